"""From a question to its evidence: one statement over an agent's chunks, and whether that is enough."""

from knowledge.search.scope import Found, Hit, Scope
from knowledge.search.retrieval import search

__all__ = ["Found", "Hit", "Scope", "search"]
