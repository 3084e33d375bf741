"""Equations of Word files in one line: "(a+b)/(2)", "x^2" (ECMA-376, part 1, 22.1)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 50
Told = list[tuple[str, str]]  # the parts of an equation: (what it is, its text)


def equation_text(equation: Element, depth: int = 0) -> str:
    """The equation as people type it; what lies deeper than fifty levels is left out."""
    if depth > _DEEPEST:
        return ""
    told = [(child.tag.removeprefix(_MATH), equation_text(child, depth + 1)) for child in equation]
    write = _FORMS.get(equation.tag.removeprefix(_MATH), _in_a_row)
    return write(equation, told)


def _in_a_row(_: Element, told: Told) -> str:
    return "".join(text for _, text in told)


def _own_text(equation: Element, _: Told) -> str:
    return equation.text or ""


def _fraction(_: Element, told: Told) -> str:
    parts = dict(told)
    return f"{_whole(parts.get('num', ''))}/{_whole(parts.get('den', ''))}"


def _power(_: Element, told: Told) -> str:
    return dict(told).get("e", "") + _raised(dict(told))


def _root(_: Element, told: Told) -> str:
    parts = dict(told)
    return f"{_raised({'sup': parts.get('deg', '')})}√({parts.get('e', '')})"


def _sum(equation: Element, told: Told) -> str:
    return f"{_sign(equation, 'naryPr', 'chr', '∫')}{_raised(dict(told))} {dict(told).get('e', '')}"


def _brackets(equation: Element, told: Told) -> str:
    inner = ", ".join(text for name, text in told if name == "e")
    return _sign(equation, "dPr", "begChr", "(") + inner + _sign(equation, "dPr", "endChr", ")")


_FORMS = {"t": _own_text, "f": _fraction, "rad": _root, "nary": _sum, "d": _brackets} | dict.fromkeys(
    ("sSup", "sSub", "sSubSup"), _power
)


def _raised(parts: dict[str, str]) -> str:
    below, above = parts.get("sub", ""), parts.get("sup", "")
    return (f"_{_whole(below)}" if below else "") + (f"^{_whole(above)}" if above else "")


def _whole(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _sign(equation: Element, properties: str, name: str, usual: str) -> str:
    found = equation.find(f"{_MATH}{properties}/{_MATH}{name}")
    return usual if found is None else found.get(f"{_MATH}val", usual)
