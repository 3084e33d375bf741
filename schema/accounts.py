"""Accounts in the graph: registering and logging in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from models.users import User as UserRow
from resolvers import accounts, sessions
from schema.context import Info
from schema.inputs import given
from schema.mutations import mutation
from schema.payloads import UserError, payload, what_to_mend
from schema.users import User
from schema.workspaces import Workspace


@strawberry.type(description="What a login gives: put accessToken in the header 'Authorization: Bearer …'.")
class Tokens:
    """Tokens of a login."""

    access_token: str = strawberry.field(description="For the header 'Authorization: Bearer …'.")
    refresh_token: str = strawberry.field(description="For refreshToken, once.")
    token_type: str = strawberry.field(description="Always Bearer.")
    expires_in: int = strawberry.field(description="Seconds until the access token ends.")
    expires_at: datetime = strawberry.field(description="When the access token ends.")


@strawberry.type(description="The answer to registering, logging in and refreshing.")
class AuthPayload:
    """A login, or what is wrong."""

    user: User | None = strawberry.field(default=None, description="Who is logged in now.")
    workspace: Workspace | None = strawberry.field(default=None, description="The new one, after registering.")
    tokens: Tokens | None = None
    errors: list[UserError] = what_to_mend()


@strawberry.type(description="The answer to logging out.")
class LogoutPayload:
    """A login that ended."""

    success: bool = False
    errors: list[UserError] = what_to_mend()


@strawberry.input(description="A new account.")
class RegisterInput:
    """A new account."""

    name: str = strawberry.field(description="1 to 100 characters.")
    email: str = strawberry.field(description="Nobody else may have an account with it.")
    password: str = strawberry.field(description="At least 10 characters, and not a common one.")
    workspace_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What the first workspace is called; by default after its owner."
    )


@strawberry.input(description="Email and password.")
class LoginInput:
    """Email and password."""

    email: str
    password: str


@strawberry.type
class AccountMutations:
    """Registering and logging in."""

    @mutation(description="Open an account with a first workspace.")
    async def register(self, info: Info, input: RegisterInput) -> AuthPayload:
        """Register."""
        work = accounts.register(info.context.actor, **given(input))
        answer = await payload(AuthPayload, work, lambda made: _login(made.user, made.tokens, made.workspace.as_row()))
        return await _as_them(info, answer)

    @mutation(description="Log in.")
    async def login(self, info: Info, input: LoginInput) -> AuthPayload:
        """Log in."""
        work = accounts.login(info.context.actor, **given(input))
        return await _as_them(info, await payload(AuthPayload, work, lambda found: _login(found.user, found.tokens)))

    @mutation(description="New tokens for a refresh token, which is used up by it.")
    async def refresh_token(self, info: Info, refresh_token: str) -> AuthPayload:
        """Refresh."""
        work = sessions.refresh_token(info.context.actor, refresh_token)
        return await _as_them(info, await payload(AuthPayload, work, lambda found: _login(*found)))

    @mutation(description="End this login: its tokens hold no longer.")
    async def logout(self, info: Info) -> LogoutPayload:
        """Log out."""
        return await payload(LogoutPayload, sessions.logout(info.context.actor), lambda _: {"success": True})


def _login(user: UserRow, tokens: sessions.Tokens, workspace: Any = None) -> dict[str, Any]:
    return {"user": user.as_row(), "tokens": tokens, "workspace": workspace}


async def _as_them(info: Info, answer: AuthPayload) -> AuthPayload:
    """What is selected below is read as the person who has just logged in."""
    if answer.tokens is not None:
        await info.context.renew(answer.tokens.access_token)
    return answer
