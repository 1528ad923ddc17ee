"""``/admin`` in the simulated Discord."""
