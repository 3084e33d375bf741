"""What training left out stands beside what was learned, until the next training says otherwise."""

from __future__ import annotations

import httpx
import pytest

from models.database import fetch
from models.sources import Source
from resolvers.sources import add_file_source, add_url_source, retrain_source
from tests.embedders import HashedWords
from tests.knowledge.fetch.sites import page, site
from tests.knowledge.parse.files import pdf, photographed, printed
from tests.training import at_rest, training
from tests.world import Team, World, bearer

pytestmark = pytest.mark.usefixtures("database")

LETTER = printed((700, 11, "A refund takes thirty days, says this letter to our customers."))
PARTLY = "Pages that show pictures without text were left out (1 of 2): 2; "


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own site needn't be spared."""
    monkeypatch.setattr("knowledge.training.polite.PAUSE", 0.0)


async def half_scanned(acme: Team) -> Source:
    bot = await acme.agent()
    data = pdf(LETTER, photographed)
    return await add_file_source(acme.ada, str(bot.id), file_name="letter.pdf", media_type=None, data=data)


async def test_a_half_scanned_file_is_trained_and_says_what_is_missing(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await half_scanned(acme)
    async with training():
        row = await at_rest(source.id)
    assert (row["status"], row["error"]) == ("trained", None)
    assert row["note"].startswith(PARTLY)
    assert [row["note"] for row in await fetch("SELECT note FROM documents")] == [row["note"]]


async def test_the_note_is_shown_from_both_doors_and_to_no_stranger(client: httpx.AsyncClient, world: World) -> None:
    acme, other = await world.workspace(admin="ada"), await world.workspace(admin="eve")
    source = await half_scanned(acme)
    async with training():
        note = (await at_rest(source.id))["note"]
    query = f'{{ source(id: "{source.id}") {{ note documents {{ nodes {{ note }} }} }} }}'
    ours = {**bearer(acme.people["ada"]), "X-Workspace-ID": acme.id}
    theirs = {**bearer(other.people["eve"]), "X-Workspace-ID": other.id}
    graph = (await client.post("/graphql", json={"query": query}, headers=ours)).json()["data"]["source"]
    assert graph == {"note": note, "documents": {"nodes": [{"note": note}]}}
    path = f"/api/agents/{source.agent_id}/sources/{source.id}"
    assert (await client.get(path, headers=ours)).json()["data"]["note"] == note
    assert (await client.get(path, headers=theirs)).status_code == 404
    assert PARTLY not in (await client.post("/graphql", json={"query": query}, headers=theirs)).text


async def test_a_note_goes_when_nothing_is_missing_any_more(world: World) -> None:
    acme, embedder = await world.workspace(admin="ada"), HashedWords()
    bot = await acme.agent()
    answers = {"/a.pdf": page(pdf(LETTER, photographed), media_type="application/pdf")}
    async with site(answers) as server, training(embedder):
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/a.pdf"))
        assert (await at_rest(source.id))["note"].startswith(PARTLY)
        embedder.asked.clear()
        server.answers["/a.pdf"] = page(pdf(LETTER), media_type="application/pdf")
        await retrain_source(acme.ada, str(source.id))
        assert (await at_rest(source.id))["note"] is None
    assert [row["note"] for row in await fetch("SELECT note FROM documents")] == [None]
    assert embedder.asked == []  # its text is what it was


async def test_a_note_stays_while_the_page_is_what_it_was(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    answers = {"/a.pdf": page(pdf(LETTER, photographed), 'ETag: "1"', media_type="application/pdf")}
    async with site(answers) as server, training():
        source = await add_url_source(acme.ada, str(bot.id), url=server.url("/a.pdf"))
        await at_rest(source.id)
        server.answers["/a.pdf"] = page(b"", 'ETag: "1"', status="304 Not Modified")
        await retrain_source(acme.ada, str(source.id))
        assert (await at_rest(source.id))["note"].startswith(PARTLY)


async def test_a_site_counts_the_pages_that_are_missing(world: World) -> None:
    acme = await world.workspace(admin="ada")
    bot = await acme.agent()
    start = b"<p>Read on <a href=/half.pdf>here</a> or <a href=/broken.pdf>there</a>, it is all about refunds.</p>"
    answers = {
        "/": page(start),
        "/half.pdf": page(pdf(LETTER, photographed), media_type="application/pdf"),
        "/broken.pdf": page(b"%PDF-1.7 broken", media_type="application/pdf"),
    }
    async with site(answers) as server, training():
        source = await add_url_source(acme.ada, str(bot.id), url=server.url(), kind="crawl")
        row = await at_rest(source.id)
    assert row["note"] == (
        "Pages that could not be read: 1 of 3; each says why. "
        "Pages that were read in part: 1 of 3; each says what was left out"
    )
