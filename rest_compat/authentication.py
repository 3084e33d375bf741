"""/api/auth: registering, logging in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from kit.pages import Row
from models.users import User
from resolvers import accounts, sessions
from rest_compat.actor import Caller, OpenCaller
from rest_compat.answers import Answer, Done, answer, done
from rest_compat.bodies import Body
from rest_compat.errors import errors
from rest_compat.routers import Router
from rest_compat.security import takes_jwt, takes_nothing
from rest_compat.texts import Email, Password, line

router = Router("/api/auth", "Authentication")


class Registration(Body):
    """A new account."""

    name: Annotated[str, line(100, "Ada Lovelace")]
    email: Email
    password: Password
    workspace_name: Annotated[str, line(100, "Acme", "The first workspace's: ")] | None = None


class Credentials(Body):
    """Email and password."""

    email: Email
    password: Annotated[str, Field(examples=["correct horse battery staple"], json_schema_extra={"format": "password"})]


class Refresh(Body):
    """A refresh token, which is used up."""

    refresh_token: Annotated[str, Field(examples=["mF_9.B5f-4.1JqM…"])]


class UserOut(BaseModel):
    """A person."""

    id: UUID
    name: Annotated[str, Field(examples=["Ada Lovelace"])]
    email: str
    created_at: datetime


class WorkspaceOut(BaseModel):
    """A workspace and one's role in it."""

    id: UUID
    name: Annotated[str, Field(examples=["Acme"])]
    slug: str
    role: Annotated[str, Field(examples=["owner"])]


class TokensOut(BaseModel):
    """A login's tokens."""

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int
    expires_at: datetime


class Tokens(BaseModel):
    """Tokens, also directly in `data`."""

    tokens: TokensOut
    access_token: str
    refresh_token: str


class Registered(BaseModel):
    """A new account with its first workspace and a login."""

    user: UserOut
    workspace: WorkspaceOut
    tokens: TokensOut
    access_token: str
    refresh_token: str


class LoggedIn(BaseModel):
    """A login."""

    user: UserOut
    workspaces: list[WorkspaceOut]
    tokens: TokensOut
    access_token: str
    refresh_token: str


@router.post(
    "/register",
    status_code=201,
    summary="Open an account with a first workspace",
    responses=errors(409, 422),
    openapi_extra=takes_nothing(),
)
async def register(body: Registration, actor: OpenCaller) -> Answer[Registered]:
    """Open an account."""
    made = await accounts.register(actor, **body.model_dump())
    workspace = _workspace({**made.workspace.as_row(), "role": "owner"})
    data = Registered(user=_user(made.user), workspace=workspace, **_tokens(made.tokens))
    return answer(data, message="Account created successfully")


@router.post("/login", summary="Log in", responses=errors(401, 422), openapi_extra=takes_nothing())
async def login(body: Credentials, actor: OpenCaller) -> Answer[LoggedIn]:
    """Log in."""
    found = await accounts.login(actor, **body.model_dump())
    workspaces = [_workspace(row) for row in found.workspaces]
    data = LoggedIn(user=_user(found.user), workspaces=workspaces, **_tokens(found.tokens))
    return answer(data, message="Logged in successfully")


@router.post(
    "/refresh", summary="New tokens for a refresh token", responses=errors(401, 422), openapi_extra=takes_nothing()
)
async def refresh(body: Refresh, actor: OpenCaller) -> Answer[Tokens]:
    """Refresh a login."""
    _, tokens = await sessions.refresh_token(actor, body.refresh_token)
    return answer(Tokens(**_tokens(tokens)), message="Token refreshed successfully")


@router.post("/logout", summary="End this login", responses=errors(401), openapi_extra=takes_jwt())
async def logout(actor: Caller) -> Done:
    """Log out."""
    await sessions.logout(actor)
    return done("Logged out successfully")


@router.get("/me", summary="Who is logged in", responses=errors(401), openapi_extra=takes_jwt())
async def me(actor: Caller) -> Answer[UserOut]:
    """Who one is."""
    return answer(UserOut.model_validate(await accounts.me(actor)))


def _user(user: User) -> UserOut:
    return UserOut.model_validate(user.as_row())


def _workspace(row: Row) -> WorkspaceOut:
    return WorkspaceOut.model_validate(dict(row))


def _tokens(tokens: sessions.Tokens) -> dict[str, Any]:
    shown = TokensOut.model_validate(vars(tokens))
    return {"tokens": shown, "access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
