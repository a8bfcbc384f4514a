-- The first event that an endpoint refused since it took one: the cursor goes back there when the endpoint counts as failed.
ALTER TABLE progress ADD COLUMN refused INTEGER;
