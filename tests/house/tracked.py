"""The files that belong to the project, by git: all but the ignored ones."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.house.code import ROOT


@cache
def tracked(*folders: str) -> tuple[Path, ...]:
    """Their paths from the root. Skips the test where the project isn't a git checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so it can't be told which files belong to the project")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listed.split("\0") if name and (ROOT / (path := Path(name))).is_file())
