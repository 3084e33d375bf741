"""Memory of `nexora serve`, its start, and whether training holds up requests.

    python -m bench.memory

Starts it in a fresh data folder with the embedded PostgreSQL, uses it over HTTP, and trains the 160 pages of
../shared/data/pdf/hhs.pdf while another process asks /health every 50 ms. MB are of 2**20 bytes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from bench.cpu import cpu_seconds
from bench.person import Person
from bench.resident import Resident, highest, resident, resident_postgres, watched
from bench.servers import nexora
from bench.waiting import Waits, asking

PDF = Path(__file__).resolve().parents[2] / "shared" / "data" / "pdf" / "hhs.pdf"
TEXT = "The library opens at nine o'clock on weekdays and at ten on Saturdays. It is closed on Sundays.\n\n"
QUIET_SECONDS = 5


@dataclass(frozen=True)
class Line:
    """One figure and its bar, if it has one."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether it is over its bar."""
        return self.bar is not None and self.value > self.bar


def main() -> int:
    """Run the bench; 1 when a bar is missed."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="nexora-bench-") as name:
        Path(name).chmod(0o711)  # as root, PostgreSQL runs as another user, who must reach its folder
        with _started(name, "Start, fresh folder", lines) as (url, pid), Person(url) as person:
            _used(person, pid, lines)
            _embedding(person, url, pid, lines)
            _training(person, url, pid, lines)
            lines.append(Line("PostgreSQL", resident_postgres(Path(name) / "postgres"), "MB", note="apart"))
        with _started(name, "Start, with the PDF trained", lines):
            pass
    _print(lines)
    return 1 if any(line.missed for line in lines) else 0


@contextmanager
def _started(folder: str, what: str, lines: list[Line]) -> Iterator[tuple[str, int]]:
    settings = {"NEXORA_DATA_DIR": folder, "NEXORA_RATE_LIMIT": "1000000/minute"}
    begun = time.perf_counter()
    with nexora(settings) as (url, pid):
        alive = time.perf_counter() - begun
        cost = f"{cpu_seconds([pid]):.1f} s of CPU"
        httpx.post(f"{url}/graphql", json={"query": "{ viewer { name } }"}).raise_for_status()
        lines.append(Line(f"{what}: to the first GraphQL answer", time.perf_counter() - begun, "s", 5, cost))
        lines.append(Line(f"{what}: to /health", alive, "s"))
        yield url, pid


def _used(person: Person, pid: int, lines: list[Line]) -> None:
    lines.append(_held("Started", resident(pid)))
    person.begin()
    lines.append(_held("Without the embedder, after requests through both doors", resident(pid), 130))


def _embedding(person: Person, url: str, pid: int, lines: list[Line]) -> None:
    with asking(f"{url}/health") as waits:
        person.train_text("Opening hours", TEXT)
        answer = person.ask("When does the library open?")
    if answer["refused"]:
        sys.exit("the text is trained, and yet the question was refused")
    lines.append(_held("With the embedder, after the first question", resident(pid), 400))
    lines += _waits("/health while the model is loaded", waits)


def _training(person: Person, url: str, pid: int, lines: list[Line]) -> None:
    with asking(f"{url}/health") as quiet:
        time.sleep(QUIET_SECONDS)
    with watched(pid) as peaks, asking(f"{url}/health") as busy:
        seconds = person.train_file(PDF)
    lines.append(Line("Training the PDF: peak in all", peaks.total, "MB", 400, f"reading process {peaks.children:.0f}"))
    lines.append(Line("Training the PDF: peak of the server itself", peaks.server, "MB", 400))
    lines.append(Line("Training the PDF", seconds, "s"))
    lines += _waits("/health before", quiet) + _waits("/health meanwhile", busy, 50)
    person.ask("How long must records be kept?")
    lines.append(_held("With the PDF trained, after a question", resident(pid), 400))
    lines.append(Line("The most the server itself ever held", highest(pid), "MB", 400, "VmHWM"))


def _held(when: str, now: Resident, bar: float | None = None) -> Line:
    return Line(when, now.total, "MB", bar, f"reading process {now.children:.0f}" if now.children else "")


def _waits(what: str, waits: Waits, bar: float | None = None) -> list[Line]:
    rows = [("p50", waits.at(0.5), None), ("p99", waits.at(0.99), bar), ("max", waits.at(1), None)]
    note = f"of {len(waits.milliseconds)}"
    return [Line(f"{what}: {name}", value, "ms", limit, note) for name, value, limit in rows]


def _print(lines: list[Line]) -> None:
    table = Table(title=f"Memory, start and waits; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs")
    for column in ("", "value", "bar", "", ""):
        table.add_column(column)
    for line in lines:
        bar, verdict = ("", "") if line.bar is None else (f"{line.bar:g}", "MISSED" if line.missed else "met")
        table.add_row(line.what, f"{line.value:.1f} {line.unit}", bar, verdict, line.note)
    Console(width=120).print(table)


if __name__ == "__main__":
    sys.exit(main())
