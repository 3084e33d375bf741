"""What a scripted OpenAI-compatible server says: how an answer goes, and the bodies of its replies."""

from __future__ import annotations

import base64
import math
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

Json = dict[str, Any]

_EVIDENCE = re.compile(
    r"^<evidence 1 (?P<code>\w+)>\n(?:From: .*\n)?(?P<text>.*?)\n</evidence 1 (?P=code)>$", re.S | re.M
)


@dataclass(frozen=True)
class Script:
    """One answer of the server.

    `tokens` None: the first sentence of evidence 1, cited as [1]. `pause`: seconds before each token; `first_pause`:
    before the first one, on top. `together`: tokens sent in one write. `break_after`: the connection is cut after so
    many tokens; `error_after`: an error comes in the stream. `status` over 200: an error with `error_code` and
    `headers`. `usage`, `finish` and `done`: whether those closing chunks come. `rejects`: request fields that get 400.
    """

    tokens: Sequence[str] | None = None
    pause: float = 0.0
    first_pause: float = 0.0
    together: int = 1
    break_after: int | None = None
    error_after: int | None = None
    status: int = 200
    error_code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    usage: bool = True
    finish: bool = True
    done: bool = True
    rejects: Sequence[str] = ()

    def words(self, body: Json) -> Sequence[str]:
        """The tokens to send for a request."""
        return self.tokens if self.tokens is not None else grounded(body)


def grounded(body: Json) -> list[str]:
    """An honest answer to a prompt of ours: the first sentence of evidence 1, cited, in tokens of a word each."""
    evidence = _EVIDENCE.search(body["messages"][-1]["content"])
    if evidence is None:
        return ["I", " don't", " know."]
    sentence = re.split(r"(?<=[.!?])\s", evidence["text"].strip(), maxsplit=1)[0]
    return re.findall(r"\s*\S+", f"{sentence} [1]")


def usage_of(body: Json, words: Sequence[str]) -> Json:
    """Counts: a word of the prompt is a token, and so is a token."""
    asked = sum(len(message["content"].split()) for message in body["messages"])
    return {"prompt_tokens": asked, "completion_tokens": len(words), "total_tokens": asked + len(words)}


def chunk(body: Json, choices: list[Json], **more: Any) -> bytes:
    """One event of a stream, as long as OpenAI's own."""
    made = {
        "id": "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG", "object": "chat.completion.chunk", "created": 1_741_570_283,
        "model": body["model"], "service_tier": "default", "system_fingerprint": "fp_44709d6fcb", "choices": choices,
    }  # fmt: skip
    return b"data: " + orjson.dumps(made | more) + b"\n\n"


def choice(delta: Json, finish_reason: str | None = None) -> list[Json]:
    """The one choice of a chunk."""
    return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}]


def completion(body: Json, words: Sequence[str]) -> Json:
    """A whole answer, not streamed."""
    message = {"role": "assistant", "content": "".join(words), "refusal": None}
    return {
        "id": "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG", "object": "chat.completion", "created": 1_741_570_283,
        "model": body["model"], "usage": usage_of(body, words),
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
    }  # fmt: skip


def failure(status: int, code: str | None = None) -> Json:
    """An error's body."""
    message = f"The scripted server answers {status}"
    return {"error": {"message": message, "type": "scripted", "param": None, "code": code}}


def embeddings(body: Json) -> Json:
    """Vectors of hashed words, of length 1: texts with words in common are near each other."""
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    made = [_vector(text, body.get("dimensions") or 384) for text in texts]
    as_text = body.get("encoding_format") == "base64"
    data = [
        {"object": "embedding", "index": index, "embedding": _base64(vector) if as_text else vector}
        for index, vector in enumerate(made)
    ]
    tokens = sum(len(text.split()) for text in texts)
    return {
        "object": "list",
        "data": data,
        "model": body["model"],
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _vector(text: str, dimensions: int) -> list[float]:
    vector = [0.0] * dimensions
    for word in re.findall(r"\w+", text.casefold()):
        vector[zlib.crc32(word.encode()) % dimensions] += 1.0
    length = math.sqrt(sum(value * value for value in vector)) or 1.0
    return [value / length for value in vector]


def _base64(vector: Sequence[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
