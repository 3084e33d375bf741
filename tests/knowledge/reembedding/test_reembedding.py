"""Passing to another embedder: in the background, with the old vectors answering until one switch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.asking import Asking
from knowledge.embed import Embedder, Embedders, Vector, mark_of
from knowledge.reembedding import begin_wanted, want_embedder
from knowledge.search import Scope
from knowledge.training import upkeep
from models.database import execute, fetch, fetchrow, transaction
from models.sources import Source
from resolvers.agents import delete_agent
from resolvers.sources import add_text_source, delete_source
from tests.embedders import HashedWords
from tests.knowledge.training.test_faults import long_text, until
from tests.training import add_handbook, at_rest, chunks_of_source, count, training
from tests.workers import WorkerProcess
from tests.world import Team, World

pytestmark = pytest.mark.usefixtures("database")

OLD = "hashed-words@1"


class Other(HashedWords):
    """Another model."""

    name = "other-words"


async def trained(acme: Team, content: str | None = None) -> Source:
    """A source whose vectors are of the old embedder."""
    source = await add_handbook(acme, content)
    async with training():
        await at_rest(source.id)
    return source


async def begin(embedder: Embedder) -> None:
    """As the start of a process with this setting does."""
    await want_embedder(mark_of(embedder))
    async with transaction():
        await begin_wanted()


async def switched(embedder: Embedder) -> None:
    """Wait until no agent is on its way."""

    async def done() -> bool:
        return await count("agents", embedder=mark_of(embedder)) == await count("agents") and await nothing_to_do()

    await until(done)


async def half_done(embedder: Embedder) -> None:
    """Two of the chunks have their next vector."""
    await execute(
        "INSERT INTO next_vectors (chunk_id, workspace_id, agent_id, embedder, embedding) "
        "SELECT id, workspace_id, agent_id, $1, embedding FROM chunks LIMIT 2",
        mark_of(embedder),
    )


async def nothing_to_do() -> bool:
    return await count("pgqueuer") == 0


async def marks() -> set[str]:
    return {row["embedder"] for row in await fetch("SELECT embedder FROM chunks UNION SELECT embedder FROM agents")}


async def test_every_chunk_is_embedded_once_and_nothing_else_changes(world: World) -> None:
    acme, other = await world.workspace(admin="ada"), Other()
    source = await trained(acme)
    before = await chunks_of_source(source.id)
    await begin(other)
    async with training(other, HashedWords()):
        await switched(other)
    after = await chunks_of_source(source.id)
    assert len(other.asked) == len(before)
    assert await marks() == {"other-words@1"}
    same = ("id", "text", "heading", "position", "cut", "version", "words")
    assert [[chunk[name] for name in same] for chunk in after] == [[chunk[name] for name in same] for chunk in before]
    assert await count("next_vectors") == 0
    row = await fetchrow("SELECT next_embedder FROM agents")
    assert row is not None
    assert row["next_embedder"] is None


class Watching(Other):
    """Looks, whenever it is asked to embed, at what a question finds by meaning, and at whose vectors answer."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope, self.seen = scope, []  # type: ignore[var-annotated]  # filled below
        self._asking = Asking(Embedders(self, {"hashed-words": HashedWords()}.get))

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        found = await self._asking(self._scope, "How long is the warranty?", self)
        self.seen.append((await marks(), found.evidence[0].text, found.evidence[0].meaning_score))
        return await super().passages(texts)


