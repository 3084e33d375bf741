"""Why a request is refused before anything of it has run."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from schema.execution.faults import Formatted


class Refused(Exception):
    """A request that doesn't run. `errors` are ready for the answer; `cost` is set when it is what stood in the way."""

    def __init__(self, errors: list[Formatted], cost: int = 0) -> None:
        super().__init__(errors[0]["message"])
        self.errors, self.cost = errors, cost

    @classmethod
    def because(cls, code: str, *errors: GraphQLError | str) -> Refused:
        """A refusal in the given words, or in those of graphql-core's errors."""
        return cls([_formatted(error, code) for error in errors])


def too_much(code: str, what: str, requested: int, limit: int) -> Formatted:
    """The error of a request beyond a limit: which limit, how far, what to do."""
    message = f"The request has {requested:,} {what}; the limit is {limit:,}. Ask for less at once, in several requests"
    return {"message": message, "extensions": _extensions(code) | {"requested": requested, "limit": limit}}


def too_expensive(cost: int, limit: int) -> Formatted:
    """The error of a request that costs more than it may."""
    message = (
        f"The request may return {cost:,} objects, or what is as costly; the limit is {limit:,}. "
        "Ask for smaller pages with 'first', or for lists inside lists in requests of their own"
    )
    return {"message": message, "extensions": _extensions("QUERY_TOO_EXPENSIVE") | {"requested": cost, "limit": limit}}


def _formatted(error: GraphQLError | str, code: str) -> Formatted:
    worded: Formatted = {"message": error} if isinstance(error, str) else dict(error.formatted)
    return worded | {"extensions": _extensions(code)}


def _extensions(code: str) -> dict[str, Any]:
    return {"code": code, "statusCode": 400}
