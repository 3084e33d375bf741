"""A document after somebody has written on in one of its paragraphs."""

from __future__ import annotations

from dataclasses import replace

from knowledge.parse import Block, Parsed

ADDED = "This sentence was added by somebody who had one more thing to say about it."


def grown(parsed: Parsed, block: Block, by: str = ADDED) -> Parsed:
    """The document with a sentence more at the end of one of its blocks."""
    length = len(by) + 1
    blocks = tuple(
        replace(one, start=one.start + length * (one.start >= block.end), end=one.end + length * (one.end >= block.end))
        for one in parsed.blocks
    )
    return replace(parsed, text=f"{parsed.text[: block.end]} {by}{parsed.text[block.end :]}", blocks=blocks)
