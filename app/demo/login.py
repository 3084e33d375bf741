"""How to get into the demo workspace, kept in the data folder so that it can be said again."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True)
class Login:
    """A person's login, an API key for the agent, and a public key for the chat widget."""

    email: str
    password: str
    api_key: str
    agent_id: str
    public_key: str


def kept_in(folder: Path) -> Login | None:
    """The login that was kept there, if any."""
    try:
        return Login(**orjson.loads((folder / "demo.json").read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
        return None


def keep_in(folder: Path, login: Login) -> None:
    """Keep it, readable by its owner only."""
    handle = os.open(folder / "demo.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(orjson.dumps(asdict(login)))
