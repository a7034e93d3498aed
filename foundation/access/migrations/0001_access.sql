-- Units (Organisationseinheiten): a tree.
CREATE TABLE unit (
    id {uuid} PRIMARY KEY,                              -- public
    parent {uuid} REFERENCES unit (id),                 -- public
    key {text} NOT NULL UNIQUE,                         -- public
    name {text} NOT NULL,                               -- public
    tasks {text} NOT NULL,                              -- public
    version {int} NOT NULL,                             -- internal
    closed_at {timestamp}                               -- public: a closed unit keeps its name in old cases and gets nothing new
) {strict};

-- The same tree, written out: which units lie below which, each unit below itself too. Computed from unit.parent.
CREATE TABLE unit_below (
    above {uuid} NOT NULL REFERENCES unit (id),         -- public
    below {uuid} NOT NULL REFERENCES unit (id),         -- public
    PRIMARY KEY (above, below)
) {strict};

-- Members of staff.
CREATE TABLE person (
    id {uuid} PRIMARY KEY,                              -- internal
    given_name {text} NOT NULL,                         -- personal
    family_name {text} NOT NULL,                        -- personal
    sort_key {text} NOT NULL,                           -- personal
    email {text} NOT NULL UNIQUE,                       -- personal
    phone {text} NOT NULL,                              -- personal
    room {text} NOT NULL,                               -- internal
    created_at {timestamp} NOT NULL,                    -- internal
    locked_at {timestamp},                              -- personal
    version {int} NOT NULL                              -- internal
) {strict};
CREATE INDEX person_sort ON person (sort_key, id);

CREATE TABLE role_assignment (
    person {uuid} NOT NULL REFERENCES person (id),      -- internal
    role {text} NOT NULL,                               -- internal
    unit {uuid} NOT NULL REFERENCES unit (id),          -- internal
    PRIMARY KEY (person, role, unit)
) {strict};
CREATE INDEX role_assignment_unit ON role_assignment (unit);

-- Deputyships (Vertretungen): the deputy acts for the represented person from starts_at until before ends_at.
CREATE TABLE deputyship (
    id {uuid} PRIMARY KEY,                              -- internal
    represented {uuid} NOT NULL REFERENCES person (id), -- internal
    deputy {uuid} NOT NULL REFERENCES person (id),      -- internal
    starts_at {timestamp} NOT NULL,                     -- personal
    ends_at {timestamp} NOT NULL                        -- personal
) {strict};
CREATE INDEX deputyship_deputy ON deputyship (deputy, ends_at);
CREATE INDEX deputyship_represented ON deputyship (represented, ends_at);

-- Emergency accesses (Notfallzugriffe).
CREATE TABLE emergency_access (
    id {uuid} PRIMARY KEY,                              -- internal
    person {uuid} NOT NULL REFERENCES person (id),      -- internal
    case_id {uuid} NOT NULL,                            -- internal
    reason {text} NOT NULL,                             -- personal
    starts_at {timestamp} NOT NULL,                     -- internal
    ends_at {timestamp} NOT NULL                        -- internal
) {strict};
CREATE INDEX emergency_access_person ON emergency_access (person, ends_at);

-- Argon2id in PHC notation.
CREATE TABLE password (
    person {uuid} PRIMARY KEY REFERENCES person (id),   -- internal
    hash {text} NOT NULL,                               -- secret
    must_change {bool} NOT NULL,                        -- internal
    changed_at {timestamp} NOT NULL                     -- internal
) {strict};

-- One-time codes by time (RFC 6238). The key is encrypted with the town's key; a step is accepted once.
CREATE TABLE totp (
    person {uuid} PRIMARY KEY REFERENCES person (id),   -- internal
    sealed_key {bytes} NOT NULL,                        -- secret
    confirmed_at {timestamp},                           -- internal
    last_step {int} NOT NULL                            -- internal
) {strict};

-- Codes for the day the telephone is lost, as keyed hashes. Deleted when used.
CREATE TABLE recovery_code (
    hash {bytes} PRIMARY KEY,                           -- secret
    person {uuid} NOT NULL REFERENCES person (id)       -- internal
) {strict};
CREATE INDEX recovery_code_person ON recovery_code (person);

-- Passkeys (WebAuthn): the public half and its counters.
CREATE TABLE passkey (
    credential_id {bytes} PRIMARY KEY,                  -- internal
    person {uuid} NOT NULL REFERENCES person (id),      -- internal
    name {text} NOT NULL,                               -- personal
    credential {json} NOT NULL,                         -- internal
    created_at {timestamp} NOT NULL,                    -- internal
    used_at {timestamp}                                 -- personal
) {strict};
CREATE INDEX passkey_person ON passkey (person);

-- Sessions. The token is with the browser; here is only its hash.
-- unrecorded: comes and goes with signing in
CREATE TABLE staff_session (
    token_hash {bytes} PRIMARY KEY,                     -- secret
    person {uuid} NOT NULL REFERENCES person (id),      -- internal
    strength {text} NOT NULL,                           -- internal
    device {text} NOT NULL,                             -- personal
    created_at {timestamp} NOT NULL,                    -- personal
    seen_at {timestamp} NOT NULL,                       -- personal
    proven_at {timestamp}                               -- personal: the last proof of who it is after the sign-in
) {strict};
CREATE INDEX staff_session_person ON staff_session (person);
CREATE INDEX staff_session_created ON staff_session (created_at);

-- Sign-ins and passkey registrations that are half done: kept here, so that any server can go on with them.
-- unrecorded: comes and goes with signing in
CREATE TABLE sign_in_step (
    token_hash {bytes} PRIMARY KEY,                     -- secret
    kind {text} NOT NULL,                               -- internal
    person {uuid} REFERENCES person (id),               -- internal
    state {json} NOT NULL,                              -- secret
    ends_at {timestamp} NOT NULL                        -- internal
) {strict};
CREATE INDEX sign_in_step_ends ON sign_in_step (ends_at);

-- Browsers in which somebody signed in before: strangers' wrong passwords do not slow them down.
-- unrecorded: comes and goes with signing in
CREATE TABLE known_device (
    token_hash {bytes} PRIMARY KEY,                     -- secret
    person {uuid} NOT NULL REFERENCES person (id),      -- internal
    ends_at {timestamp} NOT NULL                        -- internal
) {strict};
CREATE INDEX known_device_person ON known_device (person);

-- Failed sign-ins, by hashes of account, source and device.
-- unrecorded: comes and goes with signing in
CREATE TABLE sign_in_throttle (
    key {bytes} PRIMARY KEY,                            -- personal
    failures {int} NOT NULL,                            -- internal
    free_at {timestamp} NOT NULL,                       -- internal
    last_at {timestamp} NOT NULL                        -- internal
) {strict};
CREATE INDEX sign_in_throttle_last ON sign_in_throttle (last_at);
