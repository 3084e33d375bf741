"""schemathesis against our OpenAPI document: no 500, and no answer that the document doesn't declare."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.house.wall.scenes import Scene, scene
from tests.world import SECRET, World, bearer

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SECONDS = 120


@asynccontextmanager
async def process(module: str, *arguments: str, **environment: str) -> AsyncIterator[Process]:
    """A Python process, which doesn't outlive the block."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module, *arguments),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.communicate()


@asynccontextmanager
async def served(dsn: str, folder: Path) -> AsyncIterator[str]:
    """A server over the tests' database; its address."""
    settings = {
        "NEXORA_DATA_DIR": str(folder),
        "NEXORA_DATABASE_URL": dsn,
        "NEXORA_SECRET_KEY": SECRET,
        "NEXORA_RATE_LIMIT": "1000000/minute",
    }
    async with process("app", "serve", "--port", "0", "--no-jobs", **settings) as server:
        address = await asyncio.wait_for(said_by(server, rb"Console +(http://\S+)/"), 30)
        reading = asyncio.create_task(said_by(server, rb"(nothing more is waited for)"))
        yield address
        reading.cancel()


async def said_by(server: Process, pattern: bytes) -> str:
    """What a line of its output says; "" when it ends without such a line."""
    assert server.stdout is not None
    async for line in server.stdout:
        if found := re.search(pattern, line):
            return found.group(1).decode()
    return ""


def told(of: Scene) -> str:
    """What the hooks are told."""
    ids = {f"{noun}_id": id for noun, id in of.ids.items()} | {"key_id": of.ids["api_key"]}
    return json.dumps({"ids": ids, "spare": bearer(of.owner)["Authorization"]})


async def test_no_operation_answers_outside_the_contract(world: World, database_dsn: str, tmp_path: Path) -> None:
    of = await scene(world)
    headers = {**bearer(of.owner), "X-Workspace-ID": of.team.id}
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    async with (
        served(database_dsn, tmp_path) as address,
        process(
            "schemathesis.cli",
            *("--config-file", str(HERE / "schemathesis.toml"), "run", f"{address}/openapi.json", *given),
            SCHEMATHESIS_HOOKS="tests.rest_compat.schemathesis_hooks",
            NEXORA_SCENE=told(of),
        ) as trying,
    ):
        said, _ = await asyncio.wait_for(trying.communicate(), SECONDS)
    assert trying.returncode == 0, said.decode()
