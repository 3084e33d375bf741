"""Visits: who asks through a web page, for half an hour at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from access.tokens import Signer
from kit import clock

VISIT_PREFIX = "nxr_vis_"
LIFE = timedelta(minutes=30)
RENEWABLE = timedelta(hours=24)
"""How long after its end a visit may still be gone on with, as the same visitor."""
_AUDIENCE = "visitor"
_CLAIMS = ("sub", "key", "agent", "aud", "exp", "iat")


@dataclass(frozen=True)
class Visit:
    """A visitor of one agent, who came through a page with the key `key_id`. Ids are text UUIDs."""

    visitor_id: str
    key_id: str
    agent_id: str
    expires_at: datetime


def visit_token(signer: Signer, visitor_id: str, key_id: str, agent_id: str) -> tuple[str, datetime]:
    """A token for a visit that begins now, and the moment it ends."""
    now = clock.now()
    ends = (now + LIFE).replace(microsecond=0)
    payload = {"sub": visitor_id, "key": key_id, "agent": agent_id, "aud": _AUDIENCE, "iat": now, "exp": ends}
    return VISIT_PREFIX + signer.signed(payload), ends


def read_visit(signer: Signer, token: str, late: timedelta = timedelta(0)) -> Visit:
    """The visit of a token, which may have ended `late` ago. Raises: Unauthorized."""
    said = signer.opened(token.removeprefix(VISIT_PREFIX), _CLAIMS, audience=_AUDIENCE, late=late)
    ends = datetime.fromtimestamp(said["exp"], UTC)
    return Visit(str(said["sub"]), str(said["key"]), str(said["agent"]), ends)
