"""What training again costs: a site of 200 pages that didn't change, one changed page, one changed paragraph.

    python -m bench.retraining

The site is on 127.0.0.1 and answers conditional requests as servers do; the pauses between pages are left out. The
embedder only counts what it is asked to embed.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from bench.database import throw_away_database
from bench.edits import ADDED, grown
from bench.lines import Figure, print_figures
from knowledge.chunk import Piece, chunks_of, hash_of
from knowledge.parse import parse
from knowledge.training import polite
from models.sources import Source
from resolvers.sources import add_url_source, retrain_source
from tests.embedders import HashedWords
from tests.knowledge.fetch.sites import Site, page
from tests.training import at_rest, training
from tests.world import Team, World, use_test_parts

PAGES = 200
TEXT = Path(__file__).resolve().parents[2] / "shared" / "data" / "chunking" / "state_of_the_union.md"


class Conditional(Site):
    """Gives each page an ETag, and answers 304 to who has it already."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        request = await reader.readuntil(b"\r\n\r\n")
        self.requests.append(request)
        body = self.answers.get(request.split(b" ")[1].decode())
        tag = f'"{sha256(body).hexdigest()[:16]}"' if isinstance(body, bytes) else ""
        if not isinstance(body, bytes):
            writer.write(page(b"", status="404 Not Found"))
        elif tag.encode() in request:
            writer.write(page(b"", f"ETag: {tag}", status="304 Not Modified"))
        else:
            writer.write(page(body, f"ETag: {tag}"))
        await writer.drain()
        writer.close()


@asynccontextmanager
async def running(site: Conditional) -> AsyncIterator[None]:
    """The site, as long as the block lasts."""
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()


def help_page(number: int, *paragraphs: str) -> bytes:
    """A page of some paragraphs under headings of their own."""
    body = "".join(f"<h2>Part {part} of {number}</h2><p>{text}</p>" for part, text in enumerate(paragraphs))
    head = f"<head><title>Page {number}</title></head>"
    return f"<html>{head}<body><main><h1>Page {number}</h1>{body}</main></body></html>".encode()


def paragraphs_of(text: str) -> list[str]:
    """Real prose, in paragraphs that are a few chunks long."""
    found = [part.replace("\n", " ") for part in text.split("\n\n") if len(part) > 60]
    return [" ".join(found[at : at + 6]) for at in range(0, len(found), 6)]


async def site_again(figures: list[Figure]) -> None:
    """Train the site, train it again unchanged, then with one paragraph changed."""
    prose = paragraphs_of(TEXT.read_text())
    parts = {number: [prose[(number + k) % len(prose)] for k in range(3)] for number in range(PAGES)}
    site, embedder = Conditional(), HashedWords()
    site.answers = {f"/{number}": help_page(number, *texts) for number, texts in parts.items()}
    use_test_parts()
    acme = await World().workspace(admin="ada")
    async with running(site), training(embedder):
        urls = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in site.answers)
        site.answers["/sitemap.xml"] = f"<urlset>{urls}</urlset>".encode()
        bot = str((await acme.agent()).id)
        begun = time.perf_counter()
        source = await add_url_source(acme.ada, bot, url=site.url("/sitemap.xml"), kind="sitemap", max_pages=PAGES)
        await at_rest(source.id, seconds=300)
        figures.append(Figure(f"{PAGES} pages for the first time", time.perf_counter() - begun, "s"))
        figures.append(Figure("… chunks embedded", len(embedder.asked)))
        figures += await _again(acme, source, site, embedder, "unchanged", most_embedded=0)
        parts[7][1] += f" {ADDED}"
        site.answers["/7"] = help_page(7, *parts[7])
        figures += await _again(acme, source, site, embedder, "one paragraph changed", most_embedded=4)


async def _again(
    acme: Team, source: Source, site: Conditional, embedder: HashedWords, what: str, most_embedded: int
) -> list[Figure]:
    site.requests.clear()
    embedder.asked.clear()
    begun = time.perf_counter()
    await retrain_source(acme.ada, str(source.id))
    await at_rest(source.id, seconds=300)
    seconds = time.perf_counter() - begun
    asked = Counter(path for path in site.paths if path.strip("/").isdigit())
    conditional = sum(b"if-none-match" in request.lower() for request in site.requests)
    return [
        Figure(f"The {PAGES} pages again, {what}", seconds, "s"),
        Figure("… chunks embedded", len(embedder.asked), bar=most_embedded),
        Figure("… requests a page, at most", max(asked.values()), bar=1, note=f"{conditional} of them conditional"),
    ]


async def paragraph_again(figures: list[Figure]) -> None:
    """A long text without headings, a sentence added to one paragraph after the other: chunks that are new."""
    parsed = await parse(TEXT.read_bytes(), TEXT.name)
    before = chunks_of(parsed)
    known = [hash_of(piece.text) for piece in before]
    edits = [grown(parsed, block) for block in parsed.blocks]
    kept = [_new(before, chunks_of(edited, known=known)) for edited in edits]
    afresh = [_new(before, chunks_of(edited)) for edited in edits]
    note = f"of {len(before)}; {len(edits)} edits; {statistics.mean(afresh):.1f} if it were cut without a memory"
    figures += [
        Figure("A paragraph of the State of the Union grows: new chunks, on average", statistics.mean(kept), note=note),
        Figure("… at most", max(kept), bar=3, note=f"{max(afresh)} without"),
    ]


def _new(before: Sequence[Piece], after: Sequence[Piece]) -> int:
    had = Counter((piece.heading, piece.text) for piece in before)
    return (Counter((piece.heading, piece.text) for piece in after) - had).total()


async def main() -> int:
    """Run the bench; 1 when a bar is missed."""
    figures: list[Figure] = []
    polite.PAUSE = 0.0
    async with throw_away_database():
        await site_again(figures)
    await paragraph_again(figures)
    return 0 if print_figures("Training again", figures) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
