"""What reading one document may cost."""

from __future__ import annotations

import sys

LARGEST_FILE = 25 * 1024 * 1024
SECONDS = 60.0
MEMORY = 1024 * 1024 * 1024  # bytes of address space; the 160-page report takes 150 MB of it, nine tenths of that code
_OPEN_FILES = 64


def restrict_this_process() -> None:
    """Bound this process's memory and time, and forbid it to write files. Only Linux keeps all of these bounds."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not everywhere

    seconds = int(SECONDS) + 5
    for what, bound in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),  # ends it even when the process that started it is gone
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
