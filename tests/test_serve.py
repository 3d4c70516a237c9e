"""`governance serve`, as a process: started, joined, killed, ended, and refused in one sentence."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import httpx
import psutil  # type: ignore[import-untyped]  # It brings no types.
import pytest
from doors import GROUPS, Serving, a_place, free_port, governance, here, serving

from governance import embedded

PLACE = 'territoryByIdentifier(scheme: "ISO 3166-1", value: "CV")'
NAMED = f"{{ it: {PLACE} {{ id name }} }}"
MEND = """
mutation ($id: ID!, $name: Texts!) {
  renameTerritory(input: { territoryId: $id, name: $name, isCorrection: true, since: "1975" }) {
    ... on RenameTerritoryPayload { territory { name } }
    ... on Problem { code message }
  }
}
"""
TEN = {"coordinationGroups": {"totalCount": 10}}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with a_place() as folder:
        yield folder


@pytest.fixture(scope="module")
def served(place: Path) -> Iterator[Serving]:
    with serving("--demo", "--data-dir", place / "data") as opened:
        yield opened.ready()


def postgres(data_dir: Path) -> psutil.Process:
    """The database server of a data directory."""
    written = (data_dir / "postgresql" / "postmaster.pid").read_text()
    return psutil.Process(int(written.split()[0]))


def is_gone(process: psutil.Process) -> bool:
    """Whether a process has ended, within some seconds."""
    with suppress(psutil.TimeoutExpired):
        process.wait(10)
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def rename(served: Serving, name: str) -> str:
    """Give Cape Verde another name; the name it has when that is acknowledged."""
    found = served.ask(NAMED)["it"]
    done = served.ask(MEND, served.tokens[0], id=found["id"], name={"en": name})
    acknowledged: str = done["renameTerritory"]["territory"]["name"]
    return acknowledged


def test_the_demonstration_answers_and_says_how_to_ask(served: Serving, place: Path) -> None:
    assert served.ask(GROUPS) == TEN
    lines = served.said.splitlines()
    at = f"http://127.0.0.1:{served.port}"
    assert lines[0].startswith("Added 52 territories, 57 organisations, 8 memberships,")
    assert lines[1] == f"GraphQL at {at}/graphql, a page to try it on at {at}/graphiql"
    assert lines[2] == f"The data are in {place / 'data'}"
    assert lines[-1] == "End with Ctrl-C."
    assert "Traceback" not in served.said
    assert "granian" not in served.said


def test_the_demonstration_is_for_this_machine_alone(place: Path) -> None:
    ended = here("serve", "--demo", "--host", "0.0.0.0", "--data-dir", place / "other")  # noqa: S104

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "✗ The demonstration is for this machine alone, and 0.0.0.0 can be reached from others; "
        "leave out --demo, or listen on 127.0.0.1.\n"
    )
    assert not (place / "other").exists()


def test_a_second_one_joins_and_leaves_the_first_at_work(served: Serving, place: Path) -> None:
    with serving("--demo", "--data-dir", place / "data") as second:
        assert second.ready().ask(GROUPS) == TEN
        assert second.said.startswith("Nothing changed: everything was known already.\n")
        assert second.end() == 0

    assert served.ask(GROUPS) == TEN
    assert postgres(place / "data").is_running()


def test_a_port_in_use_is_refused_in_one_sentence(served: Serving, place: Path) -> None:
    ended = governance("serve", "--port", str(served.port), "--data-dir", place / "other")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"✗ Port {served.port} on 127.0.0.1 is not free (Address already in use); choose another "
        "with --port.\n"
    )
    assert not (place / "other").exists()


def test_a_worker_that_is_killed_is_replaced(served: Serving) -> None:
    assert rename(served, "Kab Verd") == "Kab Verd"
    (worker,) = served.workers()

    worker.kill()

    assert is_gone(worker)
    served.ready()
    assert served.ask(NAMED)["it"]["name"] == "Kab Verd"
    assert served.workers() != [worker]


def test_killing_everything_loses_nothing_that_was_acknowledged(place: Path) -> None:
    data_dir = place / "killed"
    acknowledged: list[int] = []

    def write(to: Serving) -> None:
        with suppress(httpx.HTTPError):
            for number in range(1, 10_000):
                assert rename(to, f"Name {number}") == f"Name {number}"
                acknowledged.append(number)

    with serving("--demo", "--data-dir", data_dir) as first:
        writer = threading.Thread(target=write, args=(first.ready(),))
        writer.start()
        while len(acknowledged) < 5:
            time.sleep(0.01)
        database = postgres(data_dir)
        first.kill()
        database.kill()
        writer.join()

    with serving("--demo", "--data-dir", data_dir) as second:
        second.ready()
        assert second.said.startswith("Nothing changed: everything was known already.\n")
        last = acknowledged[-1]
        # A deed that was done but not yet acknowledged may be there as well.
        assert second.ask(NAMED)["it"]["name"] in {f"Name {last}", f"Name {last + 1}"}
    verified = here("verify", "--data-dir", data_dir)
    assert verified.exit_code == 0, verified.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_all_that_it_started(place: Path, number: int) -> None:
    data_dir = place / "killed"
    with serving("--data-dir", data_dir) as one:
        started = [*one.ready().workers(), postgres(data_dir)]

        assert one.end(number) == 0

        assert [process for process in started if not is_gone(process)] == []
        assert one.said.endswith("End with Ctrl-C.\nStopped.\n")


def test_a_signal_while_it_starts_leaves_nothing_running(place: Path) -> None:
    data_dir = place / "killed"
    with serving("--demo", "--data-dir", data_dir) as one:
        pid_file = data_dir / "postgresql" / "postmaster.pid"
        while not pid_file.exists() or not pid_file.read_text():
            time.sleep(0.01)
        database = postgres(data_dir)

        code = one.end(signal.SIGINT)

        assert code in {0, 130}  # 0 where the web server had begun already.
        assert is_gone(database)
        assert not pid_file.exists()
        assert "Traceback" not in one.said
    assert here("migrate", "--data-dir", data_dir).exit_code == 0


def test_workers_end_with_the_process_that_started_them_and_free_its_port(place: Path) -> None:
    with serving("--data-dir", place / "killed") as one:
        (worker,) = one.ready().workers()
        one.process.kill()

        assert is_gone(worker)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", one.port))


def test_an_older_server_is_refused(
    server: embedded.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.cli.database.POSTGRESQL_MIN", 99)

    ended = here("migrate", database_url=server.url("postgres"))

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "✗ The server is PostgreSQL 18, the program needs 99 or newer: set GOVERNANCE_DATABASE_URL "
        "to another, or unset it to use the embedded one.\n"
    )


async def test_an_empty_database_of_one_s_own_is_served_with_a_word_on_what_to_do(
    url: str,
) -> None:
    with serving(settings={"database_url": url, "workers": "2"}) as one:
        assert one.ready().ask(GROUPS) == {"coordinationGroups": {"totalCount": 0}}
        assert len(one.workers()) == 2
        at = f"http://127.0.0.1:{one.port}"
        assert one.said == (
            f"GraphQL at {at}/graphql, a page to try it on at {at}/graphiql\n\n"
            "There is nothing to show yet. Bring territories in with `governance import world`, a "
            "network\nwith `governance import network FILE`, and make its secretariat with "
            "`governance init`;\nor start with --demo to see one.\n\n"
            "End with Ctrl-C.\n"
        )
        assert one.end() == 0
    connection = await asyncpg.connect(url)  # It was not ours to stop.
    assert await connection.fetchval("SELECT count(*) FROM event") == 0
    await connection.close()


REFUSED = {
    "unreachable": "The database cannot be reached; see that it runs and GOVERNANCE_DATABASE_URL",
    "password": "The database refuses this user or password; mend GOVERNANCE_DATABASE_URL.",
    "absent": "The database named in GOVERNANCE_DATABASE_URL does not exist; create it first.",
    "address": "GOVERNANCE_DATABASE_URL must be an address such as postgresql://",
    "number": "GOVERNANCE_PORT has a value that cannot be used: expected a whole number.",
    "unknown": "GOVERNANCE_COLOUR is no setting of this program. It knows GOVERNANCE_ANONYMOUS_",
    "foreign": "{place}/foreign holds files that are not this program's: choose an empty folder",
    "unwritable": "/proc/network does not serve",
    "file": "A file is in the way at {place}/file: move it, or choose another data directory.",
    "host": "192.0.2.7 is no address of this machine; try 127.0.0.1.",
    "name": "no.such.host.invalid is no address of this machine; try 127.0.0.1.",
}


@pytest.mark.parametrize("what", list(REFUSED))
def test_what_keeps_it_from_serving_is_said_in_one_sentence(
    what: str, place: Path, server: embedded.Server
) -> None:
    right = server.url("postgres")
    settings = {
        "unreachable": {"database_url": f"postgresql://a:b@127.0.0.1:{free_port()}/c"},
        "password": {"database_url": right.replace(server.password, "wrong")},
        "absent": {"database_url": server.url("nowhere")},
        "address": {"database_url": "postgresql://a:b@127.0.0.1:port/c"},
        "number": {"port": "abc"},
        "unknown": {"colour": "blue"},
        "host": {"host": "192.0.2.7"},
        "name": {"host": "no.such.host.invalid"},
    }.get(what, {})
    (place / "foreign").mkdir(exist_ok=True)
    (place / "foreign" / "thesis.txt").write_text("mine")
    (place / "file").write_text("mine")
    folder = "/proc/network" if what == "unwritable" else place / what
    port = [] if what == "number" else ["--port", str(free_port())]

    ended = here("serve", *port, "--data-dir", folder, **settings)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"✗ {REFUSED[what].format(place=place)}")
    assert ended.stderr.count("\n") == 1
    assert [path.name for path in (place / "foreign").iterdir()] == ["thesis.txt"]
