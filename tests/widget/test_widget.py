"""The chat widget in a real browser, on a page of another origin: what a visitor does with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from playwright.async_api import Browser, expect

from knowledge.search import Found
from llm.scripted import ScriptedModel
from models.agents import Agent
from models.conversations import Conversation
from models.messages import Message
from tests.answering import PARAGRAPHS, answering_with, library_of
from tests.app.browser import Visit
from tests.widget.conftest import Visiting
from tests.widget.held import HeldModel
from tests.widget.site import Chat, Site

Model = TypeVar("Model", bound=ScriptedModel)
QUESTION = "When does the library open?"
WORDS = ["The library ", "opens **at nine**", " and closes at six [1].", "\n\n- Adults pay 12 euros [2]"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}
HANDBOOK = "https://library.example/handbook"


async def answering(agent: Agent, *words: str, **options: Any) -> ScriptedModel:
    """The agent answers with these words from the handbook."""
    return await answered_by(agent, ScriptedModel(words or WORDS, **options))


async def answered_by(agent: Agent, model: Model) -> Model:
    """The model answers for the agent from the handbook."""
    library = await library_of(agent)

    async def search(*asked: Any) -> Found:
        found = await library.search(*asked)
        return replace(found, evidence=[replace(hit, url=HANDBOOK) for hit in found.evidence])

    answering_with(model, library, search=search)
    return model


async def test_a_visitor_asks_and_sees_words_come_with_their_quotes(agent: Agent, visiting: Visiting) -> None:
    model = await answered_by(agent, HeldModel(*WORDS, after="nine"))
    chat, seen = await visiting()
    await chat.open()
    await expect(chat.panel.get_by_role("heading")).to_have_text("Library Guide")
    await expect(chat.panel).to_contain_text("Hello! What would you like to know?")
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".text")).to_have_text("The library opens at nine")
    await expect(answer.locator(".dots")).to_be_visible()
    model.go_on.set()
    await chat.says("closes at six")
    await expect(answer.locator("strong")).to_have_text("at nine")
    await answer.locator(".text .chip").first.click()
    card = answer.locator(".card")
    await expect(card.locator("blockquote")).to_have_text(PARAGRAPHS[0])
    await expect(card).to_contain_text("Handbook")
    link = card.get_by_role("link", name="Open the source")
    assert (await link.get_attribute("href") or "").startswith(f"{HANDBOOK}#:~:text=The%20library%20opens")
    assert await link.get_attribute("rel") == "noopener noreferrer"
    row = await Conversation.get()
    assert (row.channel, row.metadata["page"]) == ("widget", f"{chat.page.url}")
    assert seen.problems == []


async def test_a_reload_goes_on_with_the_conversation(agent: Agent, visiting: Visiting) -> None:
    await answering(agent)
    chat, seen = await visiting()
    await chat.open()
    await chat.ask(QUESTION)
    await chat.says("closes at six")
    await chat.page.reload()
    await expect(chat.panel, "the panel was open before").to_be_visible()
    await expect(chat.questions).to_have_text(QUESTION)
    await expect(chat.answers.last.locator(".text .chip")).to_have_count(2)
    await chat.ask("And when does the library close?")
    await chat.says("closes at six")
    assert (await Conversation.get()).message_count == 4
    assert seen.problems == []


async def test_a_long_conversation_is_read_to_its_end(agent: Agent, visiting: Visiting) -> None:
    await answering(agent)
    chat, _ = await visiting()
    await chat.open()
    await chat.ask(QUESTION)
    await chat.says("closes at six")
    last = await Message.get(role="assistant")
    place = {"workspace_id": last.workspace_id, "agent_id": last.agent_id, "conversation_id": last.conversation_id}
    more = [
        Message(
            **place, role="user", content=f"Question {number}", created_at=last.created_at + timedelta(seconds=number)
        )
        for number in range(1, 121)
    ]
    await Message.bulk_create(more)
    await chat.page.reload()
    await expect(chat.questions).to_have_text([QUESTION, *(f"Question {number}" for number in range(1, 121))])


async def test_another_visitor_sees_nothing_of_it(agent: Agent, visiting: Visiting) -> None:
    await answering(agent)
    one, _ = await visiting()
    await one.open()
    await one.ask(QUESTION)
    await one.says("closes at six")
    kept = await one.page.evaluate("JSON.parse(Object.values(localStorage)[0]).conversation")
    other, seen = await visiting()
    await other.page.evaluate(
        """id => { const [name] = Object.keys(localStorage);
        localStorage[name] = JSON.stringify({...JSON.parse(localStorage[name]), conversation: id}) }""",
        kept,
    )
    await other.page.reload()
    await other.open()
    await other.page.wait_for_timeout(300)  # what the server refuses comes back before that
    await expect(other.questions).to_have_count(0)
    await other.ask(QUESTION)
    await other.says("closes at six")
    assert await Conversation.all().count() == 2
    assert [text for text in seen.problems if "404" not in text] == []


async def test_an_answer_is_stopped_and_rated(agent: Agent, visiting: Visiting) -> None:
    model = await answering(agent, *["More and more. "] * 200, pause=0.1)
    chat, _ = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await expect(answer.locator(".text")).to_contain_text("More and more.")
    await expect(chat.panel.get_by_role("button", name="Send")).to_be_hidden()
    await chat.panel.get_by_role("button", name="Stop writing").click()
    await expect(answer.locator(".note")).to_have_text("Stopped.")
    assert model.stopped == 1
    good, bad = (answer.get_by_role("button", name=name) for name in ("Good answer", "Bad answer"))
    for press, pressed, kept in ((good, good, "up"), (bad, bad, "down")):
        async with chat.page.expect_response("**/feedback"):
            await press.click()
        await expect(pressed).to_have_attribute("aria-pressed", "true")
        assert (await Message.get(role="assistant")).feedback == kept
    async with chat.page.expect_response("**/feedback"):
        await bad.click()
    assert (await Message.get(role="assistant")).feedback is None


async def test_a_new_conversation_begins_empty(agent: Agent, visiting: Visiting) -> None:
    await answering(agent, *["More and more. "] * 200, pause=0.1)
    chat, _ = await visiting()
    await chat.open()
    await chat.ask(QUESTION)
    await expect(chat.answers.last.locator(".text")).to_contain_text("More and more.")
    await chat.panel.get_by_role("button", name="New conversation").click()
    await expect(chat.questions).to_have_count(0)
    await answering(agent)
    await chat.ask(QUESTION)
    await chat.says("closes at six")
    assert await Conversation.all().count() == 2
    assert await Message.filter(state="stopped").count() == 1, "nobody reads the first answer any more"


async def test_the_keyboard_alone_is_enough(agent: Agent, visiting: Visiting) -> None:
    await answering(agent)
    chat, _ = await visiting()
    await chat.button.focus()
    keys = chat.page.keyboard
    await keys.press("Enter")
    await expect(chat.field).to_be_focused()
    await keys.type("When does")
    await keys.press("Shift+Enter")
    await keys.type("the library open?")
    await keys.press("Enter")
    await expect(chat.questions).to_have_text("When does\nthe library open?")
    await chat.says("closes at six")
    chip = chat.answers.last.locator(".text .chip").first
    await chip.focus()
    await keys.press("Enter")
    await expect(chat.panel.locator(".card")).to_be_focused()
    await keys.press("Escape")
    await expect(chip).to_be_focused()
    await keys.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.button).to_be_focused()


async def test_those_who_listen_are_told_whole_answers(agent: Agent, visiting: Visiting) -> None:
    await answering(agent, pause=0.1)
    chat, _ = await visiting()
    await chat.open()
    await expect(chat.panel.get_by_role("log")).to_have_attribute("aria-live", "off")
    await chat.page.evaluate(
        """() => { window.heard = [];
        const place = document.querySelector("nexora-widget").shadowRoot.querySelector("[role=status]");
        new MutationObserver(() => heard.push(place.textContent)).observe(place, {childList: true}) }"""
    )
    await chat.ask(QUESTION)
    await chat.says("closes at six")
    assert await chat.page.evaluate("heard") == [
        "Writing an answer…",
        "The library opens at nine and closes at six.\n\n- Adults pay 12 euros",
    ]


async def test_on_a_phone_it_fills_the_screen_and_keeps_the_keyboard_in(agent: Agent, visiting: Visiting) -> None:
    chat, _ = await visiting(**PHONE)
    await chat.open()
    assert await chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(chat.panel).to_have_attribute("aria-modal", "true")
    await expect(chat.button).to_be_hidden()
    for _ in range(8):
        await chat.page.keyboard.press("Tab")
        assert await chat.page.evaluate("document.activeElement.localName") == "nexora-widget"
    await chat.panel.get_by_role("button", name="Close the chat").click()
    await expect(chat.button).to_be_focused()


async def test_texts_from_right_to_left_stand_right(agent: Agent, visiting: Visiting) -> None:
    await answering(agent, "المكتبة تفتح في التاسعة [1].", "\n\n- أولا", "\n\nAnd closes at six.")
    chat, _ = await visiting()
    await chat.open()
    await chat.ask("متى تفتح المكتبة؟ When does the library open?")
    await chat.says("And closes at six.")
    written = "place => getComputedStyle(place).direction"
    assert await chat.questions.locator("p").evaluate(written) == "rtl"
    blocks = chat.answers.last.locator(".text > *")
    assert [await place.evaluate(written) for place in await blocks.all()] == ["rtl", "rtl", "ltr"]


@pytest.mark.parametrize(("colour", "ink"), [("#fde047", "rgb(20, 19, 29)"), ("#0f172a", "rgb(255, 255, 255)")])
async def test_the_button_can_be_seen_on_every_colour(agent: Agent, visiting: Visiting, colour: str, ink: str) -> None:
    agent.widget_color = colour
    await agent.save()
    chat, _ = await visiting()
    await expect(chat.button).to_have_css("color", ink)


async def test_a_page_says_it_in_its_own_words(agent: Agent, site: Site, visiting: Visiting) -> None:
    site.head = "<script>window.NexoraWidget = {texts: {fresh: 'Neues Gespräch', name: 'Auskunft'}}</script>"
    site.line = site.line.replace(" async", ' data-welcome="Guten Tag!" data-side="left" data-theme="dark" async')
    chat, _ = await visiting()
    await chat.page.evaluate("NexoraWidget.open()")
    await expect(chat.panel.get_by_role("heading")).to_have_text("Auskunft")
    await expect(chat.panel).to_contain_text("Guten Tag!")
    await expect(chat.panel.get_by_role("button", name="Neues Gespräch")).to_be_visible()
    box = await chat.button.bounding_box()
    assert box is not None
    assert box["x"] == 20
    await expect(chat.panel).to_have_css("background-color", "rgb(26, 25, 36)")
    await chat.page.evaluate("NexoraWidget.close()")
    await expect(chat.panel).to_be_hidden()


async def test_what_happens_meanwhile_is_shown_on_the_button(agent: Agent, visiting: Visiting) -> None:
    model = await answered_by(agent, HeldModel(*WORDS, after="nine"))
    chat, _ = await visiting()
    await chat.open()
    await chat.ask(QUESTION)
    await chat.page.keyboard.press("Escape")
    model.go_on.set()
    await expect(chat.button).to_have_class("launcher news")
    await chat.open()
    await expect(chat.button).to_have_class("launcher opened")


async def visitor_of(chat: Chat) -> str:
    """Who the server takes the page's visitor for."""
    return str(await chat.page.evaluate("JSON.parse(Object.values(localStorage)[0]).visitor"))


