"""Random documents over the test schema: fields, aliases, arguments, variables, directives, fragments of every kind.

A response key always stands for the same field with the same arguments, so that most documents are valid; the rest must
be refused by both executors alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
)
from graphql.utilities import do_types_overlap
from hypothesis import strategies as st

from schema.execution.assemble import core_of
from tests.schema.execution.things import SCHEMA

CORE = core_of(SCHEMA)
VARIABLES: dict[str, tuple[str, list[Any]]] = {
    "w": ("String", ["x", None]),
    "d": ('String = "d"', ["x", None]),
    "r": ("String!", ["x"]),
    "c": ("Colour", ["RED", "BLUE", None]),
    "cs": ("[Colour!]", [["RED"], "BLUE", None]),
    "n": ("Int", [0, 1, 2, 101, None]),
    "yes": ("Boolean!", [True, False]),
    "no": ("Boolean! = false", [True, False]),
    "bad": ("Int", [1, 1, 1, "x", 1.5, 2**40]),
}
ARGUMENTS: dict[str, dict[str, list[str]]] = {
    "told": {
        "word": ['"x"', "$r", "$d"],
        "colours": ["[RED, BLUE]", "BLUE", "$cs", "null"],
        "since": ['"2025-01-01T00:00:00Z"', "null"],
    },
    "page": {"first": ["1", "2", "0", "$n"], "after": ['"nonsense"', "null"], "last": ["1"]},
    "many": {"count": ["0", "3"]},
    "slow": {"colour": ["RED", "$c", "null"]},
    "spoken": {"word": ['"x"', "$d", "$r"]},
    "echo": {
        "number": ["7", "$bad"],
        "word": ["$w", "$d"],
        "shape": ["{width: 3, height: $n}", "{height: $n}", "{}", "null"],
        "colours": ["[$c, RED]", "$cs", "[null]"],
    },
}
COMPOSITE = [CORE.type_map[name] for name in ("Named", "Found", "Thing", "Place")]


FATAL = frozenset({"lost", "missing", "badNumber", "sureFailing", "sureSome", "sureVoice", "oops"})
"""Fields whose errors null their parent: asked for now and then, or nothing would ever be left."""


@dataclass
class Writing:
    """A document being written, whose fragments so far may be spread (so that there is never a cycle)."""

    draw: Any
    fragments: dict[str, GraphQLNamedType] = field(default_factory=dict)

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of these."""
        return self.draw(st.sampled_from(choices))

    def selection(self, type_: GraphQLNamedType, depth: int) -> str:
        """A selection set on a composite type."""
        return "{ " + " ".join(self._selected(type_, depth) for _ in range(self.draw(st.integers(1, 4)))) + " }"

    def _selected(self, type_: GraphQLNamedType, depth: int) -> str:
        kind = self.pick(["field"] * 6 + ["inline", "plain", "spread", "typename"])
        if kind == "inline" and depth > 0:
            narrower = self.pick([other for other in COMPOSITE if _overlap(type_, other)] or [type_])
            return f"... on {narrower}{self._directive()} {self.selection(narrower, depth - 1)}"
        if kind == "plain" and depth > 0:
            return f"...{self._directive()} {self.selection(type_, depth - 1)}"
        spreadable = [name for name, on in self.fragments.items() if _overlap(type_, on)]
        if kind == "spread" and spreadable:
            return f"...{self.pick(spreadable)}{self._directive()}"
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and kind != "typename":
            return self._field(type_, depth)
        return str(self.pick(["__typename", "kind: __typename"]))

    def _field(self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        fatal = self.pick([True] + [False] * 7)
        names = [
            name
            for name, found in type_.fields.items()
            if (depth > 0 or not is_composite_type(get_named_type(found.type))) and (fatal or name not in FATAL)
        ]
        if not names:
            return "__typename"
        name = self.pick(names)
        below = get_named_type(type_.fields[name].type)
        arguments = self._arguments(name)
        key = re.sub(r"\W", "_", f"{name}{arguments}") if arguments else self.pick([name, name, f"{name}_"])
        alias = "" if key == name else f"{key}: "
        nested = f" {self.selection(below, depth - 1)}" if is_composite_type(below) else ""
        return f"{alias}{name}{arguments}{self._directive()}{nested}"

    def _arguments(self, name: str) -> str:
        declared = ARGUMENTS.get(name, {}).items()
        given = [
            f"{argument}: {self.pick(values)}"
            for argument, values in declared
            if argument == "count" or self.pick([True, False])
        ]
        return f"({', '.join(given)})" if given else ""

    def _directive(self) -> str:
        written = self.pick([""] * 6 + [" @skip", " @include"])
        return written and f"{written}(if: {self.pick(['true', 'false', '$yes', '$no'])})"


def _overlap(one: GraphQLNamedType, other: GraphQLNamedType) -> bool:
    return is_composite_type(one) and is_composite_type(other) and do_types_overlap(CORE, one, other)


@st.composite
def documents(draw: Any, depth: int = 4) -> tuple[str, dict[str, Any]]:
    """A query and values for its variables, some of them missing or wrong."""
    writing, written = Writing(draw), dict[str, str]()
    for name in draw(st.sampled_from([[], ["F"], ["F", "G"]])):
        type_ = writing.pick(COMPOSITE)
        written[name] = f"fragment {name} on {type_} {writing.selection(type_, 2)}"
        writing.fragments[name] = type_
    assert CORE.query_type
    text = writing.selection(CORE.query_type, depth)
    for name in ("G", "F"):
        if f"...{name}" in text:
            text += f"\n{written[name]}"
    used = sorted(set(re.findall(r"\$(\w+)", text)))
    defined = ", ".join(f"${name}: {VARIABLES[name][0]}" for name in used)
    given = [name for name in used if draw(st.sampled_from([True] * 9 + [False]))]
    return f"query{f'({defined})' if used else ''} {text}", {name: writing.pick(VARIABLES[name][1]) for name in given}
