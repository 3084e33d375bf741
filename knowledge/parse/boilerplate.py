"""What of a web page is not its content: navigation, banners, scripts, and whatever is hidden from the reader."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.parse.pruning import remove
from knowledge.parse.signs import spell_out

_UNREAD = "script, style, template, svg, iframe, object, embed, canvas, audio, video, select, textarea, input, head"
_UNSEEN = "[hidden], [aria-hidden=true], dialog, .sr-only, .visually-hidden, .screen-reader-text"
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
_OPENERS = ("aria-controls", "data-target", "data-bs-target", "href")
_AROUND = (
    "nav, aside, footer, header, [role=navigation], [role=banner], [role=contentinfo], [role=complementary],"
    " [role=search], [role=dialog], [role=alertdialog], [role=menu], [role=menubar], [role=toolbar]"
)
_CONTENT = "main, article, [role=main]"
_NAMED_SO = re.compile(  # whole class names and ids
    r"(?:(?:site|page|main|global|top|primary|secondary|mobile)[-_]?)?"
    r"(?:nav|navbar|navigation|menu|sidebar|header|skip[-_]?(?:link|nav|to[-_]content)|onetrust[-_]\w+|cookies?"
    r"|signup[-_]?form|ads?|comments|comment[-_]?(?:list|form)|toc|table[-_]of[-_]contents)"
    r"(?:[-_](?:wrapper|container|inner|list|links|bar|banner|area|section|widget))?",
    re.I,
)
_NAMED_WITH = re.compile(  # words in them that cost almost no content on 990 pages with known content (trafilatura's)
    r"(?:^|[-_])(?:shar(?:e|ing)|social|related|recommend\w*|newsletter|subscri(?:be|ption)|consent|gdpr|ccpa|login"
    r"|cookie[-_]?(?:banner|bar|notice|consent|popup|message|law|policy|modal|overlay|wall)|breadcrumbs?|pagination|pager"
    r"|advert\w*|promo\w*|popup|modal|footer)(?:$|[-_])",
    re.I,
)
_NEVER_BY_NAME = frozenset({"body", "main", "article", "h1", "h2", "h3", "p"})
_QUESTIONS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})
_SEVERAL_LINKS, _MENU_TEXT = 4, 30  # a menu: at least so many links, of less than so many characters on average
_MOSTLY, _HALF = 0.8, 0.5
_PROSE = 80  # characters
_WHOLE_PAGE = 500
_ENOUGH = 200  # characters that make a page's main part worth trusting


def content_of(page: LexborHTMLParser) -> LexborNode | None:
    """The part of the page that holds what it is about; everything else is removed from the tree.

    None for a page with no text left.
    """
    body = page.body
    if body is None:
        return None
    remove_unread(body)
    opened = _opened(body)
    remove(node for node in _hidden(body) if (node.attributes.get("id") or "") not in opened)
    length, prose = _length(body), _prose(body)
    remove(
        node
        for node in _around(body)
        if not _is_header_of_content(node) and _length(node) <= length * _HALF and _prose(node) <= prose * _HALF
    )
    remove(node for node in body.css("ul, ol") if _is_menu(node))
    return _main_part(body) if _length(body) else None


def remove_unread(body: LexborNode) -> None:
    """Take out what no browser shows as text; what stands in for scripts stays only where it is a whole page.

    Signs alone in a table's cell are spelt out first.
    """
    spell_out(body)
    remove([*body.css(_UNREAD), *(node for node in body.css("noscript") if _length(node) < _WHOLE_PAGE)])


def _length(node: LexborNode) -> int:
    return len("".join(node.text().split()))


def _prose(node: LexborNode) -> int:
    """How much of it is sentences: paragraphs that are longer than a label. Half of a page's prose is its content."""
    return sum(length for paragraph in node.css("p") if (length := _length(paragraph)) >= _PROSE)


def _hidden(body: LexborNode) -> list[LexborNode]:
    styled = (node for node in body.css("[style]") if _HIDING_STYLE.search(node.attributes.get("style") or ""))
    return [*body.css(_UNSEEN), *styled]


def _opened(body: LexborNode) -> set[str]:
    """The ids that something on the page opens: folded answers are hidden, but a reader gets to see them."""
    openers = body.css("[aria-controls], [data-target], [data-bs-target], a[href^='#']")
    return {(node.attributes.get(name) or "").lstrip("#") for node in openers for name in _OPENERS} - {""}


def _around(body: LexborNode) -> list[LexborNode]:
    named = (node for node in body.css("[class], [id]") if _is_named_boilerplate(node))
    buttons = (node for node in body.css("button") if node.parent is None or node.parent.tag not in _QUESTIONS)
    return [*body.css(_AROUND), *named, *buttons]


def _is_named_boilerplate(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".split()
    return node.tag not in _NEVER_BY_NAME and any(
        _NAMED_SO.fullmatch(name) or _NAMED_WITH.search(name) for name in names
    )


def _is_header_of_content(node: LexborNode) -> bool:
    """Whether content is in it, or it is the head of content: the page's heading, or an article's first lines."""
    if node.css_first(_CONTENT) is not None:
        return True
    return node.tag == "header" and (node.css_first("h1") is not None or _is_in_content(node))


def _is_in_content(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in ("main", "article"):
        parent = parent.parent
    return parent is not None


def _is_menu(node: LexborNode) -> bool:
    links = node.css("a[href]")
    linked = sum(map(_length, links))
    return len(links) >= _SEVERAL_LINKS and linked > _length(node) * _MOSTLY and linked < len(links) * _MENU_TEXT


def _main_part(body: LexborNode) -> LexborNode:
    """The one `main`, or the one `article` that holds at least half of what is left of the page."""
    mains, articles = body.css("main, [role=main]"), body.css("article")
    if len(mains) == 1 and _length(mains[0]) >= min(_ENOUGH, _length(body) * _HALF):
        return mains[0]
    if len(articles) == 1 and _prose(articles[0]) >= _prose(body) * _HALF and _length(articles[0]) >= _ENOUGH:
        return articles[0]
    return body
