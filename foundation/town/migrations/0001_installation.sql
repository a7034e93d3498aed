-- The towns of this installation. This table lies in a database of its own, outside of every town.

-- unrecorded: the list of the operator, outside of every town and its log
CREATE TABLE installation_town (
    slug {text} PRIMARY KEY,                -- public
    hosts {json} NOT NULL,                  -- public: host names under which the town is reached
    created_at {timestamp} NOT NULL         -- internal
) {strict};

-- Which master key this installation has: a code that only that key makes, and that says nothing about the key.
-- unrecorded: the list of towns has no log
CREATE TABLE installation_key (
    id {int} PRIMARY KEY CHECK (id = 1),    -- internal: there is one row
    check_value {bytes} NOT NULL            -- internal
) {strict};
