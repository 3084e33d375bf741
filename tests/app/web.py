"""A small product behind the real doors: enough of a schema and of REST paths to try every layer on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import httpx
import strawberry
from fastapi import Depends, FastAPI, File, Request, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from access.actors import Actor, ActorKind
from access.limits import REQUESTS, RateLimiter
from app import logs
from app.doors import Doors, open_doors
from app.probes import Check
from app.settings import Settings
from kit.errors import Conflict, Unauthorized
from rest_compat.answers import Answer, Done, ListAnswer, answer, answer_list, done
from rest_compat.errors import errors
from rest_compat.routers import Router
from rest_compat.security import takes_api_key, takes_jwt
from schema.context import Info
from schema.execution import Engine, build_schema

logs.configure()

GOOD = {"Authorization": "Bearer good"}


@strawberry.type
class Query:
    hello: str = strawberry.field(resolver=lambda: "world")

    @strawberry.field
    def echo(self, text: str) -> str:
        return text

    @strawberry.field
    def who(self, info: Info) -> str:
        return f"{info.context.actor.kind} at {info.context.actor.address}"

    @strawberry.field
    def moment(self) -> datetime:
        return datetime(2026, 1, 31, 9, 30, tzinfo=UTC)

    @strawberry.field
    def boom(self) -> str | None:
        raise RuntimeError("the password is hunter2")


@strawberry.type
class Tokens:
    access_token: str = "good"


@strawberry.type
class Login:
    tokens: Tokens


@strawberry.type
class Mutation:
    @strawberry.mutation
    def login(self) -> Login:
        return Login(tokens=Tokens())

    @strawberry.mutation
    def shout(self, text: str) -> str:
        return text.upper()


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def forever(self) -> AsyncIterator[int]:
        while True:
            yield 1
            await asyncio.sleep(0.01)

    @strawberry.subscription
    async def refused(self) -> AsyncIterator[int]:
        yield 1
        raise Conflict("Somebody else is counting")

    @strawberry.subscription
    async def broken(self) -> AsyncIterator[int]:
        yield 1
        raise RuntimeError("the password is hunter2")


SCHEMA = build_schema(Query, Mutation, Subscription)


class Thing(BaseModel):
    id: UUID
    name: str
    made_at: datetime


class NewThing(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=10)]
    size: Annotated[int, Field(ge=1, le=5)] = 1
    tags: list[str] = []
    weight: float | SkipJsonSchema[None] = None


router = Router("/api/things", "Things")
THING = Thing(
    id=UUID("0190a5e2-7c1b-7d3a-9b5e-3f6f1c2d4e5f"), name="first", made_at=datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
)


@router.get("", responses=errors(401), openapi_extra=takes_jwt(workspace=True))
async def listed(limit: Annotated[int, Field(ge=1, le=100)] = 50) -> ListAnswer[Thing]:
    return answer_list([THING], next_cursor="more")


@router.post("", status_code=201, responses=errors(401, 422), openapi_extra=takes_jwt(workspace=True))
async def made(body: NewThing) -> Answer[Thing]:
    return answer(THING.model_copy(update={"name": body.name}), "Thing created successfully")


@router.get("/crash")
async def crash() -> Done:
    raise RuntimeError("the password is hunter2")


@router.get("/taken")
async def taken() -> Done:
    raise Conflict("There is one already; choose another name")


@router.get("/database")
async def database() -> Done:
    raise asyncpg.CannotConnectNowError("the database system is starting up")


@router.get("/nul")
async def nul() -> Done:
    raise asyncpg.CharacterNotInRepertoireError("invalid byte sequence for encoding UTF8: 0x00")


async def anybody(request: Request) -> Actor:
    actor: Actor = await request.app.state.authenticate(request.scope)
    return actor


@router.get("/who")
async def who(actor: Annotated[Actor, Depends(anybody)]) -> Done:
    return done(f"{actor.kind} at {actor.address}")


@router.get("/events")
async def events() -> StreamingResponse:
    async def two() -> AsyncIterator[bytes]:
        yield b"data: 1\n\n"
        yield b"data: 2\n\n"

    return StreamingResponse(two(), media_type="text/event-stream")


@router.get("/breaks-off")
async def breaks_off() -> StreamingResponse:
    async def half() -> AsyncIterator[bytes]:
        yield b"half"
        raise RuntimeError("gone")

    return StreamingResponse(half())


@router.get("/{thing_id}", responses=errors(404), openapi_extra=takes_api_key())
async def one(thing_id: UUID) -> Answer[Thing]:
    return answer(THING)


@router.put("/{thing_id}")
async def changed(thing_id: UUID, body: NewThing) -> Done:
    return done("Thing updated successfully")


@router.post("/{thing_id}/sources", status_code=202)
async def uploaded(thing_id: UUID, file: Annotated[UploadFile, File()]) -> Done:
    return done(f"{len(await file.read())} bytes")


async def authenticate(headers: Mapping[str, str], address: str = "", request_id: str = "") -> Actor:
    """`Bearer good` is Ada, anything else that is sent is refused."""
    match headers.get("authorization"):
        case None:
            return Actor(address=address, request_id=request_id)
        case "Bearer good":
            return Actor(kind=ActorKind.PERSON, user_id="ada", address=address, request_id=request_id)
    raise Unauthorized("Invalid or expired token", code="TOKEN_EXPIRED")


def web(
    *,
    limit: str = "100000/minute",
    redis_url: str | None = None,
    limiter: RateLimiter | None = None,
    checks: Mapping[str, Check] | None = None,
    **set_to: Any,
) -> FastAPI:
    """The app over the small product; further arguments are settings."""
    limiter = limiter or RateLimiter({REQUESTS: limit}, redis_url)
    doors = Doors(
        schema=SCHEMA,
        execution=Engine(SCHEMA, on_fault=lambda error, context: None),
        authenticate=authenticate,
        limiter=limiter,
        routers=(router,),
        checks=checks or {},
    )
    return open_doors(doors, Settings(_env_file=None, **set_to))


@asynccontextmanager
async def visitor(app: FastAPI | None = None, address: str = "203.0.113.7") -> AsyncIterator[httpx.AsyncClient]:
    """Somebody on the network who calls the app."""
    transport = httpx.ASGITransport(app or web(), raise_app_exceptions=False, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://nexora.test") as client:
        yield client


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Status and code of an answer that has exactly the contract's shape."""
    body = response.json()
    assert response.headers["content-type"] == "application/json"
    assert list(body)[:4] == ["error", "message", "statusCode", "code"]
    assert body["statusCode"] == response.status_code
    assert set(body) <= {"error", "message", "statusCode", "code", "details", "errors"}
    assert response.headers["x-request-id"]
    return response.status_code, body["code"]
