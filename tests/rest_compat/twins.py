"""Each documented path beside its twin in the graph: the same request in both languages."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

import orjson

from access.passwords import hash_password
from access.permissions import Role
from models.users import User
from resolvers.members import add_member
from resolvers.sessions import open_session
from tests.house.wall.scenes import Scene
from tests.world import PASSWORD, bearer, new_user, person

Values = dict[str, str]
Prepare = Callable[[Scene], Awaitable[Values]]
Shape = Callable[[Any], Any]

ASKS = "asks"
"""Among a twin's values: the id of the person who asks, when it isn't the scene's owner."""


@dataclass(frozen=True)
class Twin:
    """A path (`"POST /api/agents"`, the ids as `$agent`), and the document that asks the graph for the same.

    at: where in the graph's data the answer stands. The document names its fields as REST does, by aliases; what it
    can't say in this way `shape` puts right. prepare: what the scene needs first, and more values for `$…`.
    """

    rest: str
    graph: str
    at: str = ""
    body: Mapping[str, Any] | None = None
    shape: Shape = lambda found: found
    prepare: Prepare | None = None

    @property
    def route(self) -> str:
        """The path as the routes have it: `POST /api/agents/{}`."""
        return re.sub(r"\$\w+", "{}", self.rest.partition("?")[0])

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, so that both doors may be asked about the same rows."""
        return self.rest.startswith("GET ")

    def request(self, values: Values) -> tuple[str, str, Any]:
        """Method, path and body."""
        method, _, path = Template(self.rest).substitute(values).partition(" ")
        return method, path, None if self.body is None else _filled(self.body, values)

    def document(self, values: Values) -> str:
        """The graph's document; values stand in it as literals."""
        return Template(self.graph).substitute({name: orjson.dumps(value).decode() for name, value in values.items()})

    def found(self, data: Any) -> Any:
        """What the graph's data says, as REST says it."""
        for step in self.at.split(".") if self.at else ():
            data = data[step]
        return _in_lower_case(self.shape(data))


def _filled(value: Any, values: Values) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(each, values) for name, each in value.items()}
    return Template(value).substitute(values) if isinstance(value, str) else value


def _in_lower_case(value: Any) -> Any:
    """The graph shows the names of an enum's values, REST the values."""
    if isinstance(value, dict):
        return {name: _in_lower_case(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_in_lower_case(each) for each in value]
    return value.lower() if isinstance(value, str) and re.fullmatch("[A-Z_]{2,}", value) else value


def nothing(_: Any) -> None:
    """REST says in a sentence what was done, and has no data."""


def lifted(*names: str, out_of: str) -> Shape:
    """`{workspace: {id}}` → `{workspace_id}`: what the graph reaches over an edge."""

    def shape(found: Any) -> Any:
        if isinstance(found, list):
            return [shape(each) for each in found]
        inner = found.pop(out_of)
        return {**found, **{f"{out_of}_{name}": inner[name] if inner else None for name in names}}

    return shape


def with_tokens(found: Any) -> Any:
    """Tokens also stand directly in REST's data, and only registering names a workspace."""
    tokens = found["tokens"]
    return {**found, "access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"]}


def logged_in(found: Any) -> Any:
    """REST has the workspaces beside the user."""
    workspaces = found["user"].pop("workspaces")["nodes"]
    return with_tokens({**found, "workspaces": workspaces})


def answered(message: Any) -> Any:
    """REST has the message and what belongs to it side by side."""
    conversation, used = message.pop("conversation"), message.pop("usage")
    return {
        "conversation_id": conversation["id"],
        "citations": cited(message.pop("citations")),
        "refused": message.pop("refused"),
        "credits_used": used["credits"],
        "credits_remaining": conversation["agent"]["workspace"]["credits"]["remaining"],
        "message": message,
    }


def cited(citations: list[Any]) -> list[Any]:
    """REST names a citation's source and document by their ids."""
    flat = lifted("id", out_of="document")(lifted("id", "url", out_of="source")(citations))
    urls = [each.pop("source_url") for each in flat]
    return [{**each, "url": url} for each, url in zip(flat, urls, strict=True)]


def conversation(found: Any) -> Any:
    """REST has the messages as a list, each with its citations."""
    messages = [{**each, "citations": cited(each["citations"])} for each in found.pop("messages")["nodes"]]
    return {**lifted("id", out_of="agent")(found), "messages": messages}


def with_member_count(found: list[Any]) -> list[Any]:
    """REST counts those who have taken their place."""
    statuses = [[member["status"] for member in each.pop("members")["nodes"]] for each in found]
    return [{**each, "member_count": of.count("ACTIVE")} for each, of in zip(found, statuses, strict=True)]


async def may_log_in(scene: Scene) -> Values:
    """The owner gets a password."""
    await User.filter(id=scene.owner.id).update(password_hash=await hash_password(PASSWORD))
    return {"email": scene.owner.email, "password": PASSWORD}


async def new_email(scene: Scene) -> Values:
    """An address without an account."""
    return {"email": f"{secrets.token_hex(4)}@example.com", "password": PASSWORD}


async def holds_refresh_token(scene: Scene) -> Values:
    """The owner has a login."""
    return {"refresh": (await open_session(scene.owner)).refresh_token}


async def is_invited(scene: Scene) -> Values:
    """Somebody who has a place elsewhere only holds an invitation, and is the one who asks."""
    guest = await new_user("guest")
    owner = person(scene.owner, {scene.team.id: Role.OWNER})
    invited = await add_member(owner, scene.team.id, email=f"{secrets.token_hex(4)}@example.com", role="member")
    return {"invitation": invited.invite_token or "", ASKS: str(guest.id)}


async def values_for(twin: Twin, of: Scene) -> tuple[Values, dict[str, str]]:
    """The ids and what else the scene has for this twin, and the headers of the one who asks."""
    values: Values = {**of.ids, **(await twin.prepare(of) if twin.prepare else {})}
    asks = await User.get(id=values[ASKS]) if ASKS in values else of.owner
    return values, {**bearer(asks), **({} if ASKS in values else {"X-Workspace-ID": of.team.id})}


@dataclass(frozen=True)
class WithoutTwin:
    """A path that the graph has nothing like, and why."""

    route: str
    because: str
