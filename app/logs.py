"""Logs: one JSON object a line, on stderr. Never a body, a token or a query string."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

import orjson
import structlog
from structlog.typing import EventDict, Processor

from app.log_faults import TRANSFORMER, faults_in_short

_LATE_SECONDS = 0.05

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id that lines of this context carry."""


def _add_request_id(_: object, __: str, event: EventDict) -> EventDict:
    request_id = REQUEST_ID.get()
    return event if request_id is None else {"request_id": request_id, **event}


_ALL: list[Processor] = [
    _add_request_id,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(TRANSFORMER),
    faults_in_short,
]


class _Stderr:
    """Writes lines together, up to 50 ms late: a write for each request was a tenth of a small answer's CPU.

    Outside of an event loop, and when the process ends, lines are written at once. Whatever stderr is at the moment
    of writing counts: it may be exchanged after the loggers were made.
    """

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        atexit.register(self.flush)

    def write(self, line: bytes) -> int:
        self._lines.append(line)
        if len(self._lines) == 1:
            self._flush_soon()
        return len(line)

    def _flush_soon(self) -> None:
        try:
            asyncio.get_running_loop().call_later(_LATE_SECONDS, self.flush)
        except RuntimeError:
            self.flush()

    def flush(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            sys.stderr.buffer.write(b"".join(lines))
            sys.stderr.buffer.flush()


_STDERR = _Stderr()


def write_out() -> None:
    """Write the lines that wait now."""
    _STDERR.flush()


def request_line(**fields: Any) -> None:
    """The line of one request. It is the most frequent of all, so it skips structlog's stations."""
    line = {**fields, "event": "request", "level": "info", "timestamp": datetime.now(UTC)}
    _STDERR.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))


def configure(level: str = "INFO") -> None:
    """Send our own lines and those of every library to stderr, in one shape."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*_ALL, structlog.processors.JSONRenderer(serializer=_json)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(file=cast(BinaryIO, _STDERR)),
        cache_logger_on_first_use=True,
    )
    from_libraries = logging.StreamHandler(sys.stderr)
    from_libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_ALL, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=lambda event, **_: _json(event).decode()),
            ],
        )
    )
    logging.basicConfig(handlers=[from_libraries], level=max(number, logging.WARNING), force=True)
    # It quotes what a resolver refused, and its document; we log our faults ourselves.
    logging.getLogger("strawberry.execution").disabled = True


def _json(event: EventDict, **_: object) -> bytes:
    return orjson.dumps(event, default=str)
