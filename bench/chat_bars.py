"""What one load of bench/chat.py took, and the table of such figures against their bars."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from bench.chat_load import Read


@dataclass(frozen=True)
class Round:
    """One load: CPU milliseconds an answer (of the server alone, and with its database), waits, pauses, memory."""

    own: float
    whole: float
    reads: Sequence[Read]
    pause: float
    longest_ms: float
    kilobytes: float
    right: int
    wrong: int

    def added(self, share: float) -> float:
        """Milliseconds to the first token beyond the model's own, that this share of the readers didn't exceed."""
        waits = sorted((read.first - self.pause) * 1000 for read in self.reads)
        return waits[min(len(waits) - 1, int(share * len(waits)))]


class Bars:
    """The table of figures against their bars."""

    def __init__(self) -> None:
        self.table = Table("load", "figure", "bare", "Nexora", "bar", "")
        self.missed = 0

    def beside(self, pairs: Sequence[tuple[Round, Round]]) -> None:
        """100 streams of 20 tokens a second, ours and the bare one in turns."""
        load = "100 streams of 20/s"
        bare, ours = [[pair[side] for pair in pairs] for side in (0, 1)]
        ratio = statistics.median(b.own / a.own for a, b in pairs)
        self.row(load, "CPU ms an answer, server", shown([r.own for r in bare]), shown([r.own for r in ours]))
        self.row(load, "... as a share of the bare one's", "1", f"{ratio:.2f}", "1.0", ratio <= 1.0)
        whole = statistics.median(b.whole / a.own for a, b in pairs)
        self.row(load, "CPU ms an answer, with PostgreSQL", "", shown([r.whole for r in ours]))
        self.row(load, "... as a share of the bare one's", "1", f"{whole:.2f}")
        for share, bar in ((0.5, 15.0), (0.99, 100.0)):
            worst = statistics.median(r.added(share) for r in ours)
            text = f"added ms to the first token, p{share * 100:.0f}"
            theirs = statistics.median(r.added(share) for r in bare)
            self.row(load, text, f"{theirs:.1f}", f"{worst:.1f}", f"{bar:.0f}", worst <= bar)
        self.pauses(load, bare, ours)

    def many(self, bare: Round, ours: Round) -> None:
        """500 streams of 10 tokens a second, each on a server that has just started."""
        load = "500 streams of 10/s"
        for share, bar in ((0.5, None), (0.99, 250.0)):
            wait = ours.added(share)
            text = f"added ms to the first token, p{share * 100:.0f}"
            met = bar is None or wait <= bar
            self.row(load, text, f"{bare.added(share):.1f}", f"{wait:.1f}", f"{bar:.0f}" if bar else "", met)
        kilobytes = ours.kilobytes
        self.row(load, "answers lost or changed", f"{bare.wrong}", f"{ours.wrong}", "0", not ours.wrong)
        self.row(load, "KB of memory a stream", f"{bare.kilobytes:.0f}", f"{kilobytes:.0f}", "40", kilobytes <= 40)
        self.pauses(load, [bare], [ours])

    def at_once(self, bare: Round, ours: Round) -> None:
        """1,000 questions in the same moment."""
        load = "1,000 at once"
        theirs, seconds = (f"{max(read.whole for read in one.reads):.1f}" for one in (bare, ours))
        self.row(load, "seconds until all are told", theirs, seconds)
        self.row(load, "answers lost or changed", f"{bare.wrong}", f"{ours.wrong}", "0", not ours.wrong)
        self.pauses(load, [bare], [ours])

    def pauses(self, load: str, bare: Sequence[Round], ours: Sequence[Round]) -> None:
        """The longest time that the event loop did one thing only."""
        theirs, longest = (max(one.longest_ms for one in rounds) for rounds in (bare, ours))
        text = "longest pause of the event loop, ms"
        self.row(load, text, f"{theirs:.0f}", f"{longest:.0f}", "100", longest <= 100)

    def row(self, load: str, figure: str, bare: str, ours: str, bar: str = "", met: bool = True) -> None:
        """One figure; a missed bar counts."""
        self.missed += not met
        self.table.add_row(load, figure, bare, ours, bar, ("met" if met else "MISSED") if bar else "")


def shown(values: Sequence[float]) -> str:
    """Median and range."""
    return f"{statistics.median(values):.1f} ({min(values):.1f}-{max(values):.1f})"
