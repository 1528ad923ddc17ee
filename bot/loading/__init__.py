"""Brings documents into the store: what changed, reading it in processes, writing it."""
