"""The embedded PostgreSQL, as whoever runs the tests: it starts, is shared, is killed and comes back."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from app.postgres import start_embedded, watched
from app.postgres.accounts import ourselves
from app.postgres.asking import Answer, ask
from app.postgres.cluster import Cluster
from app.postgres.places import Place
from app.postgres.programs import Programs
from kit.errors import Unavailable
from tests.app.servers import Holder, eventually, postmaster, query


def make_rows(dsn: str) -> str:
    """A new table with 1,000 rows; the statement that counts them."""
    name = f"kept_{uuid4().hex}"
    query(dsn, f"CREATE TABLE {name} AS SELECT generate_series(1, 1000) AS n")
    return f"SELECT count(*) FROM {name}"


def running(folder: Path) -> bool:
    return (folder / "postgres" / "postmaster.pid").exists()


def move(folder: Path, into: Path) -> None:
    into.mkdir(parents=True, mode=0o711)
    (folder / "postgres").rename(into / "postgres")


def test_a_new_folder_becomes_a_database_with_vectors(empty: Path) -> None:
    with start_embedded(empty, for_tests=True) as server:
        assert query(server.dsn, "SELECT '[1,2,3]'::halfvec <=> '[1,2,3]'") == 0
        assert query(server.dsn, "SELECT current_database()") == "nexora"
        assert query(server.dsn, "SELECT lower('ÄÖÉ')") == "äöé"


def test_rows_outlive_a_stop(folder: Path) -> None:
    with start_embedded(folder) as server:
        count = make_rows(server.dsn)
    assert not running(folder)
    with start_embedded(folder) as server:
        assert query(server.dsn, count) == 1000


def test_only_the_folder_leads_to_it(folder: Path) -> None:
    with start_embedded(folder, for_tests=True):
        data = folder / "postgres"
        kinds = {connection.family.name for connection in postmaster(data).net_connections("all")}
        assert kinds <= {"AF_UNIX"}
        assert data.stat().st_mode & 0o777 == 0o700
        assert (data / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_it_is_safe_against_power_loss_unless_it_is_for_tests(folder: Path) -> None:
    with start_embedded(folder) as server:
        assert query(server.dsn, "SHOW fsync") == "on"
        assert query(server.dsn, "SHOW synchronous_commit") == "on"
    with start_embedded(folder, for_tests=True) as server:
        assert query(server.dsn, "SHOW fsync") == "off"


def test_its_log_keeps_no_statement_and_no_value(folder: Path) -> None:
    with start_embedded(folder, for_tests=True) as server:
        query(server.dsn, "CREATE TABLE people (email text UNIQUE)")
        query(server.dsn, "INSERT INTO people VALUES ('canary@example.com')")
        with pytest.raises(Exception, match="people_email_key"):
            query(server.dsn, "INSERT INTO people VALUES ('canary@example.com')")
        assert "canary" not in (folder / "postgres" / "server.log").read_text()


def test_two_processes_share_one_server_and_the_last_one_out_stops_it(folder: Path) -> None:
    ours = start_embedded(folder, for_tests=True)
    other = Holder(folder)
    assert other.dsn() == ours.dsn
    ours.stop()
    assert running(folder)
    assert other.leave() == 0
    assert not running(folder)


def test_stopping_twice_takes_nothing_from_others(folder: Path) -> None:
    ours, other = start_embedded(folder, for_tests=True), start_embedded(folder, for_tests=True)
    ours.stop()
    ours.stop()
    assert query(other.dsn, "SELECT 1") == 1
    other.stop()
    assert not running(folder)


def test_four_processes_at_once_make_and_start_one_server(empty: Path) -> None:
    holders = [Holder(empty) for _ in range(4)]
    assert len({holder.dsn() for holder in holders}) == 1
    assert [holder.leave() for holder in holders] == [0, 0, 0, 0]
    assert not running(empty)


def test_a_killed_process_leaves_the_server_and_the_next_start_joins_it(folder: Path) -> None:
    killed = Holder(folder)
    count = make_rows(killed.dsn())
    before = postmaster(folder / "postgres").pid
    killed.kill()
    with start_embedded(folder, for_tests=True) as server:
        assert postmaster(folder / "postgres").pid == before
        assert query(server.dsn, count) == 1000
    assert not running(folder)


def test_a_killed_server_comes_back_with_all_rows(folder: Path) -> None:
    first = start_embedded(folder)
    count = make_rows(first.dsn)
    postmaster(folder / "postgres").kill()
    with start_embedded(folder) as second:
        assert query(second.dsn, count) == 1000
        first.stop()
        assert query(second.dsn, count) == 1000


def test_a_server_that_is_killed_while_it_is_used_is_started_again(folder: Path) -> None:
    with start_embedded(folder) as server, watched(server):
        count = make_rows(server.dsn)
        postmaster(folder / "postgres").kill()
        eventually(lambda: ask(server.dsn) is Answer.READY)
        assert query(server.dsn, count) == 1000
    assert not running(folder)


def test_both_killed_at_once_come_back(folder: Path) -> None:
    holder = Holder(folder, for_tests=False)
    count = make_rows(holder.dsn())
    postmaster(folder / "postgres").kill()
    holder.kill()
    with start_embedded(folder) as server:
        assert query(server.dsn, count) == 1000


def test_a_start_that_was_cut_off_is_begun_anew(empty: Path) -> None:
    (empty / "postgres.new").mkdir()
    (empty / "postgres.new" / "PG_VERSION").write_text("18\n")
    with start_embedded(empty, for_tests=True) as server:
        assert query(server.dsn, "SELECT 1") == 1
    assert not (empty / "postgres.new").exists()


def test_a_database_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    said = ("FATAL:  could not extend file: No space left on device", 'initdb: removing data directory "/data"')
    (tmp_path / "initdb").write_text("#!/bin/sh\n" + "".join(f"echo '{line}' >&2\n" for line in said) + "exit 1\n")
    (tmp_path / "initdb").chmod(0o700)
    cluster = Cluster(Place(tmp_path, ourselves()), Programs(tmp_path, ourselves()))
    with pytest.raises(Unavailable, match=r"couldn't be made in .*: could not extend file: No space left on device$"):
        cluster.make()


def test_another_versions_data_is_refused(copy: Path) -> None:
    (copy / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(Unavailable, match="was made by PostgreSQL 15; this is PostgreSQL 18"):
        start_embedded(copy)


def test_a_server_that_cannot_start_says_why(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.postgres.embedded.PATIENCE", 0.2)
    (copy / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Unavailable, match=r"doesn't answer \(.*postgresql.conf.*\); see .*server.log"):
        start_embedded(copy)


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(folder: Path) -> None:
    deep = folder / ("long" * 20) / ("longer" * 10)
    move(folder, deep)
    with start_embedded(deep, for_tests=True) as server:
        assert query(server.dsn, "SELECT 1") == 1
        socket = Path(server.dsn.split("host=")[1].split("&")[0])
        assert socket.stat().st_mode & 0o777 == 0o700
        with start_embedded(deep, for_tests=True) as joined:
            assert joined.dsn == server.dsn


def test_a_strangers_folder_is_never_taken_for_the_socket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = folder / ("long" * 20) / ("longer" * 10)
    move(folder, deep)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with start_embedded(deep, for_tests=True):
        taken = next(folder.glob("nexora-*"))
    assert not taken.exists()
    taken.mkdir()
    taken.chmod(0o777)
    with pytest.raises(Unavailable, match="is not a private folder"):
        start_embedded(deep)


@pytest.mark.parametrize("name", ["with space", "q'uo\"te", "$(touch x)", "ünï", "comma,comma"])
def test_any_name_of_a_folder_works(folder: Path, name: str) -> None:
    odd = folder / name
    move(folder, odd)
    with start_embedded(odd, for_tests=True) as server:
        assert query(server.dsn, "SELECT 1") == 1
    assert not running(odd)


def test_the_environment_of_a_postgres_user_does_not_leak_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "6543", "PGHOST": "db.invalid", "PGDATA": "/nowhere", "PGDATABASE": "other"}.items():
        monkeypatch.setenv(name, value)
    with start_embedded(folder, for_tests=True) as server:
        assert query(server.dsn, "SELECT current_database()") == "nexora"


def test_a_number_that_passed_to_another_process_does_not_stop_a_start(folder: Path) -> None:
    with start_embedded(folder) as server:
        count = make_rows(server.dsn)
        old = postmaster(folder / "postgres")
        old.kill()
        eventually(lambda: not psutil.pid_exists(old.pid))
    note = folder / "postgres" / "postmaster.pid"
    note.write_text("\n".join([str(psutil.Process().pid), *note.read_text().splitlines()[1:]]))
    with start_embedded(folder, for_tests=True) as server:
        assert query(server.dsn, count) == 1000
