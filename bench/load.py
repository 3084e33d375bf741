"""Load by wrk: 16 connections for some seconds, on 127.0.0.1 only, counting requests and failures."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """What wrk counted."""

    requests: int
    failures: int


def post(url: str, body: Mapping[str, object], headers: Mapping[str, str], seconds: int) -> Load:
    """POST the JSON body over and over. Raises RuntimeError for an address that isn't this machine's loopback."""
    if not url.startswith("http://127.0.0.1:"):
        raise RuntimeError("load stays on 127.0.0.1")
    lines = ['wrk.method = "POST"', f"wrk.body = {_lua(orjson.dumps(body).decode())}"]
    lines += [f"wrk.headers[{_lua(k)}] = {_lua(v)}" for k, v in {"Content-Type": "application/json", **headers}.items()]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        script.write_text("\n".join(lines))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Load(_number(r"(\d+) requests in", said), _number(r"Non-2xx or 3xx responses: (\d+)", said))


def _lua(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0
