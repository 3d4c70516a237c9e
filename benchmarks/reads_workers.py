"""Two serving processes beside one: how many more requests they answer."""

import os
import statistics
from contextlib import ExitStack

import psutil  # type: ignore[import-untyped]  # It brings no types.

from benchmarks.reads.load import Generator
from benchmarks.reads.questions import QUESTIONS, Question
from benchmarks.reads.servers import OURS, Peer, running
from benchmarks.reads.stage import database_server, filled, generator, scratch_folder
from benchmarks.reads.table import ROUNDS, SECONDS

MUNICIPALITIES = 2_400
RATIO_MIN = 1.7
CORES_NEEDED = 6
"""For two serving processes, what PostgreSQL does for them, and the generator."""
BUSY = 90.0
"""Percent of the machine above which one process leaves nothing for a second."""


def main() -> None:
    """Start one server of one process and one of two, and load them in turn."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        load = generator(folder)
        server = stack.enter_context(database_server(folder))
        url = filled(server, "reads", MUNICIPALITIES)
        one = stack.enter_context(running(OURS, url))
        two = stack.enter_context(running(OURS, url, workers=2))
        for question in QUESTIONS:
            if question.name in {"one", "page"}:
                measure(question, one, two, load)
    cores = os.cpu_count() or 1
    if cores < CORES_NEEDED:
        print(
            f"  This machine has {cores} cores for the servers, PostgreSQL and the generator "
            f"together: {RATIO_MIN} can be shown from about {CORES_NEEDED}."
        )


def measure(question: Question, one: Peer, two: Peer, load: Generator) -> None:
    """Ask both a question, round by round."""
    for peer in (one, two):
        load.run(peer.url(question), question.bodies(), 2)
    runs: dict[Peer, list[float]] = {one: [], two: []}
    busy = []
    for turn in range(ROUNDS):
        for peer in (one, two) if turn % 2 else (two, one):
            psutil.cpu_percent()
            done = load.run(peer.url(question), question.bodies(), SECONDS)
            runs[peer].append(done.per_second)
            if peer is one:
                busy.append(psutil.cpu_percent())
    ratio = statistics.median(more / less for less, more in zip(runs[one], runs[two], strict=True))
    print(
        f"  {question.title:12} one process {statistics.median(runs[one]):,.0f} requests/s, "
        f"two {statistics.median(runs[two]):,.0f}, ratio {ratio:.2f}, wanted {RATIO_MIN}"
    )
    used = statistics.median(busy)
    if used > BUSY:
        print(f"    One process with its database and load keeps {used:.0f}% of all cores busy.")


if __name__ == "__main__":
    main()
