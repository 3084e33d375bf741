"""Agents: making, changing, deleting, finding."""

from __future__ import annotations

from typing import Any

import pytest

from access.actors import Actor
from access.permissions import Scope
from kit.errors import BadInput, BadRequest, Forbidden, NotFound, Unauthorized
from kit.ids import new_id
from kit.pages import Cursor, PageRequest, cursor_of
from models.agents import Agent
from resolvers.agents import agent, agents_of_workspaces, create_agent, delete_agent, update_agent
from tests.world import World, refused

pytestmark = pytest.mark.usefixtures("database")

NEW = {"name": "Support Bot", "system_prompt": "Answer kindly."}


async def test_an_admin_makes_an_agent_with_defaults(world: World) -> None:
    acme = await world.workspace(admin="ada")
    made = await create_agent(acme.ada, acme.id, NEW)
    assert (made.model, made.widget_color, made.temperature) == ("gpt-4o-mini", "#6c5ce7", 0.2)


async def test_an_admin_renames_an_agent(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent("Support Bot")
    changed = await update_agent(acme.ada, str(bot.id), {"name": "Helper"})
    assert (changed.name, changed.system_prompt) == ("Helper", bot.system_prompt)
    assert changed.updated_at > bot.updated_at


async def test_a_key_may_manage_the_agents_it_is_kept_to(world: World) -> None:
    acme = await world.workspace()
    bot, other = await acme.agent("Mine"), await acme.agent("Other")
    key, _ = await acme.key(Scope.MANAGE, agent_ids=[bot.id])
    assert (await update_agent(key, str(bot.id), {"name": "Renamed"})).name == "Renamed"
    with refused(NotFound):
        await update_agent(key, str(other.id), {"name": "Renamed"})
    listed = await agents_of_workspaces(key, [{"id": acme.id}], ["id", "name"], page=PageRequest())
    assert [row["name"] for row in listed[0].rows] == ["Renamed"]
    with refused(Forbidden, says="for some agents only"):
        await create_agent(key, acme.id, NEW)


async def test_a_stranger_finds_nothing(world: World) -> None:
    acme, evil = await world.workspace(), await world.workspace("Evil", owner="eve")
    bot = await acme.agent()
    for attempt in (
        create_agent(evil.eve, acme.id, NEW),
        update_agent(evil.eve, str(bot.id), {"name": "Mine"}),
        delete_agent(evil.eve, str(bot.id)),
        agent(evil.eve, [{}], ["id"], id=str(bot.id)),
    ):
        with refused(NotFound):
            await attempt
    assert await Agent.filter(id=bot.id, name="Support Bot").exists()


async def test_a_strangers_agent_and_an_unknown_one_are_told_alike(world: World) -> None:
    acme, evil = await world.workspace(), await world.workspace("Evil", owner="eve")
    bot, words = await acme.agent(), []
    for id in (bot.id, new_id()):
        with pytest.raises(NotFound) as caught:
            await agent(evil.eve, [{}], ["id"], id=str(id))
        words.append((caught.value.message, caught.value.code))
    assert words[0] == words[1] == ("Agent not found", "AGENT_NOT_FOUND")


async def test_a_member_may_look_but_not_change(world: World) -> None:
    acme = await world.workspace(member="max")
    bot = await acme.agent()
    assert (await agent(acme.max, [{}], ["name"], id=str(bot.id)))[0]["name"] == "Support Bot"
    for attempt in (
        lambda: create_agent(acme.max, acme.id, NEW),
        lambda: update_agent(acme.max, str(bot.id), {"name": "Mine"}),
        lambda: delete_agent(acme.max, str(bot.id)),
    ):
        with refused(Forbidden):
            await attempt()


async def test_the_anonymous_are_asked_to_log_in(world: World) -> None:
    bot = await (await world.workspace()).agent()
    with refused(Unauthorized):
        await agent(Actor(), [{}], ["id"], id=str(bot.id))


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": None}, "name"),
        ({"system_prompt": ""}, "system_prompt"),
        ({"system_prompt": "x" * 20_001}, "system_prompt"),
        ({"system_prompt": "\ud800"}, "system_prompt"),
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"widget_color": "blue"}, "widget_color"),
        ({"welcome_message": "x" * 501}, "welcome_message"),
        ({"allowed_origins": ["example.com"]}, "allowed_origins"),
        ({"allowed_origins": ["https://example.com/path"]}, "allowed_origins"),
        ({"allowed_origins": ["https://*.example.com"]}, "allowed_origins"),
        ({"allowed_origins": ["https://"]}, "allowed_origins"),
        ({"allowed_origins": "https://example.com"}, "allowed_origins"),
    ],
)
async def test_bad_input_is_explained_and_nothing_is_written(
    world: World, fields: dict[str, Any], at_fault: str
) -> None:
    acme = await world.workspace()
    with pytest.raises(BadInput) as caught:
        await create_agent(acme.olga, acme.id, {**NEW, **fields})
    assert caught.value.details[0].field == at_fault
    assert not await Agent.exists()


async def test_nothing_given_is_the_default(world: World) -> None:
    acme = await world.workspace()
    optional = ("model", "temperature", "welcome_message", "widget_color", "allowed_origins")
    plain = await create_agent(acme.olga, acme.id, NEW)
    made = await create_agent(acme.olga, acme.id, {**NEW, **dict.fromkeys(optional)})
    changed = await acme.agent(model="gpt-4o", temperature=1.5, widget_color="#000000", allowed_origins=["https://a.b"])
    changed = await update_agent(acme.olga, str(changed.id), dict.fromkeys(optional))
    for name in optional:
        assert getattr(made, name) == getattr(changed, name) == getattr(plain, name), name


async def test_a_bad_id_is_explained(world: World) -> None:
    acme = await world.workspace()
    with refused(BadRequest, code="INVALID_ID"):
        await update_agent(acme.olga, "nonsense", {"name": "Helper"})


async def test_pages_follow_each_other_without_gaps(world: World) -> None:
    acme = await world.workspace()
    names = [(await acme.agent(f"Bot {number}")).name for number in range(7)]
    found: list[str] = []
    cursor = None
    while True:
        request = PageRequest(3, cursor)
        page = (await agents_of_workspaces(acme.olga, [{"id": acme.id}], ["id", "name", "created_at"], page=request))[0]
        found += [row["name"] for row in page.rows]
        if not page.has_next:
            break
        cursor = Cursor.parse(cursor_of(page.rows[-1]))
    assert found == names


async def test_the_last_page_is_reached_from_the_end(world: World) -> None:
    acme = await world.workspace()
    for number in range(5):
        await acme.agent(f"Bot {number}")
    request = PageRequest(2, backward=True, wants_total=True)
    page = (await agents_of_workspaces(acme.olga, [{"id": acme.id}], ["name"], page=request))[0]
    assert [row["name"] for row in page.rows] == ["Bot 3", "Bot 4"]
    assert (page.has_next, page.has_previous, page.total) == (False, True, 5)


async def test_searching_looks_in_names_whatever_the_case(world: World) -> None:
    acme = await world.workspace()
    await acme.agent("Billing")
    await acme.agent("Support")
    found = await agents_of_workspaces(acme.olga, [{"id": acme.id}], ["name"], page=PageRequest(), search="BILL")
    assert [row["name"] for row in found[0].rows] == ["Billing"]
