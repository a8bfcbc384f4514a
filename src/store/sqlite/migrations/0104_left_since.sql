-- Since when: what is left has the grace of a statement whose transcript is gone. NULL until somebody looks.
ALTER TABLE left_behind ADD COLUMN since INTEGER;
DROP TRIGGER left_by_update;
DROP TRIGGER left_by_delete;
CREATE TRIGGER left_by_update AFTER UPDATE OF statement ON transcript
WHEN OLD.statement IS NOT NULL AND OLD.statement IS NOT NEW.statement
    AND NOT EXISTS (SELECT 1 FROM left_behind WHERE statement = OLD.statement) BEGIN
    INSERT INTO left_behind (statement) VALUES (OLD.statement);
END;
CREATE TRIGGER left_by_delete AFTER DELETE ON transcript
WHEN OLD.statement IS NOT NULL AND NOT EXISTS (SELECT 1 FROM left_behind WHERE statement = OLD.statement) BEGIN
    INSERT INTO left_behind (statement) VALUES (OLD.statement);
END;
