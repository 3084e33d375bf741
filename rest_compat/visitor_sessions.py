"""/api/chat/sessions: a web page opens a session for its visitor."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from resolvers import visitors
from rest_compat.actor import Caller
from rest_compat.answers import Answer, answer
from rest_compat.bodies import Body
from rest_compat.errors import errors
from rest_compat.routers import Router
from rest_compat.security import takes_public_key

router = Router("/api/chat/sessions", "Chat")


class SessionAsked(Body):
    """What the page remembers of its visitor."""

    session: Annotated[
        str | None, Field(description="The visitor's last session; within a day of its end they come back as the same")
    ] = None


class AgentOfSession(BaseModel):
    """What a widget shows of the agent."""

    id: UUID
    name: str
    welcome_message: str | None
    widget_color: str


class SessionOpened(BaseModel):
    """A session: send its token as 'Authorization: Bearer …' to the chat paths, from the same page."""

    token: Annotated[str, Field(examples=["nxr_vis_eyJ…"])]
    visitor_id: str
    expires_in: Annotated[int, Field(description="Seconds")]
    expires_at: datetime
    agent: AgentOfSession


@router.post(
    "",
    status_code=201,
    summary="Open a visitor's session, with a public key and from an allowed page",
    responses=errors(401, 403, 404, 422),
    openapi_extra=takes_public_key(),
)
async def open_session(body: SessionAsked, actor: Caller) -> Answer[SessionOpened]:
    """Open a session of half an hour."""
    opened = await visitors.open_visitor_session(actor, previous=body.session)
    shown = {**vars(opened), "agent": dict(opened.agent)}
    return answer(SessionOpened.model_validate(shown), message="Session opened successfully")
