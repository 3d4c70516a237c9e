"""Long work at the command line: shown to people while it lasts, undone when it is stopped."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from doors import PROGRAM, ROOT, environment

INDEXES = "SELECT array_agg(indexdef ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'public'"
CAPE_VERDE = ["import", "world", "--country", "CV", "--min-population", "15000"]


async def fetch(url: str, query: str) -> Any:
    """What the database answers with."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def count(url: str, table: str) -> int:
    found: int = await fetch(url, f"SELECT count(*) FROM {table}")
    return found


def begun(arguments: list[str], url: str, stderr: int) -> subprocess.Popen[bytes]:
    """A command at work."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=ROOT,
        env=environment(database_url=url) | {"TERM": "xterm-256color"},
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


async def test_ctrl_c_in_an_import_leaves_nothing_half_done(url: str) -> None:
    process = begun(["import", "world", "--min-population", "15000"], url, subprocess.PIPE)
    indexes = await fetch(url, INDEXES)
    writing = "SELECT count(*) FROM pg_locks WHERE relation = 'territory'::regclass AND mode = "
    while not await fetch(url, writing + "'RowExclusiveLock'"):
        assert process.poll() is None
        await asyncio.sleep(0.01)

    process.send_signal(signal.SIGINT)
    said, complained = await asyncio.to_thread(process.communicate, timeout=30)

    assert (process.returncode, said) == (130, b"")
    assert complained == b"Stopped before the end; nothing half done is left behind.\n"
    assert await count(url, "territory") == 0
    assert await count(url, "event") == 0
    assert await fetch(url, INDEXES) == indexes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals.")
async def test_progress_is_shown_to_people_and_not_among_the_results(url: str) -> None:
    terminal, theirs = os.openpty()
    process = begun(CAPE_VERDE, url, theirs)
    os.close(theirs)
    shown = b""

    def watch() -> bytes:
        nonlocal shown
        with suppress(OSError):  # The terminal is closed at the other end.
            while piece := os.read(terminal, 4096):
                shown += piece
        return process.communicate(timeout=30)[0]

    said = await asyncio.to_thread(watch)

    os.close(terminal)
    assert said == b"31 territories added, 0 known already, 0 of them completed.\n"
    assert b"places" in shown
    assert b"31/31" in shown
