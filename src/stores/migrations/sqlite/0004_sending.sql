-- Which letter an occurrence was done by; NULL where it ended without one.
ALTER TABLE occurrence ADD COLUMN letter TEXT;

-- What was done to a delivery or learned of it later (held, released, retried, bounced): only ever added to.
CREATE TABLE event (
    id        INTEGER NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    letter    INTEGER NOT NULL REFERENCES letter (id),
    recipient TEXT    NOT NULL,
    word      TEXT    NOT NULL,
    said      TEXT    NOT NULL
) STRICT;

CREATE INDEX event_at ON event (at);
CREATE INDEX occurrence_recorded ON occurrence (recorded_at);
CREATE INDEX letter_created ON letter (created_at);

PRAGMA user_version = 4;
