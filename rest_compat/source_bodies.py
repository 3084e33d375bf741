"""The bodies that a new source may come in: JSON by its `type`, or a form with a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from kit.errors import BadInput, UnsupportedMedia
from rest_compat.bodies import Body
from rest_compat.texts import WebAddress, line, prose

_PAGES: dict[str, Any] = {"minimum": 1, "maximum": 10_000}
_DEPTH: dict[str, Any] = {"minimum": 0, "maximum": 10}
MaxPages = Annotated[
    int, Field(description="1 to 10,000; 100 when left out", examples=[100], strict=True, json_schema_extra=_PAGES)
]
MaxDepth = Annotated[
    int,
    Field(
        description="Links from the first page, 0 to 10; 3 when left out",
        examples=[3],
        strict=True,
        json_schema_extra=_DEPTH,
    ),
]


class TextSource(Body):
    """A text to answer from."""

    type: Literal["text"]
    name: Annotated[str, line(200, "Refund policy")]
    content: Annotated[str, prose(1_000_000, "You can ask for a refund within 30 days.")]


class QaSource(Body):
    """A question with its answer; they are never parted."""

    type: Literal["qa"]
    question: Annotated[str, prose(2_000, "How long is the refund window?")]
    answer: Annotated[str, prose(20_000, "30 days from the day of purchase.")]


class UrlSource(Body):
    """One web page."""

    type: Literal["url"]
    url: WebAddress


class SitemapSource(Body):
    """The pages that a sitemap names."""

    type: Literal["sitemap"]
    url: WebAddress
    max_pages: MaxPages | None = None


class CrawlSource(Body):
    """The pages that a site's first page leads to."""

    type: Literal["crawl"]
    url: WebAddress
    max_pages: MaxPages | None = None
    max_depth: MaxDepth | None = None


JsonSource = TextSource | QaSource | UrlSource | SitemapSource | CrawlSource
_KINDS: tuple[type[BaseModel], ...] = (TextSource, QaSource, UrlSource, SitemapSource, CrawlSource)
_JSON: TypeAdapter[JsonSource] = TypeAdapter(Annotated[JsonSource, Field(discriminator="type")])
_TYPES = "must be 'text', 'qa', 'url', 'sitemap' or 'crawl'; a file is uploaded as multipart/form-data"


class FileSource(BaseModel):
    """A file that was uploaded."""

    file_name: str | None
    media_type: str | None
    data: bytes


_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "At most 25 MB"}},
}

DECLARED: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": {"oneOf": [kind.model_json_schema() for kind in _KINDS]}},
        "multipart/form-data": {"schema": _FORM},
    },
}
"""The same for OpenAPI's `requestBody`."""


async def read_source(request: Request) -> JsonSource | FileSource:
    """What the body holds. Raises: RequestValidationError, BadInput, UnsupportedMedia, TooLarge."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await _file(request)
    if media_type in {"application/json", ""} or media_type.endswith("+json"):
        return await _json(request)
    raise UnsupportedMedia("Send a source as application/json, or a file as multipart/form-data")


async def _json(request: Request) -> JsonSource:
    try:
        return _JSON.validate_python(await request.json())
    except orjson.JSONDecodeError as error:
        malformed = {"type": "json_invalid", "loc": ("body", error.pos), "ctx": {"error": error.msg}}
        raise RequestValidationError([malformed]) from None
    except ValidationError as error:
        raise RequestValidationError([_placed(finding) for finding in error.errors(include_url=False)]) from None


def _placed(finding: Any) -> dict[str, Any]:
    """The finding with its place in the body; the tag of the union is no part of it."""
    if finding["type"] == "union_tag_not_found":
        return {**finding, "type": "missing", "loc": ("body", "type")}
    if finding["type"] == "union_tag_invalid":
        return {**finding, "type": "value_error", "loc": ("body", "type"), "ctx": {"error": _TYPES}}
    return {**finding, "loc": ("body", *finding["loc"][1:])}


async def _file(request: Request) -> FileSource:
    """The form's file. What is large goes to the disk while it arrives; its size is bounded before that."""
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadInput("file", "'file' is required: the file to learn, as a part of the form")
        return FileSource(file_name=file.filename, media_type=file.content_type, data=await file.read())
