"""Which characters a document's text may hold, and how its bytes become characters."""

from __future__ import annotations

import codecs
import re
import unicodedata

_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Control characters, lone surrogates, noncharacters, and what no reader can see (bidi overrides, tags, soft hyphens):
# PostgreSQL refuses some, and hidden text is how instructions are smuggled to a model. ZWNJ and ZWJ stay: scripts need
# them.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffc\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = 0.12  # share of bytes over 127 past which a text is not Latin letters with some accents
_FEWEST = 20  # such bytes that a guess needs
_SAMPLE = 64 * 1024


def clean(text: str) -> str:
    """`text` in NFC with plain spaces and newlines, and without characters that no reader can see."""
    text = _UNSEEN.sub("", _SPACES.sub(" ", _NEWLINES.sub("\n", text)))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def decoded(data: bytes, charset: str | None = None) -> str:
    """The characters of `data`: by its byte order mark, else UTF-8, else `charset` as declared, else the likeliest.

    Never raises: a byte that fits nowhere becomes U+FFFD.
    """
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return data.decode(marked, errors="replace")
    for name in (_wide(data), "utf-8", charset):
        if name and (text := _strictly(data, name)) is not None:
            return text
    return data.decode(_likeliest(data), errors="replace")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark shows as every second byte being zero."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or not sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < len(sample) * 2 or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _likeliest(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if _mostly_utf8(data):
        return "utf-8"
    foreign = sum(map(sample.count, range(128, 256)))
    if foreign > max(_FEWEST, len(sample) * _FOREIGN):
        from charset_normalizer import from_bytes  # noqa: PLC0415 - 10 MB and 90 ms, needed for few files

        best = from_bytes(sample).best()
        if best is not None:
            return best.encoding
    return "cp1252"


def _mostly_utf8(data: bytes) -> bool:
    """Whether a few broken bytes in a text of many good characters are all that keeps it from being UTF-8."""
    sample = data[:_SAMPLE].decode("utf-8", errors="replace")
    good = sum(1 for character in sample if ord(character) > 127 and character != "\ufffd")  # noqa: PLR2004 - ASCII's end
    return good > 20 * sample.count("\ufffd")
