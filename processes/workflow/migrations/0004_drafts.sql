-- Drafts of processes: what somebody draws before it is approved, with the states to which one can go back.

-- unrecorded: a draft is no official act; submitting, returning and publishing it are, and are recorded
CREATE TABLE process_draft (
    id {uuid} PRIMARY KEY,                                       -- internal
    key {text} NOT NULL UNIQUE,                                  -- internal: the key of the process
    name {text} NOT NULL,                                        -- internal
    place {int} NOT NULL,                                        -- internal: the number of the revision that holds
    state {text} NOT NULL,                                       -- internal: drawing, submitted
    note {text} NOT NULL,                                        -- internal: of who submitted or returned it last
    changed_by {uuid} NOT NULL,                                  -- internal: who changed the model last
    changed_at {timestamp} NOT NULL,                             -- internal
    version {int} NOT NULL                                       -- internal: grows with every change
) {strict};

-- unrecorded: as the draft to which it belongs
CREATE TABLE process_draft_revision (
    draft {uuid} NOT NULL REFERENCES process_draft (id),         -- internal
    number {int} NOT NULL,                                       -- internal: from 1
    model {text} NOT NULL,                                       -- internal: BPMN 2.0 XML
    PRIMARY KEY (draft, number)
) {strict};
