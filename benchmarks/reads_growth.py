"""The page of 50 among 1,000,000 organisations beside the same among 10,000."""

import statistics
from contextlib import ExitStack

from benchmarks.reads.load import Generator
from benchmarks.reads.questions import QUESTIONS
from benchmarks.reads.seed import PER_MUNICIPALITY
from benchmarks.reads.servers import OURS, Peer, running
from benchmarks.reads.stage import database_server, filled, generator, scratch_folder
from benchmarks.reads.table import ROUNDS, SECONDS

FEW, MANY = 10_000, 1_000_000
RATIO_MAX = 1.3


def main() -> None:
    """Fill two databases, ask both in turn, print the medians and the median ratio."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        load = generator(folder)
        server = stack.enter_context(database_server(folder))
        peers = {
            count: stack.enter_context(
                running(OURS, filled(server, f"reads_{count}", count // PER_MUNICIPALITY))
            )
            for count in (FEW, MANY)
        }
        measure(peers, load)


def measure(peers: dict[int, Peer], load: Generator) -> None:
    """Ask both for the page, round by round."""
    page = next(question for question in QUESTIONS if question.name == "page")
    for peer in peers.values():
        load.run(peer.url(page), page.bodies(), 2)
    times: dict[int, list[float]] = {count: [] for count in peers}
    for turn in range(ROUNDS):
        for count in (FEW, MANY) if turn % 2 else (MANY, FEW):
            peer = peers[count]
            times[count].append(load.run(peer.url(page), page.bodies(), SECONDS).p50)
    ratio = statistics.median(many / few for many, few in zip(times[MANY], times[FEW], strict=True))
    for count in (FEW, MANY):
        print(f"  among {count:>9,} organisations: {statistics.median(times[count]):7.1f} ms")
    reached = "reached" if ratio <= RATIO_MAX else "MISSED"
    print(f"  ratio {ratio:.2f}, wanted at most {RATIO_MAX}: {reached}")


if __name__ == "__main__":
    main()
