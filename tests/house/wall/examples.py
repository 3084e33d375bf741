"""Values for what a door needs besides ids, by name. A new name fails the wall's test until it stands here."""

from __future__ import annotations

import secrets
from typing import Any

EXAMPLES: dict[str, Any] = {
    "name": "Wall",
    "password": "correct horse battery staple",
    "system_prompt": "Be kind.",
    "content": "When does the library open?",
    "message": "When does the library open?",
    "messages": [{"role": "user", "content": "When does the library open?"}],
    "query": "When does the library open?",
    "question": "When do you open?",
    "answer": "At nine.",
    "url": "https://example.com/",
    "role": "member",
    "feedback": "up",
    "token": "nxr_inv_unknown",
    "refresh_token": "unknown",
    "type": "text",
    "scopes": ["chat"],
}


def example(name: str) -> Any:
    """A value that is taken. Raises: KeyError, saying what to add."""
    if name == "email":
        return f"{secrets.token_hex(6)}@example.com"
    try:
        return EXAMPLES[name]
    except KeyError:
        raise KeyError(f"the wall has no example for '{name}': add one to tests/house/wall/examples.py") from None
