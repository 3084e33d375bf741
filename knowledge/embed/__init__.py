"""Texts to vectors: a local model by default, an OpenAI-compatible one by its name, a multilingual one as an extra."""

from knowledge.embed.choice import embedder_of
from knowledge.embed.embedder import Embedder, Vector, halfvec, mark_of
from knowledge.embed.embedders import Embedders
from knowledge.embed.scale import Scale

__all__ = ["Embedder", "Embedders", "Scale", "Vector", "embedder_of", "halfvec", "mark_of"]
