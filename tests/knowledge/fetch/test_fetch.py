"""Fetching from real servers: what comes back, and what stops a server that misbehaves."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from pathlib import Path

import pytest

from knowledge.fetch import FetchFailed, Limits, fetch, networks
from knowledge.fetch.target import redirected, target_of
from knowledge.wishes import Wishes
from tests.knowledge.fetch.sites import Names, moved, page, site

LOCAL = networks("127.0.0.1/32")
SMALL = Limits(bytes=100_000, seconds=2, header_seconds=0.5)


async def refusal(url: str, limits: Limits = SMALL) -> FetchFailed:
    with pytest.raises(FetchFailed) as refused:
        await fetch(url, allow=LOCAL, limits=limits)
    return refused.value


async def test_a_page_is_read() -> None:
    answer = page(b"<p>Hello", 'ETag: "v1"', "Last-Modified: Mon, 02 Jun 2025 10:00:00 GMT")
    async with site({"/help?q=a": answer}) as acme:
        found = await fetch(acme.url("/help?q=a#part"), allow=LOCAL)
    assert (found.status, found.body, found.media_type) == (200, b"<p>Hello", "text/html; charset=utf-8")
    assert (found.url, found.etag) == (acme.url("/help?q=a"), '"v1"')
    assert found.last_modified == "Mon, 02 Jun 2025 10:00:00 GMT"


async def test_it_says_who_asks_and_carries_nothing_else() -> None:
    answers = {"/": page(b"", "Location: /b", "Set-Cookie: session=1; Path=/", status="302 Found"), "/b": page(b"ok")}
    async with site(answers) as acme:
        await fetch(acme.url(), allow=LOCAL)
    for request in acme.requests:
        names = {line.split(b":")[0].lower() for line in request.split(b"\r\n")[1:] if line}
        assert names == {b"host", b"user-agent", b"accept", b"accept-encoding"}
        assert b"User-Agent: NexoraBot/" in request


async def test_a_page_that_did_not_change() -> None:
    async with site({"/": page(b"", status="304 Not Modified")}) as acme:
        found = await fetch(acme.url(), allow=LOCAL, etag='"v1"', last_modified="Mon, 02 Jun 2025 10:00:00 GMT")
        assert (found.not_modified, found.status, found.body) == (True, 304, b"")
        assert b'If-None-Match: "v1"\r\n' in acme.requests[0]
        assert b"If-Modified-Since: Mon, 02 Jun 2025 10:00:00 GMT\r\n" in acme.requests[0]
        assert (await refusal(acme.url())).http_status == 304  # nobody asked for that answer


async def test_what_a_server_asks_of_robots() -> None:
    headers = "X-Robots-Tag: otherbot: noindex", "x-robots-tag: nofollow"
    async with site({"/": page(b"ok", *headers)}) as acme:
        assert (await fetch(acme.url(), allow=LOCAL)).wishes == Wishes(nofollow=True)


async def test_a_validator_can_smuggle_no_header() -> None:
    async with site({"/": page(b"ok")}) as acme:
        await fetch(acme.url(), allow=LOCAL, etag='"v1"\r\nCookie: a=b')
    assert b"Cookie" not in acme.requests[0]


async def test_redirects_are_followed_and_counted() -> None:
    steps = {
        f"/{n}": moved(f"/{n + 1}", status)
        for n, status in enumerate(["301 Moved", "302 Found", "303 See", "307 T", "308 P"])
    }
    async with site(steps | {"/5": page(b"there"), "/start": moved("/0")}) as acme:
        assert (await fetch(acme.url("/0"), allow=LOCAL)).url == acme.url("/5")
        failure = await refusal(acme.url("/start"))
    assert (failure.code, failure.may_pass) == ("FETCH_REDIRECTS", False)


async def test_a_circle_of_redirects_ends() -> None:
    async with site({"/a": moved("/b"), "/b": moved("/a")}) as acme:
        assert (await refusal(acme.url("/a"))).code == "FETCH_REDIRECTS"
    assert len(acme.requests) == 6


@pytest.mark.parametrize(
    ("status", "may_pass", "says"),
    [
        ("401 Unauthorized", False, "asks for a login"),
        ("403 Forbidden", False, "does not let us read"),
        ("404 Not Found", False, "has no page at this address (HTTP 404)"),
        ("410 Gone", False, "gone for good"),
        ("429 Too Many Requests", True, "come back later"),
        ("500 Oops", True, "has an error (HTTP 500)"),
        ("503 Busy", True, "has an error"),
        ("302 Found", False, "refuses to answer"),  # a redirect to nowhere
    ],
)
async def test_an_answer_that_is_no_page(status: str, *, may_pass: bool, says: str) -> None:
    async with site({"/": page(b"sorry", "Retry-After: 120", status=status)}) as acme:
        failure = await refusal(acme.url())
    assert (failure.http_status, failure.may_pass, failure.retry_after) == (int(status[:3]), may_pass, 120.0)
    what, _, instead = failure.message.partition("; ")
    assert says in what
    assert instead


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
async def test_packed_pages_are_unpacked(encoding: str) -> None:
    text = b"hello " * 1000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "raw deflate": raw.compress(text) + raw.flush(),
    }
    async with site({"/": page(packed[encoding], f"Content-Encoding: {encoding.rsplit(maxsplit=1)[-1]}")}) as acme:
        assert (await fetch(acme.url(), allow=LOCAL)).body == text


async def test_a_port_where_nothing_listens() -> None:
    async with site({}) as acme:
        url = acme.url()
    failure = await refusal(url)
    assert (failure.code, failure.may_pass) == ("FETCH_UNREACHABLE", True)


async def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(FetchFailed, match=r"no host named nowhere\.example") as refused:
        await fetch("https://nowhere.example/", resolver=Names())
    assert refused.value.may_pass is False


async def test_the_next_address_is_tried() -> None:
    async with site({"/": page(b"ok")}) as acme:
        names = Names(acme_test=[["127.0.0.2", "127.0.0.1"]])
        found = await fetch(acme.url(host="acme.test"), allow=networks("127.0.0.0/8"), resolver=names)
    assert found.body == b"ok"


async def test_names_in_other_scripts_are_asked_for_in_ascii() -> None:
    async with site({"/%C3%BCber?q=%C3%A4": page(b"ok")}) as acme:
        names = Names(**{"xn--bcher-kva_test": [["127.0.0.1"]]})
        found = await fetch(acme.url("/über?q=ä", host="bücher.test"), allow=LOCAL, resolver=names)
    assert found.url == acme.url("/%C3%BCber?q=%C3%A4", host="xn--bcher-kva.test")


async def test_a_certificate_that_nobody_vouches_for() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("untrusted.pem"))
    async with site({"/": page(b"ok")}, tls=context) as acme:
        failure = await refusal(acme.url(scheme="https"))
    assert (failure.code, failure.may_pass) == ("FETCH_TLS", False)
    assert acme.requests == []


async def test_the_tls_server_name_is_the_hosts() -> None:
    hello: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello.set_result(await reader.read(4096))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(FetchFailed):
        await fetch(f"https://secure.test:{port}/", allow=LOCAL, resolver=Names(secure_test=[["127.0.0.1"]]))
    server.close()
    assert b"secure.test" in await hello


async def test_from_https_to_http_is_refused() -> None:
    with pytest.raises(FetchFailed, match="plain http") as refused:
        redirected(target_of("https://example.com/"), "http://example.com/")
    assert refused.value.code == "FETCH_REDIRECTS"
    assert redirected(target_of("http://example.com/"), "https://example.com/a").url == "https://example.com/a"
