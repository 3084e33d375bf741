"""The @operation decorator: each thing the product does declares the right that it needs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

from access.actors import Actor
from access.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Operation:
    """What is written down of one operation, for the permission table in docs/."""

    name: str
    module: str
    requires: Permission | None
    open_because: str | None
    summary: str


OPERATIONS: dict[str, Operation] = {}


class _Declare:
    def __init__(self, requires: Permission | None, open_because: str | None) -> None:
        self.requires, self.open_because = requires, open_because

    @overload
    def __call__(
        self, body: Callable[Concatenate[Actor, P], Awaitable[R]]
    ) -> Callable[Concatenate[Actor, P], Awaitable[R]]: ...
    @overload
    def __call__(
        self, body: Callable[Concatenate[Actor, P], AsyncIterator[R]]
    ) -> Callable[Concatenate[Actor, P], AsyncIterator[R]]: ...
    def __call__(self, body: Callable[..., Any]) -> Callable[..., Any]:
        requires = self.requires
        _record(body, requires, self.open_because)

        if inspect.iscoroutinefunction(body):

            @functools.wraps(body)
            async def refused_before_it_runs(actor: Actor, *args: Any, **kwargs: Any) -> Any:
                return await body(actor if requires is None else actor.asking(requires), *args, **kwargs)

            return refused_before_it_runs

        @functools.wraps(body)
        def refused_before_it_starts(actor: Actor, *args: Any, **kwargs: Any) -> Any:
            return body(actor if requires is None else actor.asking(requires), *args, **kwargs)

        return refused_before_it_starts


def operation(*, requires: Permission | None = None, open_because: str | None = None) -> _Declare:
    """Declare an operation: an async function (or async generator) that takes an Actor first.

    `requires` is checked before the body runs, and again against the workspace of each row that is reached.
    An operation without a right must say why its door is open. Raises TypeError at import when neither is given.
    """
    if (requires is None) == (open_because is None):
        raise TypeError("an operation declares either requires=Permission.… or open_because='…'")
    return _Declare(requires, open_because)


def _record(body: Callable[..., Any], requires: Permission | None, open_because: str | None) -> None:
    first = next(iter(inspect.signature(body).parameters), None)
    if first != "actor":
        raise TypeError(f"{body.__qualname__}: an operation takes 'actor' first")
    summary = (inspect.getdoc(body) or "").split("\n", 1)[0]
    key = f"{body.__module__}.{body.__name__}"
    OPERATIONS[key] = Operation(body.__name__, body.__module__, requires, open_because, summary)
