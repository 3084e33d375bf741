"""Which noun an id names, by the name of the argument, or of the field that takes an `id`."""

from __future__ import annotations

import re

NOUNS = ("workspace", "agent", "source", "document", "conversation", "message", "member", "api_key")
OTHERWISE = {"key": "api_key", "subject": "agent"}
NOT_OURS = {
    "visitor_id": "an integrator's own word for whoever asks; it opens nothing by itself",
}


def snake(name: str) -> str:
    """`agentId` → agent_id."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def looks_like_an_id(name: str) -> bool:
    """Whether a field of text is an id by its name."""
    return bool(re.search(r"(^|_)ids?$", snake(name))) and snake(name) not in NOT_OURS


def noun_of(argument: str, field: str = "") -> str:
    """`agentIds` → agent; `id` of `deleteAgent` → agent. Raises: KeyError, saying what to add."""
    stem = re.sub(r"_?ids?$", "", snake(argument)) or snake(field)
    for word, noun in (*((noun, noun) for noun in NOUNS), *OTHERWISE.items()):
        if stem == word or stem.endswith(f"_{word}"):
            return noun
    raise KeyError(f"the wall doesn't know what '{argument}' of '{field}' names: add it to tests/house/wall/nouns.py")
