"""``/moderate`` and ``/why``: moderators decide what is published, and learn what came of it."""
