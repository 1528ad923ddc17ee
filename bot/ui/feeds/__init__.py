"""``/feed``: the feeds on the web that this newsroom reads, and how they are."""
