"""What logins leave behind in memory."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

LOGINS = """
import asyncio, psutil
from access.passwords import hash_password
from app.memory import give_large_pieces_back

async def main():
    process = psutil.Process()
    before = process.memory_info().rss
    for _ in range(3):
        await hash_password("a long enough password")
    print(process.memory_info().rss - before)

give_large_pieces_back()
asyncio.run(main())
"""


@pytest.mark.skipif(not psutil.LINUX, reason="only glibc can be told")
def test_logins_leave_no_large_piece_behind() -> None:
    ran = subprocess.run([sys.executable, "-c", LOGINS], check=True, capture_output=True, text=True)
    assert int(ran.stdout) < 8 * 2**20, "argon2's 19 MB stayed: see app/memory.py"
