"""Taking parts out of an HTML tree."""

from __future__ import annotations

from collections.abc import Iterable

from selectolax.lexbor import LexborNode


def remove(nodes: Iterable[LexborNode]) -> None:
    """Take the nodes out of their tree. Removing one frees everything under it, so only the outermost ones are."""
    chosen = list(nodes)
    ids = {node.mem_id for node in chosen}
    for node in [node for node in chosen if not _is_inside(node, ids)]:
        node.decompose()


def _is_inside(node: LexborNode, ids: set[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in ids:
            return True
        parent = parent.parent
    return False
