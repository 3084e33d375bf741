"""The tables, one file a noun, and the statements that belong to a row. The only room that writes SQL about rows."""
