"""`nexora ask`."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from pathlib import Path

import typer
from rich.console import Console

from access.actors import Actor
from access.tokens import Signer
from app import logs
from app.answering import answers_running
from app.background import jobs_running
from app.postgres import start_embedded
from app.quotes import quote_lines
from app.settings import BadSetting, Settings, settings
from app.system import system_actor
from app.training_bar import watch_training
from kit.errors import NexoraError
from models.agents import Agent
from models.database import connect, disconnect, transaction
from models.listening import Listener
from models.message_events import MessageEventKind
from models.migrating import migrate
from models.sources import Source, SourceStatus
from models.users import User
from resolvers import messages, parts, sources
from resolvers.answers.questions import question as checked
from resolvers.founding import found_workspace

Given = str | tuple[str, bytes]
"""A web address, or a file's name and content."""

_PROMPT = "Answer from the given sources, briefly and exactly."
_NO_PASSWORD = "!"  # noqa: S105 - matches nothing: nobody logs in here


def ask(things: Sequence[str], question: str) -> None:
    """Learn files and pages, answer one question from them in the terminal, and forget everything.

    Raises: SystemExit(1) when nothing could be learned; NexoraError.
    """
    logs.configure("ERROR")
    given = [_given(thing) for thing in things]
    chosen = settings().model_copy(update={"run_jobs": True})
    parts.use(parts.Parts(Signer([secrets.token_urlsafe(48)])))
    with _throw_away_database() as dsn:
        if not asyncio.run(_ask(chosen, dsn, given, question)):
            raise SystemExit(1)


@contextmanager
def _throw_away_database() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="nexora-ask-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as another user, who must reach its folder
        with start_embedded(Path(folder), for_tests=True) as server:
            yield server.dsn


def _given(thing: str) -> Given:
    """Raises: BadSetting when it is neither an address nor a file that can be read."""
    if thing.startswith(("http://", "https://")):
        return thing
    path = Path(thing).expanduser()
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise BadSetting(f"{thing} can't be read ({error.strerror}); name files or web addresses") from None


async def _ask(chosen: Settings, dsn: str, given: Sequence[Given], question: str) -> bool:
    await migrate(dsn)
    async with _running(chosen, dsn):
        actor, agent_id = await _agent()
        added = [await _add(actor, agent_id, thing) for thing in given]
        if not await _learned(added):
            return False
        await _answer(actor, agent_id, question)
    return True


@asynccontextmanager
async def _running(chosen: Settings, dsn: str) -> AsyncIterator[None]:
    await connect(dsn)
    try:
        async with answers_running(chosen, Listener()), jobs_running(chosen):
            yield
    finally:
        await disconnect()


async def _agent() -> tuple[Actor, str]:
    async with transaction():
        owner = await User.create(name="You", email="you@example.com", password_hash=_NO_PASSWORD)
        workspace = await found_workspace(owner, "Terminal")
        agent = await Agent.create(workspace_id=workspace.id, name="Terminal", system_prompt=_PROMPT)
    return system_actor(workspace.id), str(agent.id)


async def _add(actor: Actor, agent_id: str, thing: Given) -> Source:
    """Raises: what adding a source raises."""
    if isinstance(thing, str):
        return await sources.add_url_source(actor, agent_id, url=thing)
    name, data = thing
    return await sources.add_file_source(actor, agent_id, file_name=name, media_type=None, data=data)


async def _learned(added: Sequence[Source]) -> bool:
    """Whether anything was; what was not is explained."""
    rows = await watch_training([source.id for source in added], Console(stderr=True))
    for row in rows:
        if said := row["error"] or row["note"]:
            typer.echo(f"{row['name']}: {said}", err=True)
    return any(row["status"] == SourceStatus.TRAINED for row in rows)


async def _answer(actor: Actor, agent_id: str, question: str) -> None:
    """Print the answer as it comes, then its quotes."""
    _, batches = await messages.stream_message(actor, checked({"agent_id": agent_id, "content": question}, "question"))
    citations = []
    async with aclosing(batches):
        async for batch in batches:
            for step in batch:
                if step.kind == MessageEventKind.DELTA:
                    typer.echo(step.payload["text"], nl=False)
                elif step.kind == MessageEventKind.CITATION:
                    citations.append(step.payload)
                elif step.kind == MessageEventKind.ERROR:
                    raise NexoraError(step.payload["message"])
    typer.echo()
    for line in await quote_lines(citations):
        typer.echo(line)
