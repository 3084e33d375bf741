"""Who runs the server. PostgreSQL refuses to run as root, so root lends it an account."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kit.errors import Unavailable

if os.name == "posix":
    import pwd

SYSTEM_NAME = "nexora-postgres"
"""The account that root makes, once, to run the server."""


@dataclass(frozen=True)
class Account:
    """A user of this machine, by its number, its own group and all of its groups; `name` where it was looked up."""

    uid: int
    gid: int
    groups: frozenset[int]
    name: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether this process already runs as this user."""
        return self.uid == os.geteuid()

    def may(self, path: Path, bits: int) -> bool:
        """Whether the mode of `path` gives this user `bits` (4 read, 2 write, 1 pass through or run)."""
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid in self.groups else 0
        return self.uid == 0 or (status.st_mode >> shift) & bits == bits

    def reaches(self, path: Path) -> bool:
        """Whether this user may pass through every folder above `path`."""
        return self.kept_out(path) is None

    def kept_out(self, path: Path) -> Path | None:
        """The uppermost folder above `path` that this user may not pass through; None where there is none."""
        closed = [folder for folder in path.resolve().parents if not self.may(folder, 1)]
        return closed[-1] if closed else None


def ourselves() -> Account:
    """The user that this process runs as."""
    return Account(os.geteuid(), os.getegid(), frozenset({os.getegid(), *os.getgroups()}))


def account_of(uid: int) -> Account:
    """The user with this number. Raises: Unavailable when the machine doesn't know it."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Unavailable(
            f"The database belongs to user number {uid}, whom this machine doesn't know; chown it to one"
        ) from None
    return _account(entry)


def system_account() -> Account:
    """The account for a server that root starts, made when it is missing. Raises: Unavailable when it can't be made."""
    try:
        return _account(pwd.getpwnam(SYSTEM_NAME))
    except KeyError:
        _make_system_account()
        return _account(pwd.getpwnam(SYSTEM_NAME))


def _account(entry: pwd.struct_passwd) -> Account:
    groups = frozenset(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return Account(entry.pw_uid, entry.pw_gid, groups, entry.pw_name)


def _make_system_account() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_NAME]
    try:
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=30)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        raise Unavailable(
            f"PostgreSQL can't run as root, and the user '{SYSTEM_NAME}' couldn't be made for it;"
            " start Nexora as a normal user, or set NEXORA_DATABASE_URL"
        ) from None
