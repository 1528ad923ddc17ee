"""``/news``: members find what is published, and what else may be looked at there."""
