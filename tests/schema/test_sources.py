"""Sources in the graph, beside the same over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from kit import clock
from models.database import execute
from resolvers.sources import add_url_source, retrain_source
from tests.training import add_handbook, at_rest, count, training
from tests.world import Team, World, bearer

pytestmark = pytest.mark.usefixtures("database")

SHOWN = "id type name url status progress error note chunkCount sizeBytes createdAt trainedAt"
TWINS = {
    "chunkCount": "chunk_count",
    "sizeBytes": "size_bytes",
    "createdAt": "created_at",
    "trainedAt": "trained_at",
}


def headers(acme: Team, name: str = "ada") -> dict[str, str]:
    return {**bearer(acme.people[name]), "X-Workspace-ID": acme.id}


async def ask(client: httpx.AsyncClient, acme: Team, query: str, name: str = "ada", **variables: Any) -> Any:
    body = {"query": query, "variables": variables}
    return (await client.post("/graphql", json=body, headers=headers(acme, name))).json()


async def test_a_source_is_the_same_from_both_doors(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    answer = await ask(client, acme, f"query ($id: ID!) {{ source(id: $id) {{ {SHOWN} }} }}", id=str(source.id))
    graph = answer["data"]["source"]
    path = f"/api/agents/{source.agent_id}/sources/{source.id}"
    rest = (await client.get(path, headers=headers(acme))).json()["data"]
    del rest["agent_id"]
    for name in ("type", "status"):
        graph[name] = graph[name].lower()
    assert {TWINS.get(name, name): value for name, value in graph.items()} == rest


async def test_an_agent_leads_to_its_sources_and_their_documents(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    answer = await ask(
        client,
        acme,
        """query ($id: ID!) { agent(id: $id) {
          sources(status: TRAINED, type: FILE) { totalCount nodes {
            name agent { name } documents { nodes { title status error chunkCount contentHash fetchedAt url } }
          } }
          failed: sources(status: FAILED) { totalCount }
        } }""",
        id=str(source.agent_id),
    )
    agent = answer["data"]["agent"]
    assert agent["failed"]["totalCount"] == 0
    assert agent["sources"]["totalCount"] == 1
    [node] = agent["sources"]["nodes"]
    assert (node["name"], node["agent"]["name"]) == ("handbook.md", "Support Bot")
    [document] = node["documents"]["nodes"]
    assert (document["title"], document["status"], document["error"]) == ("Refunds", "TRAINED", None)
    assert len(document["contentHash"]) == 64


@pytest.mark.parametrize(
    ("mutation", "type"),
    [
        ('addTextSource(agentId: $agent, input: {name: "A", content: "a"})', "TEXT"),
        ('addQaSource(agentId: $agent, input: {question: "Q", answer: "a"})', "QA"),
        ('addUrlSource(agentId: $agent, input: {url: "https://example.com"})', "URL"),
        ('addUrlSource(agentId: $agent, input: {url: "https://example.com", kind: CRAWL, maxPages: 5})', "CRAWL"),
    ],
)
async def test_sources_are_added(client: httpx.AsyncClient, world: World, mutation: str, type: str) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    query = f"mutation ($agent: ID!) {{ it: {mutation} {{ source {{ type status }} errors {{ message }} }} }}"
    answer = await ask(client, acme, query, agent=str(bot.id))
    assert answer["data"]["it"] == {"source": {"type": type, "status": "PENDING"}, "errors": []}
    assert await count("pgqueuer") == 1


async def test_bad_input_is_explained_in_the_payload(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    query = """mutation ($agent: ID!) {
      addUrlSource(agentId: $agent, input: {url: "https://example.com", kind: CRAWL, maxPages: 0}) {
        source { id } errors { code field message }
      }
    }"""
    answer = await ask(client, acme, query, agent=str(bot.id))
    [error] = answer["data"]["addUrlSource"]["errors"]
    assert answer["data"]["addUrlSource"]["source"] is None
    assert (error["code"], error["field"]) == ("VALIDATION_FAILED", ["maxPages"])
    assert error["message"] == "'maxPages' must be a whole number from 1 to 10,000"


async def test_training_again_and_deleting(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    await execute("UPDATE sources SET status = 'trained', progress = 1")
    query = """mutation ($id: ID!) {
      retrainSource(id: $id) { source { status progress } }
      deleteSource(id: $id) { deletedId }
    }"""
    answer = await ask(client, acme, query, id=str(source.id))
    assert answer["data"] == {
        "retrainSource": {"source": {"status": "PENDING", "progress": 0.0}},
        "deleteSource": {"deletedId": str(source.id)},
    }


async def test_progress_is_counted_for_many_sources_in_one_statement(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    began = {"began_at": (clock.now() - timedelta(seconds=30)).isoformat()}
    await execute("UPDATE sources SET status = 'embedding', progress = 0.75, options = $1", began)
    query = """query ($id: ID!) { agent(id: $id) { sources { nodes {
      status progress training { documentsDone documentsTotal secondsLeft }
    } } } }"""
    answer = await ask(client, acme, query, id=str(source.agent_id))
    [node] = answer["data"]["agent"]["sources"]["nodes"]
    assert node["training"]["documentsDone"] == node["training"]["documentsTotal"] == 1
    assert node["training"]["secondsLeft"] in {10, 11}


async def test_a_schedule_is_set_and_shown(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    page = await add_url_source(acme.ada, str(bot.id), url="https://example.com")
    query = """mutation ($id: ID!) { updateSource(id: $id, input: {name: "Help", schedule: DAILY}) {
      source { name schedule nextRunAt training { secondsLeft } } errors { message }
    } }"""
    source = (await ask(client, acme, query, id=str(page.id)))["data"]["updateSource"]["source"]
    assert (source["name"], source["schedule"], source["training"]) == ("Help", "DAILY", {"secondsLeft": None})
    assert source["nextRunAt"] is not None


async def test_what_changed_is_shown_newest_first(client: httpx.AsyncClient, world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
        await retrain_source(acme.ada, str(source.id))
        await at_rest(source.id)
    query = """query ($id: ID!) { source(id: $id) { changes(first: 1) {
      totalCount pageInfo { hasNextPage } nodes { kind url title documents chunksAdded chunksRemoved chunksKept }
    } } }"""
    changes = (await ask(client, acme, query, id=str(source.id)))["data"]["source"]["changes"]
    [newest] = changes["nodes"]
    assert (changes["totalCount"], changes["pageInfo"]["hasNextPage"]) == (2, True)
    assert (newest["kind"], newest["documents"], newest["chunksAdded"]) == ("UNCHANGED", 1, 0)
    assert newest["chunksKept"] == await count("chunks")


async def test_a_member_and_a_stranger_are_refused(client: httpx.AsyncClient, world: World) -> None:
    acme, evil = await world.workspace(admin="ada", member="grace"), await world.workspace("Evil", owner="eve")
    source = await add_handbook(acme)
    query = "mutation ($id: ID!) { deleteSource(id: $id) { deletedId } }"
    refused = await ask(client, acme, query, "grace", id=str(source.id))
    assert refused["errors"][0]["extensions"] == {"code": "FORBIDDEN", "statusCode": 403}
    unknown = await ask(client, evil, query, "eve", id=str(source.id))
    assert unknown["errors"][0]["extensions"] == {"code": "SOURCE_NOT_FOUND", "statusCode": 404}
    assert await count("sources") == 1