async def test_a_session_that_has_ended_is_opened_again_without_a_word(agent: Agent, visiting: Visiting) -> None:
    await answering(agent)
    chat, seen = await visiting()
    visitor = await visitor_of(chat)
    await chat.open()
    await chat.ask(QUESTION)
    await chat.says("closes at six")
    later = "const now = Date.now; Date.now = () => now() + 31 * 60 * 1000"
    await chat.page.evaluate(later)
    async with chat.page.expect_response("**/sessions"):
        await chat.ask(QUESTION)
    await chat.says("closes at six")
    assert await visitor_of(chat) == visitor
    assert (await Conversation.get()).message_count == 4
    assert seen.problems == []


async def test_the_landing_page_shows_the_widget_of_a_key(
    agent: Agent, server: str, site: Site, browser: Browser
) -> None:
    await answering(agent)
    agent.allowed_origins = [server]
    await agent.save()
    page = await browser.new_page()
    seen, chat = Visit(page), Chat(page)
    await page.goto(f"{server}/#widget={site.key}")
    await chat.open()
    await chat.ask(QUESTION)
    await chat.says("closes at six")
    await page.reload()
    await expect(chat.questions, "a GET to the page's own server carries no Origin").to_have_text(QUESTION)
    await page.close()
    assert seen.problems == []
