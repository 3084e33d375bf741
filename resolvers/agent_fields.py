"""What may be said of an agent, and how it is checked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from kit.errors import BadInput
from models.agents import DEFAULT_COLOR, DEFAULT_MODEL, DEFAULT_TEMPERATURE
from resolvers import inputs

_HIGHEST_TEMPERATURE = 2


def checked(fields: Mapping[str, Any], needed: Sequence[str] = ()) -> dict[str, Any]:
    """The given fields, each read and bounded; for what has a default, None stands for it.

    Raises: BadInput for all that can't be taken.
    """
    given = {**dict.fromkeys(needed), **fields}
    values = inputs.each(*(partial(_read, name, value, name in needed) for name, value in given.items()))
    return dict(zip(given, values, strict=True))


def _read(name: str, value: Any, needed: bool) -> Any:
    if needed and value is None:
        raise BadInput(name, f"'{name}' is needed")
    return _CHECKS[name](value)


def _name(value: Any) -> str:
    return inputs.line(value, "name", 100)


def _system_prompt(value: Any) -> str:
    return inputs.prose(value, "system_prompt", 20_000)


def _model(value: Any) -> str:
    return DEFAULT_MODEL if value is None else inputs.line(value, "model", 100)


def _temperature(value: Any) -> float:
    if value is None:
        return DEFAULT_TEMPERATURE
    sound = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not sound or not 0 <= value <= _HIGHEST_TEMPERATURE:
        raise BadInput("temperature", f"'temperature' must be a number between 0 and {_HIGHEST_TEMPERATURE}")
    return float(value)


def _welcome_message(value: Any) -> str | None:
    return None if value is None else inputs.prose(value, "welcome_message", 500)


def _widget_color(value: Any) -> str:
    color = DEFAULT_COLOR if value is None else str(value).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", color):
        raise BadInput("widget_color", "'widget_color' must be a colour such as #6c5ce7")
    return color


def _allowed_origins(value: Any) -> list[str]:
    return [] if value is None else inputs.origins(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "system_prompt": _system_prompt,
    "model": _model,
    "temperature": _temperature,
    "welcome_message": _welcome_message,
    "widget_color": _widget_color,
    "allowed_origins": _allowed_origins,
}
