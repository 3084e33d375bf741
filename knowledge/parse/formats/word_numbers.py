"""The numbers that Word puts before headings, clauses and list items: they stand nowhere in its text (17.9).

Sections of ECMA-376, part 1. Levels are counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DEEPEST_STYLE = 20
_ROMAN = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_WORTH = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_MOST_ROMAN = 4_000
_LONGEST_NUMBER = 9  # digits


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: `text` "%1.%2" of numbers in a `form`, from `start`."""

    start: int
    form: str
    text: str


@dataclass
class Numbers:
    """What a Word file's lists are numbered by, and how far each is counted."""

    lists: Mapping[str, tuple[str, Mapping[int, Level], Mapping[int, int]]]
    """By number (`numId`): which list it counts, that list's levels, and where this number begins anew."""
    styles: Mapping[str, tuple[str, int]]
    """By paragraph style: (number, level)."""
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def before(self, paragraph: Element) -> str | None:
        """What stands before this paragraph, the next one in the document: "4.2", "(a)"."""
        number, level = self._place_of(paragraph)
        if number not in self.lists:
            return None
        name, levels, anew = self.lists[number]
        if level not in levels:
            return None
        self._count(name, number, level, levels, anew)
        if levels[level].form in ("bullet", "none"):
            return None
        return _PLACE.sub(lambda found: self._told(name, int(found[1]) - 1, levels), levels[level].text).strip() or None

    def _place_of(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{WORD}pPr")
        if properties is None:
            return "", 0
        number, level = self.styles.get(_value(properties, "pStyle"), ("", 0))
        own = properties.find(f"{WORD}numPr")
        if own is not None:
            number, level = _value(own, "numId") or number, _whole(_value(own, "ilvl"), level)
        return number, level

    def _count(self, name: str, number: str, level: int, levels: Mapping[int, Level], anew: Mapping[int, int]) -> None:
        counted = self._counted.setdefault(name, {})
        if level in anew and (number, level) not in self._begun:
            counted[level] = anew[level]
        else:
            counted[level] = counted[level] + 1 if level in counted else levels[level].start
        self._begun.add((number, level))
        for deeper in [each for each in counted if each > level]:
            del counted[deeper]

    def _told(self, name: str, level: int, levels: Mapping[int, Level]) -> str:
        if level not in levels:
            return ""
        return _written(self._counted[name].get(level, levels[level].start), levels[level].form)


def numbers_of(numbering: Element, styles: Element | None) -> Numbers:
    """From the roots of a Word file's numbering.xml and styles.xml."""
    levels = {_own(each, "abstractNumId"): dict(_levels(each)) for each in numbering.iter(f"{WORD}abstractNum")}
    lists = {}
    for number in numbering.iter(f"{WORD}num"):
        name = _value(number, "abstractNumId")
        lists[_own(number, "numId")] = name, levels.get(name, {}), dict(_anew(number))
    return Numbers(lists, dict(_numbered_styles(styles)) if styles is not None else {})


def _levels(described: Element) -> Iterator[tuple[int, Level]]:
    for level in described.iter(f"{WORD}lvl"):
        yield (
            _whole(_own(level, "ilvl"), 0),
            Level(_whole(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText")),
        )


def _anew(number: Element) -> Iterator[tuple[int, int]]:
    for override in number.iter(f"{WORD}lvlOverride"):
        if start := _value(override, "startOverride"):
            yield _whole(_own(override, "ilvl"), 0), _whole(start, 1)


def _numbered_styles(styles: Element) -> Iterator[tuple[str, tuple[str, int]]]:
    """Each style with its number, which may be that of a style that it is based on."""
    described = {_own(style, "styleId"): style for style in styles.iter(f"{WORD}style")}
    for id in described:
        name, level = id, ""
        for _ in range(_DEEPEST_STYLE):
            style = described.get(name)
            if style is None:
                break
            found = style.find(f"{WORD}pPr/{WORD}numPr")
            level = level or (_value(found, "ilvl") if found is not None else "")
            if found is not None and (number := _value(found, "numId")):
                yield id, (number, _whole(level, 0))
                break
            name = _value(style, "basedOn")


def _written(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter":
            letters = (
                chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 26 * 9 else str(number)
            )
            return letters.upper() if form == "upperLetter" else letters
        case "lowerRoman" | "upperRoman":
            return _roman(number).upper() if form == "upperRoman" else _roman(number)
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    if not 0 < number < _MOST_ROMAN:
        return str(number)
    letters = ""
    for sign, worth in zip(_ROMAN, _WORTH, strict=True):
        letters += sign * (number // worth)
        number %= worth
    return letters


def _value(element: Element, name: str) -> str:
    found = element.find(f"{WORD}{name}")
    return "" if found is None else _own(found, "val")


def _own(element: Element, name: str) -> str:
    return element.get(f"{WORD}{name}", "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else otherwise
