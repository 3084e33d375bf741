"""Reads share a few connections, whatever happens to the readers or the connections."""

from __future__ import annotations

import asyncio
from functools import partial

import asyncpg
import pytest

from kit.errors import Unavailable
from models import engine
from models.database import LANES_APART, apart, execute, fetch
from models.engine import READ_SECONDS, open_reader
from models.lanes import LANES, Lanes
from tests.world import refused

pytestmark = pytest.mark.usefixtures("database")


async def test_more_readers_than_lanes_all_get_their_rows() -> None:
    rows = await asyncio.gather(*(fetch("SELECT $1::int AS n, pg_sleep(0.01)", n) for n in range(5 * LANES)))
    assert [row[0]["n"] for row in rows] == list(range(5 * LANES))


async def test_no_more_connections_are_opened_than_there_are_lanes() -> None:
    backends = await asyncio.gather(*(fetch("SELECT pg_backend_pid() AS pid, pg_sleep(0.02)") for _ in range(30)))
    assert 1 < len({row[0]["pid"] for row in backends}) <= LANES


async def test_reads_apart_have_few_connections_of_their_own() -> None:
    async def backend(*, alone: bool) -> int:
        statement = "SELECT pg_backend_pid() AS pid, pg_sleep(0.02)"
        if not alone:
            return int((await fetch(statement))[0]["pid"])
        with apart():
            return int((await fetch(statement))[0]["pid"])

    reads = await asyncio.gather(*(backend(alone=number % 2 == 0) for number in range(4 * LANES)))
    alone, beside = set(reads[::2]), set(reads[1::2])
    assert len(alone) <= LANES_APART
    assert not alone & beside


async def test_a_read_apart_takes_no_second_processor() -> None:
    setting = "SELECT setting, source FROM pg_settings WHERE name = 'max_parallel_workers_per_gather'"
    with apart():
        assert dict((await fetch(setting))[0]) == {"setting": "0", "source": "client"}
    assert (await fetch(setting))[0]["source"] != "client"


async def test_a_connection_that_the_server_ended_is_replaced() -> None:
    pids = {row[0]["pid"] for row in await asyncio.gather(*(fetch("SELECT pg_backend_pid() AS pid") for _ in range(9)))}
    await execute("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS t(pid)", sorted(pids))
    await asyncio.sleep(0.05)
    rows = await asyncio.gather(*(fetch("SELECT 1 AS one") for _ in range(3 * LANES)))
    assert all(row[0]["one"] == 1 for row in rows)


async def test_a_failed_statement_leaves_its_lane_usable() -> None:
    for _ in range(2 * LANES):
        with pytest.raises(asyncpg.UndefinedTableError):
            await fetch("SELECT * FROM nowhere")
    assert (await fetch("SELECT 1 AS one"))[0]["one"] == 1


async def test_a_reader_who_leaves_while_waiting_takes_nothing_with_him(database_dsn: str) -> None:
    lanes = Lanes(partial(open_reader, database_dsn))
    busy = [asyncio.create_task(lanes.fetch("SELECT pg_sleep(0.05)", ())) for _ in range(LANES)]
    await asyncio.sleep(0.01)
    leaving = asyncio.create_task(lanes.fetch("SELECT 1", ()))
    staying = asyncio.create_task(lanes.fetch("SELECT 2 AS two", ()))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await asyncio.wait_for(staying, 30))[0]["two"] == 2
    await asyncio.gather(*busy)
    await lanes.close()


async def test_a_reader_who_leaves_in_the_middle_frees_the_lane() -> None:
    for _ in range(2 * LANES):
        reading = asyncio.create_task(fetch("SELECT pg_sleep(60)"))
        await asyncio.sleep(0.005)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    assert (await asyncio.wait_for(fetch("SELECT 1 AS one"), 30))[0]["one"] == 1


async def test_who_leaves_while_a_connection_is_opened_leaves_none_behind(
    database_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: asyncio.Future[asyncpg.Connection] = asyncio.get_running_loop().create_future()

    async def slow(connection: asyncpg.Connection) -> None:
        opened.set_result(connection)
        await asyncio.sleep(60)

    monkeypatch.setattr(engine, "_teach_types", slow)
    reading = asyncio.create_task(Lanes(partial(open_reader, database_dsn)).fetch("SELECT 1", ()))
    connection = await asyncio.wait_for(opened, 10)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert connection.is_closed()


async def test_a_connection_in_use_when_all_are_closed_is_closed_afterwards(database_dsn: str) -> None:
    opened: list[asyncpg.Connection] = []

    async def noted() -> asyncpg.Connection:
        opened.append(await open_reader(database_dsn))
        return opened[-1]

    lanes = Lanes(noted)
    await lanes.fetch("SELECT 1", ())
    reading = asyncio.create_task(lanes.fetch("SELECT pg_sleep(0.05)", ()))
    await asyncio.sleep(0.01)
    await lanes.close()
    await reading
    assert [connection.is_closed() for connection in opened] == [True]


async def test_nothing_changes_a_sessions_state() -> None:
    settings = await asyncio.gather(
        *(fetch("SELECT name, setting FROM pg_settings WHERE source = 'session'") for _ in range(9))
    )
    assert {row["name"] for rows in settings for row in rows} <= {"statement_timeout", "application_name"}


async def test_a_read_that_takes_too_long_is_refused_in_a_sentence(database_dsn: str) -> None:
    async def impatient() -> asyncpg.Connection:
        return await asyncpg.connect(database_dsn, server_settings={"statement_timeout": "20ms"})

    lanes = Lanes(impatient)
    with refused(Unavailable, code="TOOK_TOO_LONG"):
        await lanes.fetch("SELECT pg_sleep(60)", ())
    assert (await lanes.fetch("SELECT 1 AS one", ()))[0]["one"] == 1
    await lanes.close()


async def test_the_server_itself_ends_long_reads() -> None:
    row = (await fetch("SELECT current_setting('statement_timeout') AS timeout"))[0]
    assert row["timeout"] == f"{READ_SECONDS}s"


class Forsaken:
    """A connection that has read the server's farewell, but doesn't know yet that it is closed."""

    def __init__(self) -> None:
        self._closed = False

    async def fetch(self, sql: str) -> None:
        raise asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")

    def is_closed(self) -> bool:
        return self._closed

    def terminate(self) -> None:
        self._closed = True


async def test_a_connection_that_the_server_is_ending_is_lost_and_nobody_gets_it_again(database_dsn: str) -> None:
    connections = [Forsaken()]

    async def open_connection() -> asyncpg.Connection:
        return connections.pop() if connections else await open_reader(database_dsn)

    lanes = Lanes(open_connection, 1)
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await lanes.fetch("SELECT 1", ())
    assert (await lanes.fetch("SELECT 1 AS one", ()))[0]["one"] == 1
    await lanes.close()
