"""How long /health waits, asked every 50 ms by a process of its own, which has nothing else to do.

    python -m bench.waiting http://127.0.0.1:8000/health

Asks until its standard input ends, then prints the milliseconds of every answer as a JSON list.
"""

from __future__ import annotations

import http
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_EVERY = 0.05


@dataclass
class Waits:
    """Milliseconds of each answer; filled when the asking has ended."""

    milliseconds: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The wait that this share (0 to 1) of the requests didn't exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def asking(url: str) -> Iterator[Waits]:
    """Ask as long as the block lasts. Raises RuntimeError when an answer wasn't 200."""
    waits = Waits()
    command = [sys.executable, "-m", "bench.waiting", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield waits
        said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{url} failed to answer")
    waits.milliseconds = json.loads(said)


def main(url: str) -> None:
    """Ask until standard input ends."""
    reading = threading.Thread(target=sys.stdin.read, daemon=True)
    reading.start()
    waits: list[float] = []
    while reading.is_alive():
        begun = time.perf_counter()
        waits.append(_ask(url) * 1000)
        time.sleep(max(0.0, _EVERY - (time.perf_counter() - begun)))
    print(json.dumps(waits))


def _ask(url: str) -> float:
    """Seconds until the whole answer is there, over a new connection, as a load balancer asks."""
    place = urlsplit(url)
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    connection.request("GET", place.path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{url} answered {answer.status}")
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(sys.argv[1])
