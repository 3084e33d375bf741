"""The pages in a real browser: they open under their content policy, load nothing from elsewhere, and work."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from graphql import parse, validate
from playwright.async_api import Browser, Page, expect

from schema.graph import graph
from tests.app.browser import Visit, chromium, served, visiting
from tests.app.web import web

HEADERS = ".graphiql-editor-tool .graphiql-editor:not(.hidden)"
PAGE = Path(__file__).parents[2] / "app" / "pages" / "graphiql" / "index.html"


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    async with served(web()) as at:
        yield at


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    async with visiting(browser) as visit:
        yield visit


async def write(page: Page, editor: str, text: str) -> None:
    await page.locator(f"{editor} .CodeMirror").first.click()
    await page.keyboard.press("Control+A")
    await page.keyboard.insert_text(text)
    await page.wait_for_timeout(300)  # GraphiQL reads the document a moment after the last key


async def run(page: Page, text: str) -> None:
    await write(page, ".graphiql-query-editor", text)
    await page.get_by_label("Execute query (Ctrl-Enter)").click()


async def shows(page: Page, text: str) -> None:
    await expect(page.locator(".result-window")).to_contain_text(text, timeout=10_000)


async def test_a_query_and_a_subscription_run_and_nothing_comes_from_elsewhere(address: str, visit: Visit) -> None:
    page = visit.page
    await page.goto(f"{address}/graphql")
    await expect(page.locator(".graphiql-query-editor")).to_contain_text("Welcome to Nexora", timeout=10_000)
    await expect(page.locator(".graphiql-editor-tool").first).to_contain_text('"password": ""')
    await run(page, "{ hello }")
    await shows(page, '"hello": "world"')
    await run(page, "subscription { count(to: 3) }")
    await shows(page, '"count": 2')
    assert visit.problems == []
    assert all(url.startswith((address, "data:")) for url in visit.requested), visit.requested


async def test_the_header_editor_is_on_and_a_login_is_remembered_without_it(address: str, visit: Visit) -> None:
    page = visit.page
    await page.goto(f"{address}/graphql?query=%7B%20who%20%7D")
    await page.get_by_label("Execute query (Ctrl-Enter)").click()
    await shows(page, '"who": "anonymous')
    await page.get_by_role("button", name="Headers").click()
    await write(page, HEADERS, '{"Authorization": "Bearer good"}')
    await run(page, "{ who }")
    await shows(page, '"who": "person')
    await write(page, HEADERS, '{"authorization": "Bearer stale"}')
    await run(page, "{ who }")
    await shows(page, "Invalid or expired token")
    await write(page, HEADERS, "{}")
    await run(page, "mutation { login { tokens { accessToken } } }")
    await shows(page, '"accessToken": "good"')
    await run(page, "{ who }")
    await shows(page, '"who": "person')


async def test_tabs_are_there_again_on_the_next_visit(address: str, visit: Visit) -> None:
    page = visit.page
    await page.goto(f"{address}/graphql")
    await run(page, "query Kept { hello }")
    await shows(page, '"hello": "world"')
    await page.wait_for_timeout(700)  # GraphiQL stores its tabs half a second after the last key
    await page.reload()
    await expect(page.locator(".graphiql-query-editor")).to_contain_text("query Kept", timeout=10_000)


async def test_the_reference_opens_and_a_path_can_be_tried(address: str, visit: Visit) -> None:
    page = visit.page
    await page.goto(f"{address}/docs")
    await page.locator("#operations-Things-who_api_things_who_get").get_by_role("button").first.click()
    await page.get_by_role("button", name="Execute").click()
    await expect(page.locator(".responses-inner .response .microlight").first).to_contain_text(
        "anonymous at 127.0.0.1", timeout=10_000
    )
    assert visit.problems == []
    assert all(url.startswith((address, "data:")) for url in visit.requested), visit.requested


async def test_the_landing_page_says_how_the_server_stands(address: str, visit: Visit) -> None:
    await visit.page.goto(f"{address}/")
    await expect(visit.page.get_by_role("status")).to_have_text("running and ready", timeout=10_000)
    await expect(visit.page.locator("pre").first).to_contain_text(f"curl -s {address}/api/auth/register")
    assert visit.problems == []


def test_the_example_fits_the_graph() -> None:
    html = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r'<script type="application/graphql"[^>]*>(.*?)</script>', html, re.DOTALL)
    (variables,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert validate(graph._schema, parse(example)) == []
    assert set(json.loads(variables)) == {"email", "password"}
