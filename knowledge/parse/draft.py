"""A document's text while it is being put together, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.parse.characters import clean
from knowledge.parse.failures import empty, too_large
from knowledge.parse.parsed import Block, Kind, Parsed

MOST_CHARACTERS = 10_000_000
MOST_BLOCKS = 200_000
LONGEST_TITLE = 300
_TIGHT: frozenset[Kind] = frozenset({"item", "row"})


@dataclass
class Draft:
    """Collects blocks in order. Items and rows follow each other line by line; other blocks stand apart.

    Raises: ParseFailed (FILE_TOO_LARGE) past ten million characters or 200,000 blocks.
    """

    _pieces: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _last: Kind | None = None
    _page: tuple[int, int] | None = None
    _notes: list[str] = field(default_factory=list)

    def add(self, kind: Kind, text: str, level: int = 0) -> None:
        """Add a block; a text with nothing to see adds none."""
        text = clean(text).strip()
        if not text:
            return
        if self._pieces:
            self._append("\n" if kind in _TIGHT and self._last == kind else "\n\n")
        start = self._length
        self._append(text)
        self._blocks.append(Block(kind, start, self._length, level))
        self._last = kind
        if self._length > MOST_CHARACTERS:
            raise too_large(
                f"There is more text in this file than is read at once ({MOST_CHARACTERS // 10**6} million characters)"
            )
        if len(self._blocks) > MOST_BLOCKS:
            raise too_large(f"This file has more rows or paragraphs than are read at once ({MOST_BLOCKS:,})")

    @property
    def length(self) -> int:
        """How many characters were added."""
        return self._length

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return not self._pieces

    def begin_page(self, number: int) -> None:
        """What is added from here on is printed on page `number`."""
        self._end_page()
        self._page = (number, len(self._blocks))

    def leave_out(self, sentence: str) -> None:
        """Say what of the document is not in its text, and what to do about it. `sentence` has no full stop."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    def parsed(
        self,
        media_type: str,
        *,
        title: str | None = None,
        links: tuple[str, ...] = (),
        base: str | None = None,
        canonical: str | None = None,
    ) -> Parsed:
        """Raises: ParseFailed (FILE_EMPTY) when no block was added."""
        self._end_page()
        if not self._pieces:
            raise empty()
        title = " ".join(clean(title or "").split())[:LONGEST_TITLE].strip() or None
        note = clean(". ".join(self._notes)) or None
        return Parsed(title, "".join(self._pieces), tuple(self._blocks), media_type, links, base, canonical, note)

    def first_heading(self) -> str | None:
        """The text of the first heading, for a document that names no title."""
        text = "".join(self._pieces)
        return next((text[block.start : block.end] for block in self._blocks if block.kind == "heading"), None)

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def _end_page(self) -> None:
        if self._page is None:
            return
        number, first = self._page
        if printed := self._blocks[first:]:
            self._blocks.insert(first, Block("page", printed[0].start, printed[-1].end, number))
        self._page = None
