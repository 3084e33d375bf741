"""`nexora serve`, as people start and end it: a process, a port, signals."""

from __future__ import annotations

import os
import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from app.listening import allow_many_connections, bound, url_of
from app.settings import BadSetting
from tests.app.servers import ROOT, end_server


class Server:
    """A `nexora serve` of its own, on a free port, with its data in `folder`; or another `command` that goes on."""

    def __init__(self, folder: Path, *arguments: str, command: str = "serve --port 0") -> None:
        self.data = folder / "postgres"
        started = [sys.executable, "-m", "app", *command.split(), *arguments]
        environment = {**os.environ, "NEXORA_DATA_DIR": str(folder), "NEXORA_RATE_LIMIT": "10000/minute"}
        self.process = subprocess.Popen(
            started,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def url(self) -> str:
        """Wait until it says where it is."""
        return self.says(r"Console +(http://127\.0\.0\.1:\d+)/$")

    def says(self, pattern: str) -> str:
        """Wait for a line; the pattern's group in it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(pattern, line):
                return found.group(1)
        raise AssertionError(f"it ended without saying {pattern}")

    def end(self, number: int) -> int:
        """Send a signal; its exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def servers(folder: Path) -> Iterator[list[Server]]:
    """The servers that a test started; those that still run are killed, with their workers."""
    started: list[Server] = []
    yield started
    for server in started:
        if server.process.poll() is None:
            for child in psutil.Process(server.process.pid).children(recursive=True):
                child.kill()
            server.end(signal.SIGKILL)
    end_server(folder / "postgres")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_answers_and_ends_cleanly(folder: Path, servers: list[Server], number: int) -> None:
    servers.append(server := Server(folder, "--no-jobs"))
    url = server.url()
    assert httpx.get(f"{url}/health").json() == {"status": "ok"}
    assert httpx.get(f"{url}/ready").json()["checks"]["migrations"] == "ok"
    assert httpx.post(f"{url}/graphql", json={"query": "{ viewer { id } }"}).json()["data"] == {"viewer": None}
    assert server.end(number) == 0
    assert not (server.data / "postmaster.pid").exists()


def test_a_killed_server_starts_again_without_help(folder: Path, servers: list[Server]) -> None:
    servers.append(first := Server(folder))
    person = {"name": "Ada", "email": "ada@example.com", "password": "correct horse battery staple"}
    registered = httpx.post(f"{first.url()}/api/auth/register", json=person)
    assert registered.status_code == 201
    first.end(signal.SIGKILL)
    end_server(folder / "postgres")
    servers.append(second := Server(folder))
    token = registered.json()["data"]["access_token"]
    me = httpx.get(f"{second.url()}/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["data"]["email"] == "ada@example.com"
    assert second.end(signal.SIGTERM) == 0


def test_two_servers_share_one_database(folder: Path, servers: list[Server]) -> None:
    servers += [one := Server(folder), other := Server(folder)]
    urls = one.url(), other.url()
    assert one.end(signal.SIGTERM) == 0
    assert httpx.get(f"{urls[1]}/ready").status_code == 200
    assert other.end(signal.SIGTERM) == 0
    assert not (one.data / "postmaster.pid").exists()


def test_workers_share_one_port(folder: Path, servers: list[Server]) -> None:
    servers.append(server := Server(folder, "--workers", "2"))
    url = server.url()
    assert httpx.get(f"{url}/ready", timeout=30).status_code == 200
    assert len(psutil.Process(server.process.pid).children()) >= 2
    assert server.end(signal.SIGTERM) == 0
    assert not (server.data / "postmaster.pid").exists()


def test_workers_end_with_a_killed_parent_and_leave_its_port(folder: Path, servers: list[Server]) -> None:
    servers.append(server := Server(folder, "--workers", "2"))
    assert httpx.get(f"{server.url()}/ready", timeout=30).status_code == 200
    children = psutil.Process(server.process.pid).children(recursive=True)
    server.end(signal.SIGKILL)
    _, alive = psutil.wait_procs(children, timeout=15)
    assert not alive


def test_a_worker_joins_the_servers_database_and_ends_cleanly(folder: Path, servers: list[Server]) -> None:
    servers.append(server := Server(folder, "--no-jobs"))
    url = server.url()
    servers.append(worker := Server(folder, command="worker"))
    assert worker.says(r"(Waiting for jobs)")
    assert server.end(signal.SIGTERM) == 0
    assert (server.data / "postmaster.pid").exists(), f"{url} ended and took the worker's database with it"
    assert worker.end(signal.SIGTERM) == 0
    assert not (server.data / "postmaster.pid").exists()


def test_a_port_that_is_taken_is_explained() -> None:
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        message = (
            rf"Can't listen on 127\.0\.0\.1 port {port} \(Address already in use\); choose others with NEXORA_HOST"
        )
        with pytest.raises(BadSetting, match=message), bound("127.0.0.1", port):
            pass


def test_who_calls_early_waits() -> None:
    with bound("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), timeout=5):
        taken, _ = listener.accept()
        taken.close()


def test_as_many_connections_as_the_system_allows() -> None:
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(now, 500), most))
    try:
        allow_many_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (min(most, 65_536), most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))


def test_an_address_for_browsers() -> None:
    with bound("0.0.0.0", 0) as everywhere:
        assert url_of(everywhere) == f"http://127.0.0.1:{everywhere.getsockname()[1]}"
    if socket.has_ipv6:
        with bound("::1", 0) as six:
            assert url_of(six) == f"http://[::1]:{six.getsockname()[1]}"
