-- The events that told of a statement: what a new catalogue finds in it is found by them, too.
CREATE INDEX journal_statement ON journal (statement) WHERE quiet = 0;
