"""The PostgreSQL that comes with the program: started, joined, killed, stopped."""

import asyncio
import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil  # type: ignore[import-untyped]  # It brings no types.
import pytest
from asyncpg.exceptions import InterfaceError, InternalClientError, InvalidPasswordError
from clusters import AS_ROOT, POSIX, QUICK, Another, ask, copied, is_stopped, postmaster

from governance.embedded import Server, pg_bin, running


async def test_has_checksums_and_the_locale_that_is_the_same_everywhere(served: Server) -> None:
    connection = await asyncpg.connect(served.url())
    try:
        assert connection.get_server_version().major == 18
        assert await connection.fetchval("SHOW data_checksums") == "on"
        locale = await connection.fetchrow(
            "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = current_database()"
        )
        assert locale is not None
        assert tuple(locale) == ("b", "C.UTF-8", "UTF8")
        assert await connection.fetchval("SELECT upper('évora')") == "ÉVORA"
        assert await connection.fetchval("SHOW timezone") == "UTC"
        assert await connection.fetchval("SHOW shared_preload_libraries") == "pg_stat_statements"
        assert await connection.fetchval("SHOW shared_buffers") == "16MB"
    finally:
        await connection.close()


async def test_listens_on_loopback_only(served: Server) -> None:
    assert served.host == "127.0.0.1"
    assert await ask(served, "SHOW listen_addresses") == "127.0.0.1"
    assert await ask(served, "SHOW unix_socket_directories") == ""


async def test_lets_nobody_in_without_the_password(served: Server) -> None:
    with pytest.raises(InvalidPasswordError):
        await ask(served, "SELECT 1", password="guessed")
    trusting = "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"
    assert await ask(served, trusting) == 0


def test_shows_the_password_in_its_address_only(served: Server) -> None:
    password = (served.data_dir / "postgresql.password").read_text().strip()
    assert len(password) == 43
    assert served.url("other").endswith(f":{password}@127.0.0.1:{served.port}/other")
    assert password not in repr(served)
    assert password not in " ".join(postmaster(served.data_dir).cmdline())


def test_quotes_what_an_address_may_not_hold() -> None:
    server = Server("127.0.0.1", 5432, "a@b", "p:/ ?", Path(), started_here=True)
    assert server.url("d/b") == "postgresql://a%40b:p%3A%2F%20%3F@127.0.0.1:5432/d%2Fb"


@POSIX
def test_is_closed_to_every_other_user(served: Server) -> None:
    folder = served.data_dir
    owner = postmaster(folder).uids().effective
    assert owner != 0
    for private in (folder, folder / "postgresql"):
        assert private.stat().st_mode & 0o777 == 0o700
        assert private.stat().st_uid == owner
    for name in ("postgresql.password", "postgresql.log", "start.lock", "users.lock"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "postgresql").rglob("*"))


@POSIX
def test_does_not_hear_the_interrupt_of_our_terminal(served: Server) -> None:
    pid = postmaster(served.data_dir).pid
    assert os.getsid(pid) != os.getsid(0)
    assert os.getpgid(pid) != os.getpgid(0)


def test_the_programs_are_there() -> None:
    version = subprocess.run([pg_bin() / "psql", "--version"], capture_output=True, check=True)
    assert version.stdout.startswith(b"psql (PostgreSQL) 18.")


# Started, joined, stopped.


async def test_starts_again_with_what_was_written(place: Path) -> None:
    data_dir = place / "above" / 'it\'s $HOME "quoted" né'
    with running(data_dir, settings=QUICK) as server:
        assert server.started_here
        await ask(server, "CREATE TABLE note AS SELECT 'kept' AS word")
    assert is_stopped(data_dir)

    began = time.monotonic()
    with running(data_dir, settings=QUICK) as server:
        assert time.monotonic() - began < 5
        assert await ask(server, "SELECT word FROM note") == "kept"
    assert is_stopped(data_dir)
    with pytest.raises(OSError, match="Connect call failed"):
        await ask(server, "SELECT 1")


async def test_takes_an_empty_folder(place: Path) -> None:
    data_dir = place / "data"
    data_dir.mkdir(mode=0o755)
    (data_dir / "lost+found").mkdir()
    with running(data_dir, settings=QUICK) as server:
        assert await ask(server, "SELECT current_database()") == "governance"


@POSIX
def test_makes_a_folder_the_server_can_reach_whatever_the_umask(place: Path) -> None:
    before = os.umask(0o077)
    try:
        with running(place / "above" / "data", settings=QUICK) as server:
            assert server.started_here
    finally:
        os.umask(before)
    assert (place / "above" / "data").stat().st_mode & 0o777 == 0o700


async def test_runs_until_the_last_user_leaves(made: Path) -> None:
    with running(made, settings=QUICK) as server:
        other = Another(made)
        assert other.found() == (server.port, False)
    assert await ask(server, "SELECT 1") == 1

    other.leave()
    assert is_stopped(made)


