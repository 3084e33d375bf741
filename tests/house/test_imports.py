"""What a server must not load before it needs it: each of these costs memory and time at every start."""

from __future__ import annotations

import subprocess
import sys

from tests.house.code import ROOT

LATER = {
    "aerich": "only a database that is behind needs it",
    "numpy": "only embedding needs it",
    "onnxruntime": "only embedding needs it",
    "tokenizers": "only embedding needs it",
    "openai": "only a server with a key needs it",
    "redis": "only a server with a Redis needs it",
    "snowballstemmer": "only search and training need it",
    "mammoth": "only the reading process needs it",
    "markdown_it": "only the reading process needs it",
    "openpyxl": "only the reading process needs it",
    "pptx": "only the reading process needs it",
    "pypdfium2": "only the reading process needs it",
    "lxml": "only the reading process needs it",
    "selectolax": "only the reading process needs it",
    "cryptography": "tokens are signed with the standard library's HMAC",
}
LOADED = "import sys, app.asgi, app.commands.serve; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_a_server_starts_without_what_it_may_never_need() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True)
    too_early = {name: LATER[name] for name in set(ran.stdout.split()) & set(LATER)}
    assert not too_early, f"import it inside the function that needs it, and say why there: {too_early}"
