-- Official acts. A row never changes but for two things: its position is set once, and payload and nonce may be erased.
-- unsealed: the tree and its signed checkpoints protect every byte of it
CREATE TABLE ledger_event (
    id {uuid} PRIMARY KEY,          -- internal
    at {timestamp} NOT NULL,        -- internal
    kind {text} NOT NULL,           -- internal
    subject_kind {text} NOT NULL,   -- internal
    subject_id {uuid} NOT NULL,     -- internal
    case_id {uuid},                 -- internal
    commitment {bytes} NOT NULL,    -- internal
    payload {text},                 -- personal
    nonce {bytes},                  -- secret
    leaf {text} NOT NULL,           -- internal
    position {int},                 -- internal
    rows_hash {bytes},              -- internal: the commitment to changed_rows
    changed_rows {bytes}            -- internal: what the act did to official rows, as keyed numbers and sums of seals
) {strict};

-- Both indexes are partial so that the search for waiting events cannot take the one of positions and sort all of them.
CREATE UNIQUE INDEX ledger_event_position ON ledger_event (position) WHERE position IS NOT NULL;
CREATE INDEX ledger_event_waiting ON ledger_event (id) WHERE position IS NULL;
CREATE INDEX ledger_event_erased ON ledger_event (id) WHERE payload IS NULL;
CREATE INDEX ledger_event_subject ON ledger_event (subject_kind, subject_id, id);
CREATE INDEX ledger_event_case ON ledger_event (case_id, id) WHERE case_id IS NOT NULL;

-- Tiles as in C2SP tlog-tiles, 32 bytes a hash. A full one (8,192 bytes) never changes; a partial one grows.
-- unsealed: the tree and its signed checkpoints protect every byte of it
CREATE TABLE ledger_tile (
    level {int} NOT NULL,           -- public
    number {int} NOT NULL,          -- public
    hashes {bytes} NOT NULL,        -- public
    PRIMARY KEY (level, number)
) {strict};

-- Every state of the tree that was ever signed.
-- unsealed: the tree and its signed checkpoints protect every byte of it
CREATE TABLE ledger_checkpoint (
    size {int} PRIMARY KEY,         -- public
    note {text} NOT NULL            -- public
) {strict};

-- One row: how many leaves there are. Whoever appends locks it.
-- unrecorded: the tree itself; sealed because nothing else says how many checkpoints there were
CREATE TABLE ledger_head (
    id {int} PRIMARY KEY CHECK (id = 1), -- public
    size {int} NOT NULL,            -- public
    checkpoints {int} NOT NULL      -- public: how many were signed
) {strict};

INSERT INTO ledger_head (id, size, checkpoints) VALUES (1, 0, 0);
