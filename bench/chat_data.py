"""Who asks in bench/chat.py: a workspace with an agent, many credits and a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from access.tokens import API_KEY_PREFIX, hash_of, new_secret, shown_prefix
from models import database
from models.agents import Agent
from models.api_keys import ApiKey
from models.credits import CreditBalance, LedgerEntry
from models.migrating import migrate
from models.workspaces import Workspace

SECRET = "a bench's secret key, thirty-two characters or more"
_CREDITS = 1_000_000


@dataclass(frozen=True)
class Customer:
    """A question and the headers to ask it with."""

    workspace_id: str
    agent_id: str
    question: dict[str, Any]
    headers: dict[str, str]


async def prepare(dsn: str) -> Customer:
    """Make one in an empty database."""
    await migrate(dsn)
    await database.connect(dsn)
    workspace = await Workspace.create(name="Acme", slug="acme")
    await LedgerEntry.create(workspace_id=workspace.id, kind="grant", amount=_CREDITS)
    await CreditBalance.create(workspace_id=workspace.id, granted=_CREDITS)
    agent = await Agent.create(workspace_id=workspace.id, name="Support Bot", system_prompt="Answer visitors.")
    secret = new_secret(API_KEY_PREFIX)
    kept: dict[str, Any] = {"prefix": shown_prefix(secret), "secret_hash": hash_of(secret)}
    await ApiKey.create(workspace_id=workspace.id, name="Bench", scopes=["chat"], **kept)
    await database.disconnect()
    question = {"agent_id": str(agent.id), "message": "What is the fee for adults?"}
    return Customer(str(workspace.id), str(agent.id), question, {"Authorization": f"Bearer {secret}"})
