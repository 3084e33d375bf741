"""`nexora demo`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer
from rich.console import Console

from access.tokens import Signer
from app import logs
from app.background import jobs_running
from app.data_folder import data_folder, secret_key
from app.database import database
from app.demo.login import Login, keep_in, kept_in
from app.demo.making import allow_pages, holds, make_demo
from app.settings import Settings, settings
from app.training_bar import watch_training
from kit.errors import Unavailable
from models.database import connect, disconnect
from models.migrating import migrate
from models.sources import Source, SourceStatus
from resolvers import parts


def demo() -> None:
    """Make the demo workspace or find it, and say how to get in. Raises: BadSetting, Unavailable."""
    logs.configure("ERROR")
    chosen = settings().model_copy(update={"run_jobs": True})
    parts.use(parts.Parts(Signer([secret_key(chosen)]), starting_credits=chosen.starting_credits))
    with database(chosen) as dsn:
        login, is_new = asyncio.run(_demo(chosen, dsn, data_folder(chosen)))
    typer.echo("The demo is ready." if is_new else "The demo is there already.")
    typer.echo(_how_to(login, chosen))


async def _demo(chosen: Settings, dsn: str, folder: Path) -> tuple[Login, bool]:
    await migrate(dsn)
    await connect(dsn)
    try:
        login = await asyncio.to_thread(kept_in, folder)
        is_new = login is None or not await holds(login)
        if login is None or is_new:
            login = await make_demo()
            await asyncio.to_thread(keep_in, folder, login)
        await allow_pages(login.agent_id, [f"http://{host}:{chosen.port}" for host in (chosen.host, "localhost")])
        await _train(chosen, login.agent_id)
        return login, is_new
    finally:
        await disconnect()


async def _train(chosen: Settings, agent_id: str) -> None:
    """Train what isn't trained yet. Raises: Unavailable."""
    waiting = await Source.filter(agent_id=agent_id).exclude(status=SourceStatus.TRAINED.value)
    if not waiting:
        return
    async with jobs_running(chosen, for_long=False):
        rows = await watch_training([source.id for source in waiting], Console(stderr=True))
    for row in rows:
        if row["status"] == SourceStatus.FAILED:
            raise Unavailable(f"{row['name']} could not be learned: {row['error']}")


def _how_to(login: Login, chosen: Settings) -> str:
    url = f"http://{chosen.host}:{chosen.port}"
    return f"""
  Email     {login.email}
  Password  {login.password}
  API key   {login.api_key}
  Agent     {login.agent_id}
  Widget    <script src="{url}/widget.js" data-key="{login.public_key}" async></script>

With a server running (`nexora serve`), look around in {url}/graphql or ask the agent:

  curl -s {url}/api/chat \\
    -H 'Authorization: Bearer {login.api_key}' -H 'Content-Type: application/json' \\
    -d '{{"agent_id": "{login.agent_id}", "message": "How large may a file be?"}}'

or through its chat widget: {url}/#widget={login.public_key}"""
