"""What cosines mean: the scale that is measured is the scale that is written down."""

from __future__ import annotations

import pytest

from knowledge.embed import Scale
from knowledge.embed.minilm import MiniLM
from knowledge.embed.probe import measured
from tests.embedders import Babel


def test_an_answer_s_usual_cosine_has_strength_one() -> None:
    scale = Scale(unrelated=0.7, related=0.9)
    assert scale.strength(0.9) == pytest.approx(1)
    assert scale.strength(0.7) == pytest.approx(0)
    assert scale.strength(0.6) < 0


async def test_a_few_questions_tell_what_all_of_squad_told() -> None:
    written, found = await MiniLM().scale(), await measured(MiniLM())
    assert found.unrelated == pytest.approx(written.unrelated, abs=0.05)
    assert found.related == pytest.approx(written.related, abs=0.05)


async def test_an_embedder_that_tells_nothing_apart_still_has_a_scale() -> None:
    scale = await measured(Babel())
    assert scale.related > scale.unrelated
