"""How soon `governance serve` answers its first query, beside a bare start of its PostgreSQL.

Run it as `python -m benchmarks.start`. Every server runs on loopback in a folder of its own under
the system's temporary folder, and is removed at the end.
"""

import asyncio
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import asyncpg

from governance import embedded

ROUNDS = 5
WARM_SECONDS_MAX = 3.0
PROGRAM = [sys.executable, "-c", "from governance.cli import main; main()"]
QUERY = b'{"query": "{ coordinationGroups(first: 1) { totalCount } }"}'
ANSWER = b'"coordinationGroups":{"totalCount" : 10}'


def until_answered(data_dir: Path) -> float:
    """Seconds from the command to the answer of a query; then the server is stopped."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--demo", "--port", str(port), "--data-dir", data_dir],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        while (answered := ask(port)) is None:
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.005)
        took = time.perf_counter() - began
        assert ANSWER.replace(b" ", b"") in answered.replace(b" ", b""), answered
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    return took


def ask(port: int) -> bytes | None:
    """The answer to the query, or None while nobody listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"content-type": "application/json"}
        connection.request("POST", "/graphql", body=QUERY, headers=headers)
        return connection.getresponse().read()
    except ConnectionError:
        return None
    finally:
        connection.close()


def until_selected(data_dir: Path) -> float:
    """Seconds until the bare PostgreSQL answers SELECT 1; then it is stopped."""

    async def select(url: str) -> None:
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()

    began = time.perf_counter()
    with embedded.running(data_dir) as server:
        asyncio.run(select(server.url()))
        return time.perf_counter() - began


def starts(
    measure: Callable[[Path], float], place: Path, name: str
) -> tuple[list[float], list[float]]:
    """First starts, each in a new folder, and as many on the folder that is there by then."""
    first, warm = [], []
    for number in range(ROUNDS):
        data_dir = place / f"{name}-{number}"
        first.append(measure(data_dir))
        warm.append(measure(data_dir))
        shutil.rmtree(data_dir)
    return first, warm


def main() -> None:
    """Measure both in the same run and print the medians."""
    with tempfile.TemporaryDirectory(prefix="governance-start-") as folder:
        place = Path(folder)
        place.chmod(0o755)  # As root, the database's own account must pass.
        ours = starts(until_answered, place, "serve")
        bare = starts(until_selected, place, "postgres")
    print(f"Seconds to the first answer, median of {ROUNDS} (least – most):")
    for kind, served, peer in zip(("first start", "warm start"), ours, bare, strict=True):
        median, beside = statistics.median(served), statistics.median(peer)
        print(
            f"  {kind:12} serve {median:.2f} ({min(served):.2f} – {max(served):.2f}), "
            f"bare PostgreSQL {beside:.2f} ({min(peer):.2f} – {max(peer):.2f}), "
            f"ratio {median / beside:.1f}"
        )
    reached = "reached" if statistics.median(ours[1]) <= WARM_SECONDS_MAX else "missed"
    print(f"  Goal of a warm start within {WARM_SECONDS_MAX:.0f} s: {reached}.")


if __name__ == "__main__":
    main()
