"""What is made from the code is up to date."""

from __future__ import annotations

import pytest

from app.generated import DOCS, files


@pytest.mark.parametrize("name", sorted(files()))
def test_the_file_is_what_the_code_makes(name: str) -> None:
    path = DOCS / name
    assert path.exists(), "run 'python -m app.generated' and commit what it writes"
    assert path.read_text("utf-8") == files()[name], "run 'python -m app.generated' and commit what it writes"
