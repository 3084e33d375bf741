"""Sources: adding, training again and deleting what an agent answers from, and reading how far they are."""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.exceptions import IntegrityError

from access.actors import Actor
from access.operations import operation
from access.permissions import Permission
from kit.errors import NotFound
from kit.ids import parse_id
from kit.pages import Page, PageRequest, Row
from knowledge.training import begin_training, hasten_training
from models.agents import Agent
from models.database import transaction
from models.listing import Where, pages_of, rows_by_id
from models.sources import AT_REST, Source, SourceStatus, Upload
from resolvers import source_inputs
from resolvers.audit import record
from resolvers.source_inputs import NewSource


@operation(requires=Permission.MANAGE_SOURCES)
async def add_text_source(actor: Actor, agent_id: str, *, name: str, content: str) -> Source:
    """Add a text (at most a million characters). Raises: NotFound; Forbidden; BadInput."""
    return await _added(actor, agent_id, source_inputs.text_source(name, content))


@operation(requires=Permission.MANAGE_SOURCES)
async def add_qa_source(actor: Actor, agent_id: str, *, question: str, answer: str) -> Source:
    """Add a question with its answer; they are never parted. Raises: NotFound; Forbidden; BadInput."""
    return await _added(actor, agent_id, source_inputs.qa_source(question, answer))


@operation(requires=Permission.MANAGE_SOURCES)
async def add_url_source(
    actor: Actor,
    agent_id: str,
    *,
    url: str,
    kind: str = "page",
    max_pages: int | None = None,
    max_depth: int | None = None,
) -> Source:
    """Add a web page, the pages of a sitemap, or the pages that a site links to.

    `kind`: page, sitemap or crawl. `max_pages`: 1 to 10,000, by default 100; `max_depth`: links from the first page,
    0 to 10, by default 3. Raises: NotFound; Forbidden; BadInput.
    """
    return await _added(actor, agent_id, source_inputs.url_source(url, kind, max_pages, max_depth))


@operation(requires=Permission.MANAGE_SOURCES)
async def add_file_source(
    actor: Actor, agent_id: str, *, file_name: str | None, media_type: str | None, data: bytes
) -> Source:
    """Add a file of at most 25 MB: pdf, docx, md, txt, html, csv, xlsx or pptx, told by the name's ending.

    Raises: NotFound; Forbidden; UnsupportedMedia; TooLarge; BadInput when it is empty or has no name.
    """
    return await _added(actor, agent_id, source_inputs.file_source(file_name, media_type, data))


async def _added(actor: Actor, agent_id: str, new: NewSource) -> Source:
    """The source, its bytes and its job: all of them or none."""
    try:
        async with transaction():
            agent = await Agent.visible_to(actor).get_or_refuse(agent_id)
            source = await Source.create(
                workspace_id=agent.workspace_id,
                agent_id=agent.id,
                type=new.type.value,
                name=new.name,
                url=new.url,
                options=new.options,
                size_bytes=len(new.kept.data) if new.kept else 0,
            )
            await _keep(source, new)
            await begin_training(source.id, source.workspace_id)
            await record(actor, "source.added", source, type=new.type.value)
    except IntegrityError:  # the agent was deleted meanwhile
        raise NotFound.of("agent") from None
    return source


async def _keep(source: Source, new: NewSource) -> None:
    if new.kept is not None:
        await Upload.create(
            source_id=source.id,
            workspace_id=source.workspace_id,
            file_name=new.kept.file_name,
            media_type=new.kept.media_type,
            data=new.kept.data,
        )


@operation(requires=Permission.MANAGE_SOURCES)
async def retrain_source(actor: Actor, source_id: str, *, agent_id: str | None = None) -> Source:
    """Train a source anew; what it knows now answers until that is done.

    One that is being trained goes on, at once if it waits to be tried again.

    `agent_id`: where the caller says whose source it is. Raises: NotFound; Forbidden.
    """
    async with transaction():
        source = await _held(actor, source_id, agent_id)
        if source.status in AT_REST:
            await begin_training(source.id, source.workspace_id)
            source.update_from_dict({"status": SourceStatus.PENDING.value, "progress": 0.0, "error": None})
            await record(actor, "source.retrained", source)
        else:
            await hasten_training(source.id)
    return source


@operation(requires=Permission.MANAGE_SOURCES)
async def delete_source(actor: Actor, source_id: str, *, agent_id: str | None = None) -> str:
    """Delete a source with its documents, chunks, upload and waiting jobs; its id. Raises: NotFound; Forbidden."""
    async with transaction():
        source = await _held(actor, source_id, agent_id)
        await record(actor, "source.deleted", source, type=source.type)
        await source.delete()
    return str(source.id)


async def _held(actor: Actor, source_id: str, agent_id: str | None) -> Source:
    source = await Source.visible_to(actor).get_or_refuse(source_id, for_update=True)
    if agent_id is not None and parse_id(agent_id) != source.agent_id:
        raise NotFound.of("source")
    return source


@operation(requires=Permission.READ)
async def source(
    actor: Actor, parents: Sequence[Row], columns: Sequence[str], *, id: str, agent_id: str | None = None
) -> Sequence[Row]:
    """One source by id, of the agent where one is named. Raises: NotFound; BadRequest for an id that is no UUID."""
    row = (await rows_by_id(Source, [str(parse_id(id))], [*columns, "agent_id"], actor))[0]
    if row is None or (agent_id is not None and row["agent_id"] != str(parse_id(agent_id))):
        raise NotFound.of("source")
    return [row]


@operation(requires=Permission.READ)
async def sources_of_rows(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The source of each row that names one (a citation, a document); None when it is gone."""
    return await rows_by_id(Source, [row["source_id"] for row in parents], columns, actor)


@operation(requires=Permission.READ)
async def sources_of_agents(
    actor: Actor,
    parents: Sequence[Row],
    columns: Sequence[str],
    *,
    page: PageRequest,
    status: str | None = None,
    type: str | None = None,
) -> list[Page]:
    """The sources of each agent, in the order in which they were added; only of a `status` or `type` where given."""
    where = [Where(f"t.{column} = $?", value) for column, value in (("status", status), ("type", type)) if value]
    return await pages_of(Source, "agent_id", [row["id"] for row in parents], columns, page, actor, where)
