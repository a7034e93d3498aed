-- Units that are closed: they keep their name in old cases and get nothing new.
ALTER TABLE unit ADD COLUMN closed_at {timestamp};    -- public
