-- Who put up what a transcript holds; empty for nobody, NULL where it was read before this. Copies are listed by it as long as their
-- files are there: statements with copies have theirs read again, and until then keep what they list.
ALTER TABLE transcript ADD COLUMN publisher TEXT;
UPDATE transcript SET modified_ns = -9223372036854775808
WHERE missing_since IS NULL AND refused_code IS NULL AND statement IN (SELECT n FROM statement WHERE also <> '[]');
