"""The documented shape of a refusal, and how a route declares the refusals it may give."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from pydantic import BaseModel, Field

from kit.errors import NexoraError


class FieldProblem(BaseModel):
    """What is wrong with one field of the input."""

    field: str
    message: str


class Problem(BaseModel):
    """Every refusal, from every path. The first three keys are fixed; programs switch on `code`."""

    error: Annotated[str, Field(description="The HTTP reason phrase", examples=["Not Found"])]
    message: Annotated[str, Field(description="A sentence that says what to do")]
    statusCode: Annotated[int, Field(description="The HTTP status", examples=[404])]  # noqa: N815 - the contract's key
    code: Annotated[str, Field(description="A stable word for programs", examples=["AGENT_NOT_FOUND"])]
    details: Annotated[
        list[FieldProblem], Field(default_factory=list, description="Only with 422: the fields at fault")
    ]


EXAMPLES: dict[int, tuple[str, str]] = {
    400: ("BAD_REQUEST", "The body is not valid JSON: expected a value at line 1 column 1"),
    401: ("UNAUTHORIZED", "Invalid or expired token"),
    402: ("CREDITS_EXHAUSTED", "The workspace has no credits left"),
    403: ("FORBIDDEN", "You need the right 'manage_agents' for this; ask an owner or admin of the workspace"),
    404: ("NOT_FOUND", "Agent not found"),
    405: ("METHOD_NOT_ALLOWED", "PATCH is not allowed here; use GET or PUT"),
    408: ("REQUEST_TIMEOUT", "The body did not arrive within 30 seconds; send it again"),
    409: ("CONFLICT", "An account with this email exists already; log in instead"),
    413: ("TOO_LARGE", "The body is larger than 1 MB; send less"),
    415: ("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json"),
    422: ("VALIDATION_FAILED", "'name' is required"),
    429: ("RATE_LIMITED", "Too many requests; try again in 12 seconds"),
    500: ("INTERNAL_ERROR", "Something went wrong on our side; quote request id 0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"),
    503: ("UNAVAILABLE", "The database is not available; try again in a moment"),
}
"""Status → code and sentence, for the reference."""


_RENAMED_IN_3_13 = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}


def reason(status: int) -> str:
    """The reason phrase of a status, the same words under every version of Python."""
    return _RENAMED_IN_3_13.get(status) or HTTPStatus(status).phrase


def problem(error: NexoraError) -> dict[str, Any]:
    """An error in the contract's shape and order: error, message, statusCode, code, and details where there are any."""
    body: dict[str, Any] = {
        "error": reason(error.status),
        "message": error.message,
        "statusCode": error.status,
        "code": error.code,
    }
    if error.details:
        body["details"] = [{"field": detail.field, "message": detail.message} for detail in error.details]
    return body


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` for the refusals a route may give, each with the contract's schema and an example.

    400, 429 and 500 may come from every path and are declared for all of them.
    """
    return {status: _declared(status) for status in sorted({*statuses})}


def _declared(status: int) -> dict[str, Any]:
    code, message = EXAMPLES[status]
    example = {"error": reason(status), "message": message, "statusCode": status, "code": code}
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        example["details"] = [{"field": "name", "message": message}]
    return {"model": Problem, "description": reason(status), "content": {"application/json": {"example": example}}}
