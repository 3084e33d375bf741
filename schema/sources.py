"""Sources in the graph."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from resolvers import agents, documents, source_changes, source_history, source_progress, sources
from schema.context import Info
from schema.documents import Document
from schema.enums import Schedule, SourceStatus, SourceType
from schema.execution import Connection, edge
from schema.inputs import given
from schema.mutations import mutation
from schema.payloads import DeletePayload, UserError, payload, what_to_mend
from schema.source_changes import SourceChange
from schema.subscriptions import subscription

if TYPE_CHECKING:
    from schema.agents import Agent


@strawberry.type(description="How far the training of a source is.")
class Training:
    """Documents and time."""

    documents_done: int = strawberry.field(description="Pages or files that are trained, or have failed.")
    documents_total: int = strawberry.field(description="Those known so far; a crawl finds more.")
    seconds_left: int | None = strawberry.field(description="A guess; null when nobody can say, or nothing is left.")


@strawberry.type(description="Something that an agent was trained on.")
class Source:
    """A source."""

    id: strawberry.ID
    type: SourceType
    name: str
    url: str | None = strawberry.field(description="For pages of the web: where it was asked to begin.")
    status: SourceStatus
    progress: float = strawberry.field(description="How far the training is, from 0 to 1.")
    error: str | None = strawberry.field(description="Why the training failed, or what it waits for, in a sentence.")
    note: str | None = strawberry.field(description="What its last training left out, in sentences; null for nothing.")
    chunk_count: int = strawberry.field(description="Passages that can be found.")
    size_bytes: int = strawberry.field(description="Of what was uploaded, typed or fetched.")
    created_at: datetime
    trained_at: datetime | None = strawberry.field(description="When it last became able to answer.")
    schedule: Schedule = strawberry.field(description="How often its pages are looked at again.")
    next_run_at: datetime | None = strawberry.field(description="When its pages are looked at next; null for never.")
    training: Training = edge(source_progress.training_of_sources, description="Documents done, and time left.")
    agent: Annotated[Agent, strawberry.lazy("schema.agents")] = edge(agents.agents_of_rows, needs=("agent_id",))
    documents: Connection[Document] = edge(
        documents.documents_of_sources, description="The pages of a site, or the one file."
    )
    changes: Connection[SourceChange] = edge(
        source_history.changes_of_sources, description="What training found new, changed or gone; newest first."
    )


_COLUMNS = (
    *("type", "name", "url", "chunk_count", "size_bytes", "created_at", "trained_at", "schedule", "next_run_at"),
    *("agent_id", "note"),
)


@strawberry.enum(description="What an address stands for.")
class UrlKind(Enum):
    """What an address stands for."""

    PAGE = strawberry.enum_value("page", description="That page alone.")
    SITEMAP = strawberry.enum_value("sitemap", description="The pages that a sitemap.xml lists.")
    CRAWL = strawberry.enum_value("crawl", description="That page and what it links to on the same site.")


@strawberry.type(description="The answer to a change of a source.")
class SourcePayload:
    """A source, or what is wrong."""

    source: Source | None = None
    errors: list[UserError] = what_to_mend()


@strawberry.input(description="A text to answer from.")
class AddTextSourceInput:
    """A text."""

    name: str = strawberry.field(description="What citations call it.")
    content: str = strawberry.field(description="The text, at most 1,000,000 characters.")


@strawberry.input(description="A question with its answer; they are never parted.")
class AddQaSourceInput:
    """A question and its answer."""

    question: str = strawberry.field(description="As somebody would ask it; citations show it.")
    answer: str = strawberry.field(description="What is quoted.")


@strawberry.input(description="A web page, the pages of a sitemap, or the pages that a site links to.")
class AddUrlSourceInput:
    """Pages of the web."""

    url: str = strawberry.field(description="A web address such as https://example.com/help.")
    kind: UrlKind = strawberry.field(
        default=UrlKind.PAGE, description="Whether that page alone is learned, or more of them."
    )
    max_pages: int | None = strawberry.field(
        default=None, description="For sitemaps and crawls: 1 to 10,000; 100 when left out."
    )
    max_depth: int | None = strawberry.field(
        default=None, description="For crawls: links from the first page, 0 to 10; 3 when left out."
    )


@strawberry.input(description="What changes. What is left out stays as it is.")
class UpdateSourceInput:
    """What changes."""

    name: str | None = strawberry.field(default=strawberry.UNSET, description="1 to 200 characters.")
    schedule: Schedule | None = strawberry.field(default=strawberry.UNSET, description="For pages of the web only.")


@strawberry.type
class SourceQueries:
    """Finding a source."""

    source: Source = edge(sources.source, arguments={"id": strawberry.ID}, description="One source by id.")


@strawberry.type
class SourceMutations:
    """Adding, training again and deleting sources."""

    @mutation(description="Add a text. Training goes on in the background.")
    async def add_text_source(self, info: Info, agent_id: strawberry.ID, input: AddTextSourceInput) -> SourcePayload:
        """Add a text."""
        work = sources.add_text_source(info.context.actor, agent_id, **given(input))
        return await payload(SourcePayload, work, lambda source: {"source": source.as_row()})

    @mutation(description="Add a question with its answer. Training goes on in the background.")
    async def add_qa_source(self, info: Info, agent_id: strawberry.ID, input: AddQaSourceInput) -> SourcePayload:
        """Add a question with its answer."""
        work = sources.add_qa_source(info.context.actor, agent_id, **given(input))
        return await payload(SourcePayload, work, lambda source: {"source": source.as_row()})

    @mutation(description="Add pages of the web. Training goes on in the background.")
    async def add_url_source(self, info: Info, agent_id: strawberry.ID, input: AddUrlSourceInput) -> SourcePayload:
        """Add pages of the web."""
        work = sources.add_url_source(info.context.actor, agent_id, **given(input))
        return await payload(SourcePayload, work, lambda source: {"source": source.as_row()})

    @mutation(description="Rename a source, or say how often its pages are looked at again.")
    async def update_source(self, info: Info, id: strawberry.ID, input: UpdateSourceInput) -> SourcePayload:
        """Change a source."""
        work = source_changes.update_source(info.context.actor, id, given(input))
        return await payload(SourcePayload, work, lambda source: {"source": source.as_row()})

    @mutation(description="Train a source anew. What it knows now answers until that is done.")
    async def retrain_source(self, info: Info, id: strawberry.ID) -> SourcePayload:
        """Train again."""
        work = sources.retrain_source(info.context.actor, id)
        return await payload(SourcePayload, work, lambda source: {"source": source.as_row()})

    @mutation(description="Delete a source with everything that was learned from it.")
    async def delete_source(self, info: Info, id: strawberry.ID) -> DeletePayload:
        """Delete a source."""
        work = sources.delete_source(info.context.actor, id)
        return await payload(DeletePayload, work, lambda id: {"deleted_id": id})


@strawberry.type
class SourceSubscriptions:
    """Watching sources being trained."""

    @subscription(description="The agent's sources in training, each again whenever it has come further.")
    async def source_progress(self, info: Info, agent_id: strawberry.ID) -> AsyncIterator[Source]:
        """Watch an agent's sources."""
        async for row in source_progress.watch_sources(info.context.actor, agent_id, _COLUMNS):
            yield cast(Source, row)
