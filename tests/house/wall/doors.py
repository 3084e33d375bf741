"""Knocking at the doors of the whole app: the graph over HTTP and over a WebSocket, and the REST paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from tests.house.wall.callers import Headers
from tests.sockets import Socket

_PATIENCE = 10.0
_MADE_ANEW = (
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r"\d{4}-\d\d-\d\dT[0-9:.]+Z",
    r"nxr_[a-z]+_[-\w]+",
    r"\w+@example\.com",
    r'(?<="slug":")[-\w]+',
)


@dataclass(frozen=True)
class Told:
    """An answer: its status and its body; for a WebSocket the code that it was closed with, and its messages."""

    status: int
    text: str

    def without(self, ids: Iterable[str]) -> Told:
        """What can be compared: the answer without these ids, and without what is made anew for each answer."""
        text = re.sub("|".join(map(re.escape, ids)), "<sent>", self.text)
        for made in _MADE_ANEW:
            text = re.sub(made, "<new>", text)
        return Told(self.status, text)


@dataclass
class Doors:
    """The app, the requests that were sent to it, and those that were answered as they must not be."""

    app: FastAPI
    client: httpx.AsyncClient
    tried: int = 0

    async def graph(self, headers: Headers, text: str, variables: Mapping[str, Any]) -> Told:
        """POST /graphql."""
        return await self.rest("POST", "/graphql", headers, {"query": text, "variables": variables})

    async def rest(self, method: str, path: str, headers: Headers, body: Any = None) -> Told:
        """Any path."""
        self.tried += 1
        response = await self.client.request(method, path, headers=dict(headers), json=body)
        return Told(response.status_code, response.text)

    async def watch(
        self, headers: Headers, text: str, variables: Mapping[str, Any], patience: float = _PATIENCE
    ) -> Told:
        """A subscription over a WebSocket, until it ends or says nothing for `patience` seconds."""
        self.tried += 1
        page = {name: value for name, value in headers.items() if name == "Origin"}
        socket = Socket(self.app, patience, page)
        try:
            if await socket.introduce(headers):
                await socket.subscribe(text, variables)
                while (said := await socket.hear()) is not None and said["type"] == "next":
                    continue
        finally:
            await socket.close()
        return Told(socket.closed_with, "\n".join(socket.said))
