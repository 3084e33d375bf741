"""From pydantic's findings to sentences that say what to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.types import Scope

from kit.errors import BadInput, BadRequest, NexoraError, UnsupportedMedia

Finding = Mapping[str, Any]
Context = Mapping[str, Any]

_UUID = "must be a UUID such as 0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"
_TIME = "must be a time such as 2026-01-31T09:30:00Z"
_DATE = "must be a date such as 2026-01-31"
_NUMBER = "must be a number"
_WHOLE = "must be a whole number"
_YES_NO = "must be true or false"

_SENTENCES: dict[str, str | Callable[[Context], str]] = {
    "missing": "is required",
    "misspelt": lambda c: f"is not known here; did you mean '{c['meant']}'?",
    "string_type": "must be text",
    "string_too_short": lambda c: _counted(
        "must have at least", c["min_length"], "character", none="must not be empty"
    ),
    "string_too_long": lambda c: _counted("must have at most", c["max_length"], "character"),
    "string_unicode": "must be valid Unicode text",
    "too_short": lambda c: _counted("must have at least", c["min_length"], "entry", none="must not be empty"),
    "too_long": lambda c: _counted("must have at most", c["max_length"], "entry"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": "is too large",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "must be a finite number",
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "greater_than_equal": lambda c: f"must be at least {c['ge']}",
    "greater_than": lambda c: f"must be greater than {c['gt']}",
    "less_than_equal": lambda c: f"must be at most {c['le']}",
    "less_than": lambda c: f"must be less than {c['lt']}",
    "literal_error": lambda c: f"must be {c['expected']}",
    "enum": lambda c: f"must be {c['expected']}",
    "list_type": "must be a list",
    "dict_type": "must be a JSON object",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
    "uuid_parsing": _UUID,
    "uuid_type": _UUID,
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "datetime_type": _TIME,
    "timezone_aware": "needs a time zone, such as 2026-01-31T09:30:00Z",
    "string_pattern_mismatch": lambda c: f"must match {c['pattern']}",
}


def refused_input(error: RequestValidationError, scope: Scope) -> NexoraError:
    """The refusal for input that FastAPI found wrong: 400, 415 or 422, as the contract has it."""
    findings = error.errors()
    first = findings[0]
    place = first["loc"][0]
    if first["type"] == "json_invalid":
        return BadRequest(f"The body is not valid JSON: {first['ctx']['error']}", code="MALFORMED_JSON")
    if first["loc"] == ("body",):
        return _whole_body(first, scope)
    if place == "path":
        return BadRequest(f"'{_name(first['loc'])}' in the path {_sentence(first)}", code="INVALID_ID")
    if place == "header":
        return BadRequest(f"The header {_name(first['loc'])} {_sentence(first)}", code="INVALID_HEADER")
    return unprocessable(findings)


def unprocessable(findings: Sequence[Finding]) -> NexoraError:
    """422 with a sentence for each field."""
    return BadInput.of([_wrong(finding) for finding in _without_branches(findings)])


def _without_branches(findings: Sequence[Finding]) -> list[Finding]:
    """Pydantic names the branches of a union with None ("temperature.float", "temperature.none"): readers know none."""
    unions = {finding["loc"][:-1] for finding in findings if finding["type"] == "none_required"}
    told = [finding for finding in findings if finding["type"] != "none_required"]
    return [{**finding, "loc": _outside(unions, finding["loc"])} for finding in told]


def _outside(unions: Set[Sequence[Any]], loc: Sequence[Any]) -> Sequence[Any]:
    inside = next((union for union in unions if loc[: len(union)] == union), None)
    return loc if inside is None else (*inside, *loc[len(inside) + 1 :])


def _whole_body(finding: Finding, scope: Scope) -> NexoraError:
    media = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if finding["type"] == "missing":
        return BadRequest("The body is empty; send a JSON object", code="MALFORMED_JSON")
    if b"json" not in media.lower():
        return UnsupportedMedia("Send the body as JSON, with the header Content-Type: application/json")
    return BadInput("body", "The body must be a JSON object")


def _wrong(finding: Finding) -> BadInput:
    name = _name(finding["loc"])
    return BadInput(name, f"'{name}' {_sentence(finding)}")


def _name(loc: Sequence[Any]) -> str:
    return ".".join(str(part) for part in loc[1:]) or str(loc[0])


def _sentence(finding: Finding) -> str:
    context: Context = finding.get("ctx", {})
    if finding["type"] == "value_error":
        return str(context["error"])
    known = _SENTENCES.get(finding["type"])
    if known is None:
        return f"is not right: {finding['msg']}"
    return known if isinstance(known, str) else known(context)


def _counted(words: str, number: int, noun: str, none: str = "") -> str:
    if number == 1 and none:
        return none
    plural = {"entry": "entries"}.get(noun, f"{noun}s")
    return f"{words} {number} {noun if number == 1 else plural}"
