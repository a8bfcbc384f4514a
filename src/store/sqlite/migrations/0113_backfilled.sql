-- What a backfill found, which a subscription is told of up to the event in its column, where that is asked for.
CREATE INDEX journal_backfilled ON journal (seq) WHERE quiet = 1 AND kind = 'statement.published';
ALTER TABLE progress ADD COLUMN backfill INTEGER;
