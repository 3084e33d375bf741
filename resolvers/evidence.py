"""Evidence: what a search finds, and what an answer's search had found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import BadInput, NotFound
from kit.ids import parse_id
from kit.pages import Row
from knowledge.search import Hit, Scope
from models.agents import Agent
from models.documents import excerpts
from models.listing import rows_by_id
from resolvers import inputs
from resolvers.answers.parts import answering

_USUALLY, _MOST = 8, 50
_HIT = tuple(field.name for field in fields(Hit))


@operation(requires=Permission.READ)
async def search(
    actor: Actor,
    parents: Sequence[Row],
    columns: Sequence[str],
    *,
    agent_id: str,
    query: str,
    first: int | None = _USUALLY,
) -> list[list[dict[str, Any]]]:
    """What an agent would find for a question, best first: retrieval alone, with its scores. Costs no credit.

    Raises: NotFound; BadInput.
    """
    first = _USUALLY if first is None else first
    if not 1 <= first <= _MOST:
        raise BadInput("first", f"'first' must be between 1 and {_MOST}; you asked for {first}")
    query = inputs.prose(query, "query", 8_000)
    agent = (await rows_by_id(Agent, [str(parse_id(agent_id, "agent_id"))], ("id", "workspace_id"), actor))[0]
    if agent is None:
        raise NotFound.of("agent")
    found = await answering().search(Scope(agent["workspace_id"], agent["id"]), query, answering().embedder, first)
    return [[_row(hit) for hit in found.evidence]]


def _row(hit: Hit) -> dict[str, Any]:
    row = {name: getattr(hit, name) for name in _HIT}  # asdict() copies deeply, for 20 us
    return {**row, "span_start": hit.start, "span_end": hit.end}


@operation(open_because="gives nothing to those who may not read the message's workspace")
async def traces_of_messages(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str]
) -> list[dict[str, Any] | None]:
    """How each answer came about; None for questions, and for those who may chat but not read."""
    readable = {id for id, grant in actor.grants.items() if Permission.READ in grant.permissions}
    return [row["trace"] if row["workspace_id"] in readable else None for row in parents]


@operation(requires=Permission.READ)
async def evidence_of_traces(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str]
) -> list[list[dict[str, Any]]]:
    """The candidates of each trace, as far as their documents still are what they were."""
    places = [candidate for trace in parents for candidate in trace["candidates"]]
    texts = iter(await excerpts(places, actor.workspaces()))
    told = [[(candidate, next(texts)) for candidate in trace["candidates"]] for trace in parents]
    return [[{**candidate, "text": text} for candidate, text in trace if text is not None] for trace in told]
