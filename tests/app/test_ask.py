"""`nexora ask`: learn, answer with quotes, forget."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from app.quotes import quote_lines
from models.database import execute, fetch
from tests.app.servers import eventually
from tests.training import add_handbook, at_rest, training
from tests.world import World

ROOT = Path(__file__).parents[2]


def ask(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "ask", *words],
        check=False,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_file_answers_with_its_quote_and_nothing_is_left(tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("nexora-ask-*"))
    (tmp_path / "shop.md").write_text("# Shop\n\nParcels leave in two days.\n\nThe warranty covers three years.\n")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    answer = ask(tmp_path, "shop.md", "bad.pdf", "How long is the warranty?")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[0] == "The warranty covers three years. [1]"
    assert "[1] “The warranty covers three years.”\n    shop.md" in answer.stdout
    assert "bad.pdf: This PDF file is damaged" in answer.stderr
    assert set(Path(tempfile.gettempdir()).glob("nexora-ask-*")) == before
    assert not (tmp_path / ".nexora").exists()


def test_told_to_end_it_takes_its_database_with_it(empty: Path) -> None:
    (empty / "long.txt").write_text("".join(f"Office {n} pays {7 * n} euros.\n\n" for n in range(20_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "ask", "long.txt", "What does office 7 pay?"],
        cwd=empty,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "TMPDIR": str(empty)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    eventually(lambda: any(empty.rglob("postmaster.pid")), seconds=30)
    process.terminate()
    assert process.wait(timeout=30) != 0
    assert [path.name for path in empty.iterdir()] == ["long.txt"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = ask(tmp_path, "nothing.md", "How long is the warranty?")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[-1].startswith("nothing.md can't be read")


def test_a_question_alone_is_not_enough(tmp_path: Path) -> None:
    answer = ask(tmp_path, "How long is the warranty?")
    assert answer.returncode == 2
    assert "at least one file" in answer.stderr.replace("\n", " ").replace("│", "")


async def test_quotes_name_the_page_they_stand_on(world: World) -> None:
    acme = await world.workspace(admin="ada")
    source = await add_handbook(acme)
    async with training():
        await at_rest(source.id)
    await execute("UPDATE documents SET blocks = $1", [["page", 0, 50, 1], ["page", 50, 900, 2]])
    [document] = await fetch("SELECT id FROM documents")
    citation = {"marker": 1, "quote": "thirty\n days", "url": None, "source_name": "handbook.pdf", "span_start": 60}
    lines = await quote_lines([{**citation, "document_id": document["id"]}])
    assert lines == ["", "[1] “thirty days”", "    handbook.pdf, page 2"]
