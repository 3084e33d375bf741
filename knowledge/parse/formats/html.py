"""HTML: a page's title, links and content, in the order a reader meets it. DOCX and Markdown come through here too."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from knowledge.agent import AGENT
from knowledge.parse.boilerplate import content_of, remove_unread
from knowledge.parse.characters import decoded
from knowledge.parse.draft import Draft
from knowledge.parse.failures import empty
from knowledge.parse.media import HTML
from knowledge.parse.parsed import Parsed
from knowledge.parse.walk import walk
from knowledge.wishes import wishes_of

_META_ROBOTS = f"meta[name='robots' i], meta[name='{AGENT}' i]"
_LOGIN = "input[type='password' i]"
_FEW = 300  # characters: what stands around a form to log in with
_META_CHARSET = "meta[charset], meta[http-equiv='content-type' i]"


def read_html(data: bytes, name: str, charset: str | None) -> Parsed:
    """A web page: only its main content, without navigation, banners and what is hidden."""
    page = LexborHTMLParser(decoded(data, charset or _declared_charset(data)))
    has_scripts, asks_for_login = page.css_first("script") is not None, page.css_first(_LOGIN) is not None
    title, base, canonical = _title(page), _attribute(page, "base", "href"), _canonical(page)
    wishes = wishes_of(node.attributes.get("content") or "" for node in page.css(_META_ROBOTS))
    links = () if wishes.nofollow else links_of(page)
    content = content_of(page)
    draft = Draft()
    if content is not None:
        walk(content, draft)
    elif has_scripts:
        raise empty("This page shows no text without running its scripts", "upload what it shows as a file")
    if asks_for_login and draft.length < _FEW:
        raise empty("This page asks for a login, which is not given", "upload what it shows as a file")
    title = title or draft.first_heading() or name
    parsed = draft.parsed(HTML, title=title, links=links, base=base, canonical=canonical)
    return replace(parsed, noindex=wishes.noindex, nofollow=wishes.nofollow)


def read_fragment(html: str, media_type: str, title: str | None, name: str) -> Parsed:
    """HTML that we made from another format: all of it is content."""
    page = LexborHTMLParser(html)
    draft = Draft()
    links = links_of(page)
    if page.body is not None:
        remove_unread(page.body)
        walk(page.body, draft)
    return draft.parsed(media_type, title=title or draft.first_heading() or name, links=links)


def links_of(page: LexborHTMLParser) -> tuple[str, ...]:
    """Where the page links to, as written, each once; no link that is marked nofollow."""
    followed = (
        node for node in page.css("a[href], area[href]") if "nofollow" not in (node.attributes.get("rel") or "")
    )
    return tuple(dict.fromkeys(href.strip() for node in followed if (href := node.attributes.get("href"))))


def _title(page: LexborHTMLParser) -> str | None:
    node = page.css_first("head > title") or page.css_first("h1")
    return (node.text() if node else None) or _attribute(page, "meta[property='og:title']", "content")


def _canonical(page: LexborHTMLParser) -> str | None:
    return _attribute(page, "link[rel='canonical' i]", "href")


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = page.css_first(selector)
    return (node.attributes.get(name) or "").strip() or None if node else None


def _declared_charset(data: bytes) -> str | None:
    head = LexborHTMLParser(data[:4096].decode("ascii", errors="ignore"))
    for node in head.css(_META_CHARSET):
        declared = node.attributes.get("charset") or (node.attributes.get("content") or "").rpartition("charset=")[2]
        if declared:
            return declared.strip()
    return None
