"""Visitors of web pages in the graph."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

from resolvers import visitors
from schema.context import Info
from schema.mutations import mutation
from schema.payloads import UserError, payload, what_to_mend


@strawberry.type(description="What a widget shows of its agent.")
class WidgetAgent:
    """The agent of a session."""

    id: strawberry.ID
    name: str
    welcome_message: str | None = strawberry.field(description="What it says before anybody asks.")
    widget_color: str = strawberry.field(description="Of the widget, as #rrggbb.")


@strawberry.type(description="A visitor's session: send its token as 'Authorization: Bearer …', from the same page.")
class VisitorSession:
    """A session."""

    token: str = strawberry.field(description="For the header 'Authorization: Bearer …'.")
    visitor_id: str = strawberry.field(description="Stays the same when the session is gone on with.")
    expires_in: int = strawberry.field(description="Seconds.")
    expires_at: datetime = strawberry.field(description="When it ends.")
    agent: WidgetAgent


@strawberry.type(description="The answer to opening a session.")
class VisitorSessionPayload:
    """A session, or what is wrong."""

    session: VisitorSession | None = None
    errors: list[UserError] = what_to_mend()


@strawberry.type
class VisitorMutations:
    """Opening sessions."""

    @mutation(description="Open a session of half an hour for a page's visitor, with the page's public key.")
    async def open_visitor_session(
        self,
        info: Info,
        previous: Annotated[
            str | None,
            strawberry.argument(
                description="A session's token that ended at most a day ago: its visitor comes back as the same."
            ),
        ] = None,
    ) -> VisitorSessionPayload:
        """Open a session."""
        work = visitors.open_visitor_session(info.context.actor, previous=previous)
        return await payload(VisitorSessionPayload, work, _opened)


def _opened(session: visitors.VisitorSession) -> dict[str, Any]:
    return {"session": {**vars(session), "agent": dict(session.agent)}}
