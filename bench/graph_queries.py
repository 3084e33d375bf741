"""The queries that both servers are asked, each in its own words, and how their answers are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_PEER_AGENT = "id name description model systemPrompt createdAt"
_OUR_AGENT = "id name description: welcomeMessage model systemPrompt createdAt"
_MESSAGE = "id role {body} createdAt"
_PEER_MESSAGE, _OUR_MESSAGE = _MESSAGE.format(body="body"), _MESSAGE.format(body="body: content")


@dataclass(frozen=True)
class Question:
    """One query for both servers. `bar`: our CPU a request may be this many times the peer's."""

    name: str
    what: str
    bar: float
    peer: str
    ours: str
    variables: Mapping[str, Any] | None = None


def questions(agent_id: str) -> list[Question]:
    """Q1, Q2, Q3 and Q5. Ours go through Relay connections, as any client's would."""
    return [
        Question(
            "Q1",
            "20 agents, 6 fields",
            2.5,
            f"{{ agents(first: 20) {{ {_PEER_AGENT} }} }}",
            f"{{ workspace {{ agents(first: 20) {{ nodes {{ {_OUR_AGENT} }} }} }} }}",
        ),
        Question(
            "Q2",
            "20 agents x 10 conversations x 5 messages",
            0.9,
            f"{{ agents(first: 20) {{ id name conversations(first: 10) {{ id title createdAt "
            f"messages(first: 5) {{ {_PEER_MESSAGE} }} }} }} }}",
            f"{{ workspace {{ agents(first: 20) {{ nodes {{ id name conversations(first: 10) {{ nodes {{ id title "
            f"createdAt messages(first: 5) {{ nodes {{ {_OUR_MESSAGE} }} }} }} }} }} }} }} }}",
        ),
        Question(
            "Q3",
            "one agent by id, with a variable",
            3.0,
            f"query($id: ID!) {{ agent(id: $id) {{ {_PEER_AGENT} }} }}",
            f"query($id: ID!) {{ agent(id: $id) {{ {_OUR_AGENT} }} }}",
            {"id": agent_id},
        ),
        Question(
            "Q5",
            "50 newest conversations, message count, last message",
            1.3,
            f"{{ conversations(first: 50) {{ id title createdAt messageCount lastMessage {{ {_PEER_MESSAGE} }} }} }}",
            f"{{ workspace {{ conversations(first: 50) {{ nodes {{ id title createdAt messageCount "
            f"lastMessage {{ {_OUR_MESSAGE} }} }} }} }} }}",
        ),
    ]


def body_of(text: str, variables: Mapping[str, Any] | None) -> dict[str, Any]:
    """The JSON body of a GraphQL request."""
    return {"query": text, **({"variables": dict(variables)} if variables else {})}


def same(peer: Any, ours: Any) -> bool:
    """Whether two answers hold the same data: connections opened, times compared as times, enums in any case."""
    return bool(_plain(peer) == _plain(ours))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) in ({"nodes"}, {"workspace"}):
            return _plain(next(iter(value.values())))
        return {key: _moment(item) if key == "createdAt" else _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.lower() if isinstance(value, str) and value.isupper() else value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace(" ", "T"))
