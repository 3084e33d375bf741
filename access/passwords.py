"""Passwords: what is good enough, and argon2id hashes of them."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kit.errors import BadInput

SHORTEST, LONGEST = 10, 200
FEWEST_DIFFERENT = 4
_LIST = Path(__file__).with_name("common_passwords.txt")

# OWASP's argon2id parameters (19 MiB, 2 passes, 1 lane), so that a burst of logins stays small in memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = asyncio.Semaphore(2)


def check_password(password: str, email: str = "", field: str = "password") -> None:
    """Raises: BadInput when it is too short, too long, a leaked one with a few digits around it, or the email."""
    if len(password) < SHORTEST:
        raise BadInput(field, f"The password needs at least {SHORTEST} characters; yours has {len(password)}")
    if len(password) > LONGEST:
        raise BadInput(field, f"The password may have at most {LONGEST} characters")
    plain = password.casefold()
    if _core(plain) in _common() or plain in _common() or len(set(plain)) < FEWEST_DIFFERENT:
        raise BadInput(field, "This password is among the most used ones; choose a longer phrase that is only yours")
    if email and plain in {email.casefold(), email.casefold().split("@")[0]}:
        raise BadInput(field, "The password must not be your email address")


def _core(password: str) -> str:
    """The word inside: "Password123!" → "password"."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)


@cache
def _common() -> frozenset[str]:
    lines = _LIST.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


async def hash_password(password: str) -> str:
    """An argon2id hash, computed off the event loop (about 20 ms)."""
    async with _at_once:
        return await asyncio.to_thread(_hasher.hash, password)


async def password_matches(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the hash. Takes as long without a hash (an unknown email) as with another's."""
    async with _at_once:
        matches = await asyncio.to_thread(_verify, password, stored or _nobody())
    return matches and stored is not None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def _verify(password: str, stored: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
