"""The server's secret key is changed without logging anybody out; what holds secrets can be read by its owner only."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.asgi import create_app
from app.checks import settings_stand
from app.data_folder import secret_keys
from app.settings import Settings
from models.database import disconnect
from tests.visitors import page
from tests.world import SECRET, World, bearer

NEW = "the new key, which is as long as it must be"


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A system that makes files readable for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def changed(settings: Settings, **keys: str) -> Settings:
    return Settings(_env_file=None, **{**settings.model_dump(exclude={"secret_key", "secret_key_previous"}), **keys})


async def test_a_key_is_changed_in_two_steps(world: World, app_settings: Settings) -> None:
    """Tokens of the old key hold while it is the previous one, and no longer."""
    acme = await world.workspace()
    shop = await page(acme, await acme.agent())
    old = {**bearer(acme.people["olga"])}
    during = changed(app_settings, secret_key=NEW, secret_key_previous=SECRET)
    after = changed(app_settings, secret_key=NEW)
    for settings, expected in ((during, 200), (after, 401)):
        await disconnect()
        app = create_app(settings)
        to_app = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nexora.test")
        async with app.router.lifespan_context(app), to_app as client:
            assert (await client.get("/api/auth/me", headers=old)).status_code == expected
            visited = await client.get("/api/chat/conversations/x", headers=shop.visitor())
            assert visited.status_code == (400 if expected == 200 else 401)


def test_without_a_previous_key_one_counts(tmp_path: Path) -> None:
    assert secret_keys(Settings(_env_file=None, data_dir=tmp_path, secret_key=NEW)) == [NEW]
    both = Settings(_env_file=None, data_dir=tmp_path, secret_key=NEW, secret_key_previous=SECRET)
    assert secret_keys(both) == [NEW, SECRET]


def test_keys_are_not_shown_where_settings_are() -> None:
    both = Settings(_env_file=None, secret_key=NEW, secret_key_previous=SECRET)
    assert NEW not in repr(both) + str(both.model_dump())
    assert SECRET not in repr(both) + str(both.model_dump())


def test_the_kept_key_is_its_owners_alone(tmp_path: Path, open_umask: None) -> None:
    secret_keys(Settings(_env_file=None, data_dir=tmp_path / "data"))
    readable = [
        path for path in (tmp_path / "data").rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.is_file()
    ]
    assert readable == []
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o711, "to pass through, not to look around"


@pytest.mark.parametrize(("mode", "told"), [(0o644, True), (0o640, True), (0o600, False)])
def test_check_says_when_others_may_read_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NEXORA_PORT=8001\n")
    (tmp_path / ".env").chmod(mode)
    said = settings_stand(Settings(data_dir=tmp_path / "data"))
    assert ("chmod 600 .env" in said) is told
