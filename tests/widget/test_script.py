"""The file at /widget.js: up to date, small, and for every page."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import httpx

from tests.house.code import ROOT

BUILT = ROOT / "app" / "pages" / "widget" / "widget.js"
SOURCES = ROOT / "widget"
LARGEST = 15_000
LONGEST_FILE = 200


def sources() -> list[Path]:
    """What the script is built from, as widget/build.js finds it."""
    found = [*SOURCES.glob("*.*"), *SOURCES.glob("styles/*.*")]
    return sorted((path for path in found if path.suffix in {".js", ".css"}), key=name)


def name(path: Path) -> str:
    return path.relative_to(SOURCES).as_posix()


def test_it_is_built_from_the_sources_that_there_are() -> None:
    hashed = hashlib.sha256()
    for path in sources():
        hashed.update(f"{name(path)}\n".encode() + path.read_bytes())
    [said] = re.findall(r"sha256 (\w+)", BUILT.read_text("utf-8")[:200])
    assert said == hashed.hexdigest(), "build it again (widget/README.md says how) and commit what that writes"


def test_it_is_small() -> None:
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= LARGEST
    long = [name(path) for path in sources() if path.read_text("utf-8").count("\n") > LONGEST_FILE]
    assert not long, "find the second noun and give it a file of its own"


def test_nothing_in_it_reads_markup_or_runs_text() -> None:
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|srcdoc|\.cookie"
    found = {name(path): re.findall(risky, path.read_text("utf-8")) for path in sources()}
    assert not {file: words for file, words in found.items() if words}


async def test_any_page_may_load_it_and_keep_it(client: httpx.AsyncClient) -> None:
    got = await client.get("/widget.js", headers={"Origin": "https://shop.example"})
    assert got.status_code == 200
    assert got.headers["content-type"] == "text/javascript; charset=utf-8"
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["cross-origin-resource-policy"] == "cross-origin"
    assert got.content == BUILT.read_bytes()
    assert "max-age=600" in got.headers["cache-control"]
    again = await client.get("/widget.js", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", got.headers["etag"])
    other = await client.get("/widget.js", headers={"If-None-Match": 'W/"other"', "Accept-Encoding": "identity"})
    assert (other.status_code, other.content) == (200, BUILT.read_bytes())
    assert (await client.head("/widget.js")).status_code == 200
    assert (await client.post("/widget.js")).status_code == 405


async def test_it_costs_nothing_of_a_limit_and_is_no_api_path(client: httpx.AsyncClient) -> None:
    assert "x-ratelimit-limit" not in (await client.get("/widget.js")).headers
    assert "/widget.js" not in (await client.get("/openapi.json")).json()["paths"]
