"""The four servers, each in one process on loopback, started and stopped by their ids."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # It brings no types.

from benchmarks.reads.questions import Question

START_SECONDS_MAX = 60
OURS, BY_HAND, POSTGRAPHILE, LOADERS = "ours", "hand-written SQL", "PostGraphile", "data loaders"
SERVE = [sys.executable, "-c", "from governance.cli import main; main()", "serve"]
GRANIAN = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--no-ws"]
UNLIMITED = {
    "GOVERNANCE_ANONYMOUS_REQUESTS_PER_MINUTE": "0",
    "GOVERNANCE_ANONYMOUS_COST_PER_MINUTE": "0",
    "GOVERNANCE_REQUESTS_PER_MINUTE": "0",
    "GOVERNANCE_COST_PER_MINUTE": "0",
}
"""A benchmark asks more often than anybody may."""


@dataclass(frozen=True)
class Peer:
    """A server that runs."""

    name: str
    port: int
    pid: int

    def url(self, question: Question) -> str:
        """Where a question is asked."""
        return f"http://127.0.0.1:{self.port}{self.path(question)}"

    def path(self, question: Question) -> str:
        """The path a question is asked at: a bare endpoint has one for each."""
        return f"/{question.name}" if self.name == BY_HAND else "/graphql"

    def bodies(self, question: Question) -> list[dict[str, Any]]:
        """The requests of a question in this server's words."""
        return question.bodies(is_postgraphile=self.name == POSTGRAPHILE)

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        """The data of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"content-type": "application/json"}
            connection.request("POST", path, body=json.dumps(body), headers=headers)
            answered = json.loads(connection.getresponse().read())
            assert "errors" not in answered, (self.name, answered["errors"])
            return answered["data"]
        finally:
            connection.close()

    def memory(self) -> float:
        """The megabytes in memory of the largest of its processes, which is the one that serves."""
        first = psutil.Process(self.pid)
        every = [first, *first.children(recursive=True)]
        return float(max(one.memory_info().rss for one in every) / 1e6)


@contextmanager
def running(
    name: str, url: str, node: str = "", scratch: Path | None = None, workers: int = 1
) -> Iterator[Peer]:
    """Start a server on a database and wait until it listens; at the end it is stopped."""
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if key[:11] != "GOVERNANCE_"}
    where = ["--host", "127.0.0.1", "--port", str(port)]
    own = {"READS_URL": url, "PORT": str(port), "NODE_ENV": "production"}
    if name == OURS:
        own = {"GOVERNANCE_DATABASE_URL": url, "GOVERNANCE_WORKERS": str(workers), **UNLIMITED}
        command = [*SERVE, *where]
    elif name == POSTGRAPHILE:
        command = [node, "server.mjs"]
    else:
        module = "hand" if name == BY_HAND else "loaders"
        command = [*GRANIAN, *where, f"benchmarks.reads.{module}:create"]
    folder = scratch / "peer" if name == POSTGRAPHILE and scratch else None
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**environment, **own}, stdout=log, stderr=log
        )
        try:
            _await(process, port, log)
            yield Peer(name, port, process.pid)
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], port: int, log: Any) -> None:
    began = time.monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is None and time.monotonic() - began < START_SECONDS_MAX:
                time.sleep(0.05)
                continue
            log.seek(0)
            sys.exit(f"A server did not start:\n{log.read().decode()[-2000:]}")
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server with the processes it started."""
    if process.poll() is not None:
        return
    children = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in psutil.wait_procs(children, timeout=5)[1]:
        child.kill()
