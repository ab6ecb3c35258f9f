-- What was said outside the sheets: answers, waivers, later deadlines. Rows are added and never changed.
CREATE TABLE statement (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    key    TEXT    NOT NULL UNIQUE,
    at     INTEGER NOT NULL,
    plan   TEXT    NOT NULL,
    way    TEXT    NOT NULL, -- JSON: by the link of which letter, sent to whom; or entered by the secretariat
    matter TEXT    NOT NULL  -- JSON: what was said
) STRICT;

PRAGMA user_version = 2;
