"""Who calls a REST path. The recognising is the start-up's (`app.state.authenticate`); here it is only asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant

from access.actors import Actor


async def caller(request: Request) -> Actor:
    """The one who asks. Raises: Unauthorized without credentials, and for credentials that don't hold."""
    actor: Actor = await request.app.state.authenticate(request.scope)
    return actor.known()


async def caller_in_workspace(request: Request) -> Actor:
    """The one who asks, narrowed to the workspace of X-Workspace-ID (or to the only one).

    Raises: Unauthorized; BadRequest (WORKSPACE_REQUIRED); NotFound for a stranger's workspace.
    """
    actor = await caller(request)
    return actor.within(actor.chosen_workspace())


async def caller_of_open_door(request: Request) -> Actor:
    """The one who asks, where credentials play no part and a stale one does no harm."""
    actor: Actor = await request.app.state.anonymous(request.scope)
    return actor


def depends_on(route: Dependant, dependency: Callable[..., Any]) -> bool:
    """Whether a route asks for this dependency, directly or through others."""
    return any(below.call is dependency or depends_on(below, dependency) for below in route.dependencies)


Caller = Annotated[Actor, Depends(caller)]
WorkspaceCaller = Annotated[Actor, Depends(caller_in_workspace)]
OpenCaller = Annotated[Actor, Depends(caller_of_open_door)]
