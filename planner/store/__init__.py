"""The store: rows in SQLite or PostgreSQL on one side, the core's entities on the other."""
