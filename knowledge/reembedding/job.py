"""The job that has an agent pass to its next embedder."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from jobs import Job, patiently
from kit.errors import Unavailable
from knowledge.chunk import passage_of
from knowledge.embed.embedder import Embedder, mark_of
from knowledge.embed.embedders import Embedders
from knowledge.reembedding.vector_rows import agent_of, keep_vectors, missing_vectors, switch_vectors, texts_of

REEMBED = "reembed"
"""The kind of job that does it: `{"agent_id"}`."""

_BATCH = 16  # chunks a checkpoint: about a second of the default embedder
_LOOKED_FOR = 1_000  # chunks at a time: looking costs as much as the agent has chunks

log = structlog.get_logger()


async def reembed(job: Job, embedders: Embedders) -> None:
    """Have every chunk of the agent embedded anew, as it stands; then switch.

    What is trained meanwhile is trained with the old embedder and joins in. Raises: Superseded; GaveWay; Unavailable.
    """
    agent = await agent_of(job)
    mark = agent["next_embedder"]
    embedder = embedders.of(mark)
    if mark_of(embedder) != mark:
        raise Unavailable(f"The embedding model {mark} is not in this version of the program")
    while not await switch_vectors(job, mark):
        missing = await missing_vectors(agent["id"], mark, _LOOKED_FOR)
        for at in range(0, len(missing), _BATCH):
            await _embed(job, missing[at : at + _BATCH], embedder)
            await job.give_way()
    log.info("agent.embedder_changed", agent_id=agent["id"], former=agent["embedder"], embedder=mark)


async def _embed(job: Job, chunk_ids: Sequence[str], embedder: Embedder) -> None:
    chunks = await texts_of(chunk_ids)
    texts = [passage_of(chunk["heading"] or None, chunk["text"]) for chunk in chunks]
    vectors = await patiently(lambda: embedder.passages(texts))
    ids = [chunk["id"] for chunk in chunks]
    await keep_vectors(job, mark_of(embedder), dict(zip(ids, vectors, strict=True)))


async def give_up_reembedding(job: Job, sentence: str) -> None:
    """The old vectors go on answering; the upkeep begins anew."""
    log.error("agent.embedder_not_changed", agent_id=job.payload["agent_id"], reason=sentence)
