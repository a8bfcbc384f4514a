-- Statements that a transcript was taken from, so that looking for those with none left costs nothing while nothing is taken.
CREATE TABLE left_behind (statement INTEGER PRIMARY KEY) STRICT;
INSERT INTO left_behind SELECT n FROM statement s
WHERE withdrawn IS NULL AND NOT EXISTS (SELECT 1 FROM transcript t WHERE t.statement = s.n);
CREATE TRIGGER left_by_update AFTER UPDATE OF statement ON transcript
WHEN OLD.statement IS NOT NULL AND OLD.statement IS NOT NEW.statement BEGIN
    INSERT OR IGNORE INTO left_behind VALUES (OLD.statement);
END;
CREATE TRIGGER left_by_delete AFTER DELETE ON transcript WHEN OLD.statement IS NOT NULL BEGIN
    INSERT OR IGNORE INTO left_behind VALUES (OLD.statement);
END;
