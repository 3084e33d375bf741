"""Bytes to characters, and which of them a text may keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parse.characters import clean, decoded

RUSSIAN = "Гарантия действует два года со дня покупки, если сохранён чек. " * 3
JAPANESE = "保証は購入日から二年間有効です。レシートを保管してください。" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["Größe: 42, naïve café — “quoted”", "plain ASCII text, long enough to be seen"])
def test_unicode_with_and_without_its_mark(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)).removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe: 42 € — “so”", "cp1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_old_encodings_are_guessed(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


def test_what_is_declared_is_tried_and_nonsense_is_ignored() -> None:
    assert decoded("Größe".encode("cp850"), "cp850") == "Größe"
    assert decoded("Größe".encode(), "no-such-charset") == "Größe"
    assert decoded(b"a\x81b", "ascii") == "a\ufffdb"


def test_one_broken_byte_does_not_spoil_a_text() -> None:
    assert decoded("Größe ".encode() * 30 + b"\xff" + b"Ende") == "Größe " * 30 + "\ufffdEnde"


def test_unseen_characters_go() -> None:
    assert clean("a\x00b\u200bc\u202ed\u00ade\ufefff\U000e0041g\ud800h") == "abcdefgh"
    assert clean("a\r\nb\rc\u2028d\u00a0e\u3000f") == "a\nb\nc\nd e f"
    assert clean("e\u0301") == "é"
    assert clean("می\u200cخواهم 👩\u200d🚀") == "می\u200cخواهم 👩\u200d🚀"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "ascii", "utf-7", "idna", "hex"]))
def test_any_bytes_become_text_that_a_database_takes(data: bytes, charset: str | None) -> None:
    text = clean(decoded(data, charset))
    assert "\x00" not in text
    text.encode()  # no lone surrogates
