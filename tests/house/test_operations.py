"""The doors reach the product through operations only: each of those has declared the right that it needs."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from access.operations import OPERATIONS
from tests.house.code import Code, python_in


def test_the_doors_call_operations_only() -> None:
    undeclared = [
        f"{code.at(node)} {name}"
        for code in python_in("schema", "rest_compat")
        for node, name, thing in _from_resolvers(code)
        if inspect.iscoroutinefunction(thing) or inspect.isasyncgenfunction(thing)
        if f"{thing.__module__}.{thing.__name__}" not in OPERATIONS
    ]
    assert not undeclared, "declare it: @operation(requires=Permission.…), or @operation(open_because='…')"


def test_operations_stand_in_resolvers_and_say_what_they_do() -> None:
    for code in python_in("resolvers"):
        importlib.import_module(code.name[:-3].replace("/", ".").removesuffix(".__init__"))
    operations = [operation for operation in OPERATIONS.values() if not operation.module.startswith("tests.")]
    assert operations
    assert not [f"{one.module}.{one.name}" for one in operations if not one.module.startswith("resolvers.")]
    assert not [f"{one.module}.{one.name}" for one in operations if not one.summary], "add a line on what it does"


def _from_resolvers(code: Code) -> Iterator[tuple[ast.expr | ast.stmt, str, Any]]:
    """What a file takes from resolvers: names that it imports, and attributes of modules that it imports."""
    modules: dict[str, ModuleType] = {}
    for node in ast.walk(code.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "resolvers":
            source = importlib.import_module(str(node.module))
            for alias in node.names:
                thing = getattr(source, alias.name)
                if isinstance(thing, ModuleType):
                    modules[alias.asname or alias.name] = thing
                else:
                    yield node, alias.name, thing
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield node, node.attr, getattr(modules[node.value.id], node.attr, None)
