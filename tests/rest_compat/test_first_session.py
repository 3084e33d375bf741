"""README's first session: its commands as they are written, its answers as they come out."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import httpx
import pytest

from app.asgi import create_app
from app.settings import Settings
from models.database import disconnect, fetch
from tests.training import at_rest

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
VARIABLE = re.compile(r"^([A-Z])=\S*…\S* +# ([\w.]+)")
"""`A=01a2…   # id`: a variable, and where in the answer's data it stands."""


def block(language: str) -> str:
    """The first block of this language after the session's heading."""
    session = README[README.index("## A first session") :]
    found = re.search(rf"```{language}\n(.*?)```", session, re.DOTALL)
    assert found is not None
    return found.group(1)


@dataclass
class Step:
    """A command, the answer that README shows, and what it keeps of it."""

    command: str
    answer: str
    keeps: dict[str, str]


def steps() -> Iterator[Step]:
    """The session's curl commands, each with the comment and the variables that follow it."""
    for part in re.split(r"^(?=curl )", block("sh"), flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        said = [line[1:].strip() for line in lines if line.startswith("#")]
        keeps = {found[1]: found[2] for line in lines if (found := VARIABLE.match(line))}
        command = [line for line in lines if not line.startswith("#") and not VARIABLE.match(line)]
        yield Step("\n".join(command), "".join(said), keeps)


def shown(text: str) -> re.Pattern[str]:
    """What README shows of an answer, where `…` stands for anything, and an id begins with the day it was made."""
    return re.compile(".*".join(map(re.escape, re.split(r"01a2…|…", text))), re.DOTALL)


async def curl(client: httpx.AsyncClient, command: str, variables: dict[str, str]) -> httpx.Response:
    """What curl would do with these words."""
    words = [Template(word).safe_substitute(variables) for word in shlex.split(command.replace("\\\n", " "))]
    assert words[:2] == ["curl", "-s"]
    options = list(zip(words[3::2], words[4::2], strict=True))
    headers = dict(value.split(": ", 1) for name, value in options if name == "-H")
    [body] = [value for name, value in options if name == "-d"]
    return await client.post(words[2], content=body, headers=headers)


def kept(data: Any, path: str) -> str:
    """A value by its dotted path."""
    for key in path.split("."):
        data = data[key]
    return str(data)


@pytest.fixture
async def server(database: None, app_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The whole app as `nexora serve` starts it: it also trains."""
    await disconnect()
    app = create_app(app_settings.model_copy(update={"run_jobs": True}))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport) as client:
        yield client


async def test_readmes_first_session_is_what_comes_out(server: httpx.AsyncClient) -> None:
    variables = {"U": "http://nexora.test", "J": "Content-Type: application/json"}
    for step in steps():
        got = await curl(server, step.command, variables)
        assert shown(step.answer).fullmatch(got.text), f"{step.command}\n{got.text}"
        variables |= {name: kept(got.json()["data"], path) for name, path in step.keeps.items()}
        for source in await fetch("SELECT id FROM sources"):
            await at_rest(source["id"])
    login = {"Authorization": f"Bearer {variables['T']}"}
    answer = await server.post("http://nexora.test/graphql", json={"query": block("graphql")}, headers=login)
    written = json.dumps(answer.json(), ensure_ascii=False)
    assert shown(" ".join(map(str.strip, block("json").splitlines()))).fullmatch(written), written
