"""The one settings object: what the environment and `.env` say, checked before anything starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.setting_values import HttpUrl, Networks, Origins, PostgresUrl, Prices, Rate, RedisUrl
from kit.errors import NexoraError


class BadSetting(NexoraError):
    """A setting that can't be used; the sentence names it and says what to write instead."""

    code = "BAD_SETTING"


class Settings(BaseSettings):
    """Every setting, by the contract's names (`data_dir` is NEXORA_DATA_DIR), each with its default.

    Read from the environment, then from `.env` in the working directory; an empty value counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix="NEXORA_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    data_dir: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = Field(
        default=Path(".nexora"), validate_default=True
    )
    database_url: PostgresUrl | None = None
    redis_url: RedisUrl | None = None
    secret_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    secret_key_previous: Annotated[SecretStr, Field(min_length=32)] | None = None
    """Another key whose tokens still hold: while a key is changed, the old one."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    rate_limit: Rate = "100/minute"
    trusted_proxies: Networks = ()
    cors_origins: Origins = ()
    public_schema: bool | None = None
    """Whether also those who aren't logged in may ask about the graph's schema; unset: those on this machine may."""
    starting_credits: int = Field(default=5000, ge=0, le=2**31 - 1)
    model_prices: Prices = Field(default_factory=dict)
    fetch_allow: Networks = ()
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: HttpUrl | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    chat_model: str | None = None
    embedding_model: str | None = None
    access_token_minutes: int = Field(default=15, ge=1, le=24 * 60)
    refresh_token_days: int = Field(default=30, ge=1, le=366)
    run_jobs: bool = True
    """Whether this process also runs background jobs; `nexora serve --no-jobs` turns it off."""

    @model_validator(mode="after")
    def _embeds_somewhere(self) -> Self:
        if self.embedding_model is None or self.openai_api_key or self.openai_base_url:
            return self
        from knowledge.embed.choice import LOCAL  # noqa: PLC0415 - 20 ms of each command, for those who choose one

        if self.embedding_model not in LOCAL:
            raise ValueError(
                f"'{self.embedding_model}' is a model of an OpenAI server, and neither OPENAI_API_KEY nor"
                f" OPENAI_BASE_URL is set; {' and '.join(sorted(LOCAL))} run on this machine"
            )
        return self

    @classmethod
    def read(cls) -> Self:
        """The settings as they stand now. Raises: BadSetting, one sentence for the first wrong value."""
        try:
            return cls()
        except ValidationError as error:
            raise BadSetting(_sentence(error)) from None


_SENTENCES = {
    "int_parsing": "write a whole number",
    "bool_parsing": "write true or false",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "too_short": "it needs at least {min_length} characters",
}


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = first["loc"][0] if first["loc"] else "embedding_model"  # the one setting that is judged by others
    return f"{variable(str(name))} is wrong: {_reason(first)}."


def _reason(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    sentence = _SENTENCES.get(error["type"])
    return sentence.format(**error.get("ctx", {})) if sentence else str(error["msg"])


def variable(field: str) -> str:
    """The environment's name of a setting: `data_dir` → NEXORA_DATA_DIR."""
    name = field.upper()
    return name if name.startswith("OPENAI_") else f"NEXORA_{name}"


_current: list[Settings] = []


def settings() -> Settings:
    """The settings of this process, read once. Raises: BadSetting."""
    if not _current:
        _current.append(Settings.read())
    return _current[-1]


@contextmanager
def using(chosen: Settings) -> Iterator[Settings]:
    """Make `chosen` the settings until the block ends: for commands that change one, and for tests."""
    _current.append(chosen)
    try:
        yield chosen
    finally:
        _current.pop()
