"""The project's own files, as the house rules read them."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "schema", "rest_compat", "resolvers", "knowledge", "llm", "jobs", "models", "access", "kit")
NOT_OURS = {"node_modules", "__pycache__", "build", "dist"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Code:
    """One Python file: where it is, what it says, and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the root, as a message shows it."""
        return self.path.relative_to(ROOT).as_posix()

    def functions(self) -> Iterator[Function]:
        """Every function and method, however deep."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def comments(self) -> Iterator[tuple[int, str]]:
        """Line and text of every comment."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return ((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)

    def at(self, node: ast.stmt | ast.expr) -> str:
        """`file:line`, for a message."""
        return f"{self.name}:{node.lineno}"


@cache
def python_in(*folders: str) -> tuple[Code, ...]:
    """The Python files of these folders, sorted."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py") if _ours(path))
    return tuple(Code(path, text := path.read_text(encoding="utf-8"), ast.parse(text)) for path in paths)


def _ours(path: Path) -> bool:
    return not NOT_OURS.intersection(path.relative_to(ROOT).parts)


def all_python() -> tuple[Code, ...]:
    """Every Python file that people write."""
    return python_in(*ROOMS, "tests", "bench")


def length(function: Function) -> int:
    """Its lines from `def` to the end, the docstring left out: explaining more must not cost anything."""
    documented = ast.get_docstring(function, clean=False) is not None
    docstring = function.body[0]
    explained = (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - explained
