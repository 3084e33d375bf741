"""/api/agents/:id/sources: what an agent is trained on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from access.actors import Actor
from kit.pages import Row
from models.sources import Source, SourceStatus, SourceType
from resolvers import agents, sources
from rest_compat.actor import WorkspaceCaller
from rest_compat.answers import Answer, Done, ListAnswer, answer, done
from rest_compat.errors import errors
from rest_compat.paging import Paging, answer_page
from rest_compat.routers import Router
from rest_compat.security import takes_jwt
from rest_compat.source_bodies import (
    DECLARED,
    CrawlSource,
    FileSource,
    JsonSource,
    QaSource,
    SitemapSource,
    TextSource,
    read_source,
)

router = Router("/api/agents/{agent_id}/sources", "Knowledge sources")

_SHOWN = (
    "id",
    "agent_id",
    "type",
    "name",
    "url",
    "status",
    "progress",
    "error",
    "note",
    "chunk_count",
    "size_bytes",
    "created_at",
    "trained_at",
)
_TAKES: dict[str, Any] = takes_jwt(workspace=True)

OneType = Annotated[SourceType | None, Query(description="Only sources of this type")]
OneStatus = Annotated[SourceStatus | None, Query(description="Only sources that are this far")]
NewSource = Annotated[JsonSource | FileSource, Depends(read_source)]


class SourceState(BaseModel):
    """What training again answers."""

    id: UUID
    status: SourceStatus


class SourceAdded(SourceState):
    """What adding a source answers."""

    agent_id: UUID
    type: SourceType
    name: Annotated[str, Field(examples=["Opening hours"])]


class SourceShown(SourceAdded):
    """A source. `progress`: 0 to 1; `error`: why it failed; `note`: what its training left out; both in sentences."""

    url: str | None
    progress: float
    error: str | None
    note: str | None
    chunk_count: int
    size_bytes: int
    created_at: datetime
    trained_at: datetime | None


@router.get("", summary="List an agent's sources", responses=errors(401, 403, 404, 422, 503), openapi_extra=_TAKES)
async def list_sources(
    agent_id: str, actor: WorkspaceCaller, page: Paging, type: OneType = None, status: OneStatus = None
) -> ListAnswer[SourceShown]:
    """The sources of an agent, in the order in which they were added."""
    agent = await agents.agent(actor, [{}], ("id",), id=agent_id)
    found = await sources.sources_of_agents(actor, agent, _SHOWN, page=page, status=status, type=type)
    return answer_page(found[0], _shown)


@router.post(
    "",
    status_code=202,
    summary="Add a source: a text, a question with its answer, a file, or pages of the web",
    responses=errors(401, 403, 404, 413, 415, 422),
    openapi_extra={**_TAKES, "requestBody": DECLARED},
)
async def add(agent_id: str, actor: WorkspaceCaller, body: NewSource) -> Answer[SourceAdded]:
    """Add a source; training goes on in the background."""
    source = await _added(actor, agent_id, body)
    return answer(SourceAdded.model_validate(source.as_row()), message="Source added successfully")


async def _added(actor: Actor, agent_id: str, body: JsonSource | FileSource) -> Source:
    match body:
        case FileSource():
            return await sources.add_file_source(actor, agent_id, **dict(body))
        case TextSource():
            return await sources.add_text_source(actor, agent_id, name=body.name, content=body.content)
        case QaSource():
            return await sources.add_qa_source(actor, agent_id, question=body.question, answer=body.answer)
        case SitemapSource() | CrawlSource():
            given = body.model_dump(exclude={"type"})
            return await sources.add_url_source(actor, agent_id, kind=body.type, **given)
    return await sources.add_url_source(actor, agent_id, url=body.url)


@router.get("/{source_id}", summary="One source", responses=errors(401, 403, 404), openapi_extra=_TAKES)
async def show(agent_id: str, source_id: str, actor: WorkspaceCaller) -> Answer[SourceShown]:
    """One source."""
    return answer(_shown((await sources.source(actor, [{}], _SHOWN, id=source_id, agent_id=agent_id))[0]))


@router.post(
    "/{source_id}/retrain",
    status_code=202,
    summary="Train a source anew",
    responses=errors(401, 403, 404),
    openapi_extra=_TAKES,
)
async def retrain(agent_id: str, source_id: str, actor: WorkspaceCaller) -> Answer[SourceState]:
    """Train again; what the source knows now answers until that is done."""
    source = await sources.retrain_source(actor, source_id, agent_id=agent_id)
    return answer(SourceState.model_validate(source.as_row()), message="Retraining started")


@router.delete(
    "/{source_id}",
    summary="Delete a source with everything that was learned from it",
    responses=errors(401, 403, 404),
    openapi_extra=_TAKES,
)
async def delete(agent_id: str, source_id: str, actor: WorkspaceCaller) -> Done:
    """Delete a source."""
    await sources.delete_source(actor, source_id, agent_id=agent_id)
    return done("Source deleted successfully")


def _shown(row: Row) -> SourceShown:
    return SourceShown.model_validate(dict(row))
