"""Posts in channels: how they look, where they stand, what follows them, what Discord says."""
