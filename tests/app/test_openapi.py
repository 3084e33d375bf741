"""The REST reference: complete, with credentials, examples and refusals."""

from __future__ import annotations

from typing import Any

from tests.app.web import visitor


async def reference() -> dict[str, Any]:
    async with visitor() as client:
        answer = await client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    document: dict[str, Any] = answer.json()
    return document


async def test_only_documented_paths_are_in_it() -> None:
    assert all(path.startswith("/api/") for path in (await reference())["paths"])


async def test_both_credentials_are_declared_and_each_path_names_its_own() -> None:
    document = await reference()
    assert set(document["components"]["securitySchemes"]) == {"jwt", "apiKey"}
    created = document["paths"]["/api/things"]["post"]
    assert created["security"] == [{"jwt": []}]
    assert [each["name"] for each in created["parameters"]] == ["X-Workspace-ID"]
    assert document["paths"]["/api/things/{thing_id}"]["get"]["security"] == [{"apiKey": []}, {"jwt": []}]


async def test_every_refusal_has_the_contracts_schema_and_an_example() -> None:
    document = await reference()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refused = {status: each for status, each in operation["responses"].items() if status >= "400"}
            assert {"400", "429", "500"} <= set(refused), (method, path)
            for status, declared in refused.items():
                content = declared["content"]["application/json"]
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, (method, path, status)
                assert content["example"]["statusCode"] == int(status)
    assert "HTTPValidationError" not in str(document)
    required = document["components"]["schemas"]["Problem"]["required"]
    assert required == ["error", "message", "statusCode", "code"]


async def test_successes_are_declared_with_their_shape() -> None:
    created = (await reference())["paths"]["/api/things"]["post"]["responses"]["201"]
    assert created["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Answer_Thing_"}
