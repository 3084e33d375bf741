"""A person who uses a server over HTTP as the README's first session does: an account, an agent, sources, questions."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

_PASSWORD = "a bench's long password"
_EVERY = 0.25
_PATIENCE = 300.0


class Person:
    """Registered and logged in, with one agent and a key to talk to it. Every refusal raises httpx.HTTPStatusError."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)
        self._key = ""
        self._agent = ""

    def begin(self) -> None:
        """Register, log in, make an agent and a key, and look at all of it through both doors."""
        who = {"email": "person@example.com", "password": _PASSWORD}
        self._post("/api/auth/register", {"name": "A person", **who})
        logged_in = self._post("/api/auth/login", who)
        self._client.headers["Authorization"] = f"Bearer {logged_in['access_token']}"
        workspace = logged_in["workspaces"][0]["id"]
        made = self._post("/api/agents", {"name": "Clerk", "system_prompt": "Answer from the documents."})
        self._agent = made["id"]
        self._key = self._post(f"/api/workspaces/{workspace}/api-keys", {"name": "bench"})["secret"]
        self._client.get("/api/agents").raise_for_status()
        self.query("{ viewer { name } workspace { name agents { edges { node { id name } } } } }")

    def query(self, text: str) -> Any:
        """Data of a GraphQL query. Raises RuntimeError when it has errors."""
        answer = self._client.post("/graphql", json={"query": text}).raise_for_status().json()
        if answer.get("errors"):
            raise RuntimeError(f"the graph refused: {answer['errors']}")
        return answer["data"]

    def train_text(self, name: str, content: str) -> float:
        """Add a text and wait until it is trained; seconds."""
        return self._trained(json={"type": "text", "name": name, "content": content})

    def train_file(self, path: Path) -> float:
        """Upload a file and wait until it is trained; seconds."""
        return self._trained(files={"file": (path.name, path.read_bytes())})

    def ask(self, question: str) -> dict[str, Any]:
        """The answer's data."""
        headers = {"Authorization": f"Bearer {self._key}"}
        body = {"agent_id": self._agent, "message": question}
        answer = self._client.post("/api/chat", json=body, headers=headers)
        data: dict[str, Any] = answer.raise_for_status().json()["data"]
        return data

    def _trained(self, **body: Any) -> float:
        begun = time.perf_counter()
        made = self._client.post(f"/api/agents/{self._agent}/sources", **body).raise_for_status().json()["data"]
        while time.perf_counter() - begun < _PATIENCE:
            source = self.query(f'{{ source(id: "{made["id"]}") {{ status error }} }}')["source"]
            if source["status"] == "TRAINED":
                return time.perf_counter() - begun
            if source["status"] == "FAILED":
                raise RuntimeError(f"training failed: {source['error']}")
            time.sleep(_EVERY)
        raise RuntimeError(f"not trained within {_PATIENCE:.0f} s")

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._client.post(path, json=body).raise_for_status().json()["data"]

    def __enter__(self) -> Person:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
