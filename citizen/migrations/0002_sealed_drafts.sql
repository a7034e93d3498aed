-- Answers of drafts are kept encrypted. A draft begun before keeps its code and is filled in anew.
ALTER TABLE draft ADD COLUMN sealed_answers {bytes};    -- special: whatever the form asks
ALTER TABLE draft DROP COLUMN answers;
