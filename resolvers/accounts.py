"""Accounts: registering, logging in, and who one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import IntegrityError

from access.actors import Actor, ActorKind
from access.addresses import limit_key
from access.limits import LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS, limiter
from access.operations import operation
from access.passwords import check_password, hash_password, password_matches
from kit.errors import BadInput, Conflict, Unauthorized
from kit.pages import Row
from models.database import transaction
from models.listing import rows_by_id
from models.members import Member
from models.users import User
from models.workspaces import Workspace
from resolvers import inputs
from resolvers.audit import record
from resolvers.founding import found_workspace
from resolvers.sessions import Tokens, open_session

_LONGEST_EMAIL = 255
"""Characters that are looked at: one more than any account has."""


@dataclass(frozen=True)
class Registered:
    """A new person, their first workspace, and a login."""

    user: User
    workspace: Workspace
    tokens: Tokens


@dataclass(frozen=True)
class LoggedIn:
    """A person, a login, and a row for each workspace that they belong to: id, name, slug and their `role` there."""

    user: User
    tokens: Tokens
    workspaces: list[Row]


@operation(open_because="anybody may open an account")
async def register(
    actor: Actor, *, name: str, email: str, password: str, workspace_name: str | None = None
) -> Registered:
    """Open an account with a first workspace that its person owns.

    Raises: BadInput; Conflict (EMAIL_TAKEN) when the address has an account; RateLimited.
    """
    await limiter().check(LOGIN_BY_ADDRESS, limit_key(actor.address))
    name, email, workspace_name, _ = inputs.each(
        lambda: inputs.line(name, "name", 100),
        lambda: inputs.email(email),
        lambda: inputs.line(workspace_name, "workspace_name", 100) if workspace_name else _workspace_of(name.strip()),
        lambda: check_password(password, email.strip()),
    )
    password_hash = await hash_password(password)
    try:
        async with transaction():
            user = await User.create(name=name, email=email, password_hash=password_hash)
            workspace = await found_workspace(user, workspace_name)
            await record(actor.but(kind=ActorKind.PERSON, user_id=str(user.id)), "workspace.created", workspace)
            return Registered(user, workspace, await open_session(user))
    except IntegrityError as error:
        if "users_email" not in str(error):
            raise
        raise Conflict("An account with this email already exists; log in instead", code="EMAIL_TAKEN") from None


def _workspace_of(name: str) -> str:
    return f"{name[:88]}'s workspace"


@operation(open_because="logging in is how one becomes somebody")
async def login(actor: Actor, *, email: str, password: str) -> LoggedIn:
    """Log in with email and password.

    Raises: Unauthorized (INVALID_CREDENTIALS), alike for an unknown email and a wrong password; RateLimited.
    """
    if not isinstance(email, str) or not isinstance(password, str):
        raise BadInput("email", "'email' and 'password' must be text")
    address = email.strip().lower()[:_LONGEST_EMAIL]
    await limiter().check(LOGIN_BY_ADDRESS, limit_key(actor.address))
    await limiter().check(LOGIN_BY_ACCOUNT, address)
    user = await _by_email(address)
    if not await password_matches(password, user.password_hash if user else None) or user is None:
        raise Unauthorized("Email or password is wrong", code="INVALID_CREDENTIALS")
    await limiter().forget(LOGIN_BY_ACCOUNT, address)
    return LoggedIn(user, await open_session(user), await _workspaces_of(user))


async def _by_email(address: str) -> User | None:
    """None also for what no account can have, which the database isn't asked about: a NUL, or too many characters."""
    possible = "\x00" not in address and len(address) <= inputs.LONGEST_EMAIL
    return await User.filter(email=address).first() if possible else None


async def _workspaces_of(user: User) -> list[Row]:
    members = await Member.filter(user_id=user.id).order_by("created_at", "id")
    found = await Workspace.in_bulk([member.workspace_id for member in members], "id")
    held = [(found[member.workspace_id], member) for member in members if member.workspace_id in found]
    return [{**workspace.as_row(), "role": member.role} for workspace, member in held]


@operation(open_because="answers with nobody when nobody is logged in")
async def viewer(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The person who is logged in, or None."""
    return await rows_by_id(User, [actor.user_id], columns, actor)


@operation(open_because="the members that lead here were already narrowed to the actor's workspaces")
async def users_of_members(actor: Actor, parents: Sequence[Row], columns: Sequence[str]) -> list[Row | None]:
    """The person of each member; None for an invitation."""
    return await rows_by_id(User, [member["user_id"] for member in parents], columns, actor)


@operation(open_because="it refuses when nobody is logged in")
async def me(actor: Actor) -> dict[str, Any]:
    """The row of the person who is logged in. Raises: Unauthorized when nobody is."""
    found = (await viewer(actor, [{}], ["id", "name", "email", "created_at"]))[0]
    if found is None:
        raise Unauthorized("Nobody is logged in: send 'Authorization: Bearer <access token>'")
    return dict(found)
