"""What strangers aren't told: the schema itself, and what they may have meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from graphql import DocumentNode, FieldNode, Visitor, visit

from schema.execution.faults import Formatted
from schema.execution.refusals import Refused

_ABOUT_THE_SCHEMA = frozenset({"__schema", "__type"})
_SUGGESTION = re.compile(r" Did you mean .*\?$", re.DOTALL)


class _Asks(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.about_the_schema = False

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.about_the_schema = self.about_the_schema or node.name.value in _ABOUT_THE_SCHEMA


def introspects(document: DocumentNode) -> bool:
    """Whether a document asks about the schema; `__typename` doesn't."""
    asks = _Asks()
    visit(document, asks)
    return asks.about_the_schema


def schema_hidden() -> Refused:
    """The refusal of such a document."""
    return Refused.because("SCHEMA_HIDDEN", "Log in to see the schema: send 'Authorization: Bearer <token>'")


def without_suggestions(errors: Sequence[Formatted]) -> list[Formatted]:
    """The same errors without names that the document didn't have."""
    return [error | {"message": _SUGGESTION.sub("", error["message"])} for error in errors]