def test_two_that_start_together_share_one_server(place: Path) -> None:
    first, second = Another(place / "data"), Another(place / "data")
    (port, started), (other_port, other_started) = first.found(), second.found()
    assert port == other_port
    assert {started, other_started} == {True, False}

    first.leave()
    assert not is_stopped(place / "data")
    second.leave()
    assert is_stopped(place / "data")


async def test_joins_what_a_killed_program_left_running(made: Path) -> None:
    killed = Another(made)
    port, _ = killed.found()
    killed.die()

    with running(made, settings=QUICK) as server:
        assert (server.port, server.started_here) == (port, False)
        assert await ask(server, "SELECT 1") == 1
    assert is_stopped(made)


async def test_a_killed_server_comes_back_with_every_commit_it_acknowledged(place: Path) -> None:
    acknowledged: list[int] = []
    many = asyncio.Event()

    async def write(server: Server) -> None:
        connection = await asyncpg.connect(server.url())
        await connection.execute("CREATE TABLE note (number int PRIMARY KEY)")
        # However the driver tells that the server is gone.
        with suppress(asyncpg.PostgresError, InterfaceError, InternalClientError, OSError):
            for number in range(1_000_000):
                await connection.execute("INSERT INTO note VALUES ($1)", number)
                acknowledged.append(number)
                if number == 200:
                    many.set()
        connection.terminate()

    with running(place / "data") as server:
        writing = asyncio.create_task(write(server))
        await many.wait()
        for process in [postmaster(place / "data"), *postmaster(place / "data").children()]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        await writing

    with running(place / "data") as server:
        assert server.started_here
        known = f"SELECT count(*) FROM note WHERE number < {len(acknowledged)}"
        assert await ask(server, known) == len(acknowledged)
    assert is_stopped(place / "data")


async def test_comes_back_while_another_user_is_still_there(made: Path) -> None:
    with running(made, settings=QUICK):
        postmaster(made).kill()
        other = Another(made)
        port, started_here = other.found()
        assert started_here
    assert not is_stopped(made)
    assert str(port) in (made / "postgresql" / "postmaster.pid").read_text().split()
    other.leave()
    assert is_stopped(made)


@POSIX
def test_is_not_held_up_by_a_number_that_somebody_else_has_now(made: Path) -> None:
    lock = made / "postgresql" / "postmaster.pid"
    with running(made, settings=QUICK):
        owner = postmaster(made).uids().effective
        left_behind = lock.read_text().splitlines()
    as_owner = owner if os.geteuid() == 0 else None
    sleep = shutil.which("sleep") or "sleep"
    with subprocess.Popen([sleep, "60"], user=as_owner, group=as_owner) as stranger:
        lock.write_text("\n".join([str(stranger.pid), *left_behind[1:]]) + "\n")

        with running(made, settings=QUICK) as server:
            assert server.started_here
        assert stranger.poll() is None
        stranger.terminate()


async def test_a_copy_is_not_taken_for_the_original(place: Path, made: Path) -> None:
    copied(made, place / "copy")
    lock = Path("postgresql", "postmaster.pid")
    with running(made, settings=QUICK) as original:
        (place / "copy" / lock).write_bytes((made / lock).read_bytes())
        with running(place / "copy", settings=QUICK) as copy:
            assert copy.port != original.port
            served = await ask(copy, "SHOW data_directory")
            assert Path(served) == place / "copy" / "postgresql"


def test_a_first_start_that_was_killed_leaves_no_harm(place: Path) -> None:
    killed = Another(place / "data")
    until = time.monotonic() + 20
    while not list((place / "data").glob("postgresql.new-*/base")):
        assert time.monotonic() < until
        time.sleep(0.005)
    killed.die()
    assert not (place / "data" / "postgresql").exists()

    with running(place / "data", settings=QUICK) as server:
        assert server.started_here
    assert not list((place / "data").glob("postgresql.new-*"))


@AS_ROOT
async def test_copies_programs_that_only_root_can_reach(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = pg_bin().parents[1]
    private = place / "private"
    private.mkdir(mode=0o700)
    for name in (wheel.name, f"{wheel.name}.libs"):
        if (wheel.parent / name).exists():
            (private / name).symlink_to(wheel.parent / name)
    monkeypatch.syspath_prepend(private)
    assert private in pg_bin().parents

    for _ in range(2):
        with running(place / "data", settings=QUICK) as server:
            assert await ask(server, "SELECT 1") == 1
            (copy,) = (place / "data").glob("programs*")
            assert Path(postmaster(place / "data").exe()).is_relative_to(copy)
    assert private.stat().st_mode & 0o777 == 0o700


# Refused, in one sentence, and nothing changed.
