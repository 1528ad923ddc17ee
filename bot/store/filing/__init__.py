"""Writes articles, and settles what counts as published."""
