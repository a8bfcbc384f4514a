-- Times are milliseconds since 1970. The subject 'statements' stands for the feed of all statements.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE backfill (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE transcript (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    statement INTEGER,
    fingerprint BLOB,
    missing_since INTEGER,
    refused_code TEXT,
    refused_reason TEXT,
    refused_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX transcript_statement ON transcript (statement);
CREATE INDEX transcript_missing ON transcript (missing_since) WHERE missing_since IS NOT NULL;
CREATE TABLE statement (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    path TEXT NOT NULL,
    revision INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    withdrawn INTEGER,
    fingerprint BLOB NOT NULL,
    body BLOB NOT NULL,
    also TEXT NOT NULL
) STRICT;
CREATE INDEX statement_origin ON statement (origin);
CREATE INDEX statement_body ON statement (body);
CREATE TABLE revision (
    statement INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    content TEXT NOT NULL,
    tags TEXT NOT NULL,
    PRIMARY KEY (statement, revision)
) STRICT;
CREATE TABLE statement_subject (
    subject TEXT NOT NULL,
    published INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    PRIMARY KEY (subject, published DESC, seq DESC)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_subject_statement ON statement_subject (statement);
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    statement INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    quiet INTEGER NOT NULL
) STRICT;
-- Only events that are to be delivered: those of a backfill stand in the journal alone.
CREATE TABLE journal_subject (
    subject TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (subject, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE feed (
    key TEXT PRIMARY KEY,
    stale INTEGER NOT NULL,
    rendered INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_stale ON feed (key) WHERE stale > rendered;
CREATE TABLE document (
    feed TEXT NOT NULL,
    format TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (feed, format)
) STRICT;
CREATE TABLE subscription (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    filter TEXT NOT NULL,
    secret TEXT NOT NULL,
    created INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    previous INTEGER,
    wake INTEGER,
    disabled TEXT,
    failures INTEGER NOT NULL,
    failing_since INTEGER
) STRICT;
-- A dead endpoint stands in neither walk, so it costs nothing when a statement appears.
CREATE INDEX subscription_behind ON subscription (cursor) WHERE disabled IS NULL AND wake IS NULL;
CREATE INDEX subscription_waiting ON subscription (wake) WHERE disabled IS NULL AND wake IS NOT NULL;
CREATE TABLE parked (
    subscription INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (subscription, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_due ON parked (due);
CREATE TABLE attempt (
    n INTEGER PRIMARY KEY,
    subscription INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    try INTEGER NOT NULL,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    next INTEGER
) STRICT;
CREATE INDEX attempt_subscription ON attempt (subscription, n DESC);
CREATE TABLE alarm (code TEXT PRIMARY KEY, message TEXT NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
