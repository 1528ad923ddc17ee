"""Feeds on their way from a server to a post."""
