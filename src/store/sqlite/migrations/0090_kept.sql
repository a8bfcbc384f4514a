-- What the documents of a feed are made from, instead of the documents. `slots` names their entries as JSON, `digests` has sixteen
-- bytes for each, of the entry as it is rendered; none where the rendering may have changed since.
DROP TABLE document;
DROP TABLE document_seq;
CREATE TABLE edition (
    feed TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    etags TEXT NOT NULL,
    slots TEXT NOT NULL,
    withdrawn TEXT NOT NULL,
    digests BLOB NOT NULL
) STRICT;
-- Up to which event the documents with these entity tags knew of what there was.
CREATE TABLE known_edition (
    feed TEXT NOT NULL,
    seq INTEGER NOT NULL,
    etags TEXT NOT NULL,
    PRIMARY KEY (feed, seq, etags)
) STRICT, WITHOUT ROWID;
UPDATE feed SET stale = stale + 1;
