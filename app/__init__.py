"""Puts the parts together: settings, the ASGI app, the command line, start and stop."""
