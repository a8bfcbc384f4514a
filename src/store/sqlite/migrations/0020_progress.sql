-- How far each subscription is, apart from what it wants: small rows, so that a batch of deliveries touches few pages.
CREATE TABLE progress (
    subscription INTEGER PRIMARY KEY,
    -- Counts what people change; who writes names the count that he builds on, so that no late result undoes a change.
    edited INTEGER NOT NULL DEFAULT 0,
    cursor INTEGER NOT NULL,
    previous INTEGER,
    wake INTEGER,
    disabled TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    delivered INTEGER NOT NULL DEFAULT 0,
    delivered_at INTEGER,
    attempt INTEGER
) STRICT;
INSERT INTO progress (subscription, cursor, previous, wake, disabled, failures, failing_since)
    SELECT n, cursor, previous, wake, disabled, failures, failing_since FROM subscription;
UPDATE progress SET attempt = (SELECT max(n) FROM attempt a WHERE a.subscription = progress.subscription);
DROP INDEX subscription_behind;
DROP INDEX subscription_waiting;
DROP INDEX parked_due;
ALTER TABLE subscription DROP COLUMN cursor;
ALTER TABLE subscription DROP COLUMN previous;
ALTER TABLE subscription DROP COLUMN wake;
ALTER TABLE subscription DROP COLUMN disabled;
ALTER TABLE subscription DROP COLUMN failures;
ALTER TABLE subscription DROP COLUMN failing_since;
-- Keys that were replaced and still sign: [["whsec_…", until], …].
ALTER TABLE subscription ADD COLUMN retired TEXT NOT NULL DEFAULT '[]';
-- What the delivery loop has to read again, also when another process wrote it.
CREATE TABLE subscription_change (n INTEGER PRIMARY KEY AUTOINCREMENT, subscription INTEGER NOT NULL) STRICT;
CREATE TRIGGER progress_added AFTER INSERT ON progress BEGIN
    INSERT INTO subscription_change (subscription) VALUES (new.subscription);
END;
CREATE TRIGGER progress_edited AFTER UPDATE OF edited ON progress WHEN new.edited <> old.edited BEGIN
    INSERT INTO subscription_change (subscription) VALUES (new.subscription);
END;
CREATE TRIGGER progress_removed AFTER DELETE ON progress BEGIN
    INSERT INTO subscription_change (subscription) VALUES (old.subscription);
END;
CREATE TRIGGER subscription_edited AFTER UPDATE ON subscription BEGIN
    UPDATE progress SET edited = edited + 1 WHERE subscription = new.n;
END;
CREATE TRIGGER subscription_removed AFTER DELETE ON subscription BEGIN
    DELETE FROM parked WHERE subscription = old.n;
    DELETE FROM progress WHERE subscription = old.n;
END;
-- Attempts are only ever added at the end and each names the one before it, so that no index has to be kept for 1,000 endpoints.
ALTER TABLE attempt RENAME TO attempt_before;
CREATE TABLE attempt (
    n INTEGER PRIMARY KEY,
    subscription INTEGER NOT NULL,
    before INTEGER,
    seq INTEGER NOT NULL,
    try INTEGER NOT NULL,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    next INTEGER
) STRICT;
INSERT INTO attempt SELECT n, subscription, lag(n) OVER (PARTITION BY subscription ORDER BY n), seq, try, at, duration_ms, status,
    outcome, excerpt, next FROM attempt_before;
DROP TABLE attempt_before;
-- By which keys an event is wanted, read once when it appears.
CREATE INDEX journal_subject_seq ON journal_subject (seq);
-- Keys by which the site signs, so that anyone can verify a message that was passed on.
CREATE TABLE signing_key (
    public TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER
) STRICT, WITHOUT ROWID;
-- The loop reads the keys again whenever it reads changes.
CREATE TRIGGER signing_key_added AFTER INSERT ON signing_key BEGIN
    INSERT INTO subscription_change (subscription) VALUES (0);
END;
