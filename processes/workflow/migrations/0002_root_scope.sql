-- The scope of the process itself moves into the instance's own row: most instances never have another, and each turn then writes
-- one row less. Nothing could begin an instance before this file, so no row waits for a value.

ALTER TABLE process_instance ADD COLUMN variables {json};        -- special: what the process knows; nothing once it is over
ALTER TABLE process_instance ADD COLUMN course {json};           -- internal: its tokens, timers, what can be undone
