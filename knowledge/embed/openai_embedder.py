"""An embedder behind OpenAI's SDK: OpenAI itself, or any server that speaks its embeddings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import TYPE_CHECKING

from knowledge.embed.embedder import Vector
from knowledge.embed.probe import measured
from knowledge.embed.scale import Scale
from llm.failures import ModelFailed

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_BATCH_TEXTS, _BATCH_CHARACTERS = 64, 100_000  # far under the API's limits, and a few MB at a time
_MAX_CHARACTERS = 24_000  # some 8,000 tokens, what the API takes for one text
_SECONDS = 30.0
_DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}


class OpenAIEmbedder:
    """`name` is the model's, as the server knows it. A server that needs no key takes any.

    The SDK is imported with the first request. `dimensions` is 0 for an unknown model until its first answer.
    Raises ModelFailed (an Unavailable); its `passing` says whether trying again may help.
    """

    version = "1"
    language = None

    def __init__(self, name: str, api_key: str | None, base_url: str | None = None) -> None:
        self.name = name
        self.dimensions = _DIMENSIONS.get(name, 0)
        self._api_key, self._base_url = api_key or "none", base_url
        self._sdk: AsyncOpenAI | None = None
        self._scale: Scale | None = None

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """A vector for each text, in order; `urgent` changes nothing, the server answers when it does."""
        return [vector for batch in _batches(texts) for vector in await self._vectors(batch)]

    async def query(self, text: str) -> Vector:
        """The question's vector."""
        return (await self._vectors([text]))[0]

    async def scale(self) -> Scale:
        """Measured when first asked for, with two dozen short texts."""
        if self._scale is None:
            self._scale = await measured(self)
        return self._scale

    async def close(self) -> None:
        """Let the connections go."""
        if self._sdk is not None:
            await self._sdk.close()

    async def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        from openai import OpenAIError  # noqa: PLC0415 - the SDK costs 0.3 s and 27 MB

        inputs = [text[:_MAX_CHARACTERS] or " " for text in texts]  # the API refuses an empty text
        try:
            made = await self._client().embeddings.create(model=self.name, input=inputs, encoding_format="float")
        except OpenAIError as error:
            raise _failure_of(error, self.name) from error
        vectors = [_at_unit_length(one.embedding) for one in sorted(made.data, key=lambda one: one.index)]
        if len(vectors) != len(texts):
            raise ModelFailed(f"The embedding model '{self.name}' left texts out; try again in a moment", passing=True)
        self.dimensions = len(vectors[0])
        return vectors

    def _client(self) -> AsyncOpenAI:
        if self._sdk is None:
            from openai import AsyncOpenAI  # noqa: PLC0415 - as above

            self._sdk = AsyncOpenAI(api_key=self._api_key, base_url=self._base_url, timeout=_SECONDS)
        return self._sdk


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for place, text in enumerate(texts):
        if place > start and (place - start == _BATCH_TEXTS or size + len(text) > _BATCH_CHARACTERS):
            yield texts[start:place]
            start, size = place, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def _at_unit_length(vector: Sequence[float]) -> Vector:
    length = sqrt(sum(number * number for number in vector)) or 1.0
    return [number / length for number in vector]


def _failure_of(error: Exception, model: str) -> ModelFailed:
    import openai  # noqa: PLC0415 - imported already by whoever got this error

    if isinstance(error, (openai.AuthenticationError, openai.PermissionDeniedError)):
        return ModelFailed("The embedding model refused the key; check OPENAI_API_KEY", code="MODEL_KEY_REFUSED")
    if isinstance(error, openai.NotFoundError):
        sentence = f"The provider doesn't know the embedding model '{model}'; check NEXORA_EMBEDDING_MODEL"
        return ModelFailed(sentence, code="MODEL_UNKNOWN")
    if isinstance(error, (openai.BadRequestError, openai.UnprocessableEntityError)):
        return ModelFailed(f"The embedding model '{model}' refused the texts", code="MODEL_REFUSED")
    return ModelFailed("The embedding model can't be reached; try again in a moment", passing=True)
