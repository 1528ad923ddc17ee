"""What the tables look like, version by version: what was released is never changed again."""
