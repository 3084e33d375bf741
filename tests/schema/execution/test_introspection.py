"""The schema about itself, alone and beside data."""

from __future__ import annotations

from graphql import get_introspection_query

from tests.schema.execution.both import both


async def test_the_whole_schema_as_tools_ask_for_it() -> None:
    answer = await both(
        get_introspection_query(specified_by_url=True, schema_description=True, input_value_deprecation=True)
    )
    assert {"Thing", "ThingConnection", "PageInfo"} <= {type_["name"] for type_ in answer.data["__schema"]["types"]}


async def test_a_type_by_name_beside_data() -> None:
    answer = await both(
        """query ($name: String!, $yes: Boolean!) {
          __schema { queryType { name } }
          colour: __type(name: $name) { kind enumValues { name description @include(if: $yes) } }
          nothing: __type(name: "Nothing") { name }
          maybeThing { id }
          __schema { mutationType { name } }
        }""",
        {"name": "Colour", "yes": False},
    )
    assert list(answer.data) == ["__schema", "colour", "nothing", "maybeThing"]
    assert answer.data["__schema"] == {"queryType": {"name": "Query"}, "mutationType": {"name": "Mutation"}}
    assert answer.data["colour"] == {"kind": "ENUM", "enumValues": [{"name": "RED"}, {"name": "BLUE"}]}
    assert answer.data["nothing"] is None
