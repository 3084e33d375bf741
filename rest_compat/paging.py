"""`?limit=&cursor=` and `?from=&to=` of the documented lists."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query

from kit import clock
from kit.errors import BadInput
from kit.pages import LARGEST_PAGE, Cursor, Page, PageRequest, Row, cursor_of
from resolvers.large_reads import page_read
from rest_compat.actor import Caller
from rest_compat.answers import ListAnswer, Meta, answer_list
from rest_compat.texts import WholeNumber

T = TypeVar("T")

_LIMIT = Query(ge=1, le=LARGEST_PAGE, description="How many rows, 1 to 100")
_CURSOR = Query(
    description="`meta.next_cursor` of the page before",
    max_length=64,
    json_schema_extra={"pattern": "^AA[A-Za-z0-9_-]{30}$"},  # how the microseconds of the years until 2112 begin
)
_MOMENT: dict[str, Any] = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
_FROM = Query(
    alias="from", description="From this ISO date or time on", examples=["2026-01-01"], json_schema_extra=_MOMENT
)
_TO = Query(
    alias="to",
    description="Up to this ISO date (included) or time",
    examples=["2026-01-31"],
    json_schema_extra=_MOMENT,
)


async def page_request(
    limit: Annotated[WholeNumber, _LIMIT] = 50, cursor: Annotated[str | None, _CURSOR] = None
) -> PageRequest:
    """The page that the query string asks for. Raises: BadInput for a cursor that isn't from this list."""
    return PageRequest(limit, Cursor.parse(cursor, "cursor") if cursor is not None else None)


async def page_in_turn(
    actor: Caller, page: Annotated[PageRequest, Depends(page_request)]
) -> AsyncGenerator[PageRequest, None]:
    """The page, in the caller's turn, which lasts until the path's function is done. Raises: as `page_read`."""
    async with page_read(actor, page.limit):
        yield page


Paging = Annotated[PageRequest, Depends(page_in_turn, scope="function")]


def answer_page(page: Page, shape: Callable[[Row], T]) -> ListAnswer[T]:
    """One page in the documented shape."""
    rows = [shape(row) for row in page.rows]
    return answer_list(rows, meta_of(page).next_cursor)


def meta_of(page: Page) -> Meta:
    """Whether the list goes on after this page, and where."""
    return Meta(has_more=page.has_next, next_cursor=cursor_of(page.rows[-1]) if page.has_next else None)


async def span(
    since: Annotated[str | None, _FROM] = None, until: Annotated[str | None, _TO] = None
) -> tuple[datetime | None, datetime | None]:
    """The span of time that the query string asks for; a date as `to` means to its end. Raises: BadInput."""
    return _moment(since, "from", time.min), _moment(until, "to", time.max)


Span = Annotated[tuple[datetime | None, datetime | None], Depends(span)]


def _moment(text: str | None, field: str, of_day: time) -> datetime | None:
    if text is None:
        return None
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), of_day, UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(field, f"'{field}' must be an ISO date or time such as 2026-01-31") from None
    return clock.with_zone(moment)
