"""How many things somebody has open at once. Counted in this process: several share nothing but the limit's number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from kit.errors import RateLimited


class OpenCounts:
    """At most `most` of one kind for each owner. `sentence`: what whoever wants more is told."""

    def __init__(self, most: int, sentence: str, code: str) -> None:
        self._most, self._sentence, self._code = most, sentence, code
        self._open: Counter[str] = Counter()

    def refusal(self, owner: str) -> RateLimited | None:
        """What is to be said to an owner who wants one more; None when they may."""
        return RateLimited(self._sentence, code=self._code) if self._open[owner] >= self._most else None

    @contextmanager
    def one_more(self, owner: str) -> Iterator[None]:
        """Counts one until the block ends. Raises: RateLimited."""
        refusal = self.refusal(owner)
        if refusal is not None:
            raise refusal
        self._open[owner] += 1
        try:
            yield
        finally:
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]
