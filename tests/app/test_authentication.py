"""Credentials become actors, and lose their rights at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest

from access.actors import ActorKind
from access.permissions import Permission, Scope
from access.tokens import ALGORITHM, Signer
from app.authentication import Authentication
from kit import clock
from kit.errors import BadRequest, Unauthorized
from kit.ids import new_id
from models import identity
from models.api_keys import ApiKey
from models.members import Member
from resolvers.api_keys import revoke_api_key
from resolvers.members import remove_member, update_member
from resolvers.sessions import logout, open_session
from tests.world import SIGNER, World, refused

pytestmark = pytest.mark.usefixtures("database")

LIFE = timedelta(minutes=15)


@pytest.fixture
def authentication() -> Authentication:
    return Authentication(SIGNER, LIFE)


def header(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_without_credentials_one_is_nobody(authentication: Authentication) -> None:
    actor = await authentication.actor({}, "203.0.113.9", "req-1")
    assert (actor.kind, actor.address, actor.request_id) == (ActorKind.ANONYMOUS, "203.0.113.9", "req-1")


async def test_a_token_gives_the_roles_of_all_workspaces(world: World, authentication: Authentication) -> None:
    acme, other = await world.workspace(), await world.workspace()
    olga = acme.people["olga"]
    await Member.create(workspace_id=other.row.id, user_id=olga.id, email=olga.email, role="member")
    actor = await authentication.actor(header((await open_session(olga)).access_token))
    assert {id: grant.role for id, grant in actor.grants.items()} == {acme.id: "owner", other.id: "member"}


async def test_a_key_gives_its_scopes_in_its_workspace(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    _, secret = await acme.key(Scope.CHAT)
    actor = await authentication.actor(header(secret))
    assert (actor.kind, actor.workspace_id) == (ActorKind.API_KEY, acme.id)
    assert actor.grants[acme.id].permissions == {Permission.CHAT}
    assert (await ApiKey.get(workspace_id=acme.id)).last_used_at is not None


async def test_the_workspace_header_is_read_and_checked(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    token = (await open_session(acme.people["olga"])).access_token
    assert (await authentication.actor({**header(token), "x-workspace-id": acme.id})).workspace_id == acme.id
    with refused(BadRequest, code="INVALID_ID"):
        await authentication.actor({**header(token), "x-workspace-id": "acme"})


@pytest.mark.parametrize(
    "credential", ["", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer nxr_live_x", "Bearer ü"]
)
async def test_nonsense_is_refused(authentication: Authentication, credential: str) -> None:
    if credential:
        with refused(Unauthorized):
            await authentication.actor({"authorization": credential})
    else:
        assert (await authentication.actor({"authorization": credential})).kind is ActorKind.ANONYMOUS


async def test_forged_tokens_are_refused(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    user_id, now = acme.olga.user_id, clock.now()
    claims = {"sub": user_id, "ver": 1, "iat": now, "exp": now + LIFE, "jti": str(new_id())}
    other_key = Signer(["some other key that is long enough"]).sign(str(user_id), 1, str(new_id()))[0]
    unsigned = jwt.encode(claims, None, algorithm="none")
    without_version = jwt.encode({**claims, "ver": None}, SIGNER._keys[0], algorithm=ALGORITHM)
    for token in (other_key, unsigned, without_version):
        with refused(Unauthorized, code="TOKEN_INVALID"):
            await authentication.actor(header(token))


async def test_a_token_ends_after_its_time(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    token = (await open_session(acme.people["olga"])).access_token
    await authentication.actor(header(token))
    with clock.stopped_at(clock.now() + timedelta(minutes=16)), refused(Unauthorized, code="TOKEN_EXPIRED"):
        await authentication.actor(header(token))


async def test_an_older_secret_key_is_accepted_during_a_change(world: World) -> None:
    acme = await world.workspace()
    token = (await open_session(acme.people["olga"])).access_token
    both = Authentication(Signer(["the new key, which is long enough too", SIGNER._keys[0]]), LIFE)
    assert (await both.actor(header(token))).user_id == acme.olga.user_id


async def test_a_changed_role_holds_for_the_next_request(world: World, authentication: Authentication) -> None:
    acme = await world.workspace(admin="ada")
    token = (await open_session(acme.people["ada"])).access_token
    assert (await authentication.actor(header(token))).grants[acme.id].role == "admin"
    ada = await Member.get(workspace_id=acme.id, role="admin")
    await update_member(acme.olga, str(ada.id), role="member")
    assert (await authentication.actor(header(token))).grants[acme.id].role == "member"
    await remove_member(acme.olga, str(ada.id))
    assert not (await authentication.actor(header(token))).grants


async def test_a_revoked_key_ends_with_the_next_request(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    actor, secret = await acme.key(Scope.READ)
    await authentication.actor(header(secret))
    await revoke_api_key(acme.olga, actor.api_key_id or "")
    with refused(Unauthorized, code="API_KEY_INVALID"):
        await authentication.actor(header(secret))


async def test_an_expired_key_is_refused(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    _, secret = await acme.key(Scope.READ, expires_at=clock.now() + timedelta(seconds=30))
    await authentication.actor(header(secret))
    with clock.stopped_at(clock.now() + timedelta(seconds=31)), refused(Unauthorized, code="API_KEY_EXPIRED"):
        await authentication.actor(header(secret))


async def test_logging_out_ends_the_access_token_too(world: World, authentication: Authentication) -> None:
    acme = await world.workspace()
    token = (await open_session(acme.people["olga"])).access_token
    await logout(await authentication.actor(header(token)))
    with refused(Unauthorized, code="TOKEN_REVOKED"):
        await authentication.actor(header(token))


async def test_nothing_is_kept_while_other_processes_cannot_be_heard(
    world: World, authentication: Authentication
) -> None:
    acme = await world.workspace(admin="ada")
    token = (await open_session(acme.people["ada"])).access_token
    authentication.hears = lambda: False
    await authentication.actor(header(token))
    await Member.filter(workspace_id=acme.id, role="admin").update(role="member")
    assert (await authentication.actor(header(token))).grants[acme.id].role == "member"


async def test_rights_that_change_while_they_are_read_are_not_kept(
    world: World, authentication: Authentication, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = await world.workspace(admin="ada")
    token = (await open_session(acme.people["ada"])).access_token
    read = identity.person

    async def read_just_before_a_change(*arguments: Any) -> Any:
        row = await read(*arguments)
        await Member.filter(workspace_id=acme.id, role="admin").update(role="member")
        authentication.forget(f"user:{acme.ada.user_id}")
        return row

    monkeypatch.setattr(identity, "person", read_just_before_a_change)
    await authentication.actor(header(token))
    monkeypatch.setattr(identity, "person", read)
    assert (await authentication.actor(header(token))).grants[acme.id].role == "member"
