-- Each writing of a text of the town; the latest is shown. Takes the place of site_text.
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
INSERT INTO site_text_version (page, lang, version, title, markdown, written_at)
SELECT page, lang, 1, title, markdown, changed_at FROM site_text;
DROP TABLE site_text;
