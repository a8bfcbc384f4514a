-- What is read beside the page of a statement is its transcript, byte for byte, also when the bytes say the same as before.
CREATE TRIGGER touched_by_transcript AFTER UPDATE OF bytes, modified_ns, statement ON transcript
WHEN NEW.statement IS NOT NULL AND (OLD.bytes <> NEW.bytes OR OLD.modified_ns <> NEW.modified_ns OR OLD.statement IS NOT NEW.statement) BEGIN
    INSERT INTO touched (statement, n) VALUES (NEW.statement, (SELECT coalesce(max(n), 0) + 1 FROM touched))
    ON CONFLICT (statement) DO UPDATE SET n = excluded.n;
END;
CREATE TRIGGER touched_by_path AFTER UPDATE OF path ON statement WHEN OLD.path <> NEW.path BEGIN
    INSERT INTO touched (statement, n) VALUES (NEW.n, (SELECT coalesce(max(n), 0) + 1 FROM touched))
    ON CONFLICT (statement) DO UPDATE SET n = excluded.n;
END;
