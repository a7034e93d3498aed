-- Work that waits. A finished job leaves no row: what it did stands in the ledger.
-- unrecorded: what a job did stands in the log; the job itself goes
CREATE TABLE job (
    id {uuid} PRIMARY KEY,        -- internal
    kind {text} NOT NULL,         -- internal
    key {text},                   -- internal
    payload {json} NOT NULL,      -- personal
    state {text} NOT NULL,        -- internal
    due {timestamp} NOT NULL,     -- internal
    tries {int} NOT NULL,         -- internal
    lease {uuid},                 -- internal
    last_error {text},            -- internal
    created {timestamp} NOT NULL  -- internal
) {strict};

-- A leased job's due time is the end of its lease, so one index finds the waiting and the abandoned.
CREATE INDEX job_due ON job (due, id) WHERE state = 'open';
-- Without the second condition SQLite finds due jobs by their kinds, and sorts all that wait whenever a worker looks.
CREATE UNIQUE INDEX job_key ON job (kind, key) WHERE state = 'open' AND key IS NOT NULL;
CREATE INDEX job_dead ON job (id) WHERE state = 'dead';

-- Recurring jobs: when each comes next.
-- unrecorded: moves on with every run
CREATE TABLE job_schedule (
    name {text} PRIMARY KEY,      -- internal
    rule {text} NOT NULL,         -- internal
    next {timestamp} NOT NULL     -- internal
) {strict};
