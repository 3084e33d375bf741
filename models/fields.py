"""Column types that the ORM doesn't bring."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.fields.base import Field


class HalfVectorField(Field[str]):
    """pgvector's `halfvec`, of any dimension: an agent's embedder decides. Written as text: "[0.1,0.2]"."""

    SQL_TYPE = "halfvec"
    field_type = str


class SparseVectorField(Field[str]):
    """pgvector's `sparsevec`, written as text: "{1:0.5,7:1.2}/1000000000"."""

    SQL_TYPE = "sparsevec"
    field_type = str


def json_field(**options: Any) -> Any:
    """A jsonb column. The pool's codec turns it into Python objects, so the field itself changes nothing."""
    return fields.JSONField(encoder=_as_written, decoder=_as_written, **options)


def _as_written(value: Any) -> Any:
    return value
