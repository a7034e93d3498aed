-- Which master key this installation has: a code that only that key makes, and that says nothing about the key.
-- unrecorded: the list of towns has no log
CREATE TABLE installation_key (
    id {int} PRIMARY KEY CHECK (id = 1),    -- internal: there is one row
    check_value {bytes} NOT NULL            -- internal
) {strict};
