-- Key figures of a process: ranges of what ended in the last weeks, so that nothing older is read.

CREATE INDEX process_instance_ended ON process_instance (model, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX process_wait_served ON process_wait (element, ended_at) WHERE kind = 'service' AND ended_at IS NOT NULL;
CREATE INDEX task_done ON task (element, ended_at) WHERE state = 'done';
