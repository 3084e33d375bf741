"""Measures a parsed document against the limits, each fragment once, however often it is spread."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from schema.execution.limits import Limits, check

INTROSPECTION = frozenset({"__schema", "__type"})
LIST_SIZES = {
    "types": 60,
    "fields": 8,
    "args": 2,
    "inputFields": 4,
    "enumValues": 4,
    "possibleTypes": 3,
    "directives": 6,
}
"""About how many objects each list about the schema holds."""
_DEEPEST = 100
"""Levels after which measuring itself stops: above any sensible limit, below Python's own."""


@dataclass(slots=True)
class Shape:
    """What a selection holds with all fragments opened.

    fields, keys: its own level's fields and response keys. all_fields, aliases, repeats, values: of all levels.
    weight: objects of the answer if it were about the schema; introspection: the weight of what really is.
    """

    depth: int = 0
    fields: int = 0
    keys: set[str] = field(default_factory=set)
    all_fields: int = 0
    aliases: int = 0
    repeats_below: int = 0
    values: int = 0
    weight: int = 0
    introspection: int = 0

    @property
    def repeats(self) -> int:
        """Fields whose response key was already there, on all levels."""
        return self.repeats_below + self.fields - len(self.keys)

    def open(self, fragment: Shape) -> None:
        """Add a fragment's fields to this level."""
        self.depth = max(self.depth, fragment.depth)
        self.fields += fragment.fields
        self.keys |= fragment.keys
        self.all_fields += fragment.all_fields
        self.aliases += fragment.aliases
        self.repeats_below += fragment.repeats_below
        self.values += fragment.values
        self.weight += fragment.weight
        self.introspection += fragment.introspection

    def add(self, node: FieldNode, below: Shape) -> None:
        """Add a field with its selection."""
        name = node.name.value
        weight = LIST_SIZES.get(name, 1) * (1 + below.weight)
        self.depth = max(self.depth, 1 if name in INTROSPECTION else below.depth + 1)
        self.fields += 1
        self.keys.add(node.alias.value if node.alias else name)
        self.all_fields += 1 + below.all_fields
        self.aliases += below.aliases + (node.alias is not None)
        self.repeats_below += below.repeats
        self.values += below.values + sum(_values(argument.value) for argument in node.arguments or ())
        self.weight += weight
        self.introspection += weight if name in INTROSPECTION else below.introspection


class Measure:
    """Measures the selections of one document."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._document, self._limits = document, limits
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Shape] = {}

    def check(self) -> None:
        """Raises: Refused for a document beyond a limit."""
        limits, definitions = self._limits, self._document.definitions
        check("QUERY_TOO_MANY_DEFINITIONS", "operations and fragments", len(definitions), limits.definitions)
        for node in definitions:
            if isinstance(node, FragmentDefinitionNode | OperationDefinitionNode):
                shape = self._of(node.selection_set, 0)
                check("QUERY_TOO_DEEP", "levels", shape.depth, limits.depth)
                check("QUERY_TOO_MANY_FIELDS", "fields, fragments opened,", shape.all_fields, limits.fields)
                check("QUERY_TOO_MANY_ALIASES", "aliases", shape.aliases, limits.aliases)
                check("QUERY_TOO_REPETITIVE", "repeated fields", shape.repeats, limits.repeats)
                check("QUERY_TOO_MANY_VALUES", "written values", shape.values, limits.values)
                check("INTROSPECTION_TOO_EXPENSIVE", "schema objects", shape.introspection, limits.introspection)

    def _of(self, selections: SelectionSetNode | None, level: int) -> Shape:
        if level > _DEEPEST:
            check("QUERY_TOO_DEEP", "levels", level, self._limits.depth)
        shape = Shape()
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                shape.add(node, self._of(node.selection_set, level + 1))
            elif isinstance(node, InlineFragmentNode):
                shape.open(self._of(node.selection_set, level + 1))
            elif isinstance(node, FragmentSpreadNode):
                shape.open(self._fragment(node.name.value, level + 1))
        return shape

    def _fragment(self, name: str, level: int) -> Shape:
        if name not in self._known:
            self._known[name] = Shape()  # inside itself a fragment counts nothing; validation refuses it
            if name in self._fragments:
                self._known[name] = self._of(self._fragments[name].selection_set, level)
        return self._known[name]


def _values(node: ValueNode) -> int:
    """How many values a written list or object has, itself left out."""
    items: list[ValueNode] = []
    if isinstance(node, ListValueNode):
        items = list(node.values)
    elif isinstance(node, ObjectValueNode):
        items = [field.value for field in node.fields]
    return len(items) + sum(map(_values, items))
