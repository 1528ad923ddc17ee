"""``/feed`` in the simulated Discord."""
