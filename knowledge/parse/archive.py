"""Office files are zip archives of XML: nothing in one may grow past its bounds when it is opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from knowledge.parse.failures import damaged, encrypted, refused, too_large

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 10_000
MOST_TIMES = 200  # XML of real office files packs 5 to 50 times smaller
_SMALL = 1024 * 1024  # below this no ratio is suspicious
_PIECE = 64 * 1024
_ENCRYPTED = 0x1


def checked_archive(data: bytes, what: str) -> ZipFile:
    """The archive, when it is safe to unpack: bounded in parts, size and ratio, and no XML part declares entities.

    The sizes that an archive declares are what `zipfile` reads at most, so they may be trusted as bounds.

    Raises: ParseFailed (FILE_DAMAGED, FILE_ENCRYPTED, FILE_REFUSED, FILE_TOO_LARGE).
    """
    try:
        archive = ZipFile(io.BytesIO(data))
        _check_sizes(archive.infolist(), what)
        for part in archive.infolist():
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_prolog(archive, part, what)
    except (BadZipFile, EOFError, NotImplementedError, ValueError, OSError):
        raise damaged(what) from None
    return archive


def _check_sizes(parts: list[ZipInfo], what: str) -> None:
    if len(parts) > MOST_PARTS:
        raise refused(f"This {what} file is packed from more than {MOST_PARTS:,} parts")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise encrypted(what)
    for part in parts:
        if part.file_size > _SMALL and part.file_size > MOST_TIMES * max(part.compress_size, 1):
            raise refused(f"This {what} file unpacks to more than {MOST_TIMES} times its size, as a zip bomb does")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise too_large(f"This {what} file unpacks to more than {MOST_UNPACKED // 1024**2} MB")


class _RootReached(Exception):
    """Not an error: how expat is told to stop."""


def _check_prolog(archive: ZipFile, part: ZipInfo, what: str) -> None:
    """Office files never declare a document type; one that does wants entities expanded (an XML bomb) or files read."""

    def stop(*_: object) -> None:
        raise _RootReached

    def refuse(*_: object) -> None:
        raise refused(f"This {what} file declares XML entities, as an XML bomb does")

    parser = expat.ParserCreate()
    parser.StartElementHandler = stop
    parser.StartDoctypeDeclHandler = refuse
    try:
        for piece in _pieces(archive, part):
            parser.Parse(piece, False)
    except _RootReached:
        return
    except expat.ExpatError:
        raise damaged(what) from None


def _pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield piece
