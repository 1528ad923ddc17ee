"""``/subscription``: channel managers decide what their channels receive, and how."""
