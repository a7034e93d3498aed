-- What a town's administrator can change: names, addresses, rules, looks. One document, typed by `town::Settings`.

CREATE TABLE town_settings (
    id {int} PRIMARY KEY CHECK (id = 1),    -- internal: there is one row
    version {int} NOT NULL,                 -- internal
    data {json} NOT NULL,                   -- public
    changed_at {timestamp} NOT NULL         -- internal
) {strict};
