-- How an endpoint is told, as JSON; what its owner calls it; the token by which it was made; the word that its endpoint has yet to give back.
ALTER TABLE subscription ADD COLUMN manner TEXT NOT NULL DEFAULT '{}';
ALTER TABLE subscription ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN owner TEXT;
ALTER TABLE subscription ADD COLUMN challenge TEXT;
-- Access to the API. Only a digest of the token is kept.
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Answers to requests with an Idempotency-Key, kept for a day.
CREATE TABLE answer (
    token TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (token, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_at ON answer (at);
CREATE INDEX journal_at ON journal (at);
