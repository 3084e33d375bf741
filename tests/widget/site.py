"""A customer's web site, on an origin of its own, whose pages carry the line that the README gives them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from playwright.async_api import Locator, Page, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tests.app.browser import served

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><h1>A shop</h1><p>Everything for reading.</p><input aria-label="Search the shop">{line}{after}</body></html>"""


@dataclass
class Site:
    """`origin` is where it is. `line`, with `key`, is what stands in its pages; `csp` their content policy, if any."""

    origin: str
    key: str = ""
    line: str = ""
    csp: str = ""
    head: str = ""
    after: str = ""

    def carries(self, server: str, key: str = "") -> None:
        """Its pages load the widget from `server`, with this key, or with the one that they had."""
        self.key = key or self.key
        self.line = f'<script src="{server}/widget.js" data-key="{self.key}" async></script>'

    async def answer(self, request: Request) -> HTMLResponse:
        """Any path is a page."""
        headers = {"Content-Security-Policy": self.csp} if self.csp else {}
        return HTMLResponse(_PAGE.format(head=self.head, line=self.line, after=self.after), headers=headers)


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """The site on a port of its own, which makes it another origin."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    async with served(app) as origin:
        site = Site(origin)
        app.add_route("/{path:path}", site.answer)
        yield site


class Chat:
    """The widget on a page, as its visitor sees it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.button = page.locator("nexora-widget .launcher")
        self.panel = page.get_by_role("dialog")
        self.field = self.panel.get_by_role("textbox")
        self.questions = self.panel.locator(".mine")
        self.answers = self.panel.locator(".answer:not(:first-child)")

    async def open(self) -> None:
        """Press the button."""
        await self.button.click(timeout=10_000)
        await expect(self.panel).to_be_visible()

    async def ask(self, question: str) -> Locator:
        """Ask, with Enter; the answer, as soon as there is one."""
        known = await self.answers.count()
        await self.field.fill(question)
        await self.field.press("Enter")
        await expect(self.answers).to_have_count(known + 1)
        return self.answers.last

    async def says(self, text: str) -> None:
        """Wait until the last answer says this, and is whole."""
        await expect(self.answers.last.locator(".text")).to_contain_text(text, timeout=10_000)
        await expect(self.panel.locator(".busy")).to_have_count(0, timeout=10_000)
