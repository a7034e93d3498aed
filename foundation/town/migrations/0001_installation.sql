-- The towns of this installation. This table lies in a database of its own, outside of every town.

-- unrecorded: the list of the operator, outside of every town and its log
CREATE TABLE installation_town (
    slug {text} PRIMARY KEY,                -- public
    hosts {json} NOT NULL,                  -- public: host names under which the town is reached
    created_at {timestamp} NOT NULL         -- internal
) {strict};
