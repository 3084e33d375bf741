"""What every test may ask for: the database, a world to fill it with, and the app behind an HTTP client."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from access import limits
from access.limits import RateLimiter
from app.asgi import create_app
from app.postgres import start_embedded
from app.postgres.asking import from_anywhere
from app.settings import Settings
from models.database import connect, disconnect, pool
from models.migrating import migrate
from tests.world import SECRET, World, use_test_parts


def pytest_configure() -> None:
    """A time limit's SIGTERM ends a run as Ctrl-C does: no server and no folder is left behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings() -> None:
    """Tests see no setting of the person who runs them: no key, no other database."""
    for name in list(os.environ):
        if name.startswith(("NEXORA_", "OPENAI_")):
            del os.environ[name]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """No test pays for another's requests."""
    limits.use(RateLimiter())


@pytest.fixture(scope="session")
def database_dsn(nobodys_settings: None) -> Iterator[str]:
    """A PostgreSQL of the tests' own, started once and brought up to date."""
    with tempfile.TemporaryDirectory(prefix="nexora-test-") as folder:
        Path(folder).chmod(0o711)
        with start_embedded(Path(folder), for_tests=True) as server:
            from_anywhere(migrate(server.dsn))
            yield server.dsn


@pytest.fixture(scope="session")
async def connected_once(database_dsn: str) -> AsyncIterator[None]:
    """Connecting takes 10 ms, so a connection serves many tests; an app of the test's own may put it away."""
    yield
    await disconnect()


@pytest.fixture
async def database(database_dsn: str, connected_once: None) -> AsyncIterator[None]:
    """The database, connected and empty; whatever a test writes is gone after it."""
    await _be_connected(database_dsn)
    yield
    await _be_connected(database_dsn)
    await _empty_all_tables()


async def _be_connected(dsn: str) -> None:
    try:
        pool()
    except RuntimeError:
        await connect(dsn)


async def _empty_all_tables() -> None:
    """In a millisecond: DELETE is faster than TRUNCATE for a few rows, and foreign keys needn't be checked."""
    async with pool().acquire() as connection, connection.transaction():
        deletions = await connection.fetchval(
            "SELECT string_agg(format('DELETE FROM %I', tablename), ';') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'aerich'"
        )
        await connection.execute(
            f"SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '5s'; {deletions}"
        )


@pytest.fixture
def world(database: None) -> World:
    """Makes workspaces and people."""
    use_test_parts()
    return World()


@pytest.fixture
def app_settings(database_dsn: str, tmp_path: Path) -> Settings:
    """The app's settings in tests: limits that no test reaches by accident, and no jobs of its own."""
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database_dsn,
        secret_key=SECRET,
        rate_limit="100000/minute",
        run_jobs=False,
    )


@pytest.fixture
async def client(database: None, app_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks HTTP to the whole app, in this process."""
    await disconnect()
    app = create_app(app_settings)
    to_app = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nexora.test")
    async with app.router.lifespan_context(app), to_app as client:
        yield client
