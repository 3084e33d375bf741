"""The whole way over HTTP on real input: a 160-page PDF, a web page served here, a text; then questions about them.

    python -m bench.first_day [--url http://127.0.0.1:8000]

Without --url it starts `nexora serve` in a fresh data folder, twice: once with no key at all (extractive answers), and
once with a scripted OpenAI-compatible server on 127.0.0.1 behind the real SDK, streaming. Each quote of each answer is
held against the document's own text. Needs ../shared/data (the PDF: HHS annual report 2022, public domain; the page's
text: SQuAD 2.0, CC BY-SA 4.0). Exit status 1 when a quote isn't in its document or an answer fails.
"""

from __future__ import annotations

import argparse
import html
import http.server
import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.person import Person
from bench.servers import free_port, nexora, served

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
PDF = DATA / "pdf" / "hhs.pdf"
TEXT = """# Acme returns

Unused goods may be returned within 30 days of delivery. Refunds are paid within 5 working days to the card that
was used. Gift cards can't be returned. The returns desk is open from Monday to Friday, 9:00 to 17:00.
"""
QUESTIONS = (
    "How does HHS want to strengthen the health workforce?",
    "What does HHS do about equitable access to Medicaid and CHIP?",
    "What is done for homeless youth?",
    "How are caregivers to be supported?",
    "What research is planned on chronic conditions?",
    "Within how many days may goods be returned?",
    "Can gift cards be returned?",
    "When is the returns desk open?",
    "{page}",
    "Who won the football world cup in 1998?",
)
_console = Console(width=110, highlight=False)


def main() -> int:
    """Go the whole way; 1 when something on it is wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", help="a server that runs already, whose NEXORA_FETCH_ALLOW opens 127.0.0.0/8")
    chosen = options.parse_args()
    if chosen.url:
        return _day(chosen.url, "the running server")
    return 1 if _fresh("no key: extractive answers", {}) + _with_a_model() else 0


def _with_a_model() -> int:
    port = free_port()
    command = [sys.executable, "-m", "tests.openai_server", "--port", str(port), "--tokens", "0", "--pause", "0.005"]
    with served(command, {"PYTHONPATH": str(Path.cwd())}, f"http://127.0.0.1:{port}/counters"):
        key = {"OPENAI_API_KEY": "sk-scripted", "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}
        return _fresh("a scripted OpenAI-compatible server behind the real SDK", key)


def _fresh(what: str, settings: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        allowed = {"NEXORA_DATA_DIR": folder, "NEXORA_FETCH_ALLOW": "127.0.0.0/8", "NEXORA_RATE_LIMIT": "10000/minute"}
        with nexora({**allowed, **settings}) as (url, _):
            return _day(url, what)


def _day(url: str, what: str) -> int:
    _console.rule(f"[bold]{what}")
    with _page() as (page_url, page_question), Person(url) as person:
        person.begin()
        _console.print(f"a text: trained in {person.train_text('Acme returns', TEXT):.1f} s")
        _console.print(f"a web page: trained in {person.train_page(page_url):.1f} s")
        _console.print(f"a PDF of 160 pages: trained in {person.train_file(PDF):.1f} s")
        texts = person.document_texts()
        return sum(_asked(person, q.format(page=page_question), n, texts) for n, q in enumerate(QUESTIONS))


def _asked(person: Person, question: str, number: int, texts: dict[str, str]) -> int:
    """Ask, every second question as a stream; print the answer and its quotes; 1 when a quote is not exact."""
    answer = person.ask_streaming(question) if number % 2 else person.ask(question)
    _console.print(f"\n[bold]{number + 1}. {question}[/bold]  {'(streamed)' if number % 2 else ''}")
    _console.print(answer["message"]["content"], style="red" if answer["refused"] else "green")
    wrong = 0
    for citation in answer["citations"]:
        document = person.document_of(answer["message"]["id"], citation["marker"])
        exact = texts[document][citation["start"] : citation["end"]] == citation["quote"]
        wrong |= not exact
        _console.print(
            f"  [{citation['marker']}] {citation['source_name']} {citation['start']}-{citation['end']}", end=""
        )
        _console.print(f" {citation['score']:.2f} {'exact' if exact else 'NOT IN THE DOCUMENT'}", markup=False)
    return int(wrong)


@contextmanager
def _page() -> Iterator[tuple[str, str]]:
    """A page of real text, served on 127.0.0.1, and a question that it answers."""
    paragraphs, question = _real_text()
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    page = f"<!doctype html><title>An article</title><nav><a href=/>Home</a></nav><main><h1>Article</h1>{body}</main>"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "article.html").write_text(page, "utf-8")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/article.html", question
        finally:
            server.shutdown()
            server.server_close()


def _handler(folder: str) -> Any:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=folder)

        def log_message(self, format: str, *given: Any) -> None:
            """Says nothing."""

    return Quiet


def _real_text() -> tuple[list[str], str]:
    article = json.loads((DATA / "squad" / "squad2_cs224n_dev.json").read_text("utf-8"))["data"][0]
    paragraphs = [paragraph["context"] for paragraph in article["paragraphs"]]
    question = next(q["question"] for p in article["paragraphs"] for q in p["qas"] if not q["is_impossible"])
    return paragraphs, question


if __name__ == "__main__":
    sys.exit(main())
