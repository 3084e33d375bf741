"""The web app, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import Scope
from strawberry import Schema

from access.actors import Actor
from access.limits import RateLimiter
from app.actor_limits import count_request
from app.graphql_context import Authenticate, Execution
from app.graphql_endpoint import GraphQLEndpoint
from app.graphql_sockets import GraphQLSockets
from app.http.answer_headers import AnswerHeaders
from app.http.bodies import Bodies
from app.http.crashes import Crashes
from app.http.methods import Methods
from app.http.observation import Observation
from app.http.problems import GRAPHQL_PATH
from app.http.rate_limits import RateLimits
from app.http.routes import NamedRoute
from app.http.visitor_pages import VisitorPages
from app.long_answers import LongAnswers
from app.metrics import JobCounts, Metrics, metrics_endpoint
from app.openapi import TITLE, document
from app.pacing import Pacing
from app.pages.files import Files, Page
from app.pages.script import Script
from app.probes import Check, health, readiness
from app.public_schema import public_schema
from app.settings import Settings
from app.web import Web

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
_PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Doors:
    """What the web app opens doors to. `checks` are /ready's; `anonymous` is for paths where no credential counts."""

    schema: Schema
    execution: Execution
    authenticate: Authenticate
    limiter: RateLimiter
    routers: Sequence[APIRouter] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    job_counts: JobCounts | None = None
    lifespan: Lifespan | None = None


def open_doors(doors: Doors, settings: Settings) -> FastAPI:
    """The app over these parts: the graph, the REST paths, the probes and the pages."""
    metrics = Metrics()
    app = Web(
        _graph(doors, settings),
        _layers(doors, settings, metrics),
        title=TITLE,
        version=version("nexora"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=doors.lifespan,
    )
    app.state.authenticate, app.state.anonymous = _by_scope(doors), _anonymous
    app.router.routes.extend([_sockets(doors, settings), *_probes(doors, metrics), *_pages(app)])
    for router in doors.routers:
        app.include_router(router)
    return app


def _layers(doors: Doors, settings: Settings, metrics: Metrics) -> list[Middleware]:
    """From the outermost to the innermost."""
    origins = settings.cors_origins
    return [
        Middleware(AnswerHeaders),
        Middleware(Observation, metrics=metrics),
        Middleware(Crashes),
        Middleware(Pacing),
        Middleware(LongAnswers),
        Middleware(VisitorPages),
        *([_cors(origins)] if origins else []),
        Middleware(Methods),
        Middleware(RateLimits, limiter=doors.limiter, trusted=settings.trusted_proxies),
        Middleware(Bodies),
    ]


def _cors(origins: Sequence[str]) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "X-Workspace-ID",
            "X-Request-ID",
            "Idempotency-Key",
            "Last-Event-ID",
        ],
        expose_headers=[
            "X-Request-ID",
            "Retry-After",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
        ],
        max_age=600,
    )


def _graph(doors: Doors, settings: Settings) -> NamedRoute:
    page = Page(_PAGES / "graphiql" / "index.html", styles_from_scripts=True)
    shown = public_schema(settings.public_schema)
    endpoint = GraphQLEndpoint(doors.execution, doors.authenticate, doors.limiter, page, shown)
    return NamedRoute(GRAPHQL_PATH, endpoint, methods=["GET", "POST"])


def _sockets(doors: Doors, settings: Settings) -> WebSocketRoute:
    shown = public_schema(settings.public_schema)
    sockets = GraphQLSockets(doors.schema, doors.execution, doors.authenticate, doors.limiter, shown)
    return WebSocketRoute(GRAPHQL_PATH, sockets)


def _probes(doors: Doors, metrics: Metrics) -> list[BaseRoute]:
    return [
        NamedRoute("/health", health),
        NamedRoute("/ready", readiness({**doors.checks, "rate_limit": _rate_limit_check(doors.limiter)})),
        NamedRoute("/metrics", metrics_endpoint(metrics, doors.job_counts)),
    ]


def _pages(app: FastAPI) -> list[BaseRoute]:
    async def openapi(request: Request) -> Response:
        return Response(orjson.dumps(document(app)), media_type="application/json")

    files = Files(_PAGES / "graphiql" / "assets", _PAGES / "docs" / "assets")
    return [
        NamedRoute("/", Page(_PAGES.parent.parent / "console" / "index.html"), methods=["GET"]),
        NamedRoute("/docs", Page(_PAGES / "docs" / "index.html", styles_from_scripts=True), methods=["GET"]),
        NamedRoute("/openapi.json", openapi),
        NamedRoute("/assets/{path:path}", files.answer),
        NamedRoute("/widget.js", Script(_PAGES / "widget" / "widget.js").answer),
    ]


def _rate_limit_check(limiter: RateLimiter) -> Check:
    async def check() -> str:
        if not limiter.shared:
            return "ok, in memory"
        return (
            "ok, in Redis" if await limiter.ping() else "Redis is away: each process limits by itself until it is back"
        )

    return check


def _by_scope(doors: Doors) -> Callable[[Scope], Any]:
    """Who calls, found out and counted once a request."""

    async def caller(scope: Scope) -> Actor:
        state = scope["state"]
        if "actor" not in state:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            actor = await doors.authenticate(headers, state["address"], state["request_id"])
            state["actor"] = await count_request(doors.limiter, actor)
        found: Actor = state["actor"]
        return found

    return caller


async def _anonymous(scope: Scope) -> Actor:
    return Actor(address=scope["state"]["address"], request_id=scope["state"]["request_id"])
