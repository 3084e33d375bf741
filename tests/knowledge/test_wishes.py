"""What pages ask of robots, as it is written in the wild."""

from __future__ import annotations

import pytest

from knowledge.wishes import NONE, Wishes, wishes_of


@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        ((), NONE),
        (("",), NONE),
        (("all",), NONE),
        (("index, follow",), NONE),
        (("noindex",), Wishes(noindex=True)),
        (("NoIndex , nofollow",), Wishes(noindex=True, nofollow=True)),
        (("none",), Wishes(noindex=True, nofollow=True)),
        (("noindex", "nofollow"), Wishes(noindex=True, nofollow=True)),
        (("index, follow, max-snippet:-1, max-image-preview:none, max-video-preview: -1",), NONE),
        (("unavailable_after: 25 Jun 2027 15:00:00 PST, noindex",), Wishes(noindex=True)),
        (("googlebot: noindex, nofollow",), NONE),
        (("googlebot: noindex, nexorabot: nofollow",), Wishes(nofollow=True)),
        (("NexoraBot: noindex, nofollow",), Wishes(noindex=True, nofollow=True)),
        (("googlebot: nofollow", "noindex"), Wishes(noindex=True)),
        (("noindexed, donone, :, ,:noindex",), NONE),
    ],
)
def test_only_what_is_meant_for_us_counts(said: tuple[str, ...], wishes: Wishes) -> None:
    assert wishes_of(said) == wishes
