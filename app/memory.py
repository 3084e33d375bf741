"""How C's allocator deals with memory that the process is done with."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc's malloc.h
_LARGE = 8 * 2**20


def give_large_pieces_back() -> None:
    """Have pieces of 8 MB and more given back to the system whenever they are freed.

    glibc learns from the first such piece to keep the next one for later: after two logins the 19 MB of argon2.
    Does nothing with other C libraries.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
