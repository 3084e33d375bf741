"""How a site is read without being a burden: as its robots.txt says, and page after page with pauses."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from knowledge.fetch.fetching import Fetched
from knowledge.fetch.robots import Rules, rules_at
from knowledge.training.tools import Fetch

PAUSE = 0.5
"""Seconds between two pages of a site, unless its robots.txt asks for more."""

_KEPT = 600.0  # seconds that a robots.txt is believed
_MOST_KEPT = 1_000


@dataclass
class Robots:
    """The rules of sites, asked for once in ten minutes."""

    fetch: Fetch
    _kept: dict[str, tuple[float, Rules]] = field(default_factory=dict)

    async def rules(self, url: str) -> Rules:
        """The rules of the site that `url` is on. Raises: FetchFailed that may pass, when it can't be asked now."""
        key = urljoin(url, "/")
        kept = self._kept.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        rules = await rules_at(url, self._get)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = time.monotonic() + _KEPT, rules
        return rules

    async def _get(self, url: str) -> Fetched:
        return await self.fetch(url, None, None)


def is_open(rules: Rules, url: str) -> bool:
    """Whether the rules let us read this page."""
    parts = urlsplit(url)
    return rules.allow(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def pause_of(rules: Rules) -> float:
    """Seconds between two pages."""
    return max(PAUSE, rules.delay or 0.0)
