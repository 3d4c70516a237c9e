"""Data directories to start servers in, and another process of the program that uses one."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import psutil  # type: ignore[import-untyped]  # It brings no types.
import pytest

from governance.embedded import EmbeddedError, Server, running

QUICK = {"fsync": "off", "shared_buffers": "16MB"}
ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes and no uids.")
AS_ROOT = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="Only root changes its user."
)
USER_OF_THE_SERVER = """
import json, sys
from pathlib import Path
from governance.embedded import running

with running(Path(sys.argv[1]), settings=json.loads(sys.argv[2])) as server:
    print(json.dumps([server.port, server.started_here]), flush=True)
    sys.stdin.read()
"""


@contextmanager
def a_place() -> Iterator[Path]:
    """Make a folder an unprivileged account can pass through, as pytest's own is not for root."""
    place = Path(tempfile.mkdtemp(prefix="governance-embedded-")).resolve()
    place.chmod(0o755)
    try:
        yield place
    finally:
        for left_running in place.rglob("postmaster.pid"):
            with suppress(psutil.Error):
                psutil.Process(int(left_running.read_text().split()[0])).kill()
        shutil.rmtree(place)


@pytest.fixture
def place() -> Iterator[Path]:
    with a_place() as folder:
        yield folder


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    with a_place() as folder, running(folder / "data", settings=QUICK) as server:
        yield server


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """A data directory that has held data before; whoever changes it puts it back."""
    with a_place() as folder:
        with running(folder / "data", settings=QUICK):
            pass
        yield folder / "data"


@pytest.fixture
def made(place: Path, stopped: Path) -> Path:
    """A data directory that has held data before, and is the test's own."""
    return copied(stopped, place / "data")


def copied(data_dir: Path, copy: Path) -> Path:
    """Copy a data directory, owners and all."""
    shutil.copytree(data_dir, copy)
    for path in [data_dir, *data_dir.rglob("*")] if sys.platform != "win32" else []:
        found = path.stat()
        os.chown(copy / path.relative_to(data_dir), found.st_uid, found.st_gid)
    return copy


class Another:
    """Another process of the program that uses the server of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER_OF_THE_SERVER, str(data_dir), json.dumps(QUICK)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def found(self) -> tuple[int, bool]:
        """Wait until it is connected; give the port and whether it started the server."""
        assert self.process.stdout is not None
        port, started_here = json.loads(self.process.stdout.readline())
        return port, started_here

    def leave(self) -> None:
        """Let it come to its end, and wait for that."""
        self.process.communicate(timeout=20)
        assert self.process.returncode == 0

    def die(self) -> None:
        """Kill it, as a lack of memory would."""
        self.process.kill()
        self.process.communicate()


async def ask(server: Server, sql: str, password: str | None = None) -> Any:
    connection = await asyncpg.connect(server.url(), password=password)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def postmaster(data_dir: Path) -> psutil.Process:
    lines = (data_dir / "postgresql" / "postmaster.pid").read_text().splitlines()
    return psutil.Process(int(lines[0]))


def is_stopped(data_dir: Path) -> bool:
    return not (data_dir / "postgresql" / "postmaster.pid").exists()


def refusal(data_dir: Path, settings: dict[str, str] = QUICK) -> str:
    with pytest.raises(EmbeddedError) as refused, running(data_dir, settings=settings):
        pass
    said = str(refused.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


def content(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# What is made.
