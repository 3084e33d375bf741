"""An agent's vectors made anew by another embedder: beside the old ones, which answer until one switch."""

from knowledge.reembedding.job import REEMBED, give_up_reembedding, reembed
from knowledge.reembedding.wanted import begin_wanted, want_embedder

__all__ = ["REEMBED", "begin_wanted", "give_up_reembedding", "reembed", "want_embedder"]
