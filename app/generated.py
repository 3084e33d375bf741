"""The files in docs/ that are made from the code: `python -m app.generated` writes them, a test holds them to it."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI

from access.operations import OPERATIONS, Operation
from access.permissions import (
    PAGE_PERMISSIONS,
    ROLE_PERMISSIONS,
    SCOPE_PERMISSIONS,
    VISITOR_PERMISSIONS,
    Permission,
)
from app.openapi import TITLE, document
from rest_compat.routes import ROUTERS
from schema.graph import graph

DOCS = Path(__file__).resolve().parent.parent / "docs"
_HEAD = """# Who may do what

Made by `python -m app.generated`; don't edit it. An operation needs one right, in the workspace of the row that it
touches; what is somebody else's is not found, whoever asks. Both doors, GraphQL and REST, call these operations.
A page (a public key) and its visitors reach one agent; a visitor's conversations are its own.
"""
_HOLDERS: dict[str, frozenset[Permission]] = {
    **{role.value: held for role, held in ROLE_PERMISSIONS.items()},
    **{f"key: {scope.value}": held for scope, held in SCOPE_PERMISSIONS.items()},
    "page": PAGE_PERMISSIONS,
    "visitor": VISITOR_PERMISSIONS,
}


def files() -> dict[str, str]:
    """File name in docs/ → its text."""
    assert ROUTERS  # importing both doors has declared every operation
    return {"schema.graphql": graph.as_str() + "\n", "permissions.md": _permissions(), "openapi.json": _openapi()}


def _openapi() -> str:
    app = FastAPI(title=TITLE, version=version("nexora"))
    for router in ROUTERS:
        app.include_router(router)
    return json.dumps(document(app), ensure_ascii=False, indent=1) + "\n"


def _permissions() -> str:
    lines = [_HEAD, f"| operation | what it does | right | {' | '.join(_HOLDERS)} |"]
    lines.append("|---|---|---|" + "---|" * len(_HOLDERS))
    lines += [_line(operation) for _, operation in sorted(OPERATIONS.items()) if operation.requires is not None]
    lines += ["", "## Open doors", "", "| operation | what it does | why it is open |", "|---|---|---|"]
    lines += [
        f"| `{_name(operation)}` | {_summary(operation)} | {operation.open_because} |"
        for _, operation in sorted(OPERATIONS.items())
        if operation.open_because is not None
    ]
    return "\n".join(lines) + "\n"


def _line(operation: Operation) -> str:
    assert operation.requires is not None
    marks = " | ".join("yes" if operation.requires in held else "" for held in _HOLDERS.values())
    return f"| `{_name(operation)}` | {_summary(operation)} | {operation.requires.value} | {marks} |"


def _summary(operation: Operation) -> str:
    return operation.summary.partition(" Raises:")[0].replace("|", "\\|")


def _name(operation: Operation) -> str:
    return f"{operation.module.removeprefix('resolvers.')}.{operation.name}"


if __name__ == "__main__":
    for name, text in files().items():
        (DOCS / name).write_text(text, "utf-8")
