"""``/subscription setup``: somebody makes a first subscription, one choice after the other."""
