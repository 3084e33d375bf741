"""What the log keeps of an exception: its kind, where it happened, and as much of its words as can't quote anybody.

Databases and validators quote the values that they refuse: passwords, visitors' questions, whole rows.
"""

from __future__ import annotations

import re
from typing import Any

from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict

_LONGEST = 200
_QUOTED = re.compile(r"""(: ?)?['"“‘\[{(].*""", re.DOTALL)
_NAMED = re.compile(r"""\b(constraint|relation|column|table|index|type|function|attribute) ["']([\w.]{1,64})["']""")


def faults_in_short(_: object, __: str, event: EventDict) -> EventDict:
    """A structlog processor, after the exceptions were made dictionaries."""
    for fault in event.get("exception", ()):
        if isinstance(fault, dict):
            _shorten(fault)
    return event


def _shorten(fault: dict[str, Any]) -> None:
    fault["exc_value"] = without_quotes(str(fault.get("exc_value", "")))
    fault["exc_notes"] = [without_quotes(str(note)) for note in fault.get("exc_notes", ())]
    for below in fault.get("exceptions", ()):
        for each in below if isinstance(below, list) else [below]:
            _shorten(each)


def without_quotes(words: str) -> str:
    """The first line, up to where it begins to quote; what names a constraint, a column and the like stays.

    `value "long text" is bad` → `value…`; `violates check constraint "agents_name"` → `violates check constraint
    agents_name`.
    """
    first = _NAMED.sub(r"\1 \2", words.partition("\n")[0])
    return _QUOTED.sub("…", first)[:_LONGEST]


TRANSFORMER = ExceptionDictTransformer(show_locals=False)
"""Local variables stay out: they hold passwords, tokens and texts."""
