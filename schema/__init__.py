"""The graph: Strawberry types, one file a noun. `schema.execution` runs it."""
