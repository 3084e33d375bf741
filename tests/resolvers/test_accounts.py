"""Registering, logging in, and what tokens are good for."""

from __future__ import annotations

import secrets
from datetime import timedelta
from time import process_time
from typing import Any

import pytest

from access.actors import Actor
from access.limits import RateLimiter, use
from kit import clock
from kit.errors import BadInput, Conflict, RateLimited, Unauthorized
from models.credits import CreditBalance, LedgerEntry
from models.members import Member
from models.refresh_tokens import RefreshToken
from resolvers.accounts import Registered, login, me, register, viewer
from resolvers.sessions import logout, refresh_token
from tests.world import PASSWORD, SIGNER, World, person, refused

pytestmark = pytest.mark.usefixtures("world")

NOBODY = Actor(address="203.0.113.9")


def new_email() -> str:
    return f"ada.{secrets.token_hex(4)}@example.com"


async def registered(**fields: Any) -> Registered:
    return await register(NOBODY, **{"name": "Ada", "email": new_email(), "password": PASSWORD, **fields})


async def test_registering_founds_a_workspace_with_its_first_credits() -> None:
    made = await registered(workspace_name="Acme")
    member = await Member.get(workspace_id=made.workspace.id)
    assert (made.workspace.name, member.user_id, member.role) == ("Acme", made.user.id, "owner")
    assert (await CreditBalance.get(workspace_id=made.workspace.id)).granted == 5000
    assert (await LedgerEntry.get(workspace_id=made.workspace.id)).amount == 5000


async def test_the_access_token_names_the_person_and_lasts_15_minutes() -> None:
    made = await registered()
    claims = SIGNER.read(made.tokens.access_token)
    assert (claims.user_id, claims.version) == (str(made.user.id), 1)
    assert 895 <= made.tokens.expires_in <= 900


async def test_a_password_is_stored_as_an_argon2id_hash() -> None:
    made = await registered()
    assert made.user.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"email": "not an address"}, "email"),
        ({"email": "a\x00@example.com"}, "email"),
        ({"email": "ada@example"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "Password123!"}, "password"),
        ({"password": "aaaaaaaaaaaa"}, "password"),
        ({"password": "qwertyuiop"}, "password"),
        ({"workspace_name": "x" * 101}, "workspace_name"),
    ],
)
async def test_bad_input_is_explained_by_field(fields: dict[str, str], at_fault: str) -> None:
    with pytest.raises(BadInput) as caught:
        await registered(**fields)
    assert [detail.field for detail in caught.value.details] == [at_fault]


@pytest.mark.parametrize("host", ["example.test", "shop.local", "localhost", "box.invalid"])
async def test_an_email_may_be_one_that_only_this_network_knows(host: str) -> None:
    email = f"ada.{secrets.token_hex(4)}@{host}"
    assert (await registered(email=email.upper())).user.email == email
    assert (await login(NOBODY, email=email, password=PASSWORD)).user.email == email


async def test_an_email_has_one_account_whatever_its_case() -> None:
    email = new_email()
    await registered(email=email)
    with refused(Conflict, code="EMAIL_TAKEN"):
        await registered(email=email.upper())


async def test_logging_in_with_any_case_of_the_email() -> None:
    made = await registered()
    found = await login(NOBODY, email=made.user.email.upper(), password=PASSWORD)
    assert found.user.id == made.user.id
    assert SIGNER.read(found.tokens.access_token).user_id == str(made.user.id)
    assert [(row["slug"], row["role"]) for row in found.workspaces] == [(made.workspace.slug, "owner")]


async def test_an_unknown_email_and_a_wrong_password_are_answered_alike() -> None:
    made = await registered()
    answers = []
    for email in (made.user.email, new_email()):
        with pytest.raises(Unauthorized) as caught:
            await login(NOBODY, email=email, password="a wrong password")
        answers.append((caught.value.message, caught.value.code, caught.value.status))
    assert answers[0] == answers[1]


async def test_an_unknown_email_costs_as_much_work_as_a_wrong_password() -> None:
    made = await registered()
    costs: dict[str, list[float]] = {made.user.email: [], new_email(): []}
    use(RateLimiter({"login_account": "1000/minute"}))
    for _ in range(7):
        for email, seen in costs.items():
            began = process_time()
            with refused(Unauthorized):
                await login(NOBODY, email=email, password="a wrong password")
            seen.append(process_time() - began)
    known, unknown = (sorted(seen)[3] for seen in costs.values())
    assert 0.5 < known / unknown < 2


async def test_guessing_is_stopped_for_the_account() -> None:
    made = await registered()
    for _ in range(10):
        with refused(Unauthorized):
            await login(NOBODY, email=made.user.email, password="a wrong password")
    with refused(RateLimited):
        await login(NOBODY, email=made.user.email, password=PASSWORD)


async def test_guessing_is_stopped_for_the_address() -> None:
    use(RateLimiter({"login_address": "3/minute"}))
    for _ in range(3):
        with refused(Unauthorized):
            await login(NOBODY, email=new_email(), password="a wrong password")
    with refused(RateLimited):
        await login(NOBODY, email=new_email(), password="a wrong password")


async def test_a_refresh_token_gives_the_next_one() -> None:
    made = await registered()
    user, tokens = await refresh_token(NOBODY, made.tokens.refresh_token)
    assert user.id == made.user.id
    assert tokens.refresh_token != made.tokens.refresh_token


async def test_a_refresh_token_used_twice_ends_the_whole_login() -> None:
    made = await registered()
    _, next_tokens = await refresh_token(NOBODY, made.tokens.refresh_token)
    with refused(Unauthorized, code="REFRESH_TOKEN_REUSED"):
        await refresh_token(NOBODY, made.tokens.refresh_token)
    with refused(Unauthorized, code="REFRESH_TOKEN_INVALID"):
        await refresh_token(NOBODY, next_tokens.refresh_token)


async def test_another_login_of_the_same_person_goes_on() -> None:
    made = await registered()
    elsewhere = (await login(NOBODY, email=made.user.email, password=PASSWORD)).tokens
    await refresh_token(NOBODY, made.tokens.refresh_token)
    with refused(Unauthorized):
        await refresh_token(NOBODY, made.tokens.refresh_token)
    assert (await refresh_token(NOBODY, elsewhere.refresh_token))[0].id == made.user.id


async def test_an_old_refresh_token_does_not_hold() -> None:
    made = await registered()
    with clock.stopped_at(clock.now() + timedelta(days=31)), refused(Unauthorized, code="REFRESH_TOKEN_INVALID"):
        await refresh_token(NOBODY, made.tokens.refresh_token)


async def test_nonsense_is_no_refresh_token() -> None:
    with refused(Unauthorized, code="REFRESH_TOKEN_INVALID"):
        await refresh_token(NOBODY, "nonsense")


async def test_logging_out_ends_the_login() -> None:
    made = await registered()
    session = SIGNER.read(made.tokens.access_token).session_id
    await logout(Actor(kind=person(made.user, {}).kind, user_id=str(made.user.id), session_id=session))
    assert (await RefreshToken.get(family_id=session)).revoked_at is not None
    with refused(Unauthorized):
        await refresh_token(NOBODY, made.tokens.refresh_token)


async def test_nobody_can_log_out() -> None:
    with refused(Unauthorized):
        await logout(NOBODY)


async def test_one_is_who_one_is(world: World) -> None:
    acme = await world.workspace(admin="ada")
    assert (await me(acme.ada))["id"] == acme.ada.user_id
    assert await viewer(NOBODY, [{}], ["id"]) == [None]
    with refused(Unauthorized):
        await me(NOBODY)
