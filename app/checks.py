"""What `nexora check` looks at. Each check says in a few words how its part stands, or raises what is wrong with it."""

from __future__ import annotations

import difflib
import os
import shutil
from pathlib import Path

from openai import AsyncOpenAI

from app.background import embedders
from app.data_folder import data_folder, secret_key
from app.database import connected
from app.settings import Settings, variable
from kit.errors import Unavailable
from llm.openai_failures import ERRORS, failure_of
from models.migrating import not_newer, pending, recent_enough
from models.orphans import Finding, orphans

_LEAST_FREE = 2**30
_PATIENCE = 10.0


def settings_stand(settings: Settings) -> str:
    """Readable already; names that are no setting are worth a word, for they do nothing."""
    secret_key(settings)
    known = [variable(name) for name in Settings.model_fields]
    strangers = sorted(name for name in os.environ if name.startswith("NEXORA_") and name not in known)
    return "; ".join(["read", *(_stranger(name, known) for name in strangers), *_open_to_others(Path(".env"))])


def _open_to_others(file: Path) -> list[str]:
    """It may hold keys."""
    seen = file.exists() and file.stat().st_mode & 0o077
    return ["others can read .env: chmod 600 .env"] if seen else []


def _stranger(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"{name} is no setting" + (f" (did you mean {near[0]}?)" if near else "")


async def database_stands(dsn: str, settings: Settings) -> str:
    """Raises: Unavailable, when it doesn't answer, is too old or has no pgvector."""
    connection = await connected(dsn)
    try:
        versions = await recent_enough(connection)
    finally:
        await connection.close()
    where = "as NEXORA_DATABASE_URL says" if settings.database_url else f"embedded in {settings.data_dir}"
    return f"{versions}, {where}"


async def migrations_stand(dsn: str) -> str:
    """Raises: Unavailable, when steps are missing, or there are some of a newer version."""
    connection = await connected(dsn)
    try:
        await not_newer(connection)
        missing = await pending(connection)
    finally:
        await connection.close()
    if missing:
        raise Unavailable(f"{len(missing)} to apply; `nexora migrate` does, and so does `nexora serve`")
    return "up to date"


async def orphans_found(dsn: str) -> list[Finding]:
    """How everything stands that could be left over, or differ from what it was counted from."""
    connection = await connected(dsn)
    try:
        return [finding async for finding in orphans(connection)]
    finally:
        await connection.close()


async def model_stands(settings: Settings) -> str:
    """Raises: Unavailable, when the provider can't be reached or refuses the key, or the embedder doesn't work."""
    embedder = embedders(settings).default
    if settings.openai_api_key is None and settings.openai_base_url is None:
        answers = "no OPENAI_API_KEY: answers are quotes"
    else:
        answers = await _provider_stands(settings)
    vector = await embedder.query("Is everything there?")
    return f"{answers}; {embedder.name} finds what fits ({len(vector)} dimensions)"


async def _provider_stands(settings: Settings) -> str:
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    async with AsyncOpenAI(api_key=key, base_url=settings.openai_base_url, max_retries=0, timeout=_PATIENCE) as client:
        try:
            count = len((await client.models.list()).data)
        except ERRORS as error:
            raise failure_of(error, settings.chat_model or "") from error
        return f"{client.base_url} answers, with {count} models"


async def redis_stands(url: str) -> str:
    """Raises: Unavailable, when it doesn't answer."""
    from access.redis_windows import GONE, connection  # noqa: PLC0415 - 6 MB for those who have a Redis

    redis = connection(url)
    try:
        await redis.ping()
    except GONE as error:
        raise Unavailable(
            f"the Redis of NEXORA_REDIS_URL doesn't answer ({error}); until it does, each process limits by itself"
        ) from None
    finally:
        await redis.aclose()
    return "answers, as NEXORA_REDIS_URL says"


def disk_stands(settings: Settings) -> str:
    """Raises: Unavailable, when less than 1 GB is free."""
    folder = data_folder(settings)
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise Unavailable(f"only {free / 2**20:.0f} MB free at {folder}; make room for at least 1 GB")
    return f"{free / 2**30:.1f} GB free at {folder}"
