-- The last change of what the page of a statement shows, numbered in order.
CREATE TABLE touched (statement INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX touched_n ON touched (n);
INSERT INTO touched (statement, n) SELECT n, n FROM statement;
CREATE TRIGGER touched_by_revision AFTER INSERT ON revision BEGIN
    INSERT INTO touched (statement, n) VALUES (NEW.statement, (SELECT coalesce(max(n), 0) + 1 FROM touched))
    ON CONFLICT (statement) DO UPDATE SET n = excluded.n;
END;
CREATE TRIGGER touched_by_tags AFTER UPDATE OF content, tags ON revision BEGIN
    INSERT INTO touched (statement, n) VALUES (NEW.statement, (SELECT coalesce(max(n), 0) + 1 FROM touched))
    ON CONFLICT (statement) DO UPDATE SET n = excluded.n;
END;
CREATE TRIGGER touched_by_statement AFTER UPDATE OF withdrawn, also ON statement
WHEN OLD.withdrawn IS NOT NEW.withdrawn OR OLD.also <> NEW.also BEGIN
    INSERT INTO touched (statement, n) VALUES (NEW.n, (SELECT coalesce(max(n), 0) + 1 FROM touched))
    ON CONFLICT (statement) DO UPDATE SET n = excluded.n;
END;
CREATE TRIGGER touched_by_translation AFTER INSERT ON translation BEGIN
    INSERT INTO touched (statement, n) VALUES (NEW.statement, (SELECT coalesce(max(n), 0) + 1 FROM touched))
    ON CONFLICT (statement) DO UPDATE SET n = excluded.n;
END;
