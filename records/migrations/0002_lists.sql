-- Indexes for lists that stay quick whatever lies in the records.

-- What a person is to see again: only theirs, and only what has a day.
DROP INDEX case_entry_resubmit;
CREATE INDEX case_entry_resubmit ON case_entry (holder, resubmit_on, id) WHERE resubmit_on IS NOT NULL;

-- Finding by the beginning of a title: among all, in a unit, among one's own.
DROP INDEX case_entry_title;
CREATE INDEX case_entry_title ON case_entry (title_key, id);
CREATE INDEX case_entry_unit_title ON case_entry (unit, title_key, id);
CREATE INDEX case_entry_holder_title ON case_entry (holder, title_key, id);
