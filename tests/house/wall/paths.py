"""The REST paths as the wall's test walks them: every path, with every id in it, in its query and in its body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from rest_compat.actor import caller_in_workspace
from rest_compat.routes import ROUTERS
from tests.house.wall.examples import example
from tests.house.wall.nouns import looks_like_an_id, noun_of
from tests.house.wall.scenes import Ids

PAGES = {
    *("/", "/docs", "/graphql", "/health", "/metrics", "/openapi.json", "/ready"),
    *("/assets/{path:path}", "/widget.js"),
}
"""What isn't a documented path; none of them takes an id, but for the graph, which has a wall of its own."""
HEADER = "X-Workspace-ID"
INSIDE_A_TEXT = {
    ("/v1/chat/completions", "model"): ("agent", "agent:{}"),
    ("/v1/models/{model}", "model"): ("agent", "agent:{}"),
}
"""Fields that hold an id inside a text: what it names, and how it is written."""
_ADDING_A_SOURCE = {"type": "text", "name": "Hours", "content": "We open at nine."}


@dataclass(frozen=True)
class Spot:
    """A place for an id: in the path, the header or the body; what it names, and how it is written there."""

    where: str
    name: str
    noun: str
    written: str = "{}"


@dataclass(frozen=True)
class Request:
    """A path with its ids filled in."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None


@dataclass(frozen=True)
class RestPath:
    """One documented path, and the spots in it."""

    method: str
    template: str
    spots: tuple[Spot, ...]
    body: type[BaseModel] | None
    takes_source: bool

    def request(self, ids: Ids, put: Mapping[Spot, str] | None = None) -> Request:
        """A request that is well-formed, with these ids, but for the spots in `put`."""
        given = {spot: spot.written.format((put or {}).get(spot, ids[spot.noun])) for spot in self.spots}
        path = self.template
        for spot in self.spots:
            path = path.replace(f"{{{spot.name}}}", given[spot]) if spot.where == "path" else path
        headers = {spot.name: id for spot, id in given.items() if spot.where == "header"}
        return Request(self.method, path, headers, self._body(given))

    def _body(self, given: Mapping[Spot, str]) -> dict[str, Any] | None:
        if self.takes_source:
            return _ADDING_A_SOURCE
        if self.body is None:
            return None
        needed = [name for name, field in self.body.model_fields.items() if field.is_required()]
        ids = {spot.name: id for spot, id in given.items() if spot.where == "body"}
        lists = {name: [id] if name.endswith("_ids") else id for name, id in ids.items()}
        return {**{name: example(name) for name in needed if name not in ids}, **lists}


def rest_paths() -> list[RestPath]:
    """All of them."""
    return [
        _path(route, method)
        for router in ROUTERS
        for route in _routes(router)
        for method in sorted(route.methods or ())
    ]


def unknown_pages(app: FastAPI) -> list[str]:
    """Paths that are neither documented nor among PAGES: they need a wall, or a place there."""
    return [path for route in app.routes if (path := getattr(route, "path", None)) and path not in PAGES]


def _routes(router: APIRouter) -> list[APIRoute]:
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) == len(router.routes)
    return routes


def _path(route: APIRoute, method: str) -> RestPath:
    refuse_ids_in_the_query(route.path, route.dependant)
    header = [Spot("header", HEADER, "workspace")] if _reads_the_header(route.dependant) else []
    spots = (*_path_spots(route), *_body_spots(route), *header)
    return RestPath(method, route.path, spots, _body_of(route), route.path.endswith("/sources") and method == "POST")


def _reads_the_header(takes: Dependant) -> bool:
    """Where the path itself names the workspace, the header doesn't count."""
    return takes.call is caller_in_workspace or any(_reads_the_header(below) for below in takes.dependencies)


def _path_spots(route: APIRoute) -> Iterator[Spot]:
    for name in re.findall(r"{(\w+)}", route.path):
        yield Spot("path", name, *(INSIDE_A_TEXT.get((route.path, name)) or (noun_of(name),)))


def refuse_ids_in_the_query(path: str, takes: Dependant) -> None:
    """There are none; should there be one, it needs a spot here."""
    for parameter in takes.query_params:
        assert not looks_like_an_id(parameter.alias), f"{path} takes an id in its query: put it in the path"
    for below in takes.dependencies:
        refuse_ids_in_the_query(path, below)


def _body_of(route: APIRoute) -> type[BaseModel] | None:
    kind = route.body_field.field_info.annotation if route.body_field else None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _body_spots(route: APIRoute) -> Iterator[Spot]:
    body = _body_of(route)
    for name in body.model_fields if body else ():
        if (route.path, name) in INSIDE_A_TEXT:
            yield Spot("body", name, *INSIDE_A_TEXT[route.path, name])
        elif looks_like_an_id(name):
            yield Spot("body", name, noun_of(name))
