"""The parts that operations work with and that the start-up chooses: keys, lifetimes, the first credits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from access.sealing import Seal
from access.tokens import Signer


@dataclass(frozen=True)
class Parts:
    """Chosen once at the start; tests choose their own."""

    signer: Signer
    refresh_life: timedelta = field(default_factory=lambda: timedelta(days=30))
    starting_credits: int = 5000

    @cached_property
    def seal(self) -> Seal:
        """Closes what is kept of answers."""
        return Seal(self.signer.keys_for("kept answers"))


_chosen: list[Parts] = []


def use(parts: Parts) -> None:
    """Make these the parts of this process."""
    _chosen[:] = [parts]


def parts() -> Parts:
    """The parts in use. Raises: RuntimeError before the start has chosen any."""
    if not _chosen:
        raise RuntimeError("call resolvers.parts.use(…) first: the start-up chooses the parts")
    return _chosen[0]
