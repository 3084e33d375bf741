"""Where a server's files are: its data, and the folder of its socket."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.postgres.accounts import Account, account_of, ourselves, system_account
from kit.errors import Unavailable

SYSTEM_FOLDER = Path("/var/lib/nexora")
"""Where root keeps what the server's user must reach, when the data folder lies out of its reach."""

LONGEST_SOCKET = 103
"""Bytes of a unix socket's path that every system takes (macOS 103, Linux 107)."""

_NOTE = "postgres.location"
_PLAIN = re.compile(r"[\w./+@=-]+", re.ASCII)


@dataclass(frozen=True)
class Place:
    """The server's own folder `data`, in a folder `home`, and the account that owns it."""

    home: Path
    account: Account

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder, mode 700."""
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        """What the server itself has to say; no statement and no value of a row is in it."""
        return self.data / "server.log"


def place_in(data_dir: Path, system_folder: Path = SYSTEM_FOLDER) -> Place:
    """Where the server of `data_dir` lives, made for it when it is new.

    No folder that isn't ours changes its mode or owner: when root's server can't reach `data_dir`, its data goes
    to `system_folder`, and the note `postgres.location` in `data_dir` says where.
    Raises: Unavailable, when the data belongs to somebody else or isn't where the note says.
    """
    note = data_dir / _NOTE
    home = Path(note.read_text().strip()) if note.exists() else data_dir
    if not home.is_dir():
        raise Unavailable(
            f"{note} says that the database is in {home}, which is gone; bring it back, or delete the note"
        )
    if (home / "postgres").exists():
        return Place(home, _owner_of(home / "postgres"))
    if os.geteuid() != 0:
        return Place(home, ourselves())
    account = system_account()
    if home == data_dir and not account.reaches(data_dir / "postgres"):
        home = _elsewhere(data_dir, system_folder, account)
        note.write_text(f"{home}\n")
    return Place(home, account)


def _owner_of(data: Path) -> Account:
    """Whoever owns the data runs the server: root for another user's too."""
    uid = data.stat().st_uid
    if os.geteuid() == 0:
        return _lent(data, uid)
    if uid != os.geteuid():
        raise Unavailable(
            f"The database in {data} belongs to another user; start Nexora as that user, or set another NEXORA_DATA_DIR"
        )
    return ourselves()


def _lent(data: Path, uid: int) -> Account:
    """The account that root starts the server of `data` as; a copied folder may have lost its owner, or its way."""
    if uid == 0:
        name = system_account().name
        raise Unavailable(
            f"The database in {data} belongs to root, and PostgreSQL can't run as root; give it back to its user:"
            f" chown -R {name}: {data} (a copy keeps its owners with cp -a)"
        )
    account = account_of(uid)
    if closed := account.kept_out(data):
        raise Unavailable(
            f"The database in {data} belongs to {account.name}, who can't pass through {closed}; chmod o+x {closed}"
        )
    return account


def _elsewhere(data_dir: Path, system_folder: Path, account: Account) -> Path:
    """A new folder of the account's, so that a database whose data folder was deleted never comes back by itself."""
    system_folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix=f"{_short_hash(data_dir)}-", dir=system_folder))
    os.chown(home, account.uid, account.gid)
    return home


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def socket_folder(place: Place) -> Path:
    """The folder for the server's socket: its data folder, or a private one where that path is too long or too odd."""
    data = place.data
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= LONGEST_SOCKET and _PLAIN.fullmatch(str(data)):
        return data
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - checked below: ours, mode 700, no link
        folder = parent / f"nexora-{place.account.uid}-{_short_hash(data)}"
        if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET and _PLAIN.fullmatch(str(folder)):
            return _private(folder, place.account)
    raise Unavailable(
        "No folder has a path short enough for the database's socket; set NEXORA_DATA_DIR or TMPDIR to a shorter path"
    )


def _private(folder: Path, account: Account) -> Path:
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o077:
            raise Unavailable(
                f"{folder} is not a private folder of the database's; remove it and start again"
            ) from None
    return folder
