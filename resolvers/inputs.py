"""Reading fields that people type: trimmed, bounded, and explained when they can't be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from access.origins import origin_of
from kit.errors import BadInput

LONGEST_EMAIL = 254
"""Characters: https://www.rfc-editor.org/errata/eid1690"""


_ORIGIN = re.compile(r"https?://([\w.-]+|\[[0-9a-f:.]+\])(:[1-9]\d{0,4})?")
_MOST_ORIGINS, _LONGEST_ORIGIN = 50, 255
"""In a list; characters: the longest host name, and then some."""
SPECIAL_USE_DOMAIN_NAMES.clear()  # the library's way to take .test, .local and the like: we send no mail there


def each(*reads: Callable[[], Any]) -> list[Any]:
    """What each of them reads. Raises: BadInput, with what all of them find wrong: people mend it in one go."""
    values, wrong = list[Any](), list[BadInput]()
    for read in reads:
        try:
            values.append(read())
        except BadInput as error:
            wrong.append(error)
    if wrong:
        raise BadInput.of(wrong)
    return values


def line(value: Any, field: str, longest: int) -> str:
    """One line of text, trimmed. Raises: BadInput when it is blank, too long, or holds control characters."""
    text = _text(value, field).strip()
    if not text:
        raise BadInput(field, f"'{field}' must not be blank")
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise BadInput(field, f"'{field}' must be one line without control characters")
    return _bounded(text, field, longest)


def prose(value: Any, field: str, longest: int) -> str:
    """Text of many lines, as it was typed. Raises: BadInput when it is blank, too long, or can't be stored."""
    text = _text(value, field)
    if not text.strip():
        raise BadInput(field, f"'{field}' must not be blank")
    return _bounded(text, field, longest)


def email(value: Any, field: str = "email") -> str:
    """An email address in lower case, also one that only this machine or network knows. Raises: BadInput."""
    text = _text(value, field).strip().lower()
    try:
        here = text.endswith("@localhost")  # any other name without a dot is one with its end forgotten
        checked = validate_email(text, check_deliverability=False, globally_deliverable=not here)
    except EmailNotValidError:
        raise BadInput(field, f"'{field}' must be an email address such as ada@example.com") from None
    return _bounded(checked.normalized.lower(), field, LONGEST_EMAIL)


def origins(value: Any, field: str = "allowed_origins") -> list[str]:
    """Origins of web pages, each once and in the spelling that browsers send. Raises: BadInput."""
    if not isinstance(value, list | tuple) or len(value) > _MOST_ORIGINS:
        raise BadInput(field, f"'{field}' must be a list of at most {_MOST_ORIGINS} origins")
    return list(dict.fromkeys(_origin(item, field) for item in value))


def _origin(value: Any, field: str) -> str:
    """A path would be a promise that isn't kept: browsers don't say which page of an origin asks."""
    text = value.strip().rstrip("/").lower() if isinstance(value, str) else ""
    origin = origin_of(text) if _ORIGIN.fullmatch(text) and len(text) <= _LONGEST_ORIGIN else None
    if origin is None:
        raise BadInput(field, f"'{field}' must hold origins such as https://example.com, without a path or a wildcard")
    return origin


def slug_of(name: str) -> str:
    """The name as a part of a web address: "Ada's Shop" → "adas-shop"."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "workspace"


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise BadInput(field, f"'{field}' must be text")
    if "\x00" in value:
        raise BadInput(field, f"'{field}' must not contain the character U+0000")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadInput(field, f"'{field}' holds half of a character (a lone surrogate); send valid Unicode") from None
    return value


def _bounded(text: str, field: str, longest: int) -> str:
    if len(text) > longest:
        raise BadInput(field, f"'{field}' may have at most {longest:,} characters; yours has {len(text):,}")
    return text
