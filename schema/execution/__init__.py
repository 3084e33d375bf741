"""Runs the graph breadth-first: each edge once a level, for all parents. Strawberry stays the language.

What schema/ declares with: declare (edge, loaded, derived), connections, assemble (build_schema); alone runs an edge
under Strawberry's own executor, for subscriptions; directives reads what stands on a field.
From a text to a plan: documents (kept) → limits, measure → operations → variables, compile (fields, arguments), cost.
From a plan to an answer: engine → run → sources (pages, introspection), shapes, completion, build (leaves, rows).
What went wrong: refusals before anything has run, faults with their places after.
"""

from schema.execution.assemble import build_schema
from schema.execution.connections import Connection, PageInfo
from schema.execution.declare import derived, edge, loaded
from schema.execution.directives import directive_values
from schema.execution.engine import Engine
from schema.execution.limits import Limits

__all__ = [
    "Connection",
    "Engine",
    "Limits",
    "PageInfo",
    "build_schema",
    "derived",
    "directive_values",
    "edge",
    "loaded",
]
