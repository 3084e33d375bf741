"""The reading process: bounded in time and memory, and what happens in it stays in it."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
from pathlib import Path
from time import perf_counter

import pytest

from knowledge.parse import ParseFailed, parse, process
from knowledge.parse.limits import LARGEST_FILE

REPORT = Path(__file__).resolve().parents[4] / "shared" / "data" / "pdf" / "hhs.pdf"
DEEP = b"<html><body>" + b"<div>" * 100_000  # the HTML parser takes seconds for each doubling of this


async def test_a_document_goes_there_and_back() -> None:
    parsed = await parse(b"# Hello\n\nA [link](https://acme.test/).\n", "a.md")
    assert (parsed.title, parsed.text, parsed.links) == ("Hello", "Hello\n\nA link.", ("https://acme.test/",))
    assert [(block.kind, block.start, block.end, block.level) for block in parsed.blocks] == [
        ("heading", 0, 5, 1),
        ("paragraph", 7, 14, 0),
    ]


async def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(ParseFailed, match="This file is empty") as failed:
        await parse(b"", "a.md")
    assert failed.value.code == "FILE_EMPTY"


async def test_it_ends_when_its_time_is_up_and_the_loop_goes_on_meanwhile() -> None:
    async def ticking() -> int:
        ticks = 0
        while not reading.done():
            await asyncio.sleep(0.01)
            ticks += 1
        return ticks

    started = perf_counter()
    reading = asyncio.ensure_future(parse(DEEP, "a.html", seconds=0.5))
    ticks = await ticking()
    with pytest.raises(ParseFailed, match="takes longer") as failed:
        await reading
    assert failed.value.code == "FILE_TOO_SLOW"
    assert perf_counter() - started < 2
    assert ticks > 20


async def test_giving_up_ends_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    script = f"import os, time; open({str(pipe)!r}, 'w').write(str(os.getpid())); time.sleep(30)"
    monkeypatch.setattr(process, "_WORKER", (sys.executable, "-c", script))
    reading = asyncio.ensure_future(parse(b"x", "a.txt"))
    child = int(await asyncio.to_thread(pipe.read_text))
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize("end", ["os.abort()", "os.kill(os.getpid(), 9)", "print('{\"parsed\": ')", "sys.exit(3)"])
async def test_its_crash_is_a_sentence(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_WORKER", (sys.executable, "-c", f"import os, sys; sys.stdin.buffer.read(); {end}"))
    with pytest.raises(ParseFailed, match="broke the reader"):
        await parse(b"x" * 100_000, "a.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the bound")
async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "from knowledge.parse import worker\nworker.read = lambda *_: bytes(2 * 1024**3)\nworker.main()"
    monkeypatch.setattr(process, "_WORKER", (sys.executable, "-c", greedy))
    with pytest.raises(ParseFailed, match="more memory than one file is given"):
        await parse(b"x", "a.txt")


async def test_it_knows_no_secrets_and_writes_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    code = (
        "import os, sys\nfrom knowledge.parse import worker\nfrom knowledge.parse.failures import empty\n"
        "def spy(*_):\n"
        f"    try: os.write(os.open({str(tmp_path / 'left')!r}, os.O_CREAT | os.O_WRONLY), b'x'); wrote = 'wrote'\n"
        "    except OSError: wrote = 'could not write'\n"
        "    raise empty(f'{sorted(os.environ)} {wrote} {sorted(sys.modules)}')\n"
        "worker.read = spy\nworker.main()"
    )
    monkeypatch.setattr(process, "_WORKER", (sys.executable, "-c", code))
    with pytest.raises(ParseFailed) as failed:
        await parse(b"x", "a.txt")
    assert "OPENAI" not in failed.value.message
    assert sys.platform != "linux" or "could not write" in failed.value.message
    for heavy in ("onnxruntime", "strawberry", "fastapi", "tortoise", "numpy", "pypdfium2"):
        assert f"'{heavy}'" not in failed.value.message


async def test_a_file_past_the_limit_is_not_even_sent() -> None:
    with pytest.raises(ParseFailed, match="larger than 25 MB") as failed:
        await parse(bytes(LARGEST_FILE + 1), "a.pdf")
    assert failed.value.code == "FILE_TOO_LARGE"


@pytest.mark.skipif(not REPORT.exists(), reason="the data set lies beside the repository")
async def test_160_pages_in_two_seconds() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    parsed = await parse(REPORT.read_bytes(), "hhs.pdf")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(parsed.text) > 200_000
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2  # of CPU, whatever else runs here
