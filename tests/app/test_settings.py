"""Settings: read from the environment and `.env`; a wrong one is explained in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.data_folder import data_folder, secret_key
from app.settings import BadSetting, Settings, settings, using, variable
from tests.app.servers import ROOT


@pytest.fixture(autouse=True)
def no_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_defaults_are_the_documented_ones(tmp_path: Path) -> None:
    read = Settings.read()
    assert (read.host, read.port, read.rate_limit) == ("127.0.0.1", 8000, "100/minute")
    assert (read.starting_credits, read.access_token_minutes, read.refresh_token_days) == (5000, 15, 30)
    assert (read.trusted_proxies, read.cors_origins, read.fetch_allow) == ((), (), ())
    assert (read.database_url, read.redis_url, read.secret_key, read.openai_api_key) == (None, None, None, None)
    assert read.data_dir == tmp_path / ".nexora"


def test_an_embedding_model_needs_a_server_to_run_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXORA_EMBEDDING_MODEL", "text-embedding-3-small")
    with pytest.raises(BadSetting, match=r"^NEXORA_EMBEDDING_MODEL is wrong: .* run on this machine\.$"):
        Settings.read()
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert Settings.read().embedding_model == "text-embedding-3-small"


def test_each_setting_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [variable(name) for name in Settings.model_fields if f"`{variable(name)}`" not in readme] == []


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXORA_FETCH_ALLOW", "10.0.0.0/8, fd00::/8,192.168.1.7")
    monkeypatch.setenv("NEXORA_CORS_ORIGINS", "https://a.example,http://localhost:3000")
    read = Settings.read()
    assert read.fetch_allow == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"), ip_network("192.168.1.7/32"))
    assert read.cors_origins == ("https://a.example", "http://localhost:3000")


def test_models_have_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXORA_MODEL_PRICES", "gpt-4.1=3, models/a=b=0")
    assert Settings.read().model_prices == {"gpt-4.1": 3, "models/a=b": 0}


def test_the_environment_wins_over_the_file_and_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("NEXORA_PORT=9000\nNEXORA_HOST=0.0.0.0\nOPENAI_API_KEY=from-file\nUNRELATED=1\n")
    monkeypatch.setenv("NEXORA_PORT", "9001")
    monkeypatch.setenv("NEXORA_HOST", "")
    read = Settings.read()
    assert (read.port, read.host) == (9001, "0.0.0.0")
    assert read.openai_api_key is not None
    assert read.openai_api_key.get_secret_value() == "from-file"


WRONG = [
    ("NEXORA_PORT", "many", "write a whole number"),
    ("NEXORA_PORT", "70000", "it must be at most 65535"),
    ("NEXORA_STARTING_CREDITS", "-1", "it must be at least 0"),
    ("NEXORA_REFRESH_TOKEN_DAYS", "0", "it must be at least 1"),
    ("NEXORA_RUN_JOBS", "perhaps", "write true or false"),
    ("NEXORA_RATE_LIMIT", "a lot", "write it like 100/minute, or 10/second;1000/hour"),
    ("NEXORA_RATE_LIMIT", "0/minute", "it must let at least one request through"),
    ("NEXORA_TRUSTED_PROXIES", "10.0.0.1/8", "'10.0.0.1/8' is not a network; write networks like 10.0.0.0/8,fd00::/8"),
    ("NEXORA_FETCH_ALLOW", "intranet", "'intranet' is not a network; write networks like 10.0.0.0/8,fd00::/8"),
    ("NEXORA_MODEL_PRICES", "gpt-4.1", "'gpt-4.1' is not a price; write prices like gpt-4.1=3,gpt-4o=2"),
    ("NEXORA_SECRET_KEY", "short", "it needs at least 32 characters"),
    ("NEXORA_DATABASE_URL", "mysql://db/nexora", "it must start with postgresql:// or postgres://"),
    ("NEXORA_REDIS_URL", "localhost:6379", "it must start with redis:// or rediss:// or unix://"),
    ("OPENAI_BASE_URL", "api.example.com", "it must start with https:// or http://"),
    (
        "NEXORA_CORS_ORIGINS",
        "https://a.example/page",
        "'https://a.example/page' is not an origin; write origins like https://example.com,https://app.example.com",
    ),
]


@pytest.mark.parametrize(("name", "value", "reason"), WRONG)
def test_a_wrong_value_is_explained_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refusal:
        Settings.read()
    assert refusal.value.message == f"{name} is wrong: {reason}."


def test_a_wrong_value_stops_the_start_with_one_sentence() -> None:
    command = [sys.executable, "-m", "app", "serve"]
    wrong = {**os.environ, "NEXORA_PORT": "many"}
    ended = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "NEXORA_PORT is wrong: write a whole number.\n"


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXORA_SECRET_KEY", "s3cret" * 10)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-s3cret")
    assert "s3cret" not in repr(Settings.read())


def test_the_example_file_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert sorted(named) == sorted(variable(field) for field in Settings.model_fields)
    defaults = Settings.read()
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert Settings.read() == defaults


def test_a_test_may_choose_the_settings() -> None:
    with using(Settings(port=1234)) as chosen:
        assert settings() is chosen
    assert settings() is not chosen


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path / "data")
    key = secret_key(chosen)
    kept = tmp_path / "data" / "secret.key"
    assert len(key) >= 32
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o644)
    assert secret_key(chosen) == key
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret.key"]


def test_a_given_secret_key_is_taken_and_nothing_is_written(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path / "data", secret_key="k" * 40)
    assert secret_key(chosen) == "k" * 40
    assert not (tmp_path / "data").exists()


def test_a_damaged_secret_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("abc\n")
    with pytest.raises(BadSetting, match=r"secret\.key is damaged; bring it back from a backup"):
        secret_key(Settings(data_dir=tmp_path))


def test_processes_at_once_agree_on_one_secret_key(tmp_path: Path) -> None:
    code = "from app.settings import settings; from app.data_folder import secret_key; print(secret_key(settings()))"
    environment = {**os.environ, "NEXORA_DATA_DIR": str(tmp_path / "data")}
    starts = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in starts}) == 1


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match=r"NEXORA_DATA_DIR is wrong: .*file/data can't be made"):
        data_folder(Settings(data_dir=tmp_path / "file" / "data"))
