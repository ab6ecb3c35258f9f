-- Readings that were frozen for a 基準日, reports as they were made, and corrections as they were seen: added to, never changed.

-- Frozen readings in their canonical form (JSON), named by the SHA-256 over it.
CREATE TABLE frozen (
    id        TEXT    NOT NULL PRIMARY KEY,
    plan      TEXT    NOT NULL,
    as_of     TEXT    NOT NULL, -- the 基準日
    frozen_at INTEGER NOT NULL,
    because   TEXT    NOT NULL,
    sha256    TEXT    NOT NULL,
    content   BLOB    NOT NULL
) STRICT;

-- When a cycle first saw that a sheet says something else than was frozen.
CREATE TABLE correction (
    frozen    TEXT    NOT NULL REFERENCES frozen (id),
    indicator TEXT    NOT NULL,
    said      TEXT    NOT NULL, -- the text, and where it stands, as JSON
    seen_at   INTEGER NOT NULL,
    PRIMARY KEY (frozen, indicator, said)
) STRICT, WITHOUT ROWID;

-- Reports that went out: the whole file, and the shorter one where the mail could not carry it.
CREATE TABLE dispatch (
    id           TEXT    NOT NULL PRIMARY KEY,
    plan         TEXT    NOT NULL,
    as_of        TEXT    NOT NULL,
    frozen       TEXT    REFERENCES frozen (id), -- the frozen readings that it was made of
    sent_at    INTEGER NOT NULL,
    letter       TEXT    NOT NULL,
    file_name    TEXT    NOT NULL,
    whole_sha256 TEXT    NOT NULL,
    whole        BLOB    NOT NULL,
    sent_sha256  TEXT,
    sent         BLOB
) STRICT;

CREATE TRIGGER frozen_stays BEFORE UPDATE ON frozen BEGIN SELECT RAISE(ABORT, 'frozen readings are never changed'); END;
CREATE TRIGGER frozen_is_kept BEFORE DELETE ON frozen BEGIN SELECT RAISE(ABORT, 'frozen readings are never removed'); END;
CREATE TRIGGER correction_stays BEFORE UPDATE ON correction BEGIN SELECT RAISE(ABORT, 'a correction is never changed'); END;
CREATE TRIGGER correction_is_kept BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'a correction is never removed'); END;
CREATE TRIGGER dispatch_stays BEFORE UPDATE ON dispatch BEGIN SELECT RAISE(ABORT, 'a report that was sent is never changed'); END;
CREATE TRIGGER dispatch_is_kept BEFORE DELETE ON dispatch BEGIN SELECT RAISE(ABORT, 'a report that was sent is never removed'); END;

PRAGMA user_version = 3;
