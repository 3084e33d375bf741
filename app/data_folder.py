"""The folder that holds what must outlive a run: the database, and the secret key."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from app.settings import BadSetting, Settings

_SHORTEST_KEY = 32


def data_folder(settings: Settings) -> Path:
    """The data folder, made when it is missing: others may pass through it (the server's user must), not look around.

    Raises: BadSetting, when it can't be made or written to.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"NEXORA_DATA_DIR is wrong: {folder} can't be made ({error.strerror})") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(f"NEXORA_DATA_DIR is wrong: {folder} can't be written to by this user")
    return folder


def secret_key(settings: Settings) -> str:
    """What signs tokens: NEXORA_SECRET_KEY, else 48 random bytes as text, made once and kept with mode 600.

    Raises: BadSetting, when the kept key was cut short.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    file = data_folder(settings) / "secret.key"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(48))
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)
    key = file.read_text(encoding="ascii").strip()
    if len(key) < _SHORTEST_KEY:
        raise BadSetting(
            f"{file} is damaged; bring it back from a backup, set NEXORA_SECRET_KEY, or delete it for a new key"
            " (access tokens and visitors' sessions end; people stay logged in)"
        )
    return key


def secret_keys(settings: Settings) -> list[str]:
    """The key that signs, then the one that is also accepted, where there is one. Raises: BadSetting."""
    also = settings.secret_key_previous
    return [secret_key(settings), *([also.get_secret_value()] if also else [])]


def _write_once(file: Path, key: str) -> None:
    """Of several processes at once the first one wins, and nobody ever reads half a key."""
    handle, scratch = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as draft:
            draft.write(f"{key}\n")
            draft.flush()
            os.fsync(draft.fileno())
        os.link(scratch, file)
    except FileExistsError:
        return
    finally:
        Path(scratch).unlink()
