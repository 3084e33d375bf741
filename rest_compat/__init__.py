"""The documented /api/* paths: each one parses, calls the same operation as the graph, and shapes the answer."""
