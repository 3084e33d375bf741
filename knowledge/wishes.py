"""What a page asks of robots beyond robots.txt: not to be kept, or not to have its links followed.

The words of `<meta name="robots">` and of the X-Robots-Tag header, as Google documents them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.agent import AGENT

_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whether a page asks not to be kept (`noindex`), and not to have its links followed (`nofollow`)."""

    noindex: bool = False
    nofollow: bool = False


NONE = Wishes()
"""Asks for nothing."""


def wishes_of(said: Iterable[str]) -> Wishes:
    """All wishes together that are meant for all robots or for ours.

    `said`: contents of meta elements and values of headers. A header may name whom it means: "otherbot: noindex".
    """
    rules = {rule for line in said for rule in _rules(line.lower())}
    return Wishes(noindex=bool(rules & {"noindex", "none"}), nofollow=bool(rules & {"nofollow", "none"}))


def _rules(line: str) -> Iterable[str]:
    meant = True
    for part in line.split(","):
        name, colon, rest = part.partition(":")
        if name.strip() in _WITH_VALUE:
            continue
        if colon:
            meant = name.strip() == AGENT.lower()
        if meant:
            yield (rest if colon else part).strip()
