"""The REST reference as a document: /openapi.json."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.openapi_examples import Examples
from app.openapi_sentences import SENTENCES
from rest_compat.errors import EXAMPLES, errors
from rest_compat.idempotency import DECLARED
from rest_compat.security import SCHEMES

_DESCRIPTION = """
The documented REST paths. Everything here, and more, is in the graph at [/graphql](/graphql).

Success is `{"data": …}`, writes add `"message"`. Every refusal is
`{"error", "message", "statusCode", "code"}`; a 422 adds `details` with a sentence for each field.
Send `Authorization: Bearer <token>`; those who belong to several workspaces name one in `X-Workspace-ID`.
100 requests a minute an address, then 429 with `Retry-After`; a 503 that passes by itself has it too.
"""
TITLE = "Nexora REST API"
_FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")


def document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, made once: FastAPI's, with our refusals instead of its own, the form of ids, and examples."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes)
        components = made.setdefault("components", {})
        components["securitySchemes"] = SCHEMES
        components["responses"] = {str(status): _refusal(status) for status in EXAMPLES}
        schemas = components.setdefault("schemas", {})
        for name in _FASTAPIS_OWN:
            schemas.pop(name, None)
        for path, operations in made.get("paths", {}).items():
            for method, operation in operations.items():
                _complete(operation, Examples(schemas), SENTENCES.get(f"{method.upper()} {path}"))
        app.openapi_schema = made
    return app.openapi_schema


def _complete(operation: dict[str, Any], examples: Examples, sentence: str | None) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"].endswith("_id"):
            parameter["schema"] = {"type": "string", "format": "uuid"}
        elif parameter["name"] == DECLARED["name"]:
            parameter.update(DECLARED)
    _show(operation.get("requestBody", {}), examples)
    for status, response in operation["responses"].items():
        if status < "400":
            _show(response, examples)
            _say(response, sentence)
        else:
            operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}


def _show(body: dict[str, Any], examples: Examples) -> None:
    """An example for JSON that has none; one for each kind of body where there are several."""
    told = body.get("content", {}).get("application/json", {})
    schema = told.get("schema")
    if not schema or "example" in told:
        return
    if "oneOf" in schema:
        told["examples"] = {kind["title"]: {"value": examples.of(kind)} for kind in schema["oneOf"]}
    else:
        told["example"] = examples.of(schema)


def _say(response: dict[str, Any], sentence: str | None) -> None:
    """A write's answer says what was done; others have no `message`."""
    example = response.get("content", {}).get("application/json", {}).get("example", {})
    if sentence is not None:
        example["message"] = sentence
    elif "data" in example:
        example.pop("message", None)


def _refusal(status: int) -> dict[str, Any]:
    """Always JSON, whatever a success of the path is."""
    declared = errors(status)[status]
    example = declared["content"]["application/json"]["example"]
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"description": declared["description"], "content": content}
