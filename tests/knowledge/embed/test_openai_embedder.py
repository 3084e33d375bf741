"""Embeddings over the real SDK, from a scripted server."""

from __future__ import annotations

from collections.abc import Sequence

import httpx2
import openai
import pytest

from knowledge.embed.openai_embedder import OpenAIEmbedder, _batches, _failure_of
from llm.failures import ModelFailed
from tests.openai_server import OpenAIServer


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


async def test_texts_of_several_batches_come_back_in_order() -> None:
    texts = [f"passage number {number}" for number in range(150)]
    async with OpenAIServer() as server:
        embedder = OpenAIEmbedder("text-embedding-3-small", "key", server.url)
        vectors = await embedder.passages(texts)
        asked = await embedder.query("passage number 149")
        await embedder.close()
    assert len(vectors) == 150
    assert cosine(vectors[149], asked) == pytest.approx(1)
    assert embedder.dimensions == len(asked)


async def test_its_scale_is_measured_once() -> None:
    async with OpenAIServer() as server:
        embedder = OpenAIEmbedder("some-model", None, server.url)
        scale = await embedder.scale()
        connections = server.connections
        assert await embedder.scale() is scale
        assert server.connections == connections
        await embedder.close()
    assert scale.unrelated < scale.related


async def test_a_server_that_is_gone_may_come_back() -> None:
    embedder = OpenAIEmbedder("some-model", None, "http://127.0.0.1:9/v1")
    with pytest.raises(ModelFailed) as caught:
        await embedder.query("Anyone there?")
    await embedder.close()
    assert caught.value.passing


@pytest.mark.parametrize(
    ("kind", "status", "says", "passing"),
    [
        (openai.AuthenticationError, 401, "OPENAI_API_KEY", False),
        (openai.NotFoundError, 404, "NEXORA_EMBEDDING_MODEL", False),
        (openai.BadRequestError, 400, "refused the texts", False),
        (openai.RateLimitError, 429, "try again", True),
        (openai.InternalServerError, 500, "try again", True),
    ],
)
def test_what_people_are_told(kind: type[openai.APIStatusError], status: int, says: str, passing: bool) -> None:
    request = httpx2.Request("POST", "http://127.0.0.1/v1/embeddings")
    response = httpx2.Response(status, request=request)
    failure = _failure_of(kind("secret words of the provider", response=response, body=None), "some-model")
    assert says in failure.message
    assert "secret" not in failure.message
    assert failure.passing is passing


def test_batches_are_small_in_number_and_in_size() -> None:
    assert [len(batch) for batch in _batches(["short"] * 130)] == [64, 64, 2]
    assert [len(batch) for batch in _batches(["x" * 60_000] * 3)] == [1, 1, 1]
    assert list(_batches([])) == []
