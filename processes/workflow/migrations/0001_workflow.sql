-- Processes (Prozesse) with the versions of their models, and the instances that run: what they wait for, and people's tasks.

CREATE TABLE process (
    id {uuid} PRIMARY KEY,                                       -- internal
    key {text} NOT NULL UNIQUE,                                  -- internal: by which services name it
    current {uuid},                                              -- internal: the version with which new instances begin
    versions {int} NOT NULL,                                     -- internal: the number given last
    version {int} NOT NULL                                       -- internal: grows with every change
) {strict};

-- A version that was published never changes: instances run on it until they end or go over to another.
CREATE TABLE process_version (
    id {uuid} PRIMARY KEY,                                       -- internal
    process {uuid} NOT NULL REFERENCES process (id),             -- internal
    number {int} NOT NULL,                                       -- internal: from 1
    model {text} NOT NULL,                                       -- internal: BPMN 2.0 XML
    published_at {timestamp} NOT NULL,                           -- internal
    published_by {uuid},                                         -- internal: the person; nothing where the program did
    UNIQUE (process, number)
) {strict};

-- No foreign key to its version: all instances of a process would lock that one row when they begin. Versions are never removed.
CREATE TABLE process_instance (
    id {uuid} PRIMARY KEY,                                       -- internal
    model {uuid} NOT NULL,                                       -- internal: the version it runs on
    case_id {uuid} NOT NULL,                                     -- internal: the case it drives
    process {text} NOT NULL,                                     -- internal: which process of the model
    caller {uuid},                                               -- internal: the instance whose activity it is
    caller_token {int},                                          -- internal: the token there
    phase {text} NOT NULL,                                       -- internal: running, ended, failed, cancelled
    code {text},                                                 -- internal: of a failed one, the code of the error
    next_token {int} NOT NULL,                                   -- internal
    next_scope {int} NOT NULL,                                   -- internal
    moving {json},                                               -- internal: tokens that ran out of budget
    turn {int} NOT NULL,                                         -- internal: grows with every turn
    began_at {timestamp} NOT NULL,                               -- internal
    ended_at {timestamp}                                         -- internal
) {strict};
CREATE INDEX process_instance_case ON process_instance (case_id, id);
CREATE INDEX process_instance_caller ON process_instance (caller) WHERE caller IS NOT NULL;
CREATE INDEX process_instance_model ON process_instance (model, id);
CREATE INDEX process_instance_running ON process_instance (model, id) WHERE ended_at IS NULL;

-- Where an instance stands, a row for each scope: only the scope in which something happens is written.
CREATE TABLE process_scope (
    instance {uuid} NOT NULL REFERENCES process_instance (id),   -- internal
    number {int} NOT NULL,                                       -- internal: 0 is the process itself
    element {text},                                              -- internal: the sub-process or repeated activity
    parent {int},                                                -- internal
    host {int},                                                  -- internal: the token whose activity it is
    time {int} NOT NULL,                                         -- internal: of a repeated activity which time, from 0
    variables {json} NOT NULL,                                   -- special: what the process knows
    course {json} NOT NULL,                                      -- internal: its tokens, timers, what can be undone
    PRIMARY KEY (instance, number)
) {strict};

-- What instances wait for besides people. Ended ones stay: how long something took is a key figure.
-- unrecorded: follows from the scopes, and can be made anew from them
CREATE TABLE process_wait (
    id {uuid} PRIMARY KEY,                                       -- internal
    instance {uuid} NOT NULL REFERENCES process_instance (id),   -- internal
    owner {text} NOT NULL,                                       -- internal: the token or scope that waits
    element {text} NOT NULL,                                     -- internal: the activity or event
    kind {text} NOT NULL,                                        -- internal: service, call, message, signal, timer, condition, incident
    name {text},                                                 -- internal: of a message or signal
    reason {text},                                               -- personal: of an incident, in German
    since {timestamp} NOT NULL,                                  -- internal
    due {timestamp},                                             -- internal: of a timer
    ended_at {timestamp}                                         -- internal
) {strict};
CREATE INDEX process_wait_instance ON process_wait (instance, ended_at);
CREATE INDEX process_wait_signal ON process_wait (name, instance) WHERE kind = 'signal' AND ended_at IS NULL;
CREATE INDEX process_wait_incident ON process_wait (since, id) WHERE kind = 'incident' AND ended_at IS NULL;

-- Messages that came before anybody waited for them.
CREATE TABLE process_message (
    id {uuid} PRIMARY KEY,                                       -- internal
    case_id {uuid} NOT NULL,                                     -- internal
    name {text} NOT NULL,                                        -- internal
    variables {json} NOT NULL,                                   -- special: what it carries
    came_at {timestamp} NOT NULL,                                -- internal
    taken_at {timestamp}                                         -- internal
) {strict};
CREATE INDEX process_message_case ON process_message (case_id, came_at, id) WHERE taken_at IS NULL;

CREATE TABLE task (
    id {uuid} PRIMARY KEY,                                       -- internal
    instance {uuid} NOT NULL REFERENCES process_instance (id),   -- internal
    token {int} NOT NULL,                                        -- internal
    element {text} NOT NULL,                                     -- internal: the user task in the model
    title {text} NOT NULL,                                       -- internal: its name in the model
    case_id {uuid} NOT NULL,                                     -- internal
    unit {uuid} NOT NULL,                                        -- internal: whose task it is
    holder {uuid},                                               -- internal: who took it
    state {text} NOT NULL,                                       -- internal: open, done, withdrawn
    priority {int} NOT NULL,                                     -- internal: 1 high, 2 ordinary, 3 low
    opened_at {timestamp} NOT NULL,                              -- internal
    due_on {date},                                               -- internal
    ended_at {timestamp},                                        -- internal
    ended_by {uuid},                                             -- internal: who did it
    version {int} NOT NULL                                       -- internal: grows with every change
) {strict};
CREATE INDEX task_instance ON task (instance, state);
CREATE INDEX task_case ON task (case_id, opened_at, id);
CREATE INDEX task_unit ON task (unit, priority, opened_at, id) WHERE state = 'open';
CREATE INDEX task_holder ON task (holder, priority, opened_at, id) WHERE state = 'open';
