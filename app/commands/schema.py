"""`nexora schema`."""

from __future__ import annotations

import typer

from schema.graph import graph


def schema() -> None:
    """Print the SDL."""
    typer.echo(graph.as_str())
