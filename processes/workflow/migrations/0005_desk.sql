-- The desk shows open tasks by priority, by deadline and by age.

CREATE INDEX task_unit_due ON task (unit, due_on, id) WHERE state = 'open' AND due_on IS NOT NULL;
CREATE INDEX task_unit_opened ON task (unit, opened_at, id) WHERE state = 'open';
CREATE INDEX task_holder_due ON task (holder, due_on, id) WHERE state = 'open' AND due_on IS NOT NULL;
CREATE INDEX task_holder_opened ON task (holder, opened_at, id) WHERE state = 'open';
