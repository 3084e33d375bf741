"""Keeps text from outside apart from instructions: a fence that no document can close, and nothing in it that a
model's own machinery would obey."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from llm.grammar import defused

_BYTES = 8

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, tab and line ends apart
    "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # soft hyphens, zero widths, directions
    "\U000e0000-\U000e0fff]"  # tags and variation selectors: text that a model reads and a person can't see
    "|(?<=[ -~])[\u200c\u200d]+(?=[ -~])"  # joiners, where nothing is to be joined
)

_LOOK_ALIKE = re.compile(
    r"[<＜〈⟨﹤](?=\s*(?:[|｜]|[/／]?\s*(?:evidence|question|conversation|system|assistant|tool_call|tool_response|tools\b|"
    r"im_start|im_end|(?:start|end)_of_turn|[be]os\b|s\s*[>＞]|[<＜]?\s*/?\s*sys)))"
    r"|\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])",
    re.IGNORECASE,
)
"""Where a text seems to open or close one of our fences, or a turn in a chat template."""


def harmless(text: str) -> str:
    """`text` as a model may be shown it: still readable as it was, but

    - nothing opens or closes a fence or a chat template's turn: `</evidence>` becomes `‹/evidence>`, `<|im_start|>` and
      `<<SYS>>` likewise, and `[INST]` becomes `[ INST]`;
    - no citation marker stands in it ready to be copied: `[1]` becomes `[ 1 ]`;
    - no characters that are read by a model and seen by nobody.
    """
    visible = _INVISIBLE.sub("", text)
    return defused(_LOOK_ALIKE.sub(lambda found: "[ " if found[0] == "[" else "‹", visible))


class Fence:
    """Delimiters for one request, with a random code of 64 bits that stands in none of the texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        everything = "\n".join(texts)
        self.code = secrets.token_hex(_BYTES)
        while self.code in everything:
            self.code = secrets.token_hex(_BYTES)

    def around(self, noun: str, text: str, number: int | None = None) -> str:
        """`text`, made harmless, between an opening and a closing line of this fence."""
        numbered = "" if number is None else f" {number}"
        return f"<{noun}{numbered} {self.code}>\n{harmless(text)}\n</{noun}{numbered} {self.code}>"
