-- The file plan (Aktenplan), case files (Akten), cases (Vorgänge) and documents (Dokumente).

CREATE TABLE file_plan_class (
    id {uuid} PRIMARY KEY,                                  -- public
    number {text} NOT NULL UNIQUE,                          -- public
    parent {uuid} REFERENCES file_plan_class (id),          -- public
    title {text} NOT NULL,                                  -- public
    title_key {text} NOT NULL,                              -- public: folded title, for search and order
    description {text} NOT NULL,                            -- public
    retention_years {int},                                  -- public: NULL is kept for ever
    disposal {text} NOT NULL,                               -- public: archive, destroy, appraise, structure
    edition {int} NOT NULL,                                 -- public: the import that last changed it
    discontinued {date},                                    -- public: no new files from this day on
    created_at {timestamp} NOT NULL                         -- internal
) {strict};
CREATE INDEX file_plan_class_parent ON file_plan_class (parent, number);

CREATE TABLE file_plan_edition (
    edition {int} PRIMARY KEY,                              -- public
    imported_at {timestamp} NOT NULL,                       -- public
    imported_by {text} NOT NULL,                            -- internal
    source_sha256 {text} NOT NULL,                          -- public
    classes {int} NOT NULL                                  -- public
) {strict};

CREATE TABLE file_number (
    class {uuid} NOT NULL REFERENCES file_plan_class (id),  -- public
    year {int} NOT NULL,                                    -- public
    last {int} NOT NULL,                                    -- internal: the number given last, so that none is left out
    PRIMARY KEY (class, year)
) {strict};

CREATE TABLE case_file (
    id {uuid} PRIMARY KEY,                                  -- internal
    class {uuid} NOT NULL REFERENCES file_plan_class (id),  -- internal
    year {int} NOT NULL,                                    -- internal
    number {int} NOT NULL,                                  -- internal
    reference {text} NOT NULL UNIQUE,                       -- internal
    title {text} NOT NULL,                                  -- personal: may name a person
    title_key {text} NOT NULL,                              -- personal
    unit {uuid} NOT NULL,                                   -- internal: the responsible unit
    collective {text} UNIQUE,                               -- internal: key of a file that collects cases of one kind
    last_case {int} NOT NULL,                               -- internal: the case number given last
    opened_at {timestamp} NOT NULL,                         -- internal
    closed_at {timestamp},                                  -- internal
    version {int} NOT NULL                                  -- internal
) {strict};
CREATE INDEX case_file_class ON case_file (class, year, number);

CREATE TABLE case_entry (
    id {uuid} PRIMARY KEY,                                  -- internal
    file {uuid} NOT NULL REFERENCES case_file (id),         -- internal
    number {int} NOT NULL,                                  -- internal
    reference {text} NOT NULL UNIQUE,                       -- internal
    kind {text} NOT NULL,                                   -- internal: key of the service, or general
    title {text} NOT NULL,                                  -- personal
    title_key {text} NOT NULL,                              -- personal
    unit {uuid} NOT NULL,                                   -- internal: the responsible unit
    holder {uuid},                                          -- internal: the clerk in charge
    state {text} NOT NULL,                                  -- internal
    outcome {text},                                         -- personal: approved, refused, withdrawn
    received_at {timestamp} NOT NULL,                       -- internal
    due_on {date},                                          -- internal
    resubmit_on {date},                                     -- internal
    decided_at {timestamp},                                 -- internal
    closed_at {timestamp},                                  -- internal
    secret {bool} NOT NULL,                                 -- internal: hidden even from colleagues of the unit
    version {int} NOT NULL                                  -- internal: grows with every change
) {strict};
CREATE INDEX case_entry_file ON case_entry (file, number);
CREATE INDEX case_entry_unit ON case_entry (unit, state, received_at, id);
CREATE INDEX case_entry_holder ON case_entry (holder, state, received_at, id);
-- What a person is to see again: only theirs, and only what has a day.
CREATE INDEX case_entry_resubmit ON case_entry (holder, resubmit_on, id) WHERE resubmit_on IS NOT NULL;
-- Finding by the beginning of a title: among all, in a unit, among one's own.
CREATE INDEX case_entry_title ON case_entry (title_key, id);
CREATE INDEX case_entry_unit_title ON case_entry (unit, title_key, id);
CREATE INDEX case_entry_holder_title ON case_entry (holder, title_key, id);
-- The few secret cases of a unit are found without reading the others: they are taken off the counts of its worklist.
CREATE INDEX case_entry_secret ON case_entry (unit, state) WHERE secret;

CREATE TABLE document (
    id {uuid} PRIMARY KEY,                                  -- internal
    case_entry {uuid} NOT NULL REFERENCES case_entry (id),  -- internal
    title {text} NOT NULL,                                  -- personal
    direction {text} NOT NULL,                              -- internal: incoming, outgoing, internal
    created_at {timestamp} NOT NULL,                        -- internal
    latest {int} NOT NULL                                   -- internal: number of the latest version
) {strict};
CREATE INDEX document_case ON document (case_entry, created_at, id);

CREATE TABLE document_version (
    document {uuid} NOT NULL REFERENCES document (id),      -- internal
    number {int} NOT NULL,                                  -- internal
    blob {uuid} NOT NULL,                                   -- internal: where the bytes are
    name {text} NOT NULL,                                   -- personal: the file's name
    mime {text} NOT NULL,                                   -- internal
    size {int} NOT NULL,                                    -- internal
    sha256 {bytes} NOT NULL,                                -- internal
    created_at {timestamp} NOT NULL,                        -- internal
    PRIMARY KEY (document, number)
) {strict};
