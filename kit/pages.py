"""Keyset pages: what a list takes and what it gives, the same for both doors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from kit.errors import BadInput

Row = Mapping[str, Any]
"""One row as it is read: an asyncpg Record, or anything that answers row["column"]."""

LARGEST_PAGE = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR_BYTES = 24


@dataclass(frozen=True)
class Cursor:
    """A place in a list that is ordered by `(created_at, id)`."""

    created_at: datetime
    id: UUID

    def __str__(self) -> str:
        """Opaque text: base64url of 8 bytes microseconds since 1970 and the 16 bytes of the id."""
        return _written(self.created_at, self.id.bytes)

    @classmethod
    def parse(cls, text: str, name: str = "after") -> Cursor:
        """Raises: BadInput naming `name` when the text is no cursor of ours."""
        try:
            raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
            if len(raw) != _CURSOR_BYTES:
                raise ValueError("length")
            micros = int.from_bytes(raw[:8], "big", signed=True)
            return cls(_EPOCH + timedelta(microseconds=micros), UUID(bytes=raw[8:]))
        except (binascii.Error, ValueError, OverflowError):
            raise BadInput(
                name, f"'{name}' is not a cursor from this list; pass one that an earlier page returned"
            ) from None


def cursor_of(row: Row) -> str:
    """The cursor of a row that has `created_at` and `id`."""
    identity = row["id"]
    return _written(
        row["created_at"], bytes.fromhex(identity.replace("-", "")) if type(identity) is str else identity.bytes
    )


def _written(created_at: datetime, identity: bytes) -> str:
    # by hand, as each edge of each page has one: a UUID and a division of timedeltas take three times as long
    since = created_at - _EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return base64.urlsafe_b64encode(micros.to_bytes(8, "big", signed=True) + identity).decode()


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list is wanted. `limit` rows after (or before) a cursor.

    `backward`: the last `limit` rows before the cursor, still given in the list's order.
    `wants_more`: whether the answer must say if more rows follow (costs one row more).
    `wants_total`: whether the answer must count the whole list (costs a statement).
    """

    limit: int = 20
    cursor: Cursor | None = None
    backward: bool = False
    wants_more: bool = True
    wants_total: bool = False


@dataclass
class Page:
    """One parent's page: its rows in order, and what lies beyond them."""

    rows: Sequence[Row] = field(default_factory=list)
    has_next: bool = False
    has_previous: bool = False
    total: int | None = None


def check_limit(limit: int, name: str = "first") -> int:
    """Raises: BadInput unless 1 ≤ limit ≤ 100."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise BadInput(name, f"'{name}' must be between 1 and {LARGEST_PAGE}; you asked for {limit}")
    return limit
