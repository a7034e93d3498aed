-- What nearly every turn reads and writes lies in the instance's own row: the scope of the process itself (most instances never have
-- another), and which tasks and other waits are open. Nothing could begin an instance before this file, so no row waits for a value.

ALTER TABLE process_instance ADD COLUMN variables {json};        -- special: what the process knows; nothing once it is over
ALTER TABLE process_instance ADD COLUMN course {json};           -- internal: its tokens, timers, what can be undone
ALTER TABLE process_instance ADD COLUMN pending {json};          -- internal: ids of open tasks and waits with who waits where
