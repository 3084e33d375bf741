"""Leaf values: which ones may stand in the answer as they are, and how the others are coerced.

A value of exactly the right Python type is kept (orjson writes datetimes, dates, times and UUIDs natively); an enum's
stored value becomes its name; everything else goes through the type's own `coerce_output_value`, which raises what the
specification wants (https://spec.graphql.org/October2021/#sec-Scalars).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    Undefined,
)
from graphql.pyutils import inspect, is_iterable

_IS_INT = "type({v}) is int and -2147483648 <= {v} <= 2147483647"
_IS_FLOAT = "type({v}) is float and {v} - {v} == 0.0"
_FITS = {
    "ID": "type({v}) is str",
    "String": "type({v}) is str",
    "Int": _IS_INT,
    "Float": _IS_FLOAT,
    "Boolean": "({v} is True or {v} is False)",
    "DateTime": "type({v}) is datetime",
    "Date": "type({v}) is date",
    "Time": "type({v}) is time",
    "UUID": "type({v}) is UUID",
    "JSON": "{v} is not None",
}
NAMES_IN_CONDITIONS: Mapping[str, Any] = {
    "datetime": datetime.datetime,
    "date": datetime.date,
    "time": datetime.time,
    "UUID": UUID,
}


def fits(type_: GraphQLOutputType, variable: str) -> str | None:
    """A Python condition, true when the value of `variable` may stand as it is; None for types that have none."""
    if isinstance(type_, GraphQLNonNull):
        condition = _FITS.get(getattr(type_.of_type, "name", ""))
        return condition and condition.format(v=variable)
    condition = _FITS.get(getattr(type_, "name", ""))
    return condition and f"({variable} is None or {condition.format(v=variable)})"


@lru_cache(maxsize=1024)
def names_of(enum: GraphQLEnumType) -> Mapping[Any, str]:
    """Stored value and Python member → the name that the graph shows."""
    members = getattr(enum, "wrapped_cls", ())
    named = {value.value: name for name, value in enum.values.items()}
    return named | {member: named[member.value] for member in members if member.value in named}


_fits_alone: dict[str, Any] = {
    name: eval(f"lambda v: {condition.format(v='v')}", dict(NAMES_IN_CONDITIONS))  # noqa: S307 - our own constants above
    for name, condition in _FITS.items()
}


def coerced(type_: GraphQLLeafType, value: Any) -> Any:
    """One value of a leaf type as it stands in the answer.

    Raises: GraphQLError or TypeError, worded by graphql-core, when the value isn't one of the type.
    """
    if isinstance(type_, GraphQLEnumType):
        try:
            return names_of(type_)[value]
        except (KeyError, TypeError):
            return type_.coerce_output_value(value)
    fits_as_is = _fits_alone.get(type_.name)
    if fits_as_is and fits_as_is(value):
        return value
    result = type_.coerce_output_value(value)
    if result is None or result is Undefined:
        raise TypeError(
            f"Expected `{inspect(type_)}.coerce_output_value({inspect(value)})`"
            f" to return non-nullable value, returned: {inspect(result)}"
        )
    return result


def completed(type_: GraphQLOutputType, value: Any) -> Any:
    """A whole leaf value, lists included, when nothing is wrong with it.

    Raises: anything, when something is wrong; where exactly is found out by `completion.completed_column`.
    """
    if isinstance(type_, GraphQLNonNull):
        if value is None:
            raise TypeError("null")
        return completed(type_.of_type, value)
    if value is None:
        return None
    if isinstance(type_, GraphQLList):
        if not is_iterable(value):
            raise TypeError("not a list")
        return [completed(type_.of_type, item) for item in value]
    if isinstance(value, Exception):
        raise value
    return coerced(type_, value)  # type: ignore[arg-type]  # a leaf type, when neither list nor non-null
