"""The simple rule for follow-up questions: which ones lean on the question before, and what they take from it."""

from __future__ import annotations

import re

_FEW_SUBJECTS = 2
_SOME_SUBJECTS = 4
_FEW_CHARACTERS_UNSPACED = 8
_SHORT_PHRASE = 6


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_POINTING = _set(  # words that stand for something said before
    "it they them he him she this that these those ones same both latter former such "
    "dies diese dieser dieses dafür davon damit darauf ihn ihm jene "
    "ça cela ceci celui celle ceux celles ils elles eso esto esa ese esas esos ella ellos ellas"
)
_OWNING = _set("its their theirs his her hers deren dessen")  # the same, unless a noun stands before them
_OPENERS = _set("and or but also und oder aber auch et ou mais aussi y o pero también")
_PREPOSITIONS = _set(
    "for in on at to from with without by during before after under over about as of per via within "
    "für im am an bei mit ohne nach vor aus zu zum zur von vom ab bis "
    "pour dans à au aux avec sans chez para por con sin desde hasta"
)
_ASKING = _set(
    "which what who whom whose when where why how is are was were did does do can could will would should may has have "
    "welche welcher welches was wer wie wo wann warum ist sind war kann hat haben "
    "qui que quoi quel quelle comment combien quand où pourquoi est sont "
    "qué quién cuál cómo cuánto cuánta cuándo dónde es son"
)
_EMPTY = (
    _ASKING
    | _POINTING
    | _OWNING
    | _OPENERS
    | _PREPOSITIONS
    | _set(  # the other words that carry no subject
        "a an the be been am shall might must had many much long often i you we my your our me us if not no please "
        "tell know want need there here some any about just so then get too "
        "der die das den dem des ein eine einen einem einer eines es sie muss soll darf wird werden ich du wir ihr "
        "mein meine man viel viele lange nicht kein keine bitte gibt "
        "le la les un une du de être avoir je tu il nous vous mon ma mes pas ne "
        "el los las unos unas del ser estar hay yo tú mi mis no"
    )
)
_IMPERSONAL = re.compile(r"\bit (?=takes?\b|possible\b|allowed\b|necessary\b|ok\b|okay\b|worth\b)", re.IGNORECASE)
_DEFINED = re.compile(
    r"(?:what|who|was|wer) (?:is|are|was|were|ist|sind|war) (?!the\b|your\b|our\b|der\b|die\b|das\b)\w", re.I
)
_WHAT_ABOUT = re.compile(
    r"(?:(?:and|or|but|und|oder|aber|et|ou|mais|y|o|pero)\b,? ?)?"
    r"(?:(?:what|how) (?:about|if)|was ist mit|wie ist es mit|qué hay de)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_](?:[\w'’.&/+-]*\w)?")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")


def leans_on_before(question: str) -> bool:
    """Whether `question` needs the one before it: it opens with "and", points back, or says hardly anything by itself.

    Knows the small words of English, German, French and Spanish; for other languages only the length decides.
    """
    question = _IMPERSONAL.sub("", question.strip())
    words = [word.casefold() for word in _WORD.findall(question)]
    if _UNSPACED.search(question):
        return len(question.strip(" ?？。")) <= _FEW_CHARACTERS_UNSPACED
    subjects = [word for word in words if word not in _EMPTY]
    if not subjects or words[0] in _OPENERS:
        return True
    pointing = not _POINTING.isdisjoint(words) or not _OWNING.isdisjoint(words[: words.index(subjects[0])])
    return (pointing and len(subjects) < _SOME_SUBJECTS) or (
        len(subjects) < _FEW_SUBJECTS and not _DEFINED.match(question)
    )


def is_about(text: str, said: str) -> bool:
    """Whether `text` has a subject word of `said`. Where words aren't spaced nobody can tell, and it counts as so."""
    subjects = {word.casefold() for word in _WORD.findall(text)} - _EMPTY
    return bool(_UNSPACED.search(text)) or any(word.casefold() in subjects for word in _WORD.findall(said))


def merged(follow_up: str, before: str) -> str:
    """`follow_up` made full with `before`, a question that stands alone.

    "And for students?" after "What is the fee for adults in summer?" puts the new phrase in the old one's place: "What
    is the fee for students in summer?". Anything else takes the earlier question's subject words along, in brackets:
    "How much does it cost? (premium plan)".
    """
    return _replaced(follow_up, before) or _with_subjects(follow_up, before)


def _replaced(follow_up: str, before: str) -> str | None:
    """`before` with its last phrase of the same preposition replaced, where there is just such a phrase."""
    bare = " ".join(follow_up.split())
    opening = _WHAT_ABOUT.match(bare)
    phrase = bare[opening.end() if opening else 0 :].strip(" ?？!.")
    words = phrase.casefold().split()
    if not words or words[0] not in _PREPOSITIONS or len(words) > _SHORT_PHRASE or not _ASKING.isdisjoint(words):
        return None
    places = [(word.start(), word[0].casefold()) for word in _WORD.finditer(before)]
    same = [start for start, word in places[1:] if word == words[0]]
    if not same:
        return None
    rest = next((start for start, word in places if start > same[-1] and word in _PREPOSITIONS), None)
    tail = "?" if rest is None else f" {before[rest:]}"
    return f"{before[: same[-1]]}{phrase[0].lower()}{phrase[1:]}{tail}"


def _with_subjects(follow_up: str, before: str) -> str:
    known = {word.casefold() for word in _WORD.findall(follow_up)} | _EMPTY
    subjects = [word for word in _WORD.findall(before) if word.casefold() not in known]
    return f"{follow_up.strip()} ({' '.join(dict.fromkeys(subjects))})" if subjects else follow_up.strip()
