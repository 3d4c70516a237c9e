"""The command that serves the network: database, migrations, demonstration, web server."""

import errno
import importlib
import ipaddress
import os
import signal
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from governance import demo as demonstration
from governance import invented
from governance.cli.database import DataDir, prepare, reached, run, settings_or_fail
from governance.cli.ending import listen
from governance.cli.imports import sentence
from governance.cli.output import fail, loaded, people
from governance.db import database
from governance.documents import DocumentsError
from governance.settings import Settings, keys_beside

KILL_SECONDS = 10

Played = tuple[list[demonstration.Part], demonstration.Program | None]
"""What there is to play in the demonstration."""


def serve(
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="Load the network of the sources; print tokens to try it with."
        ),
    ] = False,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port to listen on.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Serve the network: GraphQL at /graphql, a page to try it on at /graphiql."""
    settings = settings_or_fail()
    host, port = host or settings.host, port or settings.port
    # Tokens and links name where they lead; without a setting that is where it is served.
    os.environ.setdefault("GOVERNANCE_PUBLIC_URL", _address(host, port))
    settings = settings_or_fail()
    if demo and not _is_here(host):
        fail(
            f"The demonstration is for this machine alone, and {host} can be reached from others; "
            "leave out --demo, or listen on 127.0.0.1."
        )
    _refuse_taken(host, port)
    if settings.documents:
        _refuse_unfit(settings)
    with reached(settings, data_dir) as (url, is_embedded):
        played, is_empty = run(_ready(url, settings, demo=demo), as_json=False)
        _refuse_taken(host, port)  # Somebody may have taken it while the database started.
        _hand_on(settings, url, data_dir)
        server = Granian(
            "governance.app:create",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=settings.workers,
            websockets=False,
            log_access=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=KILL_SECONDS,
        )
        folder = (data_dir or settings.data_dir).absolute() if is_embedded else None
        # The server by itself takes a closed terminal for a wish to reload.
        server.on_startup(lambda: listen(server.signal_handler_interrupt))
        server.on_startup(lambda: _say(_address(host, port), played, folder, is_empty=is_empty))
        server.serve(target_loader=_load)
    people.print("Stopped.")


def _hand_on(settings: Settings, url: str, data_dir: Path | None) -> None:
    """Tell the serving processes by their environment where the database and the keys are."""
    beside = keys_beside(data_dir or settings.data_dir)
    os.environ["GOVERNANCE_DATABASE_URL"] = url
    os.environ["GOVERNANCE_BALLOT_KEYS"] = str(settings.ballot_keys or beside)


def _refuse_unfit(settings: Settings) -> None:
    """Say which of the settings' documents cannot be answered, before anything is started."""
    try:
        loaded("schema.documents").at_start(loaded("schema.root").engine(), settings)
    except DocumentsError as error:
        fail(str(error))


def _load(target: str) -> Any:
    """Load the application in a worker, which until it listens ends at once when it is told to."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)()


async def _ready(url: str, settings: Settings, *, demo: bool) -> tuple[Played, bool]:
    """Make the database ready: the parts of the demonstration, and whether there is nothing."""
    await prepare(url)
    if settings.read_url:
        await (await asyncpg.connect(settings.read_url)).close()
    async with database(url, settings) as opened, opened.session() as session:
        played = await _play(session, settings.public_url) if demo else ([], None)
        return played, bool(await session.scalar(text(_IS_EMPTY)))


_IS_EMPTY = "SELECT NOT EXISTS (SELECT FROM territory) AND NOT EXISTS (SELECT FROM organisation)"


async def _play(session: AsyncSession, public_url: str) -> Played:
    at = datetime.now(UTC)
    imported = await demonstration.load(session, at)
    await invented.tell(session)
    parts = await demonstration.parts(session, at, public_url.rstrip("/"))
    program = await demonstration.program(session, at)
    await session.commit()
    people.print(sentence(imported), markup=False)
    return parts, program


def _is_here(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_taken(host: str, port: int) -> None:
    """Say plainly that an address cannot be had; the server itself would share a taken port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            fail(f"{host} is no address of this machine; try 127.0.0.1.")
        except PermissionError:
            fail(f"Port {port} may not be used by this user; choose one above 1023 with --port.")
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                fail(f"{host} is no address of this machine; try 127.0.0.1.")
            fail(
                f"Port {port} on {host} is not free ({error.strerror}); choose another with --port."
            )


def _address(host: str, port: int) -> str:
    """Where it is served, as a URL; on this machine, where it is served everywhere."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  It is not bound here.
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


def _say(at: str, played: Played, folder: Path | None, *, is_empty: bool) -> None:
    people.print(f"GraphQL at {at}/graphql, a page to try it on at {at}/graphiql", markup=False)
    if folder:
        people.print(f"The data are in {folder}", markup=False)
    if is_empty:
        people.print(
            "\nThere is nothing to show yet. Bring territories in with `governance import world`, "
            "a network\nwith `governance import network FILE`, and make its secretariat with "
            "`governance init`;\nor start with --demo to see one.",
            markup=False,
        )
    parts, program = played
    for part in parts:
        people.print(f"\n{part.name} {part.may}; ask as them for twelve hours with the header")
        people.print(f"  Authorization: Bearer {part.token}", markup=False)
    if program:
        people.print(f"\n{program.name} acts for the clerk; it gets its tokens with")
        people.print(
            f"  curl -u {program.client_id}:{program.secret} -d grant_type=client_credentials "
            f"{at}/oauth/token",
            markup=False,
        )
    people.print("\nEnd with Ctrl-C.")
