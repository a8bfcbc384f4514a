-- Tells what this store wrote into the file of times from what another did that stood here before.
INSERT INTO meta (name, value) VALUES ('store', lower(hex(randomblob(8))));
