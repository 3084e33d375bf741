"""Word that somebody's rights changed, inside this process and from the others (the trigger's NOTIFY)."""

from __future__ import annotations

from collections.abc import Callable

CHANNEL = "nexora_access"

_told: list[Callable[[str], None]] = []


def tell_me(callback: Callable[[str], None]) -> None:
    """Call back with "user:<id>", "key:<id>" or "agent:<id>" (its origins) whenever what they may do has changed."""
    _told.append(callback)


def changed(subject: str) -> None:
    """Say that the rights of `subject` changed. Operations call it after their commit: the next request sees it."""
    for callback in _told:
        callback(subject)
