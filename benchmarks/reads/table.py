"""Ours beside its three peers: the same questions, in turn, round by round."""

import os
import statistics
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from benchmarks.reads.load import Generator, Load
from benchmarks.reads.questions import QUESTIONS, Question
from benchmarks.reads.servers import BY_HAND, LOADERS, OURS, POSTGRAPHILE, Peer

ROUNDS = int(os.environ.get("READS_ROUNDS", "5"))
SECONDS = float(os.environ.get("READS_SECONDS", "3"))
WARM_SECONDS = 3
CHECKED = 20
"""How many of a question's requests are compared before it is timed."""
PEERS = (BY_HAND, POSTGRAPHILE, LOADERS)


def compare(peers: dict[str, Peer]) -> None:
    """See that all answer the same: two in the same JSON, PostGraphile in the same values."""
    for question in QUESTIONS:
        ours = peers[OURS]
        bodies = ours.bodies(question)[:CHECKED]
        known = [ours.ask(ours.path(question), body) for body in bodies]
        count = len(list(leaves(known[0])))
        print(f"  {question.title}: {count:,} values", end="")
        for name in PEERS:
            peer = peers[name]
            asked = peer.bodies(question)[:CHECKED]
            answers = [peer.ask(peer.path(question), body) for body in asked]
            for one, other in zip(known, answers, strict=True):
                if name == POSTGRAPHILE:
                    pairs = zip_longest(leaves(one), leaves(other), fillvalue="(nothing)")
                    astray = [pair for pair in pairs if pair[0] != pair[1]]
                    assert not astray, (question.name, name, astray[:3])
                else:
                    assert one == other, (question.name, name)
        print(", the same from all")


def leaves(value: Any) -> Iterator[str]:
    """The values of an answer in their order, without what the two ways of naming add."""
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        text = str(value)
        # Our ids have a prefix of three letters, our codes are in capitals.
        yield (text[4:] if text[3:4] == "_" and text[12:13] == "-" else text).lower()


def measure(peers: dict[str, Peer], generator: Generator) -> None:
    """Time every question and print it."""
    for question in QUESTIONS:
        for peer in peers.values():
            generator.run(peer.url(question), peer.bodies(question), WARM_SECONDS)
        runs: dict[str, list[Load]] = {name: [] for name in peers}
        names = list(peers)
        for turn in range(ROUNDS):
            # Each round begins with another, so that nobody always follows the same.
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                peer = peers[name]
                load = generator.run(peer.url(question), peer.bodies(question), SECONDS)
                runs[name].append(load)
        show(question, runs)


def show(question: Question, runs: dict[str, list[Load]]) -> None:
    """Print the medians of each server, and the median of the rounds' ratios."""
    print(f"\n  {question.title:32}{'requests/s':>11}{'p50, ms':>10}{'p99, ms':>10}   ours to it")
    wanted: Sequence[float | None] = question.wanted or (None,) * len(PEERS)
    goals = dict(zip(PEERS, wanted, strict=True))
    for name, loads in runs.items():
        figures = [
            statistics.median(getattr(load, field) for load in loads)
            for field in ("per_second", "p50", "p99")
        ]
        line = f"    {name:30}{figures[0]:>11,.1f}{figures[1]:>10.1f}{figures[2]:>10.1f}"
        if name != OURS:
            ratios = [
                ours.per_second / its.per_second
                for ours, its in zip(runs[OURS], loads, strict=True)
            ]
            ratio = statistics.median(ratios)
            line += f"   {ratio:>6.2f}× ({min(ratios):.2f} to {max(ratios):.2f})"
            if goal := goals[name]:
                reached = "reached" if ratio >= goal else "MISSED"
                line += f", wanted {goal:g}: {reached}"
        print(line, flush=True)
