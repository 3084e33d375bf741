"""Figures beside their bars, as a table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One figure and its bar, if it has one: the most that it may be, or (`least`) the least."""

    what: str
    value: float
    unit: str = ""
    bar: float | None = None
    least: bool = False
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether it is on the wrong side of its bar."""
        if self.bar is None:
            return False
        return self.value < self.bar if self.least else self.value > self.bar


def print_figures(title: str, figures: Sequence[Figure]) -> bool:
    """Print them; whether all bars were met."""
    table = Table(title=f"{title}; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs")
    for column in ("", "value", "bar", "", ""):
        table.add_column(column)
    for figure in figures:
        sign = "" if figure.bar is None else f"{'≥' if figure.least else '≤'} {figure.bar:g}"
        verdict = "" if figure.bar is None else ("MISSED" if figure.missed else "met")
        table.add_row(figure.what, f"{figure.value:.4g} {figure.unit}", sign, verdict, figure.note)
    Console(width=130).print(table)
    return not any(figure.missed for figure in figures)
