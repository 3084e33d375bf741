"""Word from other processes: one connection a process that LISTENs, for everybody who wants to hear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import structlog

from models.database import own_connection

Heard = Callable[[str], None]

_log = structlog.get_logger("nexora.listening")
_LONGEST_PAUSE = 5.0
_SECONDS_BETWEEN_CHECKS = 30.0


class Listener:
    """Hears NOTIFYs. What is called back must not wait: it takes a note and returns.

    While the connection is away nothing is heard; whoever must not miss anything asks to be told `after_a_gap`.
    """

    def __init__(self) -> None:
        self.connected = asyncio.Event()
        self._heard: dict[str, list[Heard]] = {}
        self._gaps: list[Callable[[], None]] = []

    def on(self, channel: str, callback: Heard) -> None:
        """Call back with each payload of `channel`. To be said before `run`."""
        self._heard.setdefault(channel, []).append(callback)

    def after_a_gap(self, callback: Callable[[], None]) -> None:
        """Call back whenever listening has begun again and word may have been missed."""
        self._gaps.append(callback)

    async def run(self) -> None:
        """Listen until cancelled; a connection that breaks is made again, at once and then with growing pauses."""
        pause = 0.0
        while True:
            try:
                await self._listen()
                pause = 0.0
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                pause = min(_LONGEST_PAUSE, pause * 2 or 0.1)
                _log.warning("listening_broke_off", reason=type(error).__name__)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        connection = await own_connection()
        try:
            for channel in self._heard:
                await connection.add_listener(channel, self._tell)
            self.connected.set()
            for callback in self._gaps:
                callback()
            await _until_it_breaks(connection)
        finally:
            self.connected.clear()
            connection.terminate()

    def _tell(self, connection: object, pid: int, channel: str, payload: object) -> None:
        for callback in self._heard[channel]:
            callback(str(payload))


async def _until_it_breaks(connection: asyncpg.Connection) -> None:
    """A dead network says nothing by itself, so ask now and then."""
    broken = asyncio.Event()
    connection.add_termination_listener(lambda _: broken.set())
    while not broken.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(broken.wait(), _SECONDS_BETWEEN_CHECKS)
        if not broken.is_set():
            await connection.fetchval("SELECT 1", timeout=10)
