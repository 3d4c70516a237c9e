"""What tests of the doors stand on: the application over HTTP, the program as processes."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import asyncpg
import httpx
import psutil  # type: ignore[import-untyped]  # It brings no types.
from typer.testing import CliRunner, Result

from governance import demo, embedded
from governance.app import application
from governance.cli import app
from governance.db import database
from governance.settings import Settings

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from governance.cli import main; main()"]
START_SECONDS_MAX = 60
PUBLIC_URL = Settings().public_url
GROUPS = "{ coordinationGroups(first: 1) { totalCount } }"


@asynccontextmanager
async def over_http(url: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application over a database."""
    known = Settings(database_url=url, read_pool_size=2, **settings)
    served = application(known)
    begun, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        # In one task from beginning to end, which a fixture is not.
        async with served.lifespan():
            begun.set()
            await over.wait()

    life = asyncio.create_task(live())
    await asyncio.wait([life, asyncio.create_task(begun.wait())], return_when="FIRST_COMPLETED")
    transport = httpx.ASGITransport(cast("Any", served))  # The two libraries type ASGI apart.
    async with httpx.AsyncClient(transport=transport, base_url="http://network.test") as opened:
        yield opened
    over.set()
    await life


async def with_demo(url: str) -> list[demo.Part]:
    """Load the demonstration into a database; the parts to play in it."""
    at = datetime.now(UTC)
    async with database(url, Settings()) as opened, opened.session() as session:
        await demo.load(session, at)
        parts = await demo.parts(session, at, PUBLIC_URL)
        await session.commit()
    return parts


@asynccontextmanager
async def cloned(server: embedded.Server, template: str, name: str) -> AsyncIterator[str]:
    """A migrated database that several tests share, of this process alone."""
    name = f"{name}_{os.getpid()}"
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield server.url(name)
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def environment(**settings: str) -> dict[str, str]:
    """Our environment with these settings of the program and no others."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GOVERNANCE_")}
    return ours | {f"GOVERNANCE_{name.upper()}": value for name, value in settings.items()}


def governance(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def here(*arguments: str | Path, **settings: str) -> Result:
    """Run a command in this process, which is quicker."""
    given = {"COLUMNS": "200"} | {f"GOVERNANCE_{name.upper()}": settings[name] for name in settings}
    said = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, said, prog_name="governance", env=given)


async def told(*arguments: str | Path, **settings: str) -> Result:
    """Run a command in this process, beside the loop the test runs in."""
    return await asyncio.to_thread(here, *arguments, **settings)


def _hearing() -> None:
    """Let a server hear the signals its tests send, however the tests themselves were started."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def a_place() -> Iterator[Path]:
    """A folder an unprivileged account can pass through; no server is left running in it."""
    place = Path(tempfile.mkdtemp(prefix="governance-doors-")).resolve()
    place.chmod(0o755)
    try:
        yield place
    finally:
        for left in place.rglob("postmaster.pid"):
            with suppress(psutil.Error):
                psutil.Process(int(left.read_text().split()[0])).kill()
        subprocess.run(["rm", "-rf", place], check=True)  # noqa: S607  Found wherever it is.


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Serving:
    """A running `governance serve`, with what it said and what it answers."""

    def __init__(
        self,
        *arguments: str | Path,
        port: int | None = None,
        settings: dict[str, str] | None = None,
    ) -> None:
        self.port = port or free_port()
        number, name = tempfile.mkstemp(prefix="governance-said-")
        self._output = Path(name)
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(self.port), *arguments],
            cwd=ROOT,
            env=environment(**(settings or {})),
            stdin=subprocess.DEVNULL,
            stdout=number,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_hearing,  # noqa: PLW1509  Nothing else runs in the child yet.
        )
        os.close(number)

    @property
    def said(self) -> str:
        """Everything it printed so far."""
        return self._output.read_text(encoding="utf-8")

    @property
    def tokens(self) -> list[str]:
        """The tokens it printed, the secretary's first."""
        mark = "  Authorization: Bearer "
        lines = self.said.splitlines()
        return [line.removeprefix(mark) for line in lines if line.startswith(mark)]

    def ready(self) -> "Serving":
        """Wait until it answers."""
        ends = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < ends:
            assert self.process.poll() is None, self.said
            with suppress(OSError, httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{self.port}/health/ready").status_code == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError(self.said)

    def ask(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/graphql",
            json={"query": query, "variables": variables},
            headers=headers,
            timeout=20,
        )
        body: dict[str, Any] = json.loads(answer.content)
        assert "errors" not in body, body
        data: dict[str, Any] = body["data"]
        return data

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        children: list[psutil.Process] = psutil.Process(self.process.pid).children()
        return children

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end, as a supervisor or a terminal does; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def forget(self) -> None:
        """Drop what it said."""
        self._output.unlink()

    def kill(self) -> None:
        """End it and its workers without a warning."""
        with suppress(psutil.Error):
            for worker in self.workers():
                worker.kill()
        self.process.kill()
        self.process.wait(30)


@contextmanager
def serving(
    *arguments: str | Path, port: int | None = None, settings: dict[str, str] | None = None
) -> Iterator[Serving]:
    """A `governance serve` that is ended at the latest with the test."""
    served = Serving(*arguments, port=port, settings=settings)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            try:
                served.end()
            except subprocess.TimeoutExpired:
                served.kill()
        served.forget()
