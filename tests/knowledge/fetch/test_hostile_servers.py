"""Servers that send too much, too slowly, or no HTTP at all: each costs its limit and no more."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc

import pytest

from knowledge.fetch import FetchFailed, Limits, fetch, networks
from tests.knowledge.fetch.sites import page, site

LOCAL = networks("127.0.0.1/32")
SMALL = Limits(bytes=100_000, seconds=2, header_seconds=0.5)


async def refusal(url: str, limits: Limits = SMALL) -> FetchFailed:
    with pytest.raises(FetchFailed) as refused:
        await fetch(url, allow=LOCAL, limits=limits)
    return refused.value


async def test_a_gzip_bomb_costs_its_limit_not_its_size() -> None:
    bomb = gzip.compress(bytes(200 * 1024 * 1024))
    async with site({"/": page(bomb, "Content-Encoding: gzip")}) as acme:
        tracemalloc.start()
        failure = await refusal(acme.url(), Limits(bytes=1024 * 1024))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert failure.code == "FETCH_TOO_LARGE"
    assert peak < 10 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd", "x-strange"])
async def test_a_packing_that_was_not_asked_for(encoding: str) -> None:
    async with site({"/": page(b"???", f"Content-Encoding: {encoding}")}) as acme:
        assert (await refusal(acme.url())).code == "FETCH_ENCODING"


async def test_a_packing_that_is_broken_or_breaks_off() -> None:
    whole = gzip.compress(b"hello " * 1000)
    answers = {"/not": page(b"not gzip", "Content-Encoding: gzip"), "/half": page(whole[:20], "Content-Encoding: gzip")}
    async with site(answers) as acme:
        assert (await refusal(acme.url("/not"))).code == "FETCH_ENCODING"
        assert (await refusal(acme.url("/half"))).code == "FETCH_BROKEN"


async def test_a_body_past_the_limit_is_dropped_while_it_comes() -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"2000\r\n" + bytes(0x2000) + b"\r\n")
            sent += 0x2000
            await writer.drain()

    async with site({"/": endless}) as acme:
        failure = await refusal(acme.url())
    assert failure.code == "FETCH_TOO_LARGE"
    assert sent < 10_000_000


async def test_a_server_that_never_answers() -> None:
    async with site({"/": lambda _: asyncio.sleep(5)}) as acme:
        failure = await refusal(acme.url(), Limits(seconds=5, header_seconds=0.1))
    assert (failure.code, failure.may_pass) == ("FETCH_TIMEOUT", True)


async def test_a_server_that_drips() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    async def drip_headers(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with site({"/body": drip, "/headers": drip_headers}) as acme:
        assert (await refusal(acme.url("/body"), Limits(seconds=0.3))).code == "FETCH_TIMEOUT"
        assert (await refusal(acme.url("/headers"), Limits(header_seconds=0.3))).code == "FETCH_TIMEOUT"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ],
)
async def test_an_answer_that_is_not_http(answer: bytes) -> None:
    async with site({"/": answer}) as acme:
        failure = await refusal(acme.url())
    assert (failure.code, failure.may_pass) == ("FETCH_BROKEN", True)
