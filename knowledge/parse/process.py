"""Reading documents in a process of their own, so that none can stop, fill or fool the server.

One process a document: it starts in some 60 ms, gives all its memory back, and carries nothing from one customer's file
to the next. It has no environment variables (keys) and no sockets of the server's.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any

import orjson

from knowledge.parse.failures import ParseFailed, too_large
from knowledge.parse.limits import LARGEST_FILE, SECONDS
from knowledge.parse.parsed import Block, Parsed

_ROOT = Path(__file__).resolve().parents[2]
_WORKER = (sys.executable, "-m", "knowledge.parse.worker")


async def parse(data: bytes, file_name: str, media_type: str | None = None, *, seconds: float = SECONDS) -> Parsed:
    """The text, title, structure and links of a document.

    `file_name` and `media_type` (with its charset, as a server declares it) are hints: the content decides.
    `seconds`: how long reading may take.

    Raises: ParseFailed, with a sentence for the person who gave the document.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(f"This file is larger than {LARGEST_FILE // 1024**2} MB")
    process = await _start()
    try:
        async with asyncio.timeout(seconds):
            answer, _ = await process.communicate(_request(file_name, media_type) + data)
    except TimeoutError:
        raise _too_slow(seconds) from None
    finally:
        await _end(process)
    return await asyncio.to_thread(_parsed, answer)


async def _start() -> Process:
    return await asyncio.create_subprocess_exec(
        *_WORKER,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )


def _request(file_name: str, media_type: str | None) -> bytes:
    return orjson.dumps({"file_name": file_name, "media_type": media_type}) + b"\n"


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _parsed(answer: bytes) -> Parsed:
    """Raises: ParseFailed, also when the process ended without a whole answer."""
    try:
        fields: dict[str, Any] = orjson.loads(answer)
    except orjson.JSONDecodeError:
        raise ParseFailed(
            "Reading this file broke the reader: it is damaged or takes more memory than one file is given; "
            "save it again, or split it"
        ) from None
    if failed := fields.get("failed"):
        raise ParseFailed(failed["message"], code=failed["code"])
    found = fields["parsed"]
    blocks = tuple(Block(*block) for block in found.pop("blocks"))
    return Parsed(blocks=blocks, links=tuple(found.pop("links")), **found)


def _too_slow(seconds: float) -> ParseFailed:
    return ParseFailed(
        f"Reading this file takes longer than {seconds:.0f} seconds; split it into smaller files", code="FILE_TOO_SLOW"
    )
