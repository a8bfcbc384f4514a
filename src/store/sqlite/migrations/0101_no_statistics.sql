-- Statistics of a small archive mislead once it has grown: a table that is said to have one row is read from end to end for each row of
-- another. Every query here is meant to walk indexes, which the planner does when it knows nothing.
DROP TABLE IF EXISTS sqlite_stat1;
DROP TABLE IF EXISTS sqlite_stat4;
