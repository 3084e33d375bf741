"""Sources: adding, training again, deleting, finding, watching."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from access.actors import Actor
from access.permissions import Scope
from kit import clock
from kit.errors import BadInput, BadRequest, Forbidden, NotFound, TooLarge, Unauthorized, UnsupportedMedia
from kit.ids import new_id
from kit.pages import PageRequest
from knowledge.training import upkeep
from models.database import execute, fetch, fetchrow, transaction
from models.listening import Listener
from models.sources import Source
from resolvers.agents import delete_agent
from resolvers.documents import documents_of_rows, documents_of_sources
from resolvers.source_changes import update_source
from resolvers.source_progress import hear, watch_sources
from resolvers.sources import (
    add_file_source,
    add_qa_source,
    add_text_source,
    add_url_source,
    delete_source,
    retrain_source,
    source,
    sources_of_agents,
    sources_of_rows,
)
from tests.statements import counted
from tests.training import add_handbook, at_rest, count, training
from tests.world import Team, World, refused

pytestmark = pytest.mark.usefixtures("database")


SAYS = {"name": "'name'", "schedule": "schedule"}


async def add_text(acme: Team, agent_id: object, name: str = "Refunds") -> Source:
    return await add_text_source(acme.ada, str(agent_id), name=name, content="Thirty days.")


async def test_a_text_is_added_with_its_bytes_and_its_job(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    added = await add_text_source(acme.ada, str(bot.id), name=" Refunds ", content="Thirty days.")
    assert (added.type, added.name, added.status, added.size_bytes) == ("text", "Refunds", "pending", 12)
    upload = await fetchrow("SELECT source_id, data FROM uploads")
    job = await fetchrow("SELECT entrypoint, headers FROM pgqueuer")
    assert upload is not None
    assert job is not None
    assert dict(upload) == {"source_id": str(added.id), "data": b"Thirty days."}
    assert dict(job) == {"entrypoint": "train", "headers": {"source_id": str(added.id), "workspace_id": acme.id}}
    assert await count("audit_entries", action="source.added", subject_id=added.id) == 1


async def test_a_question_with_its_answer_is_named_by_the_question(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    added = await add_qa_source(acme.ada, str(bot.id), question="How long\nis it?", answer="Thirty days.")
    assert (added.type, added.name) == ("qa", "How long is it?")


@pytest.mark.parametrize(
    ("given", "type", "options"),
    [
        ({}, "url", {}),
        ({"kind": "sitemap"}, "sitemap", {"max_pages": 100}),
        ({"kind": "sitemap", "max_pages": 7}, "sitemap", {"max_pages": 7}),
        ({"kind": "crawl", "max_depth": 0}, "crawl", {"max_pages": 100, "max_depth": 0}),
    ],
)
async def test_pages_of_the_web_are_added(
    world: World, given: dict[str, Any], type: str, options: dict[str, int]
) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    added = await add_url_source(acme.ada, str(bot.id), url="https://example.com/help#refunds", **given)
    assert (added.type, added.url, added.options) == (type, "https://example.com/help", options)


async def test_a_file_is_added_by_its_name_alone(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    name = "C:\\docs\\Handbook.PDF"
    added = await add_file_source(acme.ada, str(bot.id), file_name=name, media_type=None, data=b"%PDF-1.7")
    assert (added.type, added.name, added.size_bytes) == ("file", "Handbook.PDF", 8)


async def test_a_key_may_manage_the_sources_of_its_agents_only(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot, other = await acme.agent(), await acme.agent("Other")
    key, _ = await acme.key(Scope.MANAGE, agent_ids=[bot.id])
    await add_text_source(key, str(bot.id), name="Refunds", content="Thirty days.")
    with refused(NotFound):
        await add_text_source(key, str(other.id), name="Refunds", content="Thirty days.")


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, evil = await world.workspace(admin="ada"), await world.workspace("Evil", owner="eve")
    bot = str((await acme.agent()).id)
    added = str((await add_text(acme, bot)).id)
    for attempt in (
        add_text_source(evil.eve, bot, name="Mine", content="Mine."),
        add_qa_source(evil.eve, bot, question="Mine?", answer="Mine."),
        add_url_source(evil.eve, bot, url="https://example.com"),
        add_file_source(evil.eve, bot, file_name="mine.txt", media_type=None, data=b"Mine."),
        retrain_source(evil.eve, added),
        delete_source(evil.eve, added),
        source(evil.eve, [{}], ["id"], id=added),
    ):
        with refused(NotFound):
            await attempt
    assert await sources_of_rows(evil.eve, [{"source_id": added}], ["id"]) == [None]
    pages = await sources_of_agents(evil.eve, [{"id": bot}], ["id"], page=PageRequest())
    assert pages[0].rows == []
    assert (await count("sources"), await count("uploads"), await count("pgqueuer")) == (1, 1, 1)


async def test_a_member_may_look_but_not_change(world: World) -> None:
    acme = await world.workspace(admin="ada", member="grace")
    bot = str((await acme.agent()).id)
    added = str((await add_text(acme, bot)).id)
    for attempt in (
        lambda: add_text_source(acme.grace, bot, name="Mine", content="Mine."),
        lambda: add_qa_source(acme.grace, bot, question="Mine?", answer="Mine."),
        lambda: add_url_source(acme.grace, bot, url="https://example.com"),
        lambda: add_file_source(acme.grace, bot, file_name="a.txt", media_type=None, data=b"a"),
        lambda: retrain_source(acme.grace, added),
        lambda: delete_source(acme.grace, added),
    ):
        with refused(Forbidden):
            await attempt()
    assert [row["name"] for row in await source(acme.grace, [{}], ["name"], id=added)] == ["Refunds"]


async def test_nobody_is_refused_at_the_door(world: World) -> None:
    await world.workspace()
    with refused(Unauthorized):
        await add_text_source(Actor(), str(new_id()), name="Mine", content="Mine.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " ", "content": "x"}, "name"),
        ({"name": "x" * 201, "content": "x"}, "name"),
        ({"name": "x", "content": "\n "}, "content"),
        ({"name": "x", "content": "x" * 1_000_001}, "content"),
        ({"name": "x", "content": "a\x00b"}, "content"),
    ],
)
async def test_a_bad_text_is_explained(world: World, given: dict[str, str], field: str) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    with refused(BadInput, says=f"'{field}'"):
        await add_text_source(acme.ada, str(bot.id), **given)
    assert (await count("sources"), await count("pgqueuer")) == (0, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"question": "", "answer": "x"}, "question"), ({"question": "x", "answer": "x" * 20_001}, "answer")],
)
async def test_a_bad_answer_is_explained(world: World, given: dict[str, str], field: str) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    with refused(BadInput, says=f"'{field}'"):
        await add_qa_source(acme.ada, str(bot.id), **given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "example.com"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://example.com/a b"}, "url"),
        ({"url": "https://me:secret@example.com"}, "url"),
        ({"url": "https://example.com:99999"}, "url"),
        ({"url": "https://[::1"}, "url"),
        ({"url": f"https://example.com/{'x' * 2000}"}, "url"),
        ({"url": "https://example.com", "kind": "mirror"}, "kind"),
        ({"url": "https://example.com", "kind": "sitemap", "max_pages": 0}, "max_pages"),
        ({"url": "https://example.com", "kind": "crawl", "max_pages": 10_001}, "max_pages"),
        ({"url": "https://example.com", "kind": "crawl", "max_depth": 11}, "max_depth"),
    ],
)
async def test_a_bad_address_is_explained(world: World, given: dict[str, Any], field: str) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    with refused(BadInput, says=f"'{field}'"):
        await add_url_source(acme.ada, str(bot.id), **given)
    assert await count("sources") == 0


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("movie.mp4", b"x", UnsupportedMedia),
        ("handbook", b"x", UnsupportedMedia),
        ("empty.txt", b" \n", BadInput),
        ("", b"x", BadInput),
        (None, b"x", BadInput),
        ("big.txt", b"x" * 25_000_001, TooLarge),
    ],
)
async def test_a_bad_file_is_explained(
    world: World, name: str | None, data: bytes, refusal: type[BadInput | UnsupportedMedia | TooLarge]
) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    with refused(refusal):
        await add_file_source(acme.ada, str(bot.id), file_name=name, media_type=None, data=data)
    assert await count("sources") == 0


async def test_an_id_that_is_none_is_explained(world: World) -> None:
    acme = await world.workspace(admin="ada")
    for attempt in (retrain_source(acme.ada, "1"), delete_source(acme.ada, "1"), source(acme.ada, [{}], [], id="1")):
        with refused(BadRequest, code="INVALID_ID"):
            await attempt


async def test_training_again_begins_anew_and_is_written_down(world: World) -> None:
    acme = await world.workspace(admin="ada")
    added = await add_text(acme, (await acme.agent()).id)
    await execute("UPDATE sources SET status = 'failed', error = 'It broke'; DELETE FROM pgqueuer")
    again = await retrain_source(acme.ada, str(added.id))
    assert (again.status, again.progress) == ("pending", 0.0)
    assert again.error is None
    assert await count("pgqueuer") == 1
    assert await count("audit_entries", action="source.retrained") == 1


async def test_a_source_is_renamed_and_looked_at_again_every_day(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    added = await add_url_source(acme.ada, str(bot.id), url="https://example.com")
    changed = await update_source(acme.ada, str(added.id), {"name": "Help", "schedule": "daily"})
    assert (changed.name, changed.schedule) == ("Help", "daily")
    assert changed.next_run_at is not None
    assert timedelta(hours=23) < changed.next_run_at - clock.now() <= timedelta(hours=24)
    off = await update_source(acme.ada, str(added.id), {"schedule": "off"})
    assert (off.name, off.schedule, off.next_run_at) == ("Help", "off", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": " "}, "name"), ({"schedule": "yearly"}, "schedule"), ({"schedule": "daily"}, "schedule")],
)
async def test_a_bad_change_is_explained(world: World, changes: dict[str, str], field: str) -> None:
    acme = await world.workspace(admin="ada")
    added = await add_text(acme, (await acme.agent()).id)
    with refused(BadInput, says=SAYS[field]):
        await update_source(acme.ada, str(added.id), changes)
    assert (await count("sources", schedule="off", name="Refunds")) == 1


async def test_a_stranger_and_a_member_change_nothing(world: World) -> None:
    acme, evil = await world.workspace(admin="ada", member="grace"), await world.workspace("Evil", owner="eve")
    added = str((await add_text(acme, (await acme.agent()).id)).id)
    with refused(NotFound):
        await update_source(evil.eve, added, {"name": "Mine"})
    with refused(Forbidden):
        await update_source(acme.grace, added, {"name": "Mine"})


async def test_what_is_due_is_trained_again_and_only_then(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    due = await add_url_source(acme.ada, str(bot.id), url="https://example.com/due")
    later = await add_url_source(acme.ada, str(bot.id), url="https://example.com/later")
    for one in (due, later):
        await update_source(acme.ada, str(one.id), {"schedule": "hourly"})
    await execute("UPDATE sources SET status = 'trained'")
    await execute("DELETE FROM pgqueuer")
    await execute("UPDATE sources SET next_run_at = now() - interval '1 minute' WHERE id = $1", due.id)
    for _ in range(2):
        async with transaction():
            await upkeep()
    jobs = [row["id"] for row in await fetch("SELECT headers->>'source_id' AS id FROM pgqueuer")]
    assert jobs == [str(due.id)]
    assert await count("sources", status="pending") == 1
    row = await fetchrow(
        "SELECT next_run_at > now() + interval '50 minutes' AS later FROM sources WHERE id = $1", due.id
    )
    assert row is not None
    assert row["later"]


async def test_a_source_of_another_agent_is_not_found_under_this_one(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot, other = await acme.agent(), await acme.agent("Other")
    added = str((await add_text(acme, bot.id)).id)
    for attempt in (
        retrain_source(acme.ada, added, agent_id=str(other.id)),
        delete_source(acme.ada, added, agent_id=str(other.id)),
        source(acme.ada, [{}], ["id"], id=added, agent_id=str(other.id)),
    ):
        with refused(NotFound, code="SOURCE_NOT_FOUND"):
            await attempt


async def test_deleting_an_agent_takes_its_sources_and_jobs(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    await add_text(acme, bot.id)
    await delete_agent(acme.ada, str(bot.id))
    assert [await count(table) for table in ("sources", "uploads", "pgqueuer")] == [0, 0, 0]


async def test_sources_are_listed_by_status_and_type_for_many_agents_at_once(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bots = [await acme.agent(f"Bot {number}") for number in range(3)]
    for bot in bots:
        await add_text(acme, bot.id)
        await add_qa_source(acme.ada, str(bot.id), question="How long?", answer="Thirty days.")
    await execute("UPDATE sources SET status = 'trained' WHERE type = 'qa'")
    parents = [{"id": str(bot.id)} for bot in bots]
    with counted() as statements:
        pages = await sources_of_agents(acme.ada, parents, ["type"], page=PageRequest(), status="trained")
    assert len(statements) == 1
    assert [[row["type"] for row in page.rows] for page in pages] == [["qa"]] * 3
    texts = await sources_of_agents(acme.ada, parents[:1], ["type"], page=PageRequest(), type="text")
    assert [row["type"] for row in texts[0].rows] == ["text"]


async def test_documents_are_read_for_many_sources_at_once(world: World) -> None:
    acme, evil = await world.workspace(admin="ada"), await world.workspace("Evil", owner="eve")
    added = [await add_handbook(acme), await add_handbook(acme)]
    async with training():
        for one in added:
            await at_rest(one.id)
    parents = [{"id": str(one.id)} for one in added]
    with counted() as statements:
        pages = await documents_of_sources(acme.ada, parents, ["id", "title"], page=PageRequest())
    assert len(statements) == 1
    assert [[row["title"] for row in page.rows] for page in pages] == [["Refunds"], ["Refunds"]]
    row = {"document_id": pages[0].rows[0]["id"]}
    assert await documents_of_rows(evil.eve, [row], ["title"]) == [None]
    assert [found and found["title"] for found in await documents_of_rows(acme.ada, [row], ["title"])] == ["Refunds"]


async def test_training_can_be_watched_to_its_end(world: World) -> None:
    acme = await world.workspace(admin="ada")
    added = await add_handbook(acme)
    listener = Listener()
    hear(listener)
    listening = asyncio.create_task(listener.run())
    await listener.connected.wait()
    seen: list[tuple[str, float]] = []
    async with training(), asyncio.timeout(20):
        async for row in watch_sources(acme.ada, str(added.agent_id), ["name"]):
            seen.append((row["status"], row["progress"]))
            if row["status"] == "trained":
                break
    listening.cancel()
    assert seen[0] == ("pending", 0.0)
    assert [status for status, _ in seen if status != "pending"][:2] == ["parsing", "embedding"]
    assert [progress for _, progress in seen] == sorted(progress for _, progress in seen)
    assert seen[-1] == ("trained", 1.0)


async def test_a_stranger_watches_nothing(world: World) -> None:
    acme, evil = await world.workspace(admin="ada"), await world.workspace("Evil", owner="eve")
    bot = await acme.agent()
    with refused(NotFound):
        await anext(aiter(watch_sources(evil.eve, str(bot.id), ["name"])))


async def test_a_lost_word_is_made_up_for_by_the_clock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.source_progress._LOOKS_EVERY", 0.1)
    acme = await world.workspace(admin="ada")
    added = await add_text(acme, (await acme.agent()).id)
    watching = aiter(watch_sources(acme.ada, str(added.agent_id), ["name"]))
    assert (await anext(watching))["status"] == "pending"
    await execute("UPDATE sources SET status = 'trained', progress = 1")
    async with asyncio.timeout(8):
        assert (await anext(watching))["status"] == "trained"
