-- Drafts and applications of citizens, questions to applicants, letters on their way, the embedded resident register.

-- unrecorded: a draft is no official act
CREATE TABLE draft (
    id {uuid} PRIMARY KEY,                          -- internal
    code_hash {bytes} NOT NULL UNIQUE,              -- secret: SHA-256 of the code that opens it
    service {text} NOT NULL,                        -- personal: what somebody wants
    lang {text} NOT NULL,                           -- personal
    sealed_answers {bytes},                         -- special: whatever the form asks, encrypted
    email {text},                                   -- personal
    email_verified {bool} NOT NULL,                 -- internal
    kept {bool} NOT NULL,                           -- internal: the person asked to keep it
    created_at {timestamp} NOT NULL,                -- internal
    updated_at {timestamp} NOT NULL,                -- internal
    warned_at {timestamp},                          -- internal: when the coming deletion was announced
    submitted {uuid} UNIQUE,                        -- internal: the case that came of it
    version {int} NOT NULL                          -- internal
) {strict};
CREATE INDEX draft_updated ON draft (updated_at);

-- unrecorded: a draft is no official act
CREATE TABLE draft_file (
    id {uuid} PRIMARY KEY,                          -- internal
    draft {uuid} NOT NULL REFERENCES draft (id) ON DELETE CASCADE,  -- internal
    question {text} NOT NULL,                       -- internal
    name {text} NOT NULL,                           -- personal
    mime {text} NOT NULL,                           -- internal
    size {int} NOT NULL,                            -- internal
    sha256 {bytes} NOT NULL,                        -- internal
    blob {uuid} NOT NULL                            -- internal
) {strict};
CREATE INDEX draft_file_draft ON draft_file (draft, id);

-- unrecorded: a draft is no official act
CREATE TABLE draft_code (
    draft {uuid} PRIMARY KEY REFERENCES draft (id) ON DELETE CASCADE,  -- internal
    email {text} NOT NULL,                          -- personal: where the code was sent
    code_hash {bytes} NOT NULL,                     -- secret
    expires_at {timestamp} NOT NULL,                -- internal
    tries {int} NOT NULL                            -- internal
) {strict};

-- unrecorded: a counter that is kept for a day
CREATE TABLE knock (
    source {text} NOT NULL,                         -- personal: keyed hash of a network address, kept for a day
    hour {int} NOT NULL,                            -- internal
    count {int} NOT NULL,                           -- internal: wrong codes and keys tried in this hour
    PRIMARY KEY (source, hour)
) {strict};

CREATE TABLE application (
    case_id {uuid} PRIMARY KEY,                     -- internal: the case it opened
    draft {uuid} NOT NULL UNIQUE,                   -- internal: a draft is sent once
    service {text} NOT NULL,                        -- personal
    package_version {text} NOT NULL,                -- internal
    submission {json} NOT NULL,                     -- special
    lang {text} NOT NULL,                           -- personal
    email {text},                                   -- personal
    trust {text} NOT NULL,                          -- internal: how the applicant proved to be it
    submitted_at {timestamp} NOT NULL,              -- internal
    delivered_on {date}                             -- internal: when the notice counts as delivered (§ 9 OZG)
) {strict};

CREATE TABLE enquiry (
    id {uuid} PRIMARY KEY,                          -- internal
    case_id {uuid} NOT NULL,                        -- internal
    question {text} NOT NULL,                       -- personal
    asked_by {uuid} NOT NULL,                       -- internal
    asked_at {timestamp} NOT NULL,                  -- internal
    answer {text},                                  -- special
    answered_at {timestamp}                         -- internal
) {strict};
CREATE INDEX enquiry_case ON enquiry (case_id, asked_at, id);

CREATE TABLE letter (
    key {text} PRIMARY KEY,                         -- internal: what is sent in which case, so that it is sent once
    case_id {uuid} NOT NULL,                        -- internal
    title {text} NOT NULL,                          -- internal
    event {uuid} NOT NULL,                          -- internal: the act that issued it
    commitment {bytes} NOT NULL,                    -- internal: SHA-256 of the PDF without its proof
    document {uuid}                                 -- internal: where it is filed
) {strict};
CREATE INDEX letter_case ON letter (case_id);

-- unrecorded: a copy of the resident register, which is kept elsewhere
CREATE TABLE resident (
    id {uuid} PRIMARY KEY,                          -- internal
    family_name {text} NOT NULL,                    -- personal
    family_key {text} NOT NULL,                     -- personal
    given_names {text} NOT NULL,                    -- personal
    usual_name {text} NOT NULL,                     -- personal: the given name in use
    doctorate {text} NOT NULL,                      -- personal
    born {date} NOT NULL,                           -- personal
    homes {json} NOT NULL,                          -- personal: main and second homes
    block {text} NOT NULL                           -- special: none, information (§ 51 BMG), conditional (§ 52 BMG)
) {strict};
CREATE INDEX resident_name ON resident (family_key, born);

-- Each writing of a text of the town; the latest is shown.
CREATE TABLE site_text_version (
    page {text} NOT NULL,                           -- public
    lang {text} NOT NULL,                           -- public
    version {int} NOT NULL,                         -- internal: from 1
    title {text} NOT NULL,                          -- public
    markdown {text} NOT NULL,                       -- public
    written_at {timestamp} NOT NULL,                -- internal
    written_by {uuid},                              -- internal: the person; nothing where the program did
    PRIMARY KEY (page, lang, version)
) {strict};
