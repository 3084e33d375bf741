"""What an embedder's cosines mean: each model has its own idea of near and far."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The cosine of a question with passages that have nothing to do with it, and with the passage that answers it.

    Medians over the questions of SQuAD for the local models; `knowledge/embed/probe.py` finds them for others.
    """

    unrelated: float
    related: float

    def strength(self, cosine: float) -> float:
        """How near that is: 0 is nothing in common, 1 what an answer usually has; may lie outside."""
        return (cosine - self.unrelated) / (self.related - self.unrelated)

    @property
    def clear_spread(self) -> float:
        """How far the best of many cosines stands above their median when the embedder knows what it reads.

        A model in a language it wasn't trained on puts all texts close together; search trusts it less then.
        """
        return 0.85 * (self.related - self.unrelated)
