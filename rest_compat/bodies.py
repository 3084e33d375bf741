"""JSON bodies: what clients send besides is passed over, but a misspelt field is no field besides."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

_ALIKE = 0.8
"""From which likeness on (difflib's ratio) a name counts as another one misspelt: systemPrompt, temprature, scope."""
_LONGEST, _MOST = 50, 20
"""Characters of a name and names of a body that are compared; a body with more is no slip of the pen."""


class Body(BaseModel):
    """A JSON body. Clients that send back a whole row, with its id and its times, are let through."""

    @model_validator(mode="before")
    @classmethod
    def _spelt_right(cls, given: Any) -> Any:
        wrong = _misspelt(given, cls.model_fields) if isinstance(given, dict) else []
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong)
        return given


def _misspelt(given: dict[str, Any], known: Collection[str]) -> list[InitErrorDetails]:
    """The names that mean a field which isn't given otherwise."""
    absent = [name for name in known if name not in given]
    unknown = [name for name in given if name not in known and len(name) <= _LONGEST][:_MOST]
    nearest = {name: get_close_matches(name.lower(), absent, 1, _ALIKE) for name in unknown if absent}
    return [_told(name, given[name], meant[0]) for name, meant in nearest.items() if meant]


def _told(name: str, value: Any, meant: str) -> InitErrorDetails:
    kind = PydanticCustomError("misspelt", "is not known here; did you mean '{meant}'?", {"meant": meant})
    return InitErrorDetails(type=kind, loc=(name,), input=value)
