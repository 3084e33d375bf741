"""A person who uses a server over HTTP as the README's first session does: an account, an agent, sources, questions."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

_PASSWORD = "a bench's long password"
_EVERY = 0.25
_PATIENCE = 300.0


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(event, data) of server-sent events; comments are passed over."""
    kind = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


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

    def train_page(self, url: str) -> float:
        """Add a web page and wait until it is trained; seconds."""
        return self._trained(json={"type": "url", "url": url})

    def ask_streaming(self, question: str) -> dict[str, Any]:
        """The data of the `done` event, after checking that the deltas add up to the answer's content."""
        headers = {"Authorization": f"Bearer {self._key}"}
        body = {"agent_id": self._agent, "message": question}
        text, ended = "", None
        with self._client.stream("POST", "/api/chat/stream", json=body, headers=headers) as answer:
            answer.raise_for_status()
            for kind, data in _events(answer.iter_lines()):
                text += data["text"] if kind == "delta" else ""
                ended = data if kind in {"done", "error"} else ended
        if ended is None or "message" not in ended or ended["message"]["content"] != text:
            raise RuntimeError(f"the stream is not the answer: {text!r} and {ended!r}")
        return ended

    def document_texts(self) -> dict[str, str]:
        """The plain text of every document, by its id."""
        found: dict[str, str] = {}
        documents = "documents(first: 5) { nodes { id text } }"
        text = f'{{ agent(id: "{self._agent}") {{ sources(first: 10) {{ nodes {{ {documents} }} }} }} }}'
        for source in self.query(text)["agent"]["sources"]["nodes"]:
            found |= {document["id"]: document["text"] for document in source["documents"]["nodes"]}
        return found

    def document_of(self, message_id: str, marker: int) -> str:
        """The id of the document that a citation of an answer cuts its quote out of."""
        answer = self.query(f'{{ message(id: "{message_id}") {{ citations {{ marker document {{ id }} }} }} }}')
        return next(str(c["document"]["id"]) for c in answer["message"]["citations"] if c["marker"] == marker)

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
