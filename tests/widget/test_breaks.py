"""What a visitor sees of a connection that breaks, a server that dies, and a limit that is reached."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from access import limits
from access.limits import VISITOR_MESSAGES, VISITOR_SESSIONS, RateLimiter
from knowledge.search import Found
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.conversations import Conversation
from models.database import execute
from models.messages import Message
from tests.answering import answering_with, library_of
from tests.answering import chat as scripted
from tests.widget.conftest import Visiting
from tests.widget.held import HeldModel
from tests.widget.relay import relay
from tests.widget.serving import WORDS, killable
from tests.widget.site import Site

QUESTION = "When does the library open?"


async def test_a_lost_connection_is_taken_up_where_it_broke(
    agent: Agent, server: str, site: Site, visiting: Visiting
) -> None:
    model = HeldModel(*WORDS, after="Word 3.")
    answering_with(model, await library_of(agent))
    async with relay(server) as way:
        site.carries(way.address)
        chat, _ = await visiting()
        await chat.open()
        answer = await chat.ask(QUESTION)
        await expect(answer.locator(".text")).to_contain_text("Word 3.")
        way.cut()
        await expect(answer.locator(".note")).to_have_text("The connection was lost. Trying again…")
        async with chat.page.expect_request("**/events") as resumed:
            way.mend()
        assert int((await (await resumed.value).all_headers())["last-event-id"]) >= 1
        model.go_on.set()
        await chat.says("Word 30.")
        await expect(answer.locator(".text")).to_have_text("".join(WORDS).strip())
    assert await Message.filter(role="user").count() == 1


async def test_a_question_whose_first_words_got_lost_is_not_asked_twice(
    agent: Agent, server: str, site: Site, visiting: Visiting
) -> None:
    model = ScriptedModel(WORDS)
    library = await library_of(agent)
    async with relay(server) as way:

        async def search(*asked: Any) -> Found:
            way.cut()
            return await library.search(*asked)

        answering_with(model, library, search=search)
        site.carries(way.address)
        chat, _ = await visiting()
        await chat.open()
        answer = await chat.ask(QUESTION)
        await expect(answer.locator(".note")).to_be_visible()
        way.mend()
        if await answer.get_by_role("button", name="Try again").is_visible():
            await answer.get_by_role("button", name="Try again").click()
        await chat.says("Word 30.")
    assert len(model.prompts) == await Message.filter(role="user").count() == 1


async def test_a_reload_in_mid_answer_goes_on_reading_it(agent: Agent, visiting: Visiting) -> None:
    model = HeldModel(*WORDS, after="Word 3.")
    answering_with(model, await library_of(agent))
    chat, _ = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".text")).to_contain_text("Word 3.")
    await chat.page.reload()
    await expect(chat.panel.locator(".busy")).to_have_count(1)
    model.go_on.set()
    await chat.says("Word 30.")
    await expect(chat.answers.last.locator(".text")).to_have_text("".join(WORDS).strip())
    await expect(chat.answers).to_have_count(1)


async def test_a_server_that_dies_in_mid_answer_and_comes_back(
    agent: Agent, site: Site, visiting: Visiting, database_dsn: str, tmp_path: Path
) -> None:
    with killable(database_dsn, tmp_path, str(agent.id)) as server:
        site.carries(server.address)
        chat, _ = await visiting()
        await chat.open()
        answer = await chat.ask(QUESTION)
        await expect(answer.locator(".text")).to_contain_text("Word 3.")
        server.kill()
        await expect(answer.locator(".note")).to_have_text("The connection was lost. Trying again…", timeout=10_000)
        server.start()
        await expect(answer.locator(".wrong")).to_contain_text("Your question is kept", timeout=30_000)
        await answer.get_by_role("button", name="Try again").click()
        await chat.says("Word 30.")
        await expect(answer.locator(".text")).to_have_text("".join(WORDS).strip())
        assert [row.state for row in await Message.filter(role="assistant").order_by("created_at")] == [
            "failed",
            "done",
        ]
        assert await Conversation.all().count() == 1


async def test_a_server_that_is_away_keeps_the_question(agent: Agent, visiting: Visiting) -> None:
    await scripted(agent)
    chat, _ = await visiting()
    await chat.open()
    await chat.page.context.set_offline(True)
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".wrong")).to_have_text("The assistant can't be reached. Your question is kept.")
    await expect(chat.questions).to_have_text(QUESTION)
    await chat.page.context.set_offline(False)
    await answer.get_by_role("button", name="Try again").click()
    await chat.says("It opens at nine")
    assert await Message.filter(role="user").count() == 1


async def test_a_model_that_fails_can_be_asked_again(agent: Agent, visiting: Visiting) -> None:
    await scripted(agent, "Half of it, ", "never said.", failure=RuntimeError("gone"), fails_at=1, failures=1)
    chat, _ = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".wrong")).to_have_text("Something went wrong. Your question is kept.", timeout=10_000)
    await chat.page.reload()
    await expect(chat.answers.last.locator(".wrong"), "a reload forgets nothing of that").to_be_visible()
    await chat.answers.last.get_by_role("button", name="Try again").click()
    await chat.says("Half of it, never said.")


@pytest.mark.parametrize(("rule", "when"), [("1/minute", r"in \d+ seconds"), ("1/hour", r"at \d+:\d\d")])
async def test_a_budget_that_is_used_up_says_when_it_goes_on(
    agent: Agent, visiting: Visiting, rule: str, when: str
) -> None:
    await scripted(agent)
    limits.use(RateLimiter({VISITOR_MESSAGES: rule}))
    chat, _ = await visiting()
    await chat.open()
    await chat.ask(QUESTION)
    await chat.says("It opens at nine")
    answer = await chat.ask("And when does the library close?")
    await expect(answer.locator(".wrong")).to_have_text(re.compile(f"^That was a lot at once. You can go on {when}"))
    limits.use(RateLimiter())
    await answer.get_by_role("button", name="Try again").click()
    await chat.says("It opens at nine")


async def test_credits_that_are_used_up_are_told_in_plain_words(agent: Agent, visiting: Visiting) -> None:
    await scripted(agent)
    await execute("UPDATE credit_balances SET used = granted")
    chat, seen = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".wrong")).to_have_text(
        "The assistant can't answer at the moment. Please come back later."
    )
    assert any("credits are used up" in problem for problem in seen.problems)


async def test_an_origin_that_is_taken_back_ends_the_chat_kindly(agent: Agent, visiting: Visiting) -> None:
    await scripted(agent)
    chat, seen = await visiting()
    await chat.open()
    agent.allowed_origins = []
    await agent.save()
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".wrong")).to_have_text("The chat is not available on this page at the moment.")
    assert any("allowed_origins" in problem for problem in seen.problems)


async def test_a_page_whose_server_is_away_gets_the_button_later(agent: Agent, visiting: Visiting) -> None:
    limits.use(RateLimiter({VISITOR_SESSIONS: "1/hour"}))
    first, _ = await visiting()
    await first.page.clock.install()
    await first.page.evaluate("localStorage.clear()")
    await first.page.reload()
    await first.page.wait_for_function("window.NexoraWidget")
    await expect(first.page.locator("nexora-widget")).to_have_count(0)
    limits.use(RateLimiter())
    await first.page.wait_for_timeout(300)
    await first.page.clock.fast_forward("01:30:00")
    await expect(first.button).to_be_visible()
