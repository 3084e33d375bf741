"""Logins: access tokens with rotating refresh tokens behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.actors import Actor
from access.operations import operation
from access.tokens import hash_of, new_secret
from kit import clock
from kit.errors import Unauthorized
from kit.ids import new_id
from models.access_changes import changed
from models.database import transaction
from models.refresh_tokens import RefreshToken
from models.users import User
from resolvers.parts import parts


@dataclass(frozen=True)
class Tokens:
    """What a login gives: `expires_at` is the access token's end, `expires_in` the seconds until then."""

    access_token: str
    refresh_token: str
    expires_in: int
    expires_at: datetime
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name, not a secret


async def open_session(user: User, family_id: UUID | None = None) -> Tokens:
    """Tokens for a new login, or the next ones of a login that goes on (`family_id`)."""
    family = family_id or new_id()
    secret = new_secret()
    await RefreshToken.create(
        user_id=user.id,
        family_id=family,
        token_hash=hash_of(secret),
        expires_at=clock.now() + parts().refresh_life,
    )
    token, ends = parts().signer.sign(str(user.id), user.token_version, str(family))
    return Tokens(token, secret, round(parts().signer.life.total_seconds()), ends)


@operation(open_because="the refresh token is the credential")
async def refresh_token(actor: Actor, refresh_token: str) -> tuple[User, Tokens]:
    """Exchange a refresh token for new tokens; it can't be used again.

    Raises: Unauthorized. A second use of a token ends every token of that login: it may have been stolen.
    """
    async with transaction():
        row = await RefreshToken.filter(token_hash=hash_of(refresh_token)).select_for_update().first()
        stolen = row is not None and row.used_at is not None
        if row is not None and stolen:
            await _end_family(row.family_id)
        elif row is not None and row.revoked_at is None and row.expires_at > clock.now():
            row.used_at = clock.now()
            await row.save(update_fields=["used_at"])
            user = await User.get(id=row.user_id)
            return user, await open_session(user, row.family_id)
    if row is not None and stolen:
        changed(f"user:{row.user_id}")
        raise Unauthorized(
            "This refresh token was used before, so this login has ended; log in again", code="REFRESH_TOKEN_REUSED"
        )
    raise Unauthorized("Invalid or expired refresh token; log in again", code="REFRESH_TOKEN_INVALID")


@operation(open_because="whoever holds a token may end its login")
async def logout(actor: Actor) -> None:
    """End this login: its access tokens and refresh tokens hold no longer.

    Raises: Unauthorized when nobody is logged in.
    """
    if actor.user_id is None or actor.session_id is None:
        raise Unauthorized("Nobody is logged in: send 'Authorization: Bearer <access token>'")
    await _end_family(UUID(actor.session_id))
    changed(f"user:{actor.user_id}")


async def _end_family(family_id: UUID) -> None:
    await RefreshToken.filter(family_id=family_id, revoked_at__isnull=True).update(revoked_at=clock.now())
