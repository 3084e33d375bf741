"""Everybody who may knock: each role, each scope, and credentials that hold no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from access.permissions import Role, Scope
from access.tokens import API_KEY_PREFIX, new_secret
from kit import clock
from models.members import Member
from models.users import User
from resolvers.api_keys import revoke_api_key
from resolvers.members import remove_member
from resolvers.sessions import logout, open_session
from tests.house.wall.scenes import Ids, Scene, sibling
from tests.visitors import page
from tests.world import SIGNER, Team, bearer, new_user, person

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Caller:
    """Somebody with a credential. `hidden`: rows of each noun that don't exist for them, with their texts' marks."""

    name: str
    headers: Headers
    own: Ids
    hidden: Sequence[Ids]
    marks: Sequence[str]

    @property
    def is_key(self) -> bool:
        """Whether this is a program with a key that holds."""
        return self.name.startswith("key")

    @property
    def is_nobody(self) -> bool:
        """Whether no door may know who this is."""
        return self.name.startswith("nobody")


async def everybody(own: Scene, theirs: Scene) -> list[Caller]:
    """All who knock at `theirs`; where they belong to a workspace at all it is `own`."""
    beside = await sibling(own)
    found = {**await _people(own.team, theirs.team), **await _keys(own.team), **await _past(theirs)}
    callers = [Caller(name, headers, own.ids, [theirs.ids], [theirs.mark]) for name, headers in found.items()]
    bound = await _key(own.team, *Scope, agent_ids=[own.agent.id])
    marks = [theirs.mark, beside.mark]
    callers.append(Caller("key of one agent", bound, own.ids, [theirs.ids, beside.ids], marks))
    return [*callers, *await _through_a_page(own, theirs, beside)]


async def _through_a_page(own: Scene, theirs: Scene, beside: Scene) -> list[Caller]:
    """A web page, its visitor, and a page of theirs that is knocked at from another: its origin isn't allowed."""
    here, there = await page(own.team, own.agent), await page(theirs.team, theirs.agent)
    talk = {noun: own.ids[noun] for noun in ("conversation", "message")}
    hidden, marks = [theirs.ids, beside.ids], [theirs.mark, beside.mark]
    elsewhere = {"Origin": "https://evil.example"}
    return [
        Caller("page", here.headers, own.ids, hidden, marks),
        Caller("visitor", here.visitor(), own.ids, [*hidden, talk], marks),
        Caller("nobody, page of another origin", {**there.headers, **elsewhere}, own.ids, hidden, marks),
        Caller("nobody, visitor of another origin", {**there.visitor(), **elsewhere}, own.ids, hidden, marks),
    ]


async def _people(own: Team, theirs: Team) -> dict[str, Headers]:
    people = {role.value: bearer(own.people[name]) for name, role in own.roles.items()}
    assert set(people) == {role.value for role in Role}
    stranger = bearer(await new_user("nemo"))
    return {**people, "person of no workspace": stranger, "former admin": await _former_admin(theirs)}


async def _former_admin(team: Team) -> Headers:
    user = await new_user("lea")
    member = await Member.create(workspace_id=team.id, user_id=user.id, email=user.email, role=Role.ADMIN.value)
    await remove_member(person(user, {team.id: Role.ADMIN}), str(member.id))
    return bearer(user)


async def _keys(team: Team) -> dict[str, Headers]:
    return {f"key to {scope.value}": await _key(team, scope) for scope in Scope} | {
        "key to all": await _key(team, *Scope)
    }


async def _key(team: Team, *scopes: Scope, **fields: Any) -> Headers:
    return _with((await team.key(*scopes, **fields))[1])


def _with(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


async def _past(theirs: Scene) -> dict[str, Headers]:
    """Nobody, and credentials that once opened this workspace or never did."""
    team, owner = theirs.team, theirs.owner
    yesterday = clock.now() - timedelta(days=1)
    with clock.stopped_at(yesterday):
        expired = bearer(owner)
    return {
        "nobody": {},
        "nobody, expired token": expired,
        "nobody, logged out": await _logged_out(owner),
        "nobody, token of before": await _outdated(owner),
        "nobody, forged token": _with("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."),
        "nobody, revoked key": await _revoked(team, owner),
        "nobody, expired key": await _key(team, *Scope, expires_at=yesterday),
        "nobody, unknown key": _with(new_secret(API_KEY_PREFIX)),
    }


async def _logged_out(user: User) -> Headers:
    token = (await open_session(user)).access_token
    await logout(person(user, {}).but(session_id=SIGNER.read(token).session_id))
    return _with(token)


async def _outdated(user: User) -> Headers:
    before = bearer(user)
    user.token_version += 1
    await user.save()
    return before


async def _revoked(team: Team, owner: User) -> Headers:
    actor, secret = await team.key(*Scope)
    await revoke_api_key(person(owner, {team.id: Role.OWNER}), str(actor.api_key_id))
    return _with(secret)
