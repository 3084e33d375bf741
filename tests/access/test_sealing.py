"""What is kept closed: readable with the key alone, and refused when anything about it was changed."""

from __future__ import annotations

import base64

import pytest

from access.sealing import Seal

KEY = b"k" * 32


@pytest.mark.parametrize("data", [b"", b"x", b"\x00\x00", b"A secret. " * 100_000])
def test_what_was_closed_is_opened_again(data: bytes) -> None:
    assert Seal([KEY]).open(Seal([KEY]).close(data)) == data


def test_nothing_of_it_shows_and_the_same_never_looks_the_same() -> None:
    seal, data = Seal([KEY]), b"nxr_live_secret" * 10
    closed = [seal.close(data) for _ in range(2)]
    assert closed[0] != closed[1]
    assert b"nxr_live" not in base64.b64decode(closed[0])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(ValueError, match="another key"):
        Seal([b"l" * 32]).open(Seal([KEY]).close(b"secret"))


def test_every_changed_byte_is_noticed() -> None:
    closed = base64.b64decode(Seal([KEY]).close(b"secret"))
    for place in range(len(closed)):
        changed = closed[:place] + bytes([closed[place] ^ 1]) + closed[place + 1 :]
        with pytest.raises(ValueError, match="changed"):
            Seal([KEY]).open(base64.b64encode(changed).decode())
    for short in (b"", closed[:20], closed[:-1]):
        with pytest.raises(ValueError, match="changed"):
            Seal([KEY]).open(base64.b64encode(short).decode())


def test_a_digest_is_the_same_for_the_same_and_each_key_has_its_own() -> None:
    assert Seal([KEY]).digests(b"a") == Seal([KEY]).digests(b"a")
    one, other, changed = Seal([KEY]).digests(b"a"), Seal([KEY]).digests(b"b"), Seal([b"l" * 32]).digests(b"a")
    assert len({*one, *other, *changed}) == 3


def test_while_a_key_is_changed_the_older_one_still_opens() -> None:
    old, both = Seal([KEY]), Seal([b"l" * 32, KEY])
    assert both.open(old.close(b"secret")) == b"secret"
    assert set(old.digests(b"a")) < set(both.digests(b"a"))
    with pytest.raises(ValueError, match="another key"):
        old.open(both.close(b"secret"))
