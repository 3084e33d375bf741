"""Several processes, one server: who may start or stop it, and who still uses it.

File locks instead of a list of process numbers: the kernel lets go of a lock when its process dies, however it dies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.errors import Unavailable

if os.name == "posix":
    import fcntl


def _open(path: Path) -> int:
    """Open or make a lock file, owned like its folder, so that root and the folder's owner can share a server.

    Raises: Unavailable, when it belongs to somebody else.
    """
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        file = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _opened(path, flags)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)
    return file


def _opened(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags)
    except OSError as error:
        raise Unavailable(
            f"The database in {path.parent} belongs to another user ({path.name}: {error.strerror});"
            " start Nexora as that user, or set another NEXORA_DATA_DIR"
        ) from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the server of `folder`; the others wait here."""
    file = _open(folder / "postgres.lock")
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


class Use:
    """One user's hold on the server of `folder`, from now until `end()` or the death of the process."""

    def __init__(self, folder: Path) -> None:
        self._file: int | None = _open(folder / "postgres.users")
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def end(self) -> bool:
        """Let go; whether nobody else holds on. To be called `alone`. Ending twice does nothing."""
        if self._file is None:
            return False
        file, self._file = self._file, None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(file)
