"""The demo workspace: made once, its login said again, and mended when it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from access.tokens import hash_of
from app.demo.login import Login, keep_in, kept_in
from app.demo.making import allow_pages, holds, make_demo
from knowledge.search import Scope, search
from models import identity
from models.database import execute, fetch, fetchrow
from tests.embedders import HashedWords
from tests.training import at_rest, count, training
from tests.world import World


async def test_it_has_an_agent_that_knows_nexora(world: World) -> None:
    await world.workspace()
    login = await make_demo()
    async with training():
        rows = [await at_rest(row["id"]) for row in await fetch("SELECT id FROM sources")]
    assert len(rows) >= 3
    assert {row["status"] for row in rows} == {"trained"}
    scope = Scope(rows[0]["workspace_id"], login.agent_id)
    found = await search(scope, "How large may files be?", HashedWords())
    assert "25 MB" in "".join(hit.text for hit in found.evidence[:3])


async def test_its_login_holds_until_the_agent_is_gone(world: World) -> None:
    await world.workspace()
    login = await make_demo()
    assert await holds(login)
    for changed in ({"password": "another"}, {"api_key": "nxr_live_another"}, {"public_key": "nxr_pub_another"}):
        assert not await holds(replace(login, **changed))
    await execute("DELETE FROM agents")
    assert not await holds(login)


async def test_its_widget_may_talk_on_the_servers_own_page(world: World) -> None:
    await world.workspace()
    login = await make_demo()
    for _ in range(2):
        await allow_pages(login.agent_id, ["http://127.0.0.1:8000", "http://localhost:8000"])
    row = await identity.api_key(hash_of(login.public_key))
    assert row is not None
    assert (row["kind"], row["pages"]) == ("public", ["http://127.0.0.1:8000", "http://localhost:8000"])


async def test_a_lost_login_is_replaced_and_nothing_is_made_twice(world: World) -> None:
    await world.workspace()
    lost, found = await make_demo(), await make_demo()
    assert not await holds(lost)
    assert await holds(found)
    assert found.agent_id == lost.agent_id
    row = await fetchrow("SELECT count(*)::int AS n FROM sources")
    assert row is not None
    assert row["n"] == await count("uploads") == 3


@pytest.fixture
def login() -> Login:
    return Login("demo@example.com", "secret", "nxr_live_x", "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f", "nxr_pub_x")


def test_the_login_is_kept_for_its_owner_only(tmp_path: Path, login: Login) -> None:
    assert kept_in(tmp_path) is None
    keep_in(tmp_path, login)
    assert kept_in(tmp_path) == login
    assert (tmp_path / "demo.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damaged", ["", "{", "{}", '{"email": "demo@example.com"}'])
def test_a_damaged_note_counts_as_none(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "demo.json").write_text(damaged)
    assert kept_in(tmp_path) is None