async def test_the_old_vectors_answer_until_all_new_ones_are_there(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained(acme, long_text() + "\n\n## Warranty\n\nThe warranty is as long as three years.")
    scope = Scope(acme.id, str(source.agent_id))
    other = Watching(scope)
    await begin(other)
    async with training(other, HashedWords()):
        await switched(other)
    assert len(other.seen) > 3
    for seen, text, meaning in other.seen:
        assert seen == {OLD}
        assert "three years" in text
        assert meaning > 0
    found = await Asking(Embedders(other))(scope, "How long is the warranty?", other)
    assert "three years" in found.evidence[0].text
    assert found.evidence[0].meaning_score > 0


async def test_a_question_asked_during_the_switch_is_asked_again_with_the_new_embedder(world: World) -> None:
    acme, other = await world.workspace(admin="ada"), Other()
    source = await trained(acme)

    class Late(HashedWords):
        """Is overtaken by the switch while it reads the question."""

        async def query(self, text: str) -> Vector:
            await begin(other)
            async with training(other):
                await switched(other)
            return await super().query(text)

    asking = Asking(Embedders(other, {"hashed-words": Late()}.get))
    found = await asking(Scope(acme.id, str(source.agent_id)), "How long is the warranty?", other)
    assert found.evidence[0].meaning_score > 0


async def test_what_is_added_meanwhile_joins_in(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained(acme)

    class Adding(Other):
        """A text is added while the first chunks are embedded anew."""

        async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
            if not self.asked:
                added = await add_text_source(acme.ada, str(source.agent_id), name="Late", content="Late, but true.")
                await at_rest(added.id)
            return await super().passages(texts)

    other = Adding()
    await begin(other)
    async with training(other, HashedWords()):
        await switched(other)
    assert await marks() == {"other-words@1"}
    assert sum("Late, but true." in text for text in other.asked) == 1


async def test_a_document_in_the_middle_of_its_training_passes_over_too(world: World) -> None:
    """Its first chunks are staged by the old embedder, the others by the new; none of them twice by either."""
    acme, other = await world.workspace(admin="ada"), Other()
    await trained(acme)

    async def has_passed() -> bool:
        return await count("agents", id=source.agent_id, embedder="other-words@1") == 1

    class Overtaken(HashedWords):
        """All agents pass to the other embedder while this one is at its second batch."""

        async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
            if self.asked:
                await begin(other)
                await until(has_passed)
            return await super().passages(texts)

    old = Overtaken()
    source = await add_handbook(acme, long_text())
    await execute("UPDATE agents SET embedder = $1", OLD)
    async with training(other, old):
        row = await at_rest(source.id)
        await switched(other)
    chunks = await chunks_of_source(source.id)
    assert (row["status"], len(chunks)) == ("trained", row["chunk_count"])
    assert [chunk["position"] for chunk in chunks] == list(range(len(chunks)))
    assert await marks() == {"other-words@1"}
    assert await count("chunks", live="false") == 0


async def test_killed_in_the_middle_it_goes_on_where_it_was(world: World, database_dsn: str, tmp_path: Path) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained(acme, long_text())
    await execute("UPDATE chunks SET embedder = 'former@1'")
    await execute("UPDATE agents SET embedder = 'former@1'")
    await begin(HashedWords())

    async def is_begun() -> bool:
        return await count("next_vectors") >= 16

    with WorkerProcess(database_dsn, tmp_path / "first", 0.02) as first:
        await until(is_begun)
        first.kill()
    kept = await count("next_vectors")
    chunks = len(await chunks_of_source(source.id))
    assert 0 < kept < chunks
    with WorkerProcess(database_dsn, tmp_path / "second", 0.0) as second:
        await switched(HashedWords())
        assert chunks - kept - 16 <= len(second.embedded()) <= chunks - kept
    assert await marks() == {OLD}


async def test_a_setting_that_is_turned_back_ends_it(world: World) -> None:
    acme, other = await world.workspace(admin="ada"), Other()
    await trained(acme)
    await begin(other)
    await half_done(other)
    assert await want_embedder(OLD) == 1
    assert await count("next_vectors") == 0
    async with training(HashedWords(), other):
        await until(nothing_to_do)
    assert (other.asked, await marks()) == ([], {OLD})


async def test_the_upkeep_adds_one_job_an_agent_that_is_to_change(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained(acme)
    await acme.agent("Knows nothing yet")
    await want_embedder("other-words@1")
    for _ in range(2):
        async with transaction():
            await upkeep()
    jobs = [row["headers"] for row in await fetch("SELECT headers FROM pgqueuer")]
    assert jobs == [{"agent_id": str(source.agent_id), "workspace_id": acme.id}]


async def test_a_deleted_agent_takes_its_job_and_its_vectors_with_it(world: World) -> None:
    acme, other = await world.workspace(admin="ada"), Other()
    source = await trained(acme)
    await begin(other)
    await half_done(other)
    await delete_agent(acme.ada, str(source.agent_id))
    assert [await count(table) for table in ("pgqueuer", "next_vectors", "chunks")] == [0, 0, 0]


async def test_a_source_deleted_meanwhile_is_left_out(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await trained(acme, long_text())

    class Deleting(Other):
        """The source goes while its chunks are embedded anew."""

        async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
            if not self.asked:
                await delete_source(acme.ada, str(source.id))
            return await super().passages(texts)

    other = Deleting()
    await begin(other)
    async with training(other, HashedWords()):
        await switched(other)
    assert [await count(table) for table in ("chunks", "next_vectors")] == [0, 0]
    assert len(other.asked) <= 16


async def test_a_model_that_is_not_here_leaves_the_old_one_answering(world: World) -> None:
    acme = await world.workspace(admin="ada")
    await trained(acme)
    await want_embedder("other-words@9")
    async with transaction():
        await begin_wanted()

    async def waits() -> bool:
        return await count("pgqueuer", status="queued", attempts=1) == 1

    async with training():
        await until(waits)
    assert await marks() == {OLD}
