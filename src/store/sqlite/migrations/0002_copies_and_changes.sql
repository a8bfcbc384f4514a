-- What a revision changed, as JSON; NULL for the first.
ALTER TABLE revision ADD COLUMN changes TEXT;
-- By which words a copy is looked up.
CREATE TABLE sketch (
    hash INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    PRIMARY KEY (hash, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_statement ON sketch (statement);
-- The same event in another language of the same publisher: both directions.
CREATE TABLE translation (
    statement INTEGER NOT NULL,
    other INTEGER NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (statement, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_date ON revision (content ->> '$.date');
