"""Whose vectors are whose: the embedder for what is new, and those that made what agents answer from now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.embed.embedder import Embedder, mark_of


def _none(_: str) -> None:
    return None


@dataclass(frozen=True)
class Embedders:
    """`default`: the one that the settings name. `named`: any other by its name, None for one that isn't here."""

    default: Embedder
    named: Callable[[str], Embedder | None] = _none

    def of(self, mark: str | None) -> Embedder:
        """The embedder that made vectors of this mark; the default for None, and for a version that isn't here."""
        if mark is None or mark == mark_of(self.default):
            return self.default
        found = self.named(mark.rpartition("@")[0])
        return found if found is not None and mark_of(found) == mark else self.default
