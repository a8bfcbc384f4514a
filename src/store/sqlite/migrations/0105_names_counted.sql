-- Counts what changes of the names that the folder alone does not tell, so that they are read only then.
CREATE TRIGGER names_by_insert AFTER INSERT ON statement WHEN NEW.named = 1 BEGIN
    INSERT INTO meta (name, value) VALUES ('names', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER names_by_update AFTER UPDATE OF path, named ON statement WHEN NEW.named = 1 BEGIN
    INSERT INTO meta (name, value) VALUES ('names', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1;
END;
