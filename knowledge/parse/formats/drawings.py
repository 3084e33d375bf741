"""Charts and diagrams of Office files, which stand in XML parts of their own (ECMA-376, part 1, 21.2 and 21.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MOST_POINTS = 10_000
_DEEPEST = 20


@dataclass(frozen=True)
class Chart:
    """What a chart shows, as a table: a row a category, a column a series."""

    title: str
    header: list[str]
    rows: list[list[str]]


def chart_of(part: bytes) -> Chart:
    """The chart in this part. Raises: ElementTree.ParseError."""
    root = _parsed(part)
    title = root.find(f"{_CHART}chart/{_CHART}title")
    header, columns, names = [""], [], dict[int, str]()
    for series in root.iter(f"{_CHART}ser"):
        names |= _points(_first(series, "cat", "xVal"))
        header.append(" ".join(_points(series.find(f"{_CHART}tx")).values()))
        columns.append(_points(_first(series, "val", "yVal")))
    places = sorted({place for column in columns for place in column})[:_MOST_POINTS]
    rows = [[names.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    return Chart(_text(title) if title is not None else "", header, rows)


def diagram_of(part: bytes) -> list[tuple[int, str]]:
    """The texts of a SmartArt diagram's data as (level from 1, text), each under what it belongs to.

    Raises: ElementTree.ParseError.
    """
    root = _parsed(part)
    points = {point.get("modelId", ""): point for point in root.iter(f"{_DIAGRAM}pt")}
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(f"{_DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            below.setdefault(link.get("srcId", ""), []).append((int(link.get("srcOrd", 0)), link.get("destId", "")))
    tops = [id for id, point in points.items() if point.get("type") == "doc"]
    walked = [(level, _text(points[id])) for id, level in _walk(tops, below) if id in points]
    return [(level, text) for level, text in walked if text]


def _walk(tops: list[str], below: dict[str, list[tuple[int, str]]]) -> Iterator[tuple[str, int]]:
    waiting, seen = [(id, 0) for id in tops], set[str]()
    while waiting:
        id, level = waiting.pop()
        if id not in seen and level < _DEEPEST:
            seen.add(id)
            yield id, level
            waiting += [(child, level + 1) for _, child in sorted(below.get(id, ()), reverse=True)]


def _parsed(part: bytes) -> Element:
    return ElementTree.fromstring(part)  # noqa: S314 - checked_archive refused documents that declare entities


def _first(series: Element, *names: str) -> Element | None:
    return next((found for name in names if (found := series.find(f"{_CHART}{name}")) is not None), None)


def _points(data: Element | None) -> dict[int, str]:
    """The cached values by their place, shares with their sign."""
    if data is None:
        return {}
    share = "%" in (data.findtext(f".//{_CHART}formatCode") or "")
    points = {int(point.get("idx", 0)): point.findtext(f"{_CHART}v") or "" for point in data.iter(f"{_CHART}pt")}
    return {place: _share(value) if share else value.strip() for place, value in points.items()}


def _share(value: str) -> str:
    try:
        return f"{float(value) * 100:.15g}%"
    except ValueError:
        return value


def _text(element: Element) -> str:
    """The text in it, its paragraphs apart."""
    paragraphs = ("".join(run.text or "" for run in each.iter(f"{_MAIN}t")) for each in element.iter(f"{_MAIN}p"))
    return " ".join(" ".join(paragraphs).split())
