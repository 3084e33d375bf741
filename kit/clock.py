"""The one clock, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - a replaceable reading, not a function with a name


def now() -> datetime:
    """The present moment, in UTC, with its zone."""
    return _read()


def with_zone(moment: datetime) -> datetime:
    """The same moment with its zone; a time that names none is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[Callable[[datetime], None]]:
    """Hold the clock at `moment`; the yielded function moves it. For tests."""
    global _read  # noqa: PLW0603 - the clock is the one global that a test may hold
    held = [moment]
    before = _read
    _read = lambda: held[0]  # noqa: E731 - see above
    try:
        yield lambda later: held.__setitem__(0, later)
    finally:
        _read = before
