"""What a mutation answers with: the thing, or the errors that the person can mend."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import strawberry

from kit.errors import BadInput, Conflict, Detail, NexoraError
from schema.execution.spelling import camel, spelled

P = TypeVar("P")
T = TypeVar("T")


@strawberry.type(description="Something the person can mend: what is wrong, and where.")
class UserError:
    """One problem with the input."""

    code: str = strawberry.field(description="A stable word that programs switch on.")
    field: list[str] = strawberry.field(description="The path of the input field at fault; empty for the whole.")
    message: str = strawberry.field(description="A sentence that says what to change.")


def what_to_mend() -> Any:
    """The field `errors` of a payload."""
    return strawberry.field(description="What to change; empty when it worked.")


async def payload(kind: Callable[..., P], work: Awaitable[T], fields: Callable[[T], dict[str, Any]]) -> P:
    """`kind` filled with `fields(result)`, or with the errors when the input was at fault.

    Raises: every refusal that the person can't mend (no token, no right, not found, limits).
    """
    try:
        result = await work
    except (BadInput, Conflict) as error:
        return kind(errors=user_errors(error))
    return kind(errors=[], **fields(result))


def user_errors(error: NexoraError) -> list[UserError]:
    """The errors of a payload, with the field names as the graph spells them."""
    if not error.details:
        return [UserError(code=error.code, field=[], message=error.message)]
    return [_user_error(error.code, detail) for detail in error.details]


def _user_error(code: str, detail: Detail) -> UserError:
    return UserError(code=code, field=[camel(detail.field)], message=spelled(detail.message, detail.field))


@strawberry.type(description="The answer to a deletion.")
class DeletePayload:
    """Which thing is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(default=None, description="The id of what was deleted.")
    errors: list[UserError] = what_to_mend()
