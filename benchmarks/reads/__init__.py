"""Reads beside hand-written SQL, PostGraphile and data loaders, on one machine and one server."""

from contextlib import ExitStack

from benchmarks.reads import table
from benchmarks.reads.node import installed
from benchmarks.reads.servers import BY_HAND, LOADERS, OURS, POSTGRAPHILE, running
from benchmarks.reads.stage import (
    MUNICIPALITIES,
    database_server,
    filled,
    generator,
    scratch_folder,
)


def main() -> None:
    """Start everything, compare the answers, then time them."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        node = installed(folder)
        load = generator(folder, node)
        server = stack.enter_context(database_server(folder))
        url = filled(server, "reads", MUNICIPALITIES)
        peers = {
            name: stack.enter_context(running(name, url, node, folder))
            for name in (OURS, BY_HAND, POSTGRAPHILE, LOADERS)
        }
        table.compare(peers)
        table.measure(peers, load)
