"""The one way to the outside: each hop's address is checked, then connected to as checked, all within limits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from knowledge.agent import USER_AGENT
from knowledge.fetch.address import Network
from knowledge.fetch.body import body_of
from knowledge.fetch.failures import FetchFailed
from knowledge.fetch.names import Resolver, addresses_of, resolve
from knowledge.fetch.outcome import failure_of, refused_status
from knowledge.fetch.target import Target, redirected, target_of
from knowledge.fetch.transport import Pinned
from knowledge.wishes import NONE, Wishes, wishes_of

_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/*;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_VALIDATOR = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: bytes (as sent, and as unpacked), seconds in all and to an answer's headers, hops."""

    bytes: int = 25 * 1024 * 1024
    seconds: float = 60.0
    header_seconds: float = 15.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was there. `url` is where the redirects led; `media_type` the Content-Type header, with its charset.

    `wishes`: what its headers ask of robots; a page's own words may ask for more.
    `not_modified`: the page is what `etag` or `last_modified` stood for; `body` is empty then.
    """

    url: str
    status: int
    media_type: str | None
    body: bytes
    etag: str | None
    last_modified: str | None
    not_modified: bool = False
    wishes: Wishes = NONE


async def fetch(
    url: str,
    *,
    allow: Sequence[Network] = (),
    etag: str | None = None,
    last_modified: str | None = None,
    limits: Limits | None = None,
    resolver: Resolver = resolve,
) -> Fetched:
    """Read what is at an address, without cookies, credentials or proxy. Redirects are checked like the first address.

    `allow`: networks that may be read although they aren't public. `etag`, `last_modified`: as the last fetch gave
    them; the answer may then be `not_modified`.

    Raises: FetchFailed.
    """
    limits = limits or Limits()
    try:
        async with asyncio.timeout(limits.seconds):
            return await _followed(target_of(url), allow, _conditions(etag, last_modified), limits, resolver)
    except TimeoutError:
        sentence = f"The address did not answer in full within {limits.seconds:.0f} seconds; try again later"
        raise FetchFailed(sentence, code="FETCH_TIMEOUT", may_pass=True) from None


async def _followed(
    target: Target, allow: Sequence[Network], conditions: dict[str, str], limits: Limits, resolver: Resolver
) -> Fetched:
    for _ in range(limits.redirects + 1):
        addresses = await addresses_of(target, allow, resolver)
        async with _answer(target, addresses, conditions, limits) as response:
            location = response.headers.get("location")
            if response.status_code not in _REDIRECTS or not location:
                return await _fetched(target, response, limits, conditional=bool(conditions))
            target = redirected(target, location)
    raise FetchFailed(
        f"The address redirects more than {limits.redirects} times; "
        "open it in a browser and add the address where it ends",
        code="FETCH_REDIRECTS",
    )


@asynccontextmanager
async def _answer(
    target: Target, addresses: Sequence[str], conditions: dict[str, str], limits: Limits
) -> AsyncIterator[httpx.Response]:
    timeout = httpx.Timeout(limits.header_seconds)
    async with httpx.AsyncClient(transport=Pinned(target, addresses), timeout=timeout, trust_env=False) as client:
        request = httpx.Request(
            "GET", target.url, headers=_HEADERS | conditions, extensions={"timeout": timeout.as_dict()}
        )
        try:
            async with asyncio.timeout(limits.header_seconds):
                response = await client.send(request, stream=True)
        except TimeoutError:
            raise failure_of(httpx.ReadTimeout("headers"), target) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise failure_of(error, target) from None
        try:
            yield response
        except httpx.HTTPError as error:
            raise failure_of(error, target) from None
        finally:
            await response.aclose()


async def _fetched(target: Target, response: httpx.Response, limits: Limits, *, conditional: bool) -> Fetched:
    headers = response.headers
    not_modified = response.status_code == _NOT_MODIFIED and conditional
    if not not_modified and not response.is_success:
        raise refused_status(response, target)
    body = (
        b"" if not_modified else await body_of(response.aiter_raw(), headers.get("content-encoding", ""), limits.bytes)
    )
    return Fetched(
        url=target.url,
        status=response.status_code,
        media_type=headers.get("content-type", "")[:200] or None,
        body=body,
        etag=_validator(headers.get("etag")),
        last_modified=_validator(headers.get("last-modified")),
        not_modified=not_modified,
        wishes=wishes_of(headers.get_list("x-robots-tag")),
    )


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    given = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
    return {name: value for name, value in given.items() if value}


def _validator(value: str | None) -> str | None:
    """Kept only where it is a header that can be sent back."""
    return value if value and _VALIDATOR.fullmatch(value) else None
