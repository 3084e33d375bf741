"""Texts, ids and other small things as OpenAPI says them. They are said here and checked by the operations."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

_CONTROL = r"\u0000-\u001F\u007F-\u009F"
_ONE_LINE = rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$"
_NOT_BLANK = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
ID = "0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"


def line(longest: int, example: str, about: str = "") -> Any:
    """One line of text, not blank, at most `longest` characters."""
    return _said(f"{about}1 to {longest:,} characters in one line", example, longest, _ONE_LINE)


def prose(longest: int, example: str, about: str = "") -> Any:
    """Text of many lines, not blank, at most `longest` characters."""
    return _said(f"{about}1 to {longest:,} characters", example, longest, _NOT_BLANK)


def _said(description: str, example: str, longest: int, pattern: str) -> Any:
    extra: dict[str, Any] = {"minLength": 1, "maxLength": longest, "pattern": pattern}
    return Field(description=description, examples=[example], json_schema_extra=extra)


def _whole(given: Any) -> Any:
    """Python would also read "+0.0" and "1_0"."""
    if isinstance(given, str) and not re.fullmatch("-?[0-9]{1,18}", given):
        raise ValueError("must be a whole number")
    return given


WholeNumber = Annotated[int, BeforeValidator(_whole)]
"""A number in a query string."""

Id = Annotated[str, Field(examples=[ID], json_schema_extra={"format": "uuid"})]
Email = Annotated[str, Field(examples=["ada@example.com"], json_schema_extra={"format": "email", "maxLength": 254})]
Password = Annotated[
    str,
    Field(
        description="10 to 200 characters, and not a common one",
        examples=["correct horse battery staple"],
        json_schema_extra={"format": "password", "minLength": 10, "maxLength": 200},
    ),
]
WebAddress = Annotated[
    str,
    Field(
        description="A web address, at most 2,000 characters",
        examples=["https://example.com/help"],
        json_schema_extra={"format": "uri", "maxLength": 2000, "pattern": r"^https?://[^\s@]+$"},
    ),
]
Origin = Annotated[
    str,
    Field(
        examples=["https://example.com"],
        json_schema_extra={"format": "uri", "maxLength": 255, "pattern": r"^https?://[\w.-]+(:[1-9]\d{0,3})?/?$"},
    ),
]
Origins = Annotated[list[Origin], Field(json_schema_extra={"maxItems": 50})]
