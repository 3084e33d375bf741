"""Questions that ask what something is, and the sentences that say so."""

from __future__ import annotations

import re

_ASKS_WHAT = re.compile(
    r"\W*(?:what|who)(?:['’]s| is| are| was| were) (?:an? |the )?(?P<subject>\S.{0,60}?)[\s?!.]*"
    r"|\W*(?:was|wer) (?:ist|sind|war|waren) (?:eine? |der |die |das )?(?P<german>\S.{0,60}?)[\s?!.]*",
    re.IGNORECASE,
)
_MOST_WORDS = 5


def subject_of(question: str) -> str | None:
    """What a question asks the meaning of ("What is a crate?" → "crate"); None when it asks something else."""
    found = _ASKS_WHAT.fullmatch(question)
    subject = (found["subject"] or found["german"]) if found else None
    return subject if subject and len(subject.split()) <= _MOST_WORDS else None


def defining(subject: str) -> re.Pattern[str]:
    """What a sentence begins with that says what the subject is."""
    return re.compile(
        rf"(?:an? |the |eine? |der |die |das )?{re.escape(subject)}(?: \([^()]*\))?"
        r" (?:is|are|was|were|means|refers to|stands for|ist|sind|war|waren|bezeichnet|bedeutet)\b",
        re.IGNORECASE,
    )
