"""The rooms: which folders there are, and which of them are packages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.house.code import ROOMS, ROOT, python_in
from tests.house.tracked import tracked

OTHERS = {"console", "widget", "migrations", "bench", "docs", "tests", "scripts", ".ci"}
KIT_FILES = 8


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_root_holds_the_known_rooms() -> None:
    folders = {path.parts[0] for path in tracked() if len(path.parts) > 1}
    assert folders <= OTHERS | set(ROOMS), "a new folder at the root: move it into a room, or add the room to the house"


def test_every_room_is_watched_by_the_import_rules() -> None:
    linter = project()["tool"]["importlinter"]
    layers = {name.strip() for layer in linter["contracts"][0]["layers"] for name in layer.split("|")}
    assert set(linter["root_packages"]) == layers == set(ROOMS), "pyproject.toml's import rules don't cover every room"


def test_every_room_is_installed_and_type_checked() -> None:
    tools = project()["tool"]
    installed = {name.rstrip("*") for name in tools["setuptools"]["packages"]["find"]["include"]}
    assert set(ROOMS) <= installed, "pyproject.toml's packages leave a room out"
    assert {*ROOMS, "tests", "bench"} == set(tools["mypy"]["files"]), "mypy's files leave a room out"


def test_every_folder_of_code_is_a_package() -> None:
    folders = {code.path.parent for code in python_in(*ROOMS)}
    bare = sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists())
    assert not bare, "add an __init__.py with one line on what the folder is for"


def test_the_kit_stays_small() -> None:
    files = [code.name for code in python_in("kit") if code.path.name != "__init__.py"]
    assert len(files) <= KIT_FILES, (
        "the kit is for what every room uses: move the newest file to the room that needs it"
    )


def test_tests_mirror_the_rooms() -> None:
    apart = {"house", "widget", *(path.name for path in (ROOT / "tests").iterdir() if path.is_file())}
    strangers = {code.path.relative_to(ROOT / "tests").parts[0] for code in python_in("tests")} - apart - set(ROOMS)
    assert not strangers, "a test stands in the folder that is named for the room it tests"


def test_scripts_can_be_run() -> None:
    sourced = {Path("scripts/environment")}
    closed = [
        path for path in tracked("scripts", ".ci") if path not in sourced and not (ROOT / path).stat().st_mode & 0o100
    ]
    assert not closed, "make it executable: chmod +x"
