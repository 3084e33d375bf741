"""The servers that bench/chat.py measures: `python -m bench.chat_server ours|bare PORT`, one process each.

Both say at /bench/pauses what their event loop's longest pause was since they were last asked.

ours: the whole app by the environment's settings. With BENCH_EVIDENCE (a JSON list of texts) the search is replaced by
one that finds these at once, so that retrieval stands apart.
bare: what one writes in an afternoon: FastAPI, the openai SDK's objects, an event a token; no log, credits or search.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.asgi import create_app
from kit.ids import new_id
from knowledge.embed import Embedder
from knowledge.search import Found, Hit
from knowledge.search import Scope as Searched
from llm.messages import messages_of
from llm.prompts import Evidence, Prompt
from resolvers.answers.parts import answering, configure

_TICK = 0.005


class Measured:
    """An app whose event loop is watched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._longest = app, 0.0
        self._watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer /bench/pauses; pass everything else on."""
        if scope["type"] == "http" and scope["path"] == "/bench/pauses":
            await self._answer(send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, send: Send) -> None:
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
            find_at_once()
        body, self._longest = orjson.dumps({"longest_ms": self._longest * 1000}), 0.0
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    async def _watch(self) -> None:
        now = asyncio.get_running_loop().time
        while True:
            due = now() + _TICK
            await asyncio.sleep(_TICK)
            self._longest = max(self._longest, now() - due)


def find_at_once() -> None:
    """Replace the search, where the environment brings the evidence."""
    texts = orjson.loads(os.environ.get("BENCH_EVIDENCE", "[]"))
    if not texts:
        return
    hits = [_hit(text) for text in texts]

    async def search(scope: Searched, question: str, embedder: Embedder, limit: int) -> Found:
        return Found(hits, 1.0, 0.5, True, None)

    configure(replace(answering(), search=search))


def _hit(text: str) -> Hit:
    place: dict[str, Any] = {name: str(new_id()) for name in ("chunk_id", "document_id", "source_id")}
    place |= {"start": 0, "end": len(text), "document_version": 1, "url": None, "title": None, "heading": "Fees"}
    scores: dict[str, Any] = {"score": 1.0, "meaning_score": 0.5, "word_score": 1.0}
    return Hit(**place, **scores, source_name="Handbook", text=text, text_hash="0" * 64)


def bare() -> FastAPI:
    """The pass-through."""
    app, sdk = FastAPI(), AsyncOpenAI(max_retries=0)
    texts = orjson.loads(os.environ["BENCH_EVIDENCE"])
    evidence = tuple(Evidence(number, text, "Handbook", "Fees") for number, text in enumerate(texts, 1))

    @app.post("/api/chat/stream")
    async def stream(request: Request) -> StreamingResponse:
        body = await request.json()
        prompt = Prompt("Answer visitors.", body["message"], evidence, model="gpt-4o-mini")

        async def events() -> AsyncIterator[str]:
            messages: Any = messages_of(prompt)
            chunks = await sdk.chat.completions.create(model=prompt.model, messages=messages, stream=True)
            async for chunk in chunks:
                if chunk.choices and chunk.choices[0].delta.content:
                    yield f'event: delta\ndata: {{"text": {orjson.dumps(chunk.choices[0].delta.content).decode()}}}\n\n'
            yield "event: done\ndata: {}\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    return app


def main(which: str, port: int) -> None:
    """Serve until a signal."""
    app: ASGIApp = create_app() if which == "ours" else bare()
    uvicorn.run(Measured(app), port=port, log_level="warning", access_log=False, lifespan="on", backlog=4096)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
