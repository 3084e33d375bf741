"""Secrets are compared in constant time, or by looking up their hash: never by ==, whose time tells how far it got."""

from __future__ import annotations

import ast
import re

from tests.house.code import ROOMS, python_in

SECRET = re.compile(r"(^|_)(secret|token|password|signature|digest|hmac|tag|api_key|invite_hash|token_hash)s?$")


def test_secrets_are_not_compared_by_equality() -> None:
    compared = [
        f"{code.at(node)} {ast.unparse(node)}"
        for code in python_in(*ROOMS)
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Compare) and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
        if any(_is_secret(side) for side in (node.left, *node.comparators)) and not _with_a_constant(node)
    ]
    assert not compared, "use hmac.compare_digest, or look the hash up"


def _is_secret(side: ast.expr) -> bool:
    return bool(SECRET.search(_name(side)))


def _name(side: ast.expr) -> str:
    match side:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def _with_a_constant(node: ast.Compare) -> bool:
    """`kind == "tag"` compares with a word that stands in the code."""
    return any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
