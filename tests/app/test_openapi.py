"""The REST reference: complete, with credentials, examples and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson

from app.asgi import create_app
from app.openapi import document as openapi
from app.openapi_examples import UNKNOWN
from app.settings import Settings
from tests.app.web import visitor
from tests.world import SECRET


async def reference() -> dict[str, Any]:
    async with visitor() as client:
        answer = await client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    document: dict[str, Any] = answer.json()
    return document


async def test_only_documented_paths_are_in_it() -> None:
    assert all(path.startswith("/api/") for path in (await reference())["paths"])


async def test_credentials_are_declared_and_each_path_names_its_own() -> None:
    document = await reference()
    assert set(document["components"]["securitySchemes"]) >= {"jwt", "apiKey"}
    created = document["paths"]["/api/things"]["post"]
    assert created["security"] == [{"jwt": []}]
    assert [each["name"] for each in created["parameters"]] == ["X-Workspace-ID", "Idempotency-Key"]
    chat = document["paths"]["/api/things/{thing_id}"]["get"]["security"]
    assert {"apiKey": []} in chat
    assert {"jwt": []} in chat


async def test_every_refusal_has_the_contracts_schema_and_an_example() -> None:
    document = await reference()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refused = {status: each for status, each in operation["responses"].items() if status >= "400"}
            assert {"400", "429", "500"} <= set(refused), (method, path)
            for status, declared in refused.items():
                assert declared == {"$ref": f"#/components/responses/{status}"}
                content = document["components"]["responses"][status]["content"]["application/json"]
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, (method, path, status)
                assert content["example"]["statusCode"] == int(status)
    assert "HTTPValidationError" not in str(document)
    required = document["components"]["schemas"]["Problem"]["required"]
    assert required == ["error", "message", "statusCode", "code"]


async def test_successes_are_declared_with_their_shape() -> None:
    created = (await reference())["paths"]["/api/things"]["post"]["responses"]["201"]
    assert created["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Answer_Thing_"}


def whole() -> dict[str, Any]:
    """The product's own reference."""
    return openapi(create_app(Settings(_env_file=None, secret_key=SECRET)))


def shown(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Operation, what it is of, and the declaration of each JSON body."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for of, body in bodies.items():
                if "application/json" in body.get("content", {}):
                    yield f"{method.upper()} {path}", of, body["content"]["application/json"]


def test_every_body_has_an_example_that_is_one_of_its_schema() -> None:
    document = whole()
    for operation, of, declared in shown(document):
        examples = [one["value"] for one in declared.get("examples", {}).values()] or [declared["example"]]
        validator = jsonschema_rs.validator_for({**declared["schema"], "components": document["components"]})
        for example in examples:
            assert not [str(error) for error in validator.iter_errors(example)], (operation, of)
            assert f'"{UNKNOWN}"' not in orjson.dumps(example).decode(), (operation, of, "give the field an example")


def test_every_operation_says_what_it_does_and_every_input_what_it_is() -> None:
    for path, operations in whole()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert operation["tags"], (method, path)
            assert "security" in operation, (method, path)


def test_refusals_are_json_whatever_a_success_is() -> None:
    document = whole()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refused = {status: told for status, told in operation["responses"].items() if status >= "400"}
            assert all("$ref" in told for told in refused.values()), (method, path)
            assert set(refused) <= set(document["components"]["responses"])
    for declared in document["components"]["responses"].values():
        assert set(declared["content"]) == {"application/json"}


def test_ids_in_paths_are_uuids() -> None:
    parameters = [
        parameter
        for operations in whole()["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path"
    ]
    assert parameters
    assert all(
        parameter["schema"] == {"type": "string", "format": "uuid"}
        for parameter in parameters
        if parameter["name"] != "model"  # "agent:" and a UUID
    )
