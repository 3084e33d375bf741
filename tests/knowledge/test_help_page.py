"""What a visitor of an ordinary help page reads: its real chunks, the default embedder, answers without a model."""

from __future__ import annotations

from functools import partial

import pytest

from knowledge.chunk import chunks_of
from knowledge.embed.minilm import MiniLM
from knowledge.parse.worker import read
from knowledge.rank import rank_sentences
from knowledge.sentences import sentences_of
from llm.events import Cited
from llm.extractive import ExtractiveModel
from llm.prompts import Evidence, Prompt

PAGE = b"""# Acme Help

## Payment methods

- Visa
- PayPal
- Bank transfer

## Shipping

| Country | Price | Time |
|---|---|---|
| Germany | 4.90 EUR | 2 days |
| France | 8.90 EUR | 4 days |

## Returns

1. Log in to your account.
2. Choose the order and click "Return".
3. Bring the parcel to a post office.

Refunds take 5 days. We don't take back opened software.

## Contact

Phone: +49 30 1234567

## Warranty

All products come with a two-year warranty. Batteries are excluded. The Pro plan extends it to five years.

## Plans

### Basic

5 EUR a month. One user.

### Pro

20 EUR a month. Up to ten users. Priority support.
"""


@pytest.fixture(scope="module")
def evidence() -> tuple[Evidence, ...]:
    """The whole page, as it would be found."""
    pieces = chunks_of(read(PAGE, "help.md", None))
    return tuple(Evidence(number, piece.text, "Help", piece.heading) for number, piece in enumerate(pieces, 1))


@pytest.fixture(scope="module")
def model() -> ExtractiveModel:
    """As an agent without a key has it."""
    return ExtractiveModel(partial(rank_sentences, embedder=MiniLM()), sentences_of)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Which payment methods do you accept?", "Payment methods\n\nVisa\nPayPal\nBank transfer"),
        ("Can I pay with PayPal?", "Payment methods\n\nVisa\nPayPal\nBank transfer"),
        ("How much is shipping to France?", "Country: France; Price: 8.90 EUR; Time: 4 days"),
        ("How do I return something?", "Log in to your account.\nChoose the order and click"),
        ("Can I return software?", "We don't take back opened software."),
        ("What is your phone number?", "Phone: +49 30 1234567"),
        ("Is there a warranty on batteries?", "Batteries are excluded."),
        ("How much does Pro cost?", "20 EUR a month."),
        ("How many users does the Basic plan have?", "5 EUR a month. One user."),
    ],
)
async def test_the_first_quote_answers(
    evidence: tuple[Evidence, ...], model: ExtractiveModel, question: str, first: str
) -> None:
    events = [event async for event in model.stream(Prompt("", question, evidence))]
    quotes = [event.quote or "" for event in events if isinstance(event, Cited)]
    assert first in quotes[0]
