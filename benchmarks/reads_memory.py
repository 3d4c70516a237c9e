"""Memory of the serving process after 100,000 mixed requests of many documents."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count, islice
from typing import Any

from benchmarks.reads.questions import IDS, QUESTIONS
from benchmarks.reads.servers import OURS, running
from benchmarks.reads.stage import database_server, filled, generator, scratch_folder

REQUESTS = int(os.environ.get("READS_REQUESTS", "100000"))
NEW_EVERY = 20
"""Every so many requests bring a document that was never sent before."""
SIZED_EVERY = 3
SLICE = 20_000
SECONDS = 10
MUNICIPALITIES = 2_400
MEGABYTES_MAX = 250

SIZED = """query Sized($n: Int!, $id: ID!) {
  platforms(first: $n, filter: { within: $id }) { nodes { name territory { name } } }
}"""


def mixed() -> Iterator[dict[str, Any]]:
    """Requests without end: single nodes, pages of all sizes, and ever new documents."""
    nodes = [question for question in QUESTIONS if question.prefix]
    bodies = [body for question in nodes for body in question.bodies()]
    for number in count():
        if number % NEW_EVERY == 0:
            yield {"query": document(number // NEW_EVERY)}
        elif number % SIZED_EVERY == 0:
            size, place = number % 20 + 1, nodes[1].uuid(number % IDS)
            yield {"query": SIZED, "variables": {"n": size, "id": f"ter_{place}"}}
        else:
            yield bodies[number * 7 % len(bodies)]


def document(number: int) -> str:
    """A document like no other: its names are, and which fields it asks for."""
    fields = ("kind", "sector", "languages", "description", "validFrom", "democracy", "revision")
    chosen = " ".join(name for bit, name in enumerate(fields) if number >> bit & 1)
    return (
        f"query New{number} {{ found{number}: organisations(first: {number % 5 + 1}) {{ "
        f"nodes {{ id name {chosen} territory {{ name parent {{ name }} }} "
        "seats(first: 3) { nodes { sector organisation { name } } } } } }"
    )


def main() -> None:
    """Send them and print how much memory the process has, before and after."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        load = generator(folder)
        server = stack.enter_context(database_server(folder))
        url = filled(server, "reads", MUNICIPALITIES)
        ours = stack.enter_context(running(OURS, url))
        before, sent, requests = ours.memory(), 0, mixed()
        where = f"http://127.0.0.1:{ours.port}/graphql"
        while sent < REQUESTS:
            done = load.run(where, list(islice(requests, SLICE)), SECONDS)
            sent += done.requests
        after = ours.memory()
    reached = "reached" if after < MEGABYTES_MAX else "MISSED"
    print(f"  {before:.0f} MB at first, {after:.0f} MB after {sent:,} requests")
    print(f"  wanted less than {MEGABYTES_MAX} MB: {reached}")


if __name__ == "__main__":
    main()
