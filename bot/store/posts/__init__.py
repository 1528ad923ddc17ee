"""The ledger: posts, the deliveries in them, and what becomes of both."""
