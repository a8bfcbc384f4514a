-- The index knows who speaks, too, and what else a search may ask for. It is filled anew.
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, speakers, traits, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
