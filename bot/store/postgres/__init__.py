"""The engine of a server that others keep: one PostgreSQL database."""
