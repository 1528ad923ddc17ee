"""A server's standing orders: which articles it holds or publishes by itself as they come. Pure."""
