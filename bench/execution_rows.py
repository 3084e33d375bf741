"""The graph of bench/execution.py over rows that are already there, and its answers built by hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import strawberry
from asyncpg.protocol.protocol import _create_record

from kit.pages import Page, PageRequest
from schema.execution import Connection, edge

NOW = datetime(2025, 1, 1, tzinfo=UTC)
AGENTS, CONVERSATIONS, MESSAGES = 20, 10, 5


def records(count: int, **columns: Callable[[int], Any]) -> list[Any]:
    """Rows as asyncpg gives them."""
    names = OrderedDict((name, position) for position, name in enumerate(columns))
    return [_create_record(names, tuple(column(i) for column in columns.values())) for i in range(count)]


def identity(number: int) -> str:
    """A UUID's text."""
    return f"0190a5e2-7c1b-7d3a-9b5e-{number:012x}"


def moment(number: int) -> datetime:
    """A time of creation."""
    return NOW + timedelta(seconds=number)


AGENT_ROWS = records(
    AGENTS, id=identity, name=lambda i: f"Agent {i}", model=lambda i: "gpt-4o-mini", system_prompt=lambda i: "Be kind",
    status=lambda i: "active", created_at=moment,
)  # fmt: skip
CONVERSATION_ROWS = records(CONVERSATIONS, id=identity, title=lambda i: f"Title {i}", created_at=moment)
MESSAGE_ROWS = records(MESSAGES, id=identity, role=lambda i: "user", content=lambda i: "Hello " * 40, created_at=moment)


async def agents_page(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], page: PageRequest) -> list[Page]:
    return [Page(AGENT_ROWS) for _ in parents]


async def conversations(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], page: PageRequest) -> list[Page]:
    return [Page(CONVERSATION_ROWS) for _ in parents]


async def messages(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], page: PageRequest) -> list[Page]:
    return [Page(MESSAGE_ROWS) for _ in parents]


async def agent(actor: Any, parents: Sequence[Any], columns: tuple[str, ...], id: str) -> list[Any]:
    return [AGENT_ROWS[0]]


@strawberry.type
class Message:
    id: strawberry.ID
    role: str
    content: str
    created_at: datetime


@strawberry.type
class Conversation:
    id: strawberry.ID
    title: str | None
    created_at: datetime
    messages: Connection[Message] = edge(messages)


@strawberry.type
class Agent:
    id: strawberry.ID
    name: str
    model: str
    system_prompt: str
    status: str
    created_at: datetime
    conversations: Connection[Conversation] = edge(conversations)


@strawberry.type
class Query:
    agents: Connection[Agent] = edge(agents_page)
    agent: Agent = edge(agent, arguments={"id": strawberry.ID})


def agents_by_hand() -> Any:
    """Q1's answer."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "model": row["model"],
            "systemPrompt": row["system_prompt"],
            "status": row["status"],
            "createdAt": row["created_at"],
        }
        for row in AGENT_ROWS
    ]


def messages_by_hand() -> Any:
    """One conversation's messages of Q2."""
    return [
        {"id": row["id"], "role": row["role"], "content": row["content"], "createdAt": row["created_at"]}
        for row in MESSAGE_ROWS
    ]


def tree_by_hand() -> Any:
    """Q2's answer."""
    return [
        {
            "id": agent["id"],
            "name": agent["name"],
            "conversations": {
                "nodes": [
                    {
                        "id": row["id"],
                        "title": row["title"],
                        "createdAt": row["created_at"],
                        "messages": {"nodes": messages_by_hand()},
                    }
                    for row in CONVERSATION_ROWS
                ]
            },
        }
        for agent in AGENT_ROWS
    ]
