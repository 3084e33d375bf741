"""`@idempotent(key: "…")` on mutation fields: the same key with the same arguments runs once, for all of them here."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry
from graphql import GraphQLField, GraphQLResolveInfo, get_named_type
from strawberry.directive import DirectiveLocation

from kit.errors import Conflict, Unauthorized
from resolvers.idempotency import once
from schema.context import Info
from schema.execution import directive_values
from schema.execution.assemble import core_of
from schema.execution.directives import directive_on
from schema.execution.rows import is_row
from schema.payloads import user_errors

Resolve = Callable[..., Awaitable[Any]]

_NAME = "idempotent"
_TIME = "\x00time"
_THEIR_OPERATIONS_TAKE_THE_KEY = {"sendMessage", "startMessage"}
"""They keep it in the question's own transaction, so that not even a crash in between charges anybody twice."""


@strawberry.directive(
    name=_NAME,
    locations=[DirectiveLocation.FIELD],
    description="On a mutation field: a retry with the same key (1 to 200 visible ASCII characters) and the same "
    "arguments gets the same answer for 24 hours, and nothing happens twice. A refusal isn't kept.",
)
def idempotent(key: str) -> None:
    """Read from the field by what `honour` has put around it."""


def key_on(info: Info) -> str | None:
    """The key on the field that is being resolved."""
    return _key(directive_values(info, _NAME))


def honour(schema: strawberry.Schema) -> strawberry.Schema:
    """The same schema, whose mutations heed the directive."""
    core = core_of(schema)
    assert core.mutation_type is not None
    for name, field in core.mutation_type.fields.items():
        if name not in _THEIR_OPERATIONS_TAKE_THE_KEY:
            field.resolve = _heeding(name, field)
    return schema


def _key(arguments: Mapping[str, Any] | None) -> str | None:
    return None if arguments is None else str(arguments["key"])


def _heeding(name: str, field: GraphQLField) -> Resolve:
    resolve: Resolve = field.resolve  # type: ignore[assignment]  # every mutation has a resolver
    kind = get_named_type(field.type).extensions["strawberry-definition"].origin

    async def resolve_once(root: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        key = _key(directive_on(info, _NAME))
        if key is None:
            return await resolve(root, info, **given)
        run = _Run(lambda: resolve(root, info, **given))
        try:
            kept = await once(info.context.actor, key, {"mutation": name, "arguments": given}, run)
        except _NotKept:
            return run.payload
        except Conflict as error:
            return kind(errors=user_errors(error))
        return run.payload or await _again(kind(**_restored(kept)), info)

    return resolve_once


class _NotKept(Exception):
    """The payload says what the person can mend: nothing has happened, and a retry may run again."""


class _Run:
    """One run of a mutation: gives its payload as JSON, and holds it as it is."""

    def __init__(self, resolve: Callable[[], Awaitable[Any]]) -> None:
        self._resolve, self.payload = resolve, None

    async def __call__(self) -> Any:
        self.payload = payload = await self._resolve()
        if payload.errors:
            raise _NotKept
        return _plain(payload)


async def _again(payload: Any, info: GraphQLResolveInfo[Any]) -> Any:
    """What is selected below a login is read as the person who logged in, as long as its token holds."""
    tokens = getattr(payload, "tokens", None)
    if tokens is not None:
        with suppress(Unauthorized):
            await info.context.renew(tokens["access_token"])
    return payload


def _plain(value: Any) -> Any:
    """A payload as JSON, in which times can be told from texts."""
    if isinstance(value, datetime):
        return {_TIME: value.isoformat()}
    if isinstance(value, UUID | Enum):
        return str(value.value if isinstance(value, Enum) else value)
    if is_row(value):
        return {name: _plain(each) for name, each in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return [_restored(each) for each in value]
    if not isinstance(value, dict):
        return value
    if _TIME in value:
        return datetime.fromisoformat(value[_TIME])
    return {name: _restored(each) for name, each in value.items()}
