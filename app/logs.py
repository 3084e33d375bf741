"""Logs: one JSON object a line, on stderr. Never a body, a token or a query string."""

from __future__ import annotations

import logging
import sys
from typing import BinaryIO, cast

import orjson
import structlog
from structlog.typing import EventDict, Processor

_ALL: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Local variables stay out: they hold passwords, tokens and texts.
    structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
]


class _Stderr:
    """Whatever stderr is at the moment of writing: it may be exchanged after the loggers were made."""

    def write(self, line: bytes) -> int:
        return sys.stderr.buffer.write(line)

    def flush(self) -> None:
        sys.stderr.buffer.flush()


def configure(level: str = "INFO") -> None:
    """Send our own lines and those of every library to stderr, in one shape."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*_ALL, structlog.processors.JSONRenderer(serializer=_json)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(file=cast(BinaryIO, _Stderr())),
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


def _json(event: EventDict, **_: object) -> bytes:
    return orjson.dumps(event, default=str)
