"""Whether a document is valid: graphql-core's rules, in pieces, and without rings of objects left behind.

graphql-core's own `validate` leaves some 3,000 objects that only the garbage collector can take away.
"""

from __future__ import annotations

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    ParallelVisitor,
    TypeInfo,
    TypeInfoVisitor,
    ValidationContext,
    Visitor,
    specified_rules,
    visit,
)
from graphql.validation.validate import (
    FragmentNestingVisitor,
    ValidationAbortedError,
    query_document_keys_to_validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.execution.pieces import pause

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
MOST_ERRORS = 10
_TOO_MANY = "Too many validation errors, error limit reached. Validation aborted."


def mistakes(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """What graphql-core's `validate` finds by all our rules, and in the same words; none in a valid document."""
    found: list[GraphQLError] = []

    def note(error: GraphQLError) -> None:
        if len(found) >= MOST_ERRORS:
            raise ValidationAbortedError(_TOO_MANY)
        found.append(error)

    types = _Types(schema)
    context = ValidationContext(schema, document, types, note)
    rules = [*_nesting(document), *(rule(context) for rule in RULES)]
    try:
        _look(document, types, rules)
    except ValidationAbortedError as error:
        error.__context__ = None
        found.append(error.with_traceback(None))
    except RecursionError:
        found.append(ValidationAbortedError("Validation aborted."))
    return found


def _look(document: DocumentNode, types: TypeInfo, rules: list[Visitor]) -> None:
    together = ParallelVisitor(rules)
    walk = TypeInfoVisitor(types, together)
    try:
        visit(document, walk, query_document_keys_to_validate)
    finally:
        for visitor in (walk, together, *rules):
            visitor.enter_leave_map.clear()


def _nesting(document: DocumentNode) -> list[Visitor]:
    """What stops the rules before fragments lead them too deep."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    return [FragmentNestingVisitor(fragments)] if fragments else []


class _Types(TypeInfo):
    """Which type each place has; pauses at each field, of the rules' own walks as well."""

    def enter_field(self, node: FieldNode) -> None:
        """Go into a field."""
        pause()
        super().enter_field(node)
