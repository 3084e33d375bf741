"""From a question to its evidence: one statement over an agent's chunks, and whether that is enough."""

from knowledge.search.retrieval import search
from knowledge.search.scope import Found, Hit, Scope

__all__ = ["Found", "Hit", "Scope", "search"]
