"""One operation, two doors: what a documented path says, and what its twin in the graph says, is the same."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from app.openapi_sentences import SENTENCES
from tests.house.wall.paths import rest_paths
from tests.house.wall.scenes import Scene, scene
from tests.rest_compat.twin_table import TWINS, WITHOUT
from tests.rest_compat.twins import Twin, values_for
from tests.world import World

WRITES = [twin for twin in TWINS if not twin.reads]
READS = [twin for twin in TWINS if twin.reads]
_MADE_ANEW = re.compile(
    r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|nxr_\w+_[-\w]+"
    r"|eyJ[-.\w]+|[-\w]{43}|(mark)?[0-9a-f]{8}"
)

_TAKEN = re.compile(r"-[0-9a-f]{4,}$")
"""What a slug gets when its name is taken."""

SAID = {re.sub(r"{\w+}", "{}", path): sentence for path, sentence in SENTENCES.items()}


def as_test_ids(twins: list[Twin]) -> list[Any]:
    return [pytest.param(twin, id=twin.rest.replace("$", ":")) for twin in twins]


async def by_rest(client: httpx.AsyncClient, twin: Twin, of: Scene) -> Any:
    values, headers = await values_for(twin, of)
    method, path, body = twin.request(values)
    response = await client.request(method, path, json=body, headers=headers)
    assert response.is_success, response.text
    told = response.json()
    assert told.get("message") == SAID.get(twin.route), "app/openapi_sentences.py shows another sentence"
    return told.get("data")


async def by_graph(client: httpx.AsyncClient, twin: Twin, of: Scene) -> Any:
    values, headers = await values_for(twin, of)
    answer = (await client.post("/graphql", json={"query": twin.document(values)}, headers=headers)).json()
    assert "errors" not in answer, answer
    return twin.found(answer["data"])


def without_what_is_new(value: Any) -> Any:
    """Ids, times and secrets differ from one run to the next; that they are there, and what kind they are, doesn't."""
    if isinstance(value, dict):
        slug = {"slug": _TAKEN.sub("", value["slug"])} if "slug" in value else {}
        return {name: without_what_is_new(each) for name, each in {**value, **slug}.items()}
    if isinstance(value, list):
        return [without_what_is_new(each) for each in value]
    return _MADE_ANEW.sub("<new>", value) if isinstance(value, str) else value


def test_every_path_has_a_twin_or_a_reason_why_not() -> None:
    routes = {f"{path.method} {re.sub(r'{.+?}', '{}', path.template)}" for path in rest_paths()}
    told = {twin.route for twin in TWINS} | {one.route for one in WITHOUT}
    assert not routes - told, "give the new path a twin in tests/rest_compat/twin_table.py, or a reason why it has none"
    assert not told - routes, "tests/rest_compat/twin_table.py names paths that aren't there any more"
    assert all(one.because for one in WITHOUT)


@pytest.mark.parametrize("twin", as_test_ids(READS))
async def test_both_doors_read_the_same(client: httpx.AsyncClient, world: World, twin: Twin) -> None:
    here = await scene(world)
    await scene(world)
    assert await by_rest(client, twin, here) == await by_graph(client, twin, here)


@pytest.mark.parametrize("twin", as_test_ids(WRITES))
async def test_both_doors_write_the_same(client: httpx.AsyncClient, world: World, twin: Twin) -> None:
    """Each in a scene of its own, because a write may happen once."""
    rest, graph = [without_what_is_new(await door(client, twin, await scene(world))) for door in (by_rest, by_graph)]
    assert rest == graph
