"""How the database as a whole is, and what running processes tell of themselves."""
