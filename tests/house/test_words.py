"""What stands nowhere: silenced checks without a reason, plans instead of work, this machine's own paths."""

from __future__ import annotations

import ast
import re

from tests.house.code import ROOMS, ROOT, all_python, python_in
from tests.house.tracked import tracked

SILENCED = re.compile(r"^#\s*(noqa|type:\s*ignore)")
WITH_REASON = re.compile(r"^# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* - \w|^# type: ignore\[[a-z, -]+\]  # \S")
PLANS = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")
OFFSET = re.compile(r"\bOFF[S]ET\s+(\$\d|\d|%s|\{)", re.IGNORECASE)
# A letter in brackets, so that this file doesn't find itself.
ONE_MACHINE = re.compile(r"(?<![\w.])/(wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/|/tm[p]/nexora\b")
REGISTRIES = re.compile(r"py[p]i\.org|pytho[n]hosted|npm[j]s\.(org|com)")
TOOLS = re.compile(r"\bcla[u]de\b|\bcopil[o]t\b|anthrop[i]c\b|co-author[e]d-by", re.IGNORECASE)
GENERATED = {".lock", ".svg", ".woff2", ".ttf", ".png", ".ico", ".pdf", ".docx", ".xlsx", ".pptx", ".zip", ".gz"}


def test_nothing_is_silenced_without_a_reason() -> None:
    bare = [
        f"{code.name}:{line} {comment}"
        for code in all_python()
        for line, comment in code.comments()
        if SILENCED.search(comment) and not WITH_REASON.search(comment)
    ]
    assert not bare, "say why on the same line: `# noqa: S603 - fixed words`, `# type: ignore[arg-type]  # a row`"


def test_work_is_done_not_planned() -> None:
    planned = [
        f"{code.name}:{number} {line.strip()}"
        for code in all_python()
        for number, line in enumerate(code.text.splitlines(), 1)
        if PLANS.search(line)
    ]
    assert not planned, "do it now, or write it down where work is planned"


def test_lists_are_paged_by_keys() -> None:
    skipping = [
        code.at(node)
        for code in python_in(*ROOMS)
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OFFSET.search(node.value)
    ]
    assert not skipping, "skipping rows costs more on every page: go on from the last row's (created_at, id)"


def test_no_path_of_one_machine_no_registry_and_no_tool_is_written_down() -> None:
    found = [
        f"{path}:{number} {match.group()}"
        for path in tracked()
        if path.suffix not in GENERATED and not {"assets", "vocab.txt"}.intersection(path.parts)
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        for match in [ONE_MACHINE.search(line) or REGISTRIES.search(line) or TOOLS.search(line)]
        if match
    ]
    assert not found, "it means nothing elsewhere: write paths from the repository's root, and leave tools unnamed"
