"""The other commands: what they print, and how they end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.servers import ROOT


def nexora(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_names_every_command() -> None:
    said = nexora("--help")
    assert said.returncode == 0
    for command in ("serve", "worker", "migrate", "check", "credits", "schema"):
        assert re.search(rf"^│ {command} ", said.stdout, re.MULTILINE)


def test_a_new_database_is_migrated_once(empty: Path) -> None:
    first = nexora("migrate", NEXORA_DATA_DIR=str(empty))
    assert first.returncode == 0
    assert first.stdout.startswith("Applied 0_")
    second = nexora("migrate", NEXORA_DATA_DIR=str(empty))
    assert second.stdout == "The database is up to date.\n"


def test_steps_are_undone_and_applied_again(empty: Path) -> None:
    applied = nexora("migrate", NEXORA_DATA_DIR=str(empty)).stdout.splitlines()[:-1]
    undone = nexora("migrate", "--undo", "1", NEXORA_DATA_DIR=str(empty)).stdout.splitlines()
    assert [line.split()[1] for line in undone] == [line.split()[1] for line in reversed(applied[1:])]
    unknown = nexora("migrate", "--undo", "1", NEXORA_DATA_DIR=str(empty))
    assert (unknown.returncode, unknown.stderr) == (1, "Step 1 was not applied to this database\n")
    again = nexora("migrate", NEXORA_DATA_DIR=str(empty))
    assert again.stdout.splitlines()[:-1] == applied[1:]


def test_check_has_a_line_for_each_part_and_fails_when_one_is_wrong(empty: Path) -> None:
    before = nexora("check", NEXORA_DATA_DIR=str(empty), NEXORA_PROT="80")
    lines = before.stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", "settings"],
        ["ok", "database"],
        ["WRONG", "migrations"],
        ["ok", "model"],
        ["ok", "disk"],
    ]
    assert "NEXORA_PROT is no setting (did you mean NEXORA_PORT?)" in lines[0]
    assert before.returncode == 1
    nexora("migrate", NEXORA_DATA_DIR=str(empty))
    after = nexora("check", NEXORA_DATA_DIR=str(empty))
    assert (after.returncode, "WRONG" in after.stdout) == (0, False)


def test_check_says_what_does_not_answer(tmp_path: Path) -> None:
    said = nexora(
        "check",
        NEXORA_DATA_DIR=str(tmp_path),
        NEXORA_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nexora",
        NEXORA_REDIS_URL="redis://127.0.0.1:1/0",
        OPENAI_API_KEY="sk-none",
        OPENAI_BASE_URL="http://127.0.0.1:1/v1",
    )
    assert said.returncode == 1
    assert re.search(
        r"^WRONG +database +The database of NEXORA_DATABASE_URL doesn't answer: ", said.stdout, re.MULTILINE
    )
    assert re.search(r"^WRONG +model +The chat model ", said.stdout, re.MULTILINE)
    assert re.search(r"^WRONG +redis +the Redis of NEXORA_REDIS_URL doesn't answer ", said.stdout, re.MULTILINE)
    assert re.search(r"^ok +disk ", said.stdout, re.MULTILINE)


@pytest.mark.parametrize("port", [1, 99999])
def test_a_database_that_is_away_is_one_sentence(port: int) -> None:
    said = nexora("migrate", NEXORA_DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/nexora")
    assert (said.returncode, said.stdout) == (1, "")
    assert re.fullmatch(r"The database of NEXORA_DATABASE_URL doesn't answer: .*\n", said.stderr)


def test_an_address_that_cannot_be_read_says_how_to_write_it_and_quotes_no_password() -> None:
    said = nexora("migrate", NEXORA_DATABASE_URL="postgresql://nexora:hun:ter/2@localhost/nexora")
    assert said.returncode == 1
    assert said.stderr.startswith("NEXORA_DATABASE_URL can't be read; write postgresql://user:password@host")
    assert "ter" not in said.stderr


def test_schema_prints_the_graph() -> None:
    said = nexora("schema")
    assert said.returncode == 0
    assert "type Query {" in said.stdout
    assert "type Agent " in said.stdout
