-- The words of the current revision of each statement, for search. The texts themselves stand in the revisions.
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO words (rowid, title, body)
    SELECT s.n, r.content ->> '$.title',
      (SELECT group_concat(p.value ->> '$.text', ' ') FROM json_each(r.content, '$.turns') t, json_each(t.value, '$.passages') p)
    FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision;
