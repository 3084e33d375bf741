"""Whatever an answer, a quote or a page says, the widget shows it as text and does nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import expect

from knowledge.search import Found
from llm.scripted import ScriptedModel
from models.agents import Agent
from tests.answering import answering_with, library_of
from tests.answering import chat as scripted
from tests.widget.conftest import Visiting
from tests.widget.site import Site

QUESTION = "When does the library open?"
HOSTILE = """<script>window.hit = 1</script><img src=x onerror="window.hit = 1"><style>* {display: none}</style>
[run](javascript:window.hit=1) [data](data:text/html,<script>alert(1)</script>) [vb](vbscript:x)
![pixel](https://evil.example/pixel.png) <https://evil.example/<b>> **<b onclick=hit=1>bold</b>**
[ok](https://library.example/a_(b)"onmouseover="window.hit=1) `<i>code</i>`

# <h1>Head</h1>
- <svg onload="window.hit = 1">
1. [**x**](https://library.example/<script>) [2] [999]
```html
<iframe src="https://evil.example"></iframe>
"""
STRICT = (
    "default-src 'none'; script-src {server}; connect-src {server}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


async def test_hostile_text_from_a_model_does_nothing(agent: Agent, visiting: Visiting) -> None:
    await scripted(agent, *(HOSTILE[at : at + 7] for at in range(0, len(HOSTILE), 7)))
    chat, seen = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await chat.says("evil.example")
    made = await answer.evaluate("place => [...new Set([...place.querySelectorAll('.text *')].map(e => e.localName))]")
    assert set(made) <= {"p", "a", "button", "code", "pre", "strong", "ul", "ol", "li", "em"}
    links = [await link.get_attribute("href") or "" for link in await answer.locator(".text a").all()]
    assert all(link.startswith(("https://evil.example/", "https://library.example/")) for link in links), links
    attributes = await answer.evaluate(
        "place => [...place.querySelectorAll('.text a')].flatMap(a => a.getAttributeNames())"
    )
    assert set(attributes) == {"href", "title", "target", "rel"}
    assert await chat.page.evaluate("window.hit") is None
    assert not [url for url in seen.requested if "evil.example" in url]
    assert seen.problems == []


async def test_hostile_sources_do_nothing(agent: Agent, visiting: Visiting) -> None:
    text = '<img src=x onerror="window.hit = 1">The library opens at nine.'
    library = await library_of(agent, [text])

    async def search(*asked: Any) -> Found:
        found = await library.search(*asked)
        evil: dict[str, Any] = {"url": "javascript:window.hit=1", "source_name": "<b>Handbook</b>"}
        return replace(found, evidence=[replace(hit, **evil) for hit in found.evidence])

    answering_with(ScriptedModel(["At nine [1]."]), library, search=search)
    chat, seen = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await chat.says("At nine")
    await answer.locator(".text .chip").click()
    await expect(answer.locator(".card blockquote")).to_have_text(text)
    await expect(answer.locator(".card .head span")).to_have_text("<b>Handbook</b>")
    await expect(answer.locator(".card a, .card img")).to_have_count(0)
    assert seen.problems == []


async def test_no_text_takes_long_to_show(agent: Agent, visiting: Visiting) -> None:
    worst = (
        *("[" * 4000, "**a" * 2000, "*a" * 2000, "`" * 4001 + " ", "[a](https://" + "(" * 4000, "- \n" * 2000),
        *("# " + " #" * 2000 + "x", "~" * 4000 + "\n", "https://" + "." * 4000),
    )
    await scripted(agent, *(f"\n\n{text}" for text in worst), "\n\nThe end")
    chat, seen = await visiting()
    await chat.open()
    await chat.page.evaluate(
        """() => { window.slow = []; new PerformanceObserver((list) =>
        slow.push(...list.getEntries().map((each) => each.duration))).observe({type: 'longtask'}) }"""
    )
    await chat.ask(QUESTION)
    await chat.says("The end")
    assert max(await chat.page.evaluate("[0, ...slow]")) < 1000, "milliseconds in which the page stood still"
    await chat.page.evaluate("setTimeout(() => { for (const end = Date.now() + 1200; Date.now() < end; ); })")
    await chat.page.wait_for_function("slow.some((duration) => duration > 1000)")  # it would have been noticed
    assert seen.problems == []


async def test_it_works_under_a_strict_content_policy(
    agent: Agent, site: Site, server: str, visiting: Visiting
) -> None:
    await scripted(agent)
    site.csp = STRICT.format(server=server)
    chat, seen = await visiting()
    await chat.open()
    answer = await chat.ask(QUESTION)
    await chat.says("It opens at nine")
    await answer.locator(".text .chip").click()
    await expect(answer.locator(".card")).to_be_visible()
    await expect(chat.button).to_have_css("background-color", "rgb(15, 118, 110)")
    assert seen.problems == []
    assert all(url.startswith((server, site.origin)) for url in seen.requested), seen.requested


async def test_it_works_where_nothing_may_be_kept(agent: Agent, site: Site, visiting: Visiting) -> None:
    await scripted(agent)
    denied = "Object.defineProperty(window, '{}', {{get() {{ throw new DOMException('no', 'SecurityError') }}}});"
    site.head = f"<script>{denied.format('localStorage')}{denied.format('sessionStorage')}</script>"
    chat, seen = await visiting()
    await chat.open()
    for times in (1, 2):
        await chat.ask(QUESTION)
        await chat.says("It opens at nine")
        await expect(chat.questions).to_have_count(times)
    assert seen.problems == []
    assert await chat.page.context.cookies() == []


async def test_the_page_s_styles_and_keys_stay_outside(agent: Agent, site: Site, visiting: Visiting) -> None:
    site.head = """<style>* {font: 40px serif !important} button, div, nexora-widget {display: none; opacity: 0}</style>
        <script>window.keys = []; addEventListener("keydown", (event) => keys.push(event.key))</script>"""
    chat, _ = await visiting()
    await chat.open()
    await expect(chat.panel.get_by_role("heading")).to_have_css("font-size", "16px")
    await chat.field.press("k")
    assert await chat.page.evaluate("keys") == []


async def test_where_it_is_not_allowed_only_the_console_says_so(agent: Agent, site: Site, visiting: Visiting) -> None:
    agent.allowed_origins = ["https://other.example"]
    await agent.save()
    chat, seen = await visiting(shown=False)
    await chat.page.wait_for_function("window.NexoraWidget", timeout=10_000)
    await expect(chat.page.locator("nexora-widget")).to_have_count(0)
    async with chat.page.expect_console_message(lambda said: said.text.startswith("Nexora")) as told:
        await chat.page.reload()
    sentence = (await told.value).text
    assert f'Add "{site.origin}" to the agent\'s allowed_origins' in sentence
    assert f'{{"allowed_origins": ["{site.origin}"]}}' in sentence
    await expect(chat.page.locator("nexora-widget")).to_have_count(0)
    assert seen.problems


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("nxr_live_abc", "Revoke it"),
        ("", 'needs data-key="nxr_pub_'),
        ("nxr_pub_nobody's", "401 Invalid or revoked API key"),
    ],
)
async def test_a_wrong_key_is_explained_to_the_developer(
    agent: Agent, site: Site, visiting: Visiting, key: str, sentence: str
) -> None:
    site.line = site.line.replace(site.key, key)
    chat, _ = await visiting(shown=False)
    async with chat.page.expect_console_message(lambda said: said.text.startswith("Nexora")) as told:
        await chat.page.reload()
    assert sentence in (await told.value).text
    await expect(chat.page.locator("nexora-widget")).to_have_count(0)


async def test_a_page_that_loads_it_twice_has_it_once(agent: Agent, site: Site, visiting: Visiting) -> None:
    site.after = site.line
    chat, seen = await visiting()
    await expect(chat.page.locator("nexora-widget")).to_have_count(1)
    again = """line => { document.body.replaceChildren(); const script = document.createElement("script");
        script.src = document.querySelector("script")?.src ?? line; document.body.append(script) }"""
    address = seen.requested[1]
    await chat.page.evaluate(again, address)
    await expect(chat.button).to_be_visible()
