"""A backfill campaign (补登记活动): whom it is about, in which waves, by when, and how far each wave came."""
