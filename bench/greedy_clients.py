"""The greedy clients, in a process of their own, which bench.greedy starts.

In life they are on other machines: the process steps back when the server wants the processor, and reads answers
without looking at them.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import sys
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit

import orjson

from bench.greedy_queries import NEW, WORST

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_CODE = re.compile(rb'"code":"(\w+)"')
_BEGINNING = 400
"""Bytes in which a refusal says its code."""
_numbers = itertools.count(os.getpid() * 1000)


async def _greedy(url: str, until: float, request: tuple[str, str], token: str, number: int) -> Counter[str]:
    """One connection from an address of its own, one request after the other."""
    where, answers = urlsplit(url), Counter[str]()
    reader, writer = await asyncio.open_connection(
        where.hostname, where.port, local_addr=(f"127.0.0.{number + 2}", 0), limit=2**24
    )
    with suppress(TimeoutError):
        async with asyncio.timeout_at(until):
            while True:
                writer.write(_written(where.netloc, token, *request))
                told = await reader.readuntil(b"\r\n\r\n")
                content = await _content(reader, told)
                refused = b" 200 " not in told or b'"errors"' in content[:20]
                code = _CODE.search(content[:_BEGINNING]) if refused else None
                answers[code[1].decode() if code else "ok"] += 1
    writer.close()
    return answers


def _written(host: str, token: str, path: str, body: str) -> bytes:
    new = body.replace(NEW, str(next(_numbers))).encode()
    head = (
        f"{'POST' if new else 'GET'} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(new)}\r\n\r\n"
    )
    return head.encode() + new


async def _content(reader: asyncio.StreamReader, head: bytes) -> bytes:
    """The whole content, or the beginning of one that comes in chunks."""
    length = _LENGTH.search(head)
    if length:
        return await reader.readexactly(int(length[1]))
    first = b""
    while size := int(await reader.readline(), 16):
        chunk = await reader.readexactly(size + 2)
        first = first or chunk
    await reader.readexactly(2)
    return first


async def main() -> None:
    """Ask until the time is over; print how often each answer came."""
    url, seconds, name, path, agent, *tokens = sys.argv[1:]
    worst, until = WORST[name], asyncio.get_running_loop().time() + float(seconds)
    body = orjson.dumps({"query": worst.query, "variables": {"a": agent}}).decode() if worst.query else ""
    asked = await asyncio.gather(*(_greedy(url, until, (path, body), token, n) for n, token in enumerate(tokens)))
    for answer, count in sum(asked, Counter[str]()).items():
        print(answer, count)


if __name__ == "__main__":
    os.nice(10)
    asyncio.run(main())
