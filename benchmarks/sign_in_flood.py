"""Reads beside a flood of 200 wrong passwords a second: how much of their throughput is left."""

import asyncio
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx

from benchmarks.reads.load import Generator
from benchmarks.reads.questions import QUESTIONS
from benchmarks.reads.servers import OURS, Peer, running
from benchmarks.reads.stage import database_server, filled, generator, scratch_folder
from benchmarks.reads.table import ROUNDS, SECONDS

MUNICIPALITIES = 2_400
PER_SECOND = 200
ADDRESSES = 50
"""From how many e-mail addresses the wrong passwords are for."""
RATIO_MIN = 0.75
SIGN_IN = """mutation Wrong($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Problem { code } }
}"""


def main() -> None:
    """Ask for pages alone and beside the flood, round by round."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        load = generator(folder)
        server = stack.enter_context(database_server(folder))
        peer = stack.enter_context(running(OURS, filled(server, "reads", MUNICIPALITIES)))
        measure(peer, load)


def measure(peer: Peer, load: Generator) -> None:
    """Print the medians of both, and the median ratio."""
    page = next(question for question in QUESTIONS if question.name == "page")
    load.run(peer.url(page), page.bodies(), 2)
    alone: list[float] = []
    beside: list[float] = []
    sent: dict[str, int] = {}
    for _ in range(ROUNDS):
        alone.append(load.run(peer.url(page), page.bodies(), SECONDS).per_second)
        with flood(f"http://127.0.0.1:{peer.port}/graphql", sent):
            beside.append(load.run(peer.url(page), page.bodies(), SECONDS).per_second)
    ratio = statistics.median(some / all_ for all_, some in zip(alone, beside, strict=True))
    print(f"  wrong passwords sent and answered with: {sent}")
    print(
        f"  page of 50 alone {statistics.median(alone):,.0f} requests/s, beside the flood "
        f"{statistics.median(beside):,.0f}, ratio {ratio:.2f}, wanted {RATIO_MIN}: "
        f"{'reached' if ratio >= RATIO_MIN else 'MISSED'}"
    )


@contextmanager
def flood(url: str, sent: dict[str, int]) -> Iterator[None]:
    """Send wrong passwords meanwhile, at an even pace."""
    over = threading.Event()
    sender = threading.Thread(target=lambda: asyncio.run(_send(url, over, sent)))
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()


async def _send(url: str, over: threading.Event, sent: dict[str, int]) -> None:
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(timeout=30, limits=limits) as client, asyncio.TaskGroup() as group:
        began, number = time.monotonic(), 0
        while not over.is_set():
            given = {
                "email": f"somebody{number % ADDRESSES}@benchmark.invalid",
                "password": "no" * 8,
            }
            group.create_task(_one(client, url, given, sent))
            number += 1
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))


async def _one(
    client: httpx.AsyncClient, url: str, given: dict[str, str], sent: dict[str, int]
) -> None:
    answer = await client.post(url, json={"query": SIGN_IN, "variables": {"input": given}})
    data = answer.json().get("data")
    said = data["signIn"]["__typename"] if data else str(answer.status_code)
    sent[said] = sent.get(said, 0) + 1


if __name__ == "__main__":
    main()
