"""Runs the graph breadth-first: each edge once a level, for all parents. Strawberry stays the language."""

from schema.execution.assemble import build_schema
from schema.execution.connections import Connection, PageInfo
from schema.execution.declare import derived, edge, loaded
from schema.execution.engine import Engine
from schema.execution.limits import Limits

__all__ = ["Connection", "Engine", "Limits", "PageInfo", "build_schema", "derived", "edge", "loaded"]
