-- Statements whose id the path of their transcript alone does not tell.
ALTER TABLE statement ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
UPDATE statement SET named = 1 WHERE path <> origin
    OR EXISTS (SELECT 1 FROM statement before WHERE before.origin = statement.origin AND before.n < statement.n);
CREATE INDEX statement_named ON statement (n) WHERE named = 1;
