"""Brings feeds into the store: which there are, asking those that are due, writing what changed."""
