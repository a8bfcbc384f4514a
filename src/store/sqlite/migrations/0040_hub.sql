-- WebSub. `version` is that of the feed which the subscriber has; `lease` ends it, in milliseconds since 1970, NULL until the
-- subscriber has said that it means it. The columns `asked…` hold what it asked for last and has not confirmed.
CREATE TABLE hub_subscription (
    n INTEGER PRIMARY KEY,
    callback TEXT NOT NULL,
    feed TEXT NOT NULL,
    format TEXT NOT NULL,
    secret TEXT,
    lease INTEGER,
    version INTEGER NOT NULL,
    wake INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    asked TEXT,
    asked_secret TEXT,
    asked_seconds INTEGER,
    UNIQUE (callback, feed, format)
) STRICT;
CREATE INDEX hub_subscription_feed ON hub_subscription (feed);
-- What an external hub was last told of.
CREATE TABLE hub_ping (
    hub TEXT NOT NULL,
    feed TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (hub, feed)
) STRICT, WITHOUT ROWID;
