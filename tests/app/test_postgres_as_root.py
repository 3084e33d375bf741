"""The embedded PostgreSQL when root starts it: it runs as somebody else, and opens no folder that isn't ours."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.postgres import programs, start_embedded
from app.postgres.accounts import SYSTEM_NAME, Account, account_of, ourselves, system_account
from kit.errors import Unavailable
from tests.app.servers import as_user, modes_above, own_folder, postmaster, query

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root lends its server an account; run as root to test it"
)


@pytest.fixture
def closed() -> Iterator[Path]:
    """A data folder that nobody but root can reach."""
    with own_folder(0o700) as made:
        (made / "data").mkdir(mode=0o700)
        yield made / "data"


@pytest.fixture
def system() -> Iterator[Path]:
    """In place of /var/lib/nexora."""
    with own_folder(0o755) as made:
        yield made / "nexora"


def nobody() -> Account:
    return account_of(pwd.getpwnam("nobody").pw_uid)


def test_the_server_runs_as_an_account_of_its_own(folder: Path, system: Path) -> None:
    with start_embedded(folder, for_tests=True, system_folder=system):
        assert postmaster(folder / "postgres").username() == SYSTEM_NAME
        assert not system.exists()


def test_a_folder_out_of_reach_stays_closed_and_a_note_says_where_the_data_is(closed: Path, system: Path) -> None:
    before = modes_above(closed / "postgres", system, programs._wheel() / "bin")
    with start_embedded(closed, for_tests=True, system_folder=system) as server:
        query(server.dsn, "CREATE TABLE kept AS SELECT 1 AS n")
        home = Path((closed / "postgres.location").read_text().strip())
        assert home.parent == system
        assert home.stat().st_uid == pwd.getpwnam(SYSTEM_NAME).pw_uid
        assert home.stat().st_mode & 0o777 == 0o700
    with start_embedded(closed, for_tests=True, system_folder=system) as server:
        assert query(server.dsn, "SELECT n FROM kept") == 1
    assert modes_above(closed / "postgres", system, programs._wheel() / "bin") == before
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_deleted_data_folder_does_not_bring_its_database_back(closed: Path, system: Path) -> None:
    with start_embedded(closed, for_tests=True, system_folder=system) as server:
        query(server.dsn, "CREATE TABLE kept AS SELECT 1 AS n")
    shutil.rmtree(closed)
    closed.mkdir(mode=0o700)
    with start_embedded(closed, for_tests=True, system_folder=system) as server:
        assert query(server.dsn, "SELECT to_regclass('kept')") is None


def test_data_that_is_gone_is_missed_not_replaced(closed: Path, system: Path) -> None:
    start_embedded(closed, for_tests=True, system_folder=system).stop()
    shutil.rmtree(system)
    with pytest.raises(Unavailable, match=r"postgres.location says that the database is in .* which is gone"):
        start_embedded(closed, system_folder=system)


def test_programs_out_of_reach_are_copied_for_the_server(
    folder: Path, closed: Path, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = programs._wheel()
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if part.exists():
            shutil.copytree(part, closed / part.name, copy_function=os.link)
    monkeypatch.setattr(programs, "_wheel", lambda: closed / wheel.name)
    before = modes_above(closed / wheel.name / "bin")
    with start_embedded(folder, for_tests=True, system_folder=system) as server:
        assert query(server.dsn, "SELECT '[1]'::vector <-> '[1]'") == 0
        program = Path(postmaster(folder / "postgres").exe())
        assert system in program.parents
        assert program.stat().st_uid == 0
        assert not program.stat().st_mode & 0o022
    assert modes_above(closed / wheel.name / "bin") == before


def test_another_users_database_is_run_as_that_user_who_can_go_on_with_it(copy: Path, system: Path) -> None:
    account = nobody()
    for path in [copy, *copy.rglob("*")]:
        os.chown(path, account.uid, account.gid)
    with start_embedded(copy, system_folder=system) as server:
        assert postmaster(copy / "postgres").username() == "nobody"
        query(server.dsn, "CREATE TABLE kept AS SELECT 1 AS n")

    def work() -> str:
        with start_embedded(copy) as server:
            return str(query(server.dsn, "SELECT n FROM kept"))

    assert as_user(account.uid, account.gid, work) == "1"


def test_a_copy_that_lost_its_owner_says_how_to_give_it_back(copy: Path) -> None:
    for path in [copy, *copy.rglob("*")]:
        os.chown(path, 0, 0)
    with pytest.raises(Unavailable, match=f"belongs to root, .* chown -R {SYSTEM_NAME}: {copy / 'postgres'} "):
        start_embedded(copy)


def test_a_copy_out_of_its_owners_reach_names_the_folder_that_is_closed(copy: Path, closed: Path) -> None:
    (copy / "postgres").rename(closed / "postgres")
    account = system_account()
    os.chown(closed / "postgres", account.uid, account.gid)
    with pytest.raises(Unavailable, match=rf"who can't pass through {closed.parent}; chmod o\+x {closed.parent}$"):
        start_embedded(closed)


def test_a_normal_user_needs_no_account_and_changes_nothing(empty: Path) -> None:
    account = nobody()
    os.chown(empty, account.uid, account.gid)
    before = modes_above(empty / "postgres", programs._wheel() / "bin")

    def work() -> str:
        with start_embedded(empty, for_tests=True) as server:
            who = postmaster(empty / "postgres").username()
            return f"{who} {query(server.dsn, 'SELECT 1')}"

    assert as_user(account.uid, account.gid, work) == "nobody 1"
    assert modes_above(empty / "postgres", programs._wheel() / "bin") == before


def test_a_normal_user_is_told_whose_database_it_is(folder: Path) -> None:
    folder.chmod(0o777)
    start_embedded(folder).stop()
    account = nobody()
    said = as_user(account.uid, account.gid, lambda: start_embedded(folder).dsn)
    assert said.startswith(f"Unavailable: The database in {folder} belongs to another user")
    for file in ("postgres.lock", "postgres.users"):
        (folder / file).chmod(0o666)
    said = as_user(account.uid, account.gid, lambda: start_embedded(folder).dsn)
    assert said.startswith(f"Unavailable: The database in {folder / 'postgres'} belongs to another user")


def test_a_link_in_place_of_a_lock_is_not_followed(folder: Path, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("")
    os.chown(folder, nobody().uid, nobody().gid)
    (folder / "postgres.lock").symlink_to(treasure)
    with pytest.raises(Unavailable, match="belongs to another user"):
        start_embedded(folder)
    assert treasure.stat().st_uid == 0


def test_reach_is_judged_by_every_folder_above(closed: Path) -> None:
    assert not system_account().reaches(closed / "postgres")
    assert ourselves().reaches(closed / "postgres")
    closed.parent.chmod(0o711)
    assert system_account().reaches(closed.parent / "data")
    assert not system_account().reaches(closed / "postgres")
