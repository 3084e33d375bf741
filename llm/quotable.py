"""What a sentence is: whether it says something by itself, heads a section, asks, or points back to the one before."""

from __future__ import annotations

import re

_FEWEST_WORDS = 3
"""Of a sentence that has ended; one more without an end."""
_FEWEST_UNSPACED = 6
_HEADING_WORDS = 10
_FEWEST_LETTERS = 0.4
_SAME = 0.8
_CONTAINED = 0.9

_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_LETTER = re.compile(r"[^\W\d_]")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_ENDED = re.compile(r"[.!?…;:。！？।।؟][\"'”’»)\]」』]*$")
_ASKS = re.compile(r"[?？؟][\"'”’»)\]」』]*$")
_LABELLED = re.compile(r"[^\W\d][^:|=\n]{0,39}(?:[:|=]|\.{4,}|…)\s*\S*[\d@]")  # "Phone: 030 1234", "Soup ..... 12"
_NUMBERED = re.compile(r"^(?:\w+ )?\d+(?:\.\d+)+\.?\s")  # "Section 1.2. ", before a heading's words
_FACT = re.compile(r"[\d:|=–—]|^[-*•]\s")
_BOILERPLATE = re.compile(
    r"©|\ball rights reserved\b|\balle rechte vorbehalten\b|\benable javascript\b|\bprivacy policy\b.*\bterms\b"
    r"|\bcookies?\b.*\b(?:accept|consent|settings|browser|policy)\b"
    r"|\b(?:accept|we use|this (?:web)?site uses)\b.*\bcookies?\b"
    r"|\bskip to (?:main )?content\b|\bclick here\b|\bread more\b|\btable of contents\b"
    r"|\bsubscribe to (?:our|the) newsletter\b|\b(?:share|follow us) on (?:facebook|twitter|x|linkedin)\b"
    r"|^\s*(?:page|seite) \d+(?: (?:of|von|/) \d+)?\s*$",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"[\"'“‘(]?(?:it|they|this|these|those|that|he|she|his|her|hers|its|their|such|both|however|but|and|also|therefore|"
    r"thus|hence|then|otherwise|instead|er|sie|es|dies|diese|dieser|dieses|das|dort|damit|deshalb|daher|jedoch|außerdem|"
    r"il|elle|ils|elles|ce|cela|cette|ces|esto|esta|este|estos|estas|ello|ellos|ellas)\b",
    re.IGNORECASE,
)


def is_quotable(text: str) -> bool:
    """Whether a sentence says something by itself."""
    text = text.strip()
    if _UNSPACED.search(text):
        return len(text) >= _FEWEST_UNSPACED
    if _LABELLED.match(text):
        return not _BOILERPLATE.search(text)
    return not (is_short(text) or text.startswith("#") or is_furniture(text) or is_heading(text))


def is_furniture(text: str) -> bool:
    """Whether it belongs to the page and not to what it says: figures alone, cookies, copyright."""
    few = len(_LETTER.findall(text)) < _FEWEST_LETTERS * len(text)
    return few or _BOILERPLATE.search(text) is not None


def is_short(text: str) -> bool:
    """Whether it has too few words to say something."""
    return len(_WORD.findall(text)) < _FEWEST_WORDS + (not has_ended(text))


def is_heading(text: str) -> bool:
    """Whether it heads what follows: a few words, without an end and without a fact."""
    told = _NUMBERED.sub("", text, count=1)
    return not has_ended(text) and len(_WORD.findall(text)) <= _HEADING_WORDS and not _FACT.search(told)


def has_ended(text: str) -> bool:
    """Whether a sentence ends here."""
    return _ENDED.search(text.rstrip()) is not None


def has_letters(text: str) -> bool:
    """Whether there is anything to read."""
    return _LETTER.search(text) is not None


def asks(text: str) -> bool:
    """Whether it is a question."""
    return _ASKS.search(text.rstrip()) is not None


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that points to the one before ("It", "They", "However")."""
    return _LEANING.match(text) is not None


def are_alike(one: str, other: str) -> bool:
    """Whether two sentences share 80 percent of all their words, or 90 percent of the shorter one's."""
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    shared = len(words & others)
    return shared >= _SAME * len(words | others) or shared >= _CONTAINED * min(len(words), len(others))
