"""The files in docs/ that are made from the code: `python -m app.generated` writes them, a test holds them to it."""

from __future__ import annotations

from pathlib import Path

from access.operations import OPERATIONS, Operation
from access.permissions import ROLE_PERMISSIONS, SCOPE_PERMISSIONS, Permission, Role, Scope
from rest_compat.routes import ROUTERS
from schema.graph import graph

DOCS = Path(__file__).resolve().parent.parent / "docs"
_HEAD = """# Who may do what

Made by `python -m app.generated`; don't edit it. An operation needs one right, in the workspace of the row that it
touches; what is somebody else's is not found, whoever asks. Both doors, GraphQL and REST, call these operations.
"""


def files() -> dict[str, str]:
    """File name in docs/ → its text."""
    assert ROUTERS  # importing both doors has declared every operation
    return {"schema.graphql": graph.as_str() + "\n", "permissions.md": _permissions()}


def _permissions() -> str:
    columns = [*Role, *Scope]
    lines = [_HEAD, f"| operation | what it does | right | {' | '.join(_title(c) for c in columns)} |"]
    lines.append("|---|---|---|" + "---|" * len(columns))
    lines += [_line(operation) for _, operation in sorted(OPERATIONS.items()) if operation.requires is not None]
    lines += ["", "## Open doors", "", "| operation | what it does | why it is open |", "|---|---|---|"]
    lines += [
        f"| `{_name(operation)}` | {_summary(operation)} | {operation.open_because} |"
        for _, operation in sorted(OPERATIONS.items())
        if operation.open_because is not None
    ]
    return "\n".join(lines) + "\n"


def _title(holder: Role | Scope) -> str:
    return holder.value if isinstance(holder, Role) else f"key: {holder.value}"


def _line(operation: Operation) -> str:
    assert operation.requires is not None
    marks = " | ".join("yes" if _holds(holder, operation.requires) else "" for holder in [*Role, *Scope])
    return f"| `{_name(operation)}` | {_summary(operation)} | {operation.requires.value} | {marks} |"


def _holds(holder: Role | Scope, permission: Permission) -> bool:
    held = ROLE_PERMISSIONS[holder] if isinstance(holder, Role) else SCOPE_PERMISSIONS[holder]
    return permission in held


def _summary(operation: Operation) -> str:
    return operation.summary.partition(" Raises:")[0].replace("|", "\\|")


def _name(operation: Operation) -> str:
    return f"{operation.module.removeprefix('resolvers.')}.{operation.name}"


if __name__ == "__main__":
    for name, text in files().items():
        (DOCS / name).write_text(text, "utf-8")
