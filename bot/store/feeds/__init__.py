"""Feeds on the web: which there are, how they are, and which article each of their entries is."""
