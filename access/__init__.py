"""Who may do what: actors, roles, permissions, passwords and tokens. Knows no database and no HTTP."""
