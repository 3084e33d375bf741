"""What the cosines of an embedder mean that was never measured: asked of a few questions whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from knowledge.embed.embedder import Embedder, Vector
from knowledge.embed.scale import Scale

_PAIRS = (
    ("How long do I have to return a product?",
     "Unused items can be sent back within 30 days of delivery. The refund is paid to the card that was charged."),
    ("Which river flows through the old town?",
     "The old town lies on both banks of the Aare, with eight bridges, the oldest of them built in 1461."),
    ("What temperature does the bread need?",
     "Heat the oven to 230 degrees with a tray inside, bake the loaf for twenty minutes and then turn it down to 200."),
    ("Who is allowed to sign contracts for the company?",
     "Agreements above 10,000 euros need two members of the board to sign; below that, a head of unit does."),
    ("Why do leaves change colour in autumn?",
     "When the days get shorter, trees stop making chlorophyll, and the yellow and orange pigments beneath it show."),
    ("How do I reset my password?",
     "Choose 'Forgotten password' on the login page and open the link that you receive within an hour."),
    ("When did the museum open to the public?",
     "Built as a private residence, the house became a museum in 1926 and is open on every day but Monday."),
    ("What does the insurance not cover?",
     "Excluded are damage by war, wear, and intent; loss of cash above 500 euros is not paid for either."),
    ("How many players are in a team?",
     "Each side has eleven on the field, one of whom keeps the goal, and may replace five of them during the match."),
    ("How does a vaccine protect the body?",
     "It shows the immune system a harmless part of a virus, so that antibodies are ready before infection."),
)  # fmt: skip
_AS_SQUAD = 1.12  # for MiniLM and for e5 alike, the answers of SQuAD are that much nearer than these
_LEAST_APART = 0.05


async def measured(embedder: Embedder) -> Scale:
    """The embedder's scale, from ten questions and ten passages of our own. Raises what the embedder raises."""
    questions = [await embedder.query(question) for question, _ in _PAIRS]
    passages = await embedder.passages([passage for _, passage in _PAIRS], urgent=True)
    places = range(len(_PAIRS))
    related = median(_cosine(questions[at], passages[at]) for at in places)
    unrelated = median(_cosine(questions[at], passages[other]) for at in places for other in places if at != other)
    return Scale(unrelated, unrelated + max(_LEAST_APART, _AS_SQUAD * (related - unrelated)))


def _cosine(one: Sequence[float], other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
