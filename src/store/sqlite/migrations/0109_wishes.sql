-- Which wish of a subscriber of the hub is being asked about: another may come while it is.
ALTER TABLE hub_subscription ADD COLUMN wish INTEGER NOT NULL DEFAULT 1;
