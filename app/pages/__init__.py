"""The HTML pages and their files: GraphiQL, the REST reference, the landing page. Nothing comes from elsewhere."""
