"""Names of fields as the graph spells them; operations know them in snake_case."""

from __future__ import annotations


def camel(name: str) -> str:
    """`workspace_name` as workspaceName."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def spelled(sentence: str, *fields: str) -> str:
    """A sentence that quotes these fields, with their names as the graph has them."""
    for field in fields:
        sentence = sentence.replace(f"'{field}'", f"'{camel(field)}'")
    return sentence
