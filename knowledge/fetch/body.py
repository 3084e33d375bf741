"""A body read within its limits, compressed or not."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from knowledge.fetch.failures import FetchFailed

_GZIP_OR_ZLIB = 47  # window bits: either header is recognised
_RAW = -15  # what some servers send as "deflate"


async def body_of(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """The whole body, at most `limit` bytes of it as sent and as unpacked.

    `encoding`: the Content-Encoding header.

    Raises: FetchFailed (FETCH_TOO_LARGE as soon as the limit is passed, FETCH_ENCODING).
    """
    unpack = _unpacker(encoding, limit)
    body = bytearray()
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        body += unpack.feed(chunk, limit - len(body)) if unpack else chunk
        if max(received, len(body)) > limit:
            raise too_large(limit)
    if unpack and received and not unpack.is_complete:
        raise FetchFailed(
            "The answer broke off in the middle; start the training again later", code="FETCH_BROKEN", may_pass=True
        )
    return bytes(body)


def too_large(limit: int) -> FetchFailed:
    """`limit` in bytes."""
    return FetchFailed(
        f"What is at this address is larger than {limit / 1024**2:.0f} MB; add smaller pages, or upload it in parts",
        code="FETCH_TOO_LARGE",
    )


def unpacked(data: bytes, limit: int) -> bytes:
    """A gzip file's content.

    Raises: FetchFailed, as above.
    """
    unpack = _Unpacker(limit)
    content = unpack.feed(data, limit)
    if len(content) > limit:
        raise too_large(limit)
    return content


def _unpacker(encoding: str, limit: int) -> _Unpacker | None:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Unpacker(limit)
    raise FetchFailed(
        f"The server packs its answer as '{encoding[:40]}', which is not read; upload the page as a file",
        code="FETCH_ENCODING",
    )


class _Unpacker:
    """Unpacks piece by piece and never more than was asked for: a bomb costs its limit, not its size."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._is_first = True

    @property
    def is_complete(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes, room: int) -> bytes:
        """The bytes that `data` unpacks to; more than `room` of them only by one, to show that there are more."""
        out = bytearray()
        while data and len(out) <= room:
            if self._stream.eof:
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)  # gzip files may be several, one after the other
            out += self._decompress(data, room + 1 - len(out))
            data = self._stream.unconsumed_tail or self._stream.unused_data
        return bytes(out)

    def _decompress(self, data: bytes, most: int) -> bytes:
        try:
            out = self._stream.decompress(data, most)
        except zlib.error:
            if not self._is_first:
                raise _broken_packing() from None
            out = self._decompress_raw(data, most)
        self._is_first = False
        return out

    def _decompress_raw(self, data: bytes, most: int) -> bytes:
        self._stream = zlib.decompressobj(_RAW)
        try:
            return self._stream.decompress(data, most)
        except zlib.error:
            raise _broken_packing() from None


def _broken_packing() -> FetchFailed:
    return FetchFailed(
        "The server's answer is packed wrongly and can't be unpacked; upload the page as a file", code="FETCH_ENCODING"
    )
