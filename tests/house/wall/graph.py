"""The graph as the wall's test walks it: every field, with every argument that takes an id."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from schema.execution.assemble import core_of
from schema.graph import graph
from tests.house.wall.examples import example
from tests.house.wall.nouns import NOT_OURS, looks_like_an_id, noun_of, snake
from tests.house.wall.scenes import Ids

SCHEMA = core_of(graph)
_NAMED = ((SCHEMA.query_type, "query"), (SCHEMA.mutation_type, "mutation"), (SCHEMA.subscription_type, "subscription"))
ROOTS = {root: kind for root, kind in _NAMED if root is not None}
_FEW = "first: 5"
"""More rows than a scene has, and so few that no document costs too much."""
Path = tuple[str, ...]
Way = tuple[tuple[GraphQLObjectType, str], ...]
"""Fields from a root down, each with the type that has it."""


@dataclass(frozen=True)
class Place:
    """Where an id goes: the keys from the variables down to it, and what it names."""

    path: Path
    noun: str
    many: bool = False

    def put(self, variables: Any, id: str) -> Any:
        """The variables with another id here."""
        first, *rest = self.path
        value = (
            Place(tuple(rest), self.noun, self.many).put(variables[first], id) if rest else ([id] if self.many else id)
        )
        return {**variables, first: value}


@dataclass(frozen=True)
class Variable:
    """A variable of a document: the type, and the argument of the field that it is for."""

    name: str
    type: Any
    argument: str
    field: str


@dataclass
class Asking:
    """One document, the places in it that take ids, and the fields of the schema that it asks for."""

    kind: str
    name: str
    text: str = ""
    variables: list[Variable] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def values(self, ids: Ids) -> dict[str, Any]:
        """The variables, with these ids."""
        return {one.name: _value(one.type, one.argument, one.field, ids) for one in self.variables}


def _value(type: Any, argument: str, owner: str, ids: Ids) -> Any:
    if isinstance(type, GraphQLNonNull):
        return _value(type.of_type, argument, owner, ids)
    if isinstance(type, GraphQLList):
        return [_value(type.of_type, argument, owner, ids)] if _named(type) == "ID" else example(snake(argument))
    if isinstance(type, GraphQLInputObjectType):
        return {
            name: _value(one.type, name, owner, ids)
            for name, one in type.fields.items()
            if is_required_input_field(one) or _named(one.type) == "ID"
        }
    if _named(type) == "ID":
        return ids[noun_of(argument, owner)]
    wanted = example(snake(argument))
    return wanted.upper() if isinstance(type, GraphQLEnumType) else wanted


def _named(type: Any) -> str:
    return str(get_named_type(type).name)


def _places(type: Any, argument: str, owner: str, path: Path, many: bool = False) -> Iterator[Place]:
    if isinstance(type, GraphQLNonNull | GraphQLList):
        yield from _places(type.of_type, argument, owner, path, many or isinstance(type, GraphQLList))
    elif isinstance(type, GraphQLInputObjectType):
        for name, one in type.fields.items():
            yield from _places(one.type, name, owner, (*path, name))
    elif type.name == "ID":
        yield Place(path, noun_of(argument, owner), many)
    else:
        assert not looks_like_an_id(argument), f"'{argument}' of '{owner}' is an id: give it the type ID ({NOT_OURS})"


def object_types() -> dict[str, GraphQLObjectType]:
    """Every object type of the product, the roots included."""
    return {
        name: type
        for name, type in SCHEMA.type_map.items()
        if isinstance(type, GraphQLObjectType) and not name.startswith("__")
    }


def every_field() -> set[str]:
    """`Type.field` for all of them."""
    return {f"{name}.{field}" for name, type in object_types().items() for field in type.fields}


class Writer:
    """Writes one document from the root to a field, and gathers its variables and places."""

    def __init__(self, kind: str, steps: Way) -> None:
        self.asking = Asking(kind, ".".join([steps[0][0].name, *(name for _, name in steps)]))
        body = self._selected(steps)
        declared = ", ".join(f"${one.name}: {one.type}" for one in self.asking.variables)
        self.asking.text = f"{kind} Wall{f'({declared})' if declared else ''} {{ {body} }}"

    def _selected(self, steps: Way) -> str:
        parent, name = steps[0]
        field = parent.fields[name]
        self.asking.fields.add(f"{parent.name}.{name}")
        head = name + self._arguments(name, field)
        if steps[1:]:
            return f"{head} {{ {self._selected(steps[1:])} }}"
        return head + self._whole(get_named_type(field.type), 1 if self.asking.kind == "subscription" else 2)

    def _arguments(self, owner: str, field: GraphQLField) -> str:
        given = []
        for name, argument in field.args.items():
            if name == "first":
                given.append(_FEW)
            if not is_required_argument(argument) and not any(_places(argument.type, name, owner, ())):
                continue
            variable = Variable(f"v{len(self.asking.variables)}", argument.type, name, owner)
            self.asking.variables.append(variable)
            self.asking.places += _places(argument.type, name, owner, (variable.name,))
            given.append(f"{name}: ${variable.name}")
        return f"({', '.join(given)})" if given else ""

    def _whole(self, type: GraphQLNamedType, levels: int) -> str:
        """All fields of a type; of the objects among them, all of theirs, as many levels deep."""
        if not isinstance(type, GraphQLObjectType):
            return ""
        names = []
        for name, one in type.fields.items():
            below = get_named_type(one.type)
            if any(is_required_argument(argument) for argument in one.args.values()) or not (
                is_leaf_type(below) or levels
            ):
                continue
            self.asking.fields.add(f"{type.name}.{name}")
            names.append(name + (f"({_FEW})" if "first" in one.args else "") + self._whole(below, levels - 1))
        return f" {{ {' '.join(names)} }}" if names else " { __typename }"


def routes() -> Mapping[str, Way]:
    """The shortest way from a root to each object type."""
    found: dict[str, Way] = {}
    waiting: deque[tuple[GraphQLObjectType, Way]] = deque((root, ()) for root in ROOTS)
    while waiting:
        type, way = waiting.popleft()
        for name, one in type.fields.items():
            below = get_named_type(one.type)
            if isinstance(below, GraphQLObjectType) and below.name not in found:
                found[below.name] = (*way, (type, name))
                waiting.append((below, found[below.name]))
    return found


def askings() -> list[Asking]:
    """Documents that together go along every edge of the schema, and put an id in every place that takes one."""
    ways: list[Way] = [((root, name),) for root in ROOTS for name in root.fields]
    for name, way in routes().items():
        type = object_types()[name]
        ways += [
            (*way, (type, edge)) for edge, field in type.fields.items() if not is_leaf_type(get_named_type(field.type))
        ]
    return [Writer(ROOTS[way[0][0]], way).asking for way in ways]
