-- Services and moments, for which a job stands, are waited for in the instance's own row alone; how long services took, too.

ALTER TABLE process_instance ADD COLUMN served {json}; -- internal: the last services that were called, from when to when
DROP INDEX process_wait_served;

{roomy process_instance};

-- Most tasks are in nobody's hands.
DROP INDEX task_holder;
DROP INDEX task_holder_due;
DROP INDEX task_holder_opened;
CREATE INDEX task_holder ON task (holder, priority, opened_at, id) WHERE state = 'open' AND holder IS NOT NULL;
CREATE INDEX task_holder_due ON task (holder, due_on, id) WHERE state = 'open' AND due_on IS NOT NULL AND holder IS NOT NULL;
CREATE INDEX task_holder_opened ON task (holder, opened_at, id) WHERE state = 'open' AND holder IS NOT NULL;
