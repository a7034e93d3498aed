-- The bytes of documents. The objects themselves lie in a folder or in object storage.
-- unrecorded: bookkeeping of the bytes; which document has them stands in the tables of documents
CREATE TABLE blob (
    id {uuid} PRIMARY KEY,           -- internal
    object {text} NOT NULL UNIQUE,   -- internal
    plain_sha256 {bytes} NOT NULL,   -- personal
    size {int} NOT NULL,             -- internal
    mime {text} NOT NULL,            -- internal
    key_id {text},                   -- internal
    wrapped_key {bytes},             -- secret
    state {text} NOT NULL,           -- internal
    created {timestamp} NOT NULL,    -- internal
    checked_at {timestamp} NOT NULL, -- internal
    destroyed_at {timestamp},        -- internal
    destroyed_for {text},            -- internal
    removed_at {timestamp}           -- internal
) {strict};

CREATE INDEX blob_checked ON blob (checked_at, id) WHERE state <> 'destroyed';
CREATE INDEX blob_key ON blob (key_id, id);
CREATE INDEX blob_to_remove ON blob (id) WHERE state = 'destroyed' AND removed_at IS NULL;
