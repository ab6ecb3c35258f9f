-- Moments are milliseconds since 1970 in universal time, words are TEXT: a database program of any kind can read it.
PRAGMA application_id = 1936223843; -- "shnc": so that no other program's database is ever taken for ours

-- The word that each planned occurrence ended in. Whoever inserts the key first has done the task.
CREATE TABLE occurrence (
    key         TEXT    NOT NULL PRIMARY KEY,
    due_at      INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    word        TEXT    NOT NULL,
    because     TEXT    NOT NULL
) STRICT;

-- The outbox: bytes that are made once and sent unchanged.
CREATE TABLE letter (
    id         INTEGER NOT NULL PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    message_id TEXT    NOT NULL UNIQUE,
    subject    TEXT    NOT NULL,
    sender     TEXT    NOT NULL,
    bytes      BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- How a letter stands with each of its recipients.
CREATE TABLE delivery (
    letter        INTEGER NOT NULL REFERENCES letter (id),
    recipient     TEXT    NOT NULL,
    position      INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    tries         INTEGER NOT NULL DEFAULT 0,
    refused_since INTEGER,
    next_try_at   INTEGER,
    settled_at    INTEGER,
    said          TEXT    NOT NULL DEFAULT '',
    attempt       INTEGER REFERENCES attempt (id), -- the last one that took it
    PRIMARY KEY (letter, recipient)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_due ON delivery (next_try_at) WHERE state = 'waiting';
CREATE INDEX delivery_taken ON delivery (attempt);

-- Who took a letter until when, and how it ended: the history, never changed once closed but by a late truth.
CREATE TABLE attempt (
    id          INTEGER NOT NULL PRIMARY KEY,
    letter      INTEGER NOT NULL REFERENCES letter (id),
    opened_at   INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    closed_at   INTEGER
) STRICT;

CREATE INDEX attempt_open ON attempt (lease_until) WHERE closed_at IS NULL;

CREATE TABLE attempt_result (
    attempt   INTEGER NOT NULL REFERENCES attempt (id),
    recipient TEXT    NOT NULL,
    outcome   TEXT    NOT NULL,
    said      TEXT    NOT NULL,
    PRIMARY KEY (attempt, recipient)
) STRICT, WITHOUT ROWID;

-- Small facts by name: watermarks, what an administrator was told already.
CREATE TABLE fact (
    name  TEXT    NOT NULL PRIMARY KEY,
    value TEXT    NOT NULL,
    at    INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 1;
