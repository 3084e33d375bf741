"""What went wrong, as the answer says it: the specification's errors with our codes, one for each null they made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graphql import FieldNode, GraphQLError, SourceLocation, get_location

from kit.errors import Detail, NexoraError
from models.away import unavailable
from schema.execution.places import Route
from schema.execution.spelling import camel, spelled

Formatted = dict[str, Any]

Locations = list[dict[str, int]]
"""Lines and columns in the document."""

MASKED = "Something went wrong on our side; please report it with the answer's X-Request-ID"


class Incomplete(Exception):
    """A value that its field's type doesn't allow: a fault of ours, but told in the specification's words."""


def explained(error: Exception) -> tuple[str, Formatted]:
    """The message and the extensions `{code, statusCode}` of an error; what isn't meant for the reader is masked."""
    if isinstance(error, GraphQLError):
        if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
            return explained(error.original_error)
        return error.message, {"code": "BAD_REQUEST", "statusCode": 400} | (error.extensions or {})
    refusal = error if isinstance(error, NexoraError) else unavailable(error)
    if refusal is not None:
        extensions: Formatted = {"code": refusal.code, "statusCode": refusal.status}
        if refusal.details:
            extensions["details"] = [_detail(detail) for detail in refusal.details]
        return spelled(refusal.message, *refusal.fields), extensions
    message = str(error) if isinstance(error, Incomplete) else MASKED
    return message, {"code": NexoraError.code, "statusCode": NexoraError.status}


def _detail(detail: Detail) -> dict[str, str]:
    return {"field": camel(detail.field), "message": spelled(detail.message, detail.field)}


def is_fault(error: Exception) -> bool:
    """Whether it is ours to mend, and so to log: neither a refusal nor the document's mistake."""
    if isinstance(error, GraphQLError) and error.original_error is not None:
        return is_fault(error.original_error)
    return not isinstance(error, GraphQLError | NexoraError)


def locations_of(nodes: Sequence[FieldNode]) -> Locations:
    """Where a field is asked for in its document."""
    return _written(get_location(node.loc.source, node.loc.start) for node in nodes if node.loc)


def _written(locations: Iterable[SourceLocation]) -> Locations:
    return [{"line": location.line, "column": location.column} for location in locations]


def formatted(error: Exception, locations: Locations, route: Route) -> Formatted:
    """One error of a field, with where it was asked for and where it stands in the answer."""
    message, extensions = explained(error)
    if isinstance(error, GraphQLError) and error.locations:
        locations = _written(error.locations)
    return {"message": message, "locations": locations, "path": list(route), "extensions": extensions}


def one_a_null(errors: list[Formatted], data: Any) -> list[Formatted]:
    """The first error for each null in the answer; an error inside something that became null explains nothing.

    https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
    """
    first: dict[Route, Formatted] = {}
    for error in errors:
        first.setdefault(_nulled(error["path"], data), error)
    return list(first.values())


def _nulled(route: Sequence[str | int], data: Any) -> Route:
    """The place of the null that an error at `route` came to make."""
    for depth, key in enumerate(route):
        if data is None:
            return tuple(route[:depth])
        data = data[key]
    return tuple(route)
