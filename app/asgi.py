"""The whole product as an ASGI app: what `nexora serve` runs."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import structlog
from fastapi import FastAPI

from access import limits
from access.limits import RateLimiter, rules_of
from access.tokens import Signer
from app import logs, memory
from app.authentication import Authentication
from app.data_folder import secret_keys
from app.doors import Doors, open_doors
from app.running import CHECKS, running
from app.settings import Settings, settings
from jobs.counting import counts
from models.away import unavailable
from resolvers import parts
from resolvers.large_reads import large_read
from resolvers.parts import Parts
from rest_compat.routes import ROUTERS
from schema.context import Context
from schema.execution import Engine
from schema.graph import graph

_log = structlog.get_logger("nexora.faults")


def create_app(chosen: Settings | None = None) -> FastAPI:
    """The app, by the process's settings unless others are given. The database is connected when it starts.

    Raises: BadSetting.
    """
    chosen = chosen or settings()
    logs.configure()
    memory.give_large_pieces_back()
    signer = Signer(secret_keys(chosen), chosen.access_token_minutes)
    parts.use(Parts(signer, timedelta(days=chosen.refresh_token_days), chosen.starting_credits))
    authentication = Authentication(signer, timedelta(minutes=chosen.access_token_minutes))
    limiter = RateLimiter(rules_of(chosen.rate_limit), chosen.redis_url)
    limits.use(limiter)
    return open_doors(_doors(chosen, authentication, limiter), chosen)


def _doors(chosen: Settings, authentication: Authentication, limiter: RateLimiter) -> Doors:
    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        return running(chosen, authentication, limiter)

    return Doors(
        schema=graph,
        execution=Engine(graph, on_fault=_write_down, sees_schema=_sees_schema, turn=_turn),
        authenticate=authentication.actor,
        limiter=limiter,
        routers=ROUTERS,
        checks=CHECKS,
        job_counts=counts,
        lifespan=lifespan,
    )


def _write_down(fault: Exception, context: Any) -> None:
    if unavailable(fault) is not None:
        _log.warning("database_unavailable", reason=type(fault).__name__)
    else:
        _log.error("fault_in_the_graph", exc_info=fault)


def _turn(context: Context) -> AbstractAsyncContextManager[None]:
    return large_read(context.actor)


def _sees_schema(context: Context) -> bool:
    return context.sees_schema
