"""What the tables look like in PostgreSQL; what each of them is for is said in SQLite's schema."""
