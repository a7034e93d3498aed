-- The few secret cases of a unit are found without reading the others: they are taken off the counts of its worklist.
CREATE INDEX case_entry_secret ON case_entry (unit, state) WHERE secret;
