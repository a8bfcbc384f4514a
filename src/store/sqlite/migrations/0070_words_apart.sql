-- The words are put in anew, with characters of scripts without spaces as words of their own.
INSERT INTO words (words) VALUES ('delete-all');
