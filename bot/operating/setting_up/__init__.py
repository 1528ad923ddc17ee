"""A first configuration and the invite."""
