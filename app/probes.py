"""Whether the process is alive, and whether it can do its work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from kit.errors import Detail, NexoraError, Unavailable

Check = Callable[[], Awaitable[str]]
"""Says how one part stands, or raises when the process can't work without it."""

_ALIVE = b'{"status":"ok"}'
_PATIENCE = 2.0


async def health(request: Request) -> Response:
    """GET /health: the process answers. Asks nobody."""
    return Response(_ALIVE, media_type="application/json")


def readiness(checks: Mapping[str, Check]) -> Callable[[Request], Awaitable[Response]]:
    """GET /ready: every check, together, each within 2 seconds. 503 names the parts that are missing."""

    async def answer(request: Request) -> Response:
        outcomes = await asyncio.gather(*(_outcome(check) for check in checks.values()))
        named = dict(zip(checks, outcomes, strict=True))
        missing = tuple(
            Detail(name, outcome.message) for name, outcome in named.items() if not isinstance(outcome, str)
        )
        if missing:
            sentence = "Not ready: " + "; ".join(f"{detail.field}: {detail.message}" for detail in missing)
            raise Unavailable(sentence, code="NOT_READY", details=missing)
        return Response(orjson.dumps({"status": "ready", "checks": named}), media_type="application/json")

    return answer


async def _outcome(check: Check) -> str | NexoraError:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await check()
    except NexoraError as error:
        return error
    except TimeoutError:
        return Unavailable(f"no answer within {_PATIENCE:g} seconds")
    except Exception as error:  # noqa: BLE001 - whatever fails, the probe's task is to say so and not to fail itself
        return Unavailable(f"does not answer ({type(error).__name__})")
