-- When a feed was declared: the time of its documents while it has no entry.
ALTER TABLE feed ADD COLUMN declared INTEGER NOT NULL DEFAULT 0;
UPDATE feed SET declared = unixepoch() * 1000;
-- How often the tags of a revision were revised, and those that it came with where they were.
ALTER TABLE revision ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN first_tags TEXT;
CREATE INDEX statement_withdrawn ON statement (withdrawn) WHERE withdrawn IS NOT NULL;
-- Every statement that ever came into a feed, in the order in which it came and in the revision in which it came. Nothing here is
-- ever changed, so that a full page of it is the same for ever.
CREATE TABLE archive (
    subject TEXT NOT NULL,
    place INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (subject, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX archive_statement ON archive (statement, subject);
-- The journal by feed, quiet events too.
CREATE TABLE feed_event (
    subject TEXT NOT NULL,
    seq INTEGER NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (subject, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_change ON feed_event (subject, seq) WHERE change = 1;
-- Up to which event a document knew of what there was, by its entity tag.
CREATE TABLE document_seq (
    feed TEXT NOT NULL,
    format TEXT NOT NULL,
    seq INTEGER NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (feed, format, seq, etag)
) STRICT, WITHOUT ROWID;
INSERT INTO archive (subject, place, statement, revision)
    SELECT subject, row_number() OVER (PARTITION BY subject ORDER BY seq), statement, 1 FROM statement_subject;
INSERT OR IGNORE INTO feed_event (subject, seq, change)
    SELECT a.subject, j.seq, j.kind <> 'statement.published' FROM archive a JOIN journal j ON j.statement = a.statement;
UPDATE feed SET stale = stale + 1;
