-- What the operator's endpoint has still to hear of.
CREATE TABLE notice (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due INTEGER NOT NULL
) STRICT;
-- A subscriber of the hub that could not be reached is asked again.
ALTER TABLE hub_subscription ADD COLUMN asked_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hub_subscription ADD COLUMN asked_wake INTEGER NOT NULL DEFAULT 0;
