"""Fetches feeds from servers that nobody vouches for, and asks them no more than is polite.

What a body means is left to ``documents``, when to ask again to ``sources.politeness``.
"""
