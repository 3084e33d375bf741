"""Names say what a thing is; a few words say nothing and are not used."""

from __future__ import annotations

import ast
import re

from tests.house.code import ROOMS, all_python, python_in

EMPTY_WORDS = {
    *("service", "services", "manager", "managers", "handler", "handlers", "helper", "helpers"),
    *("dto", "dtos", "util", "utils", "common", "base"),
}
WHAT_TO_DO = "these words say nothing: name the file or class for the noun that it holds"


def test_files_are_named_for_nouns() -> None:
    vague = [code.name for code in all_python() if EMPTY_WORDS.intersection(re.split(r"[_/]", code.name[:-3]))]
    assert not vague, WHAT_TO_DO


def test_classes_are_named_for_nouns() -> None:
    vague = [
        f"{code.at(node)} {node.name}"
        for code in all_python()
        for node in code.classes()
        if EMPTY_WORDS.intersection(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", node.name))
    ]
    assert not vague, WHAT_TO_DO


def test_every_file_says_what_it_holds() -> None:
    silent = [code.name for code in all_python() if not ast.get_docstring(code.tree)]
    assert not silent, "begin the file with one line that says what it holds"


def test_everything_public_says_what_it_does() -> None:
    silent = [
        f"{code.at(node)} {node.name}"
        for code in python_in(*ROOMS)
        for node in code.tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, "add one line on what it does; then shapes, units and errors where they aren't plain"
