"""robots.txt as RFC 9309 has it: which paths a crawl may read, and how fast."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin

from knowledge.agent import AGENT
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.fetching import Fetched

_MOST_BYTES = 500 * 1024  # the RFC's own bound
_LONGEST_DELAY = 30.0
_REFUSED, _SERVER_ERROR = 400, 500


@dataclass(frozen=True)
class Rules:
    """What one robots.txt says to us: (allows, pattern) pairs, the pause between two pages in seconds, its sitemaps.

    `unread` is why it can't be read, in a sentence; nothing of the site may be read then.
    """

    paths: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    unread: str | None = None

    def allow(self, path: str) -> bool:
        """Whether `path` (with its query) may be read: the longest matching rule decides, and allowing wins a tie."""
        path = _plain(path)
        found = [(len(pattern), allows) for allows, pattern in self.paths if _pattern(pattern).match(path)]
        return max(found, default=(0, True))[1]


def rules_of(text: str, agent: str = AGENT) -> Rules:
    """The rules for `agent`: those of the groups that name it, or else of the groups for all (`*`)."""
    groups, sitemaps = _groups(text)
    ours = [group for group in groups if agent.lower() in group.agents] or [
        group for group in groups if "*" in group.agents
    ]
    delays = [group.delay for group in ours if group.delay is not None]
    paths = tuple(path for group in ours for path in group.paths)
    return Rules(paths, min(max(delays), _LONGEST_DELAY) if delays else None, tuple(sitemaps))


async def rules_at(url: str, get: Callable[[str], Awaitable[Fetched]]) -> Rules:
    """The rules of the site that `url` is on. A site without a robots.txt (any 4xx) allows everything.

    Raises: FetchFailed that may pass, when the site can't be asked now.
    """
    try:
        found = await get(urljoin(url, "/robots.txt"))
    except FetchFailed as failure:
        if failure.http_status is not None and _REFUSED <= failure.http_status < _SERVER_ERROR and not failure.may_pass:
            return Rules()
        if failure.may_pass:
            raise
        return Rules(paths=((False, "/"),), unread=failure.message)
    return rules_of(found.body[:_MOST_BYTES].decode("utf-8", errors="replace"))


@dataclass
class _Group:
    agents: set[str] = field(default_factory=set)
    paths: list[tuple[bool, str]] = field(default_factory=list)
    delay: float | None = None
    is_open: bool = True  # still naming agents


def _groups(text: str) -> tuple[list[_Group], list[str]]:
    groups: list[_Group] = []
    sitemaps: list[str] = []
    for key, value in _lines(text):
        if key == "sitemap":
            sitemaps.append(value)
        elif key == "user-agent":
            if not groups or not groups[-1].is_open:
                groups.append(_Group())
            groups[-1].agents.add(value.split("/")[0].strip().lower())
        elif groups:
            groups[-1].is_open = False
            _add_rule(groups[-1], key, value)
    return groups, sitemaps


def _add_rule(group: _Group, key: str, value: str) -> None:
    if key in ("allow", "disallow") and value:
        group.paths.append((key == "allow", value))
    elif key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
        group.delay = float(value)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


@lru_cache(4_096)
def _pattern(rule: str) -> re.Pattern[str]:
    """`*` is any run of characters, a `$` at the end is the end; possessive, so that no rule is slow."""
    ends = rule.endswith("$")
    parts = [re.escape(_plain(part)) for part in re.split(r"\*+", rule.removesuffix("$"))]
    return re.compile("".join([parts[0], *(f"(?>.*?{part})" for part in parts[1:-1]), *_last(parts, ends=ends)]), re.S)


def _last(parts: list[str], *, ends: bool) -> list[str]:
    if len(parts) == 1:
        return ["$"] if ends else []
    return [f".*{parts[-1]}$" if ends else f".*?{parts[-1]}"]


def _plain(path: str) -> str:
    """Percent-encoding made uniform, so that %7E and ~ are one."""
    return quote(unquote(path), safe="/?=&*$:@!,;+")
