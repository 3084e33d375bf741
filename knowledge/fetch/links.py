"""Which of a page's links lead to another page of the same site, each written one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.target import Target, target_of

_TRACKING = re.compile(
    r"utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|igshid|ref_src|yclid|phpsessid|jsessionid", re.I
)
_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|bmp|tiff?|mp[34]|m4[av]|webm|mov|avi|mkv|wav|ogg|flac|css|m?js|json|xml|rss|atom|map"
    r"|woff2?|ttf|eot|otf|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|apk|deb|rpm|iso|jar|ics|vcf|docm|xls|doc|ppt)$",
    re.I,
)
_INDEX = re.compile(r"/index\.(?:html?|php)$", re.I)
_DOTS = re.compile(r"/(?:\./)+")


def normal(url: str, base: str | None = None) -> str | None:
    """One writing for every way to write an address: absolute, without fragment, tracking and session parameters.

    None for what can't be fetched (mailto:, javascript:, a bad address).
    """
    try:
        target = target_of(urljoin(base, url.strip()) if base else url)
    except (FetchFailed, ValueError):
        return None
    parts = urlsplit(target.url)
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(name)])
    path = _INDEX.sub("/", _DOTS.sub("/", parts.path))
    return f"{target.scheme}://{target.authority}{path}" + (f"?{query}" if query else "")


def site_of(url: str) -> str:
    """The site a page is on: its host, where www.example.com and example.com are one; with the port if it has one.

    Raises: FetchFailed for a bad address.
    """
    target: Target = target_of(url)
    return target.authority.removeprefix("www.")


def pages_linked(links: Iterable[str], page: str, base: str | None = None) -> Iterator[str]:
    """The addresses on the page's own site that its links lead to, each once, images and downloads left out.

    `links`: as the page writes them. `base`: its `<base href>`.
    """
    site = site_of(page)
    root = urljoin(page, base) if base else page
    seen: set[str] = set()
    for link in links:
        url = normal(link, root)
        if url is None or url in seen or _NOT_PAGES.search(urlsplit(url).path) or site_of(url) != site:
            continue
        seen.add(url)
        yield url


def own_address(page: str, canonical: str | None, base: str | None = None) -> str:
    """The address a page counts under: its canonical link where that is on the same site, else where it was found."""
    own = normal(page) or page
    named = normal(canonical, urljoin(page, base) if base else page) if canonical else None
    return named if named and site_of(named) == site_of(own) else own
