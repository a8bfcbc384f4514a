-- At which host a subscriber of the hub listens; empty for those before this, which renew within thirty days.
ALTER TABLE hub_subscription ADD COLUMN host TEXT NOT NULL DEFAULT '';
CREATE INDEX hub_subscription_host ON hub_subscription (host);
