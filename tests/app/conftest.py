"""Data folders for the tests of the embedded PostgreSQL."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.postgres import start_embedded
from tests.app.servers import end_server, own_folder


@pytest.fixture
def empty() -> Iterator[Path]:
    """A data folder in which nothing is yet."""
    with own_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A data folder as it is after the first start and a stop; making one takes a second."""
    with own_folder() as made:
        start_embedded(made).stop()
        yield made


@pytest.fixture
def folder(empty: Path, made_once: Path) -> Iterator[Path]:
    """A data folder with a database that is not running: the same one each time, handed on from test to test."""
    (made_once / "postgres").rename(empty / "postgres")
    yield empty
    data = next(path.parent for path in empty.rglob("PG_VERSION") if path.parent.name == "postgres")
    end_server(data)
    data.rename(made_once / "postgres")


@pytest.fixture
def copy(empty: Path, made_once: Path) -> Path:
    """A copy of that database, for a test that harms it."""
    subprocess.run(["cp", "-a", str(made_once / "postgres"), str(empty)], check=True)
    return empty
