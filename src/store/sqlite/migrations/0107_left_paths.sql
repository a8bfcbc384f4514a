-- A statement whose own transcript is gone has the path of another that is there; and one with copies has a name that stands in the
-- file of names, since the folder's order may have its copy read first.
UPDATE statement SET path = other.path, named = 1 FROM
  (SELECT statement, min(path) AS path FROM transcript WHERE missing_since IS NULL AND refused_code IS NULL GROUP BY statement) other
WHERE n = other.statement
  AND NOT EXISTS (SELECT 1 FROM transcript own WHERE own.path = statement.path AND own.statement = n AND own.missing_since IS NULL);
UPDATE statement SET named = 1
WHERE named = 0 AND (SELECT count(*) FROM transcript t WHERE t.statement = n AND t.missing_since IS NULL) > 1;
