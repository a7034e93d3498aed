-- When the person of a session last proved who they are; nothing where that was at the sign-in.
ALTER TABLE staff_session ADD COLUMN proven_at {timestamp};    -- personal
