"""Tells a newsroom's own server of each decision, as it is made."""
