"""GraphiQL, the REST reference and the landing page, which load nothing from elsewhere; the widget, for other sites."""
