-- OR IGNORE within a trigger gives way to the policy of the statement that fires it, and an upsert has one: a second transcript taken from
-- a statement failed.
DROP TRIGGER left_by_update;
DROP TRIGGER left_by_delete;
CREATE TRIGGER left_by_update AFTER UPDATE OF statement ON transcript
WHEN OLD.statement IS NOT NULL AND OLD.statement IS NOT NEW.statement
    AND NOT EXISTS (SELECT 1 FROM left_behind WHERE statement = OLD.statement) BEGIN
    INSERT INTO left_behind VALUES (OLD.statement);
END;
CREATE TRIGGER left_by_delete AFTER DELETE ON transcript
WHEN OLD.statement IS NOT NULL AND NOT EXISTS (SELECT 1 FROM left_behind WHERE statement = OLD.statement) BEGIN
    INSERT INTO left_behind VALUES (OLD.statement);
END;
