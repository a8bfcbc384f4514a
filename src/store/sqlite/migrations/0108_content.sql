-- A digest of the bytes from which a transcript was read, and of what its directory said of it: a file that is only touched is no edit.
ALTER TABLE transcript ADD COLUMN content INTEGER;
