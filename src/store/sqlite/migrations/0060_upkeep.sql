-- The last run of each task of the timetable.
CREATE TABLE run (
    task TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    good INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
