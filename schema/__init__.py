"""The GraphQL graph: one file a noun; `execution/` runs it. Types hold no logic."""
