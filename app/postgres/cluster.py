"""One PostgreSQL on one data folder: made, started, found running, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.postgres import tuning
from app.postgres.places import Place, socket_folder
from app.postgres.programs import MAJOR, Programs
from kit.errors import Unavailable

_LARGEST_LOG = 10 * 2**20
_NO_PROCESS = 2**31 - 1
"""A process number that no system hands out."""


@dataclass(frozen=True)
class Cluster:
    """A server's folder, the programs that work on it, and whether its data may be lost (tests)."""

    place: Place
    programs: Programs
    for_tests: bool = False

    def make(self) -> None:
        """Make the data folder unless it is there: beside its place first, so that it appears whole or not at all."""
        data = self.place.data
        if data.exists():
            return self._check_version()
        new = data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        os.chown(new, self.programs.account.uid, self.programs.account.gid)
        done = self.programs.run("initdb", *tuning.initdb_flags(for_tests=self.for_tests), data=new)
        if done.returncode != 0:
            raise Unavailable(f"The database couldn't be made in {data}: {_reason(done.stderr)}")
        new.rename(data)
        return None

    def _check_version(self) -> None:
        version = self.place.data / "PG_VERSION"
        found = version.read_text().strip() if version.exists() else None
        if found != MAJOR:
            what = f"was made by PostgreSQL {found}" if found else "holds no database"
            raise Unavailable(
                f"{self.place.data} {what}; this is PostgreSQL {MAJOR}. Move it away, or set NEXORA_DATA_DIR"
            )

    def socket(self) -> Path | None:
        """The folder of the socket of the server that was started last, if its note is still there."""
        lines = self._note()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None  # noqa: PLR2004 - the fifth line, by PostgreSQL's pidfile.h

    def process(self) -> psutil.Process | None:
        """The server's process if it lives: a number alone may have passed to somebody else."""
        lines = self._note()
        try:
            process = psutil.Process(int(lines[0])) if lines else None
            alive = process is not None and process.status() != psutil.STATUS_ZOMBIE
            return process if process and alive and Path(process.cwd()) == self.place.data.resolve() else None
        except (psutil.Error, ValueError):
            return None

    def _note(self) -> list[str]:
        try:
            return (self.place.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def start(self) -> str | None:
        """Start the server and wait until it takes connections. What went wrong, or None. It outlives this process."""
        self._disown()
        log, written = self.place.log, self._log_size()
        flags = tuning.options(socket_folder(self.place), for_tests=self.for_tests)
        arguments = ("start", "--silent", "--wait", "--timeout=60", f"--log={log.name}", f"--options={flags}")
        done = self.programs.run("pg_ctl", *arguments, data=self.place.data)
        return None if done.returncode == 0 else self._complaint(done.stderr, written)

    def _disown(self) -> None:
        """Forget a killed server's process number, which another process may have by now.

        The rest of its note stays: by the shared memory named there, PostgreSQL sees whether a part of the old
        server still runs.
        """
        lines = self._note()
        if lines and self.process() is None:
            # The folder is the server's: root must not be led to write elsewhere by a link in it.
            note = os.open(self.place.data / "postmaster.pid", os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
            with os.fdopen(note, "w") as file:
                file.write("\n".join([str(_NO_PROCESS), *lines[1:]]) + "\n")

    def _log_size(self) -> int:
        log = self.place.log
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.unlink()
        return log.stat().st_size if log.exists() else 0

    def _complaint(self, stderr: str, before: int) -> str:
        log = self.place.log
        new = log.read_bytes()[before:].decode(errors="replace") if log.exists() else ""
        fatal = [line for line in new.splitlines() if "FATAL" in line]
        return fatal[-1].split("FATAL:")[-1].strip() if fatal else _last_line(stderr)

    def stop(self, patience: float = 60.0) -> None:
        """Stop the server as soon as its open statements are broken off and its data is on disk (a "fast" shutdown)."""
        process, socket = self.process(), self.socket()
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        until = time.monotonic() + patience
        while self.process() is not None and time.monotonic() < until:
            time.sleep(0.01)
        if socket is not None and socket != self.place.data:
            with suppress(OSError):
                socket.rmdir()


def _reason(text: str) -> str:
    """The line of a program that says what went wrong; what it does about it then stands below."""
    marks = ("FATAL:", "error:")
    said = [line.partition(mark)[2].strip() for line in text.splitlines() for mark in marks if mark in line]
    return said[0] if said else _last_line(text)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
