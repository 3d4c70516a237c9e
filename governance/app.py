"""The web application: GraphQL, its page, its contract, and how it is doing."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import psutil  # type: ignore[import-untyped]  # It brings no types.
from graphql import GraphQLError
from litestar import Litestar, MediaType, Request, Response, route
from litestar.datastructures import State
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from governance import answers, calendars, http, link_page, mail, pages, posts, seals
from governance.access import Viewer
from governance.answers import HEADERS, LATER
from governance.db import Database, database
from governance.decisions.ballots import keeping as ballots
from governance.door import door_of, keys_of
from governance.exports import popolo_json
from governance.gate import Gate
from governance.identity import keys, pruning, recoveries
from governance.migrations import head
from governance.oauth import metadata, token
from governance.oidc import Issuers
from governance.rates import Counting, Rates, Spent, caller_of
from governance.settings import Settings, read_settings
from schema import tables
from schema.context import Context
from schema.documents import trusted
from schema.execution import Answer, Engine, GraphQLRequest, refusals
from schema.root import engine

LOG = logging.getLogger("governance")
CLOSING_SECONDS_MAX = 5
PARENT_WATCHED_EVERY_SECONDS = 0.2
AnyResponse = Response[Any]
READS = [HttpMethod.GET, HttpMethod.HEAD]
PUBLISHED = {"cache-control": "public, max-age=60"}


def create() -> Litestar:
    """The application for a serving process, with the settings of its environment."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return application(read_settings(), is_child=True)


def application(settings: Settings, *, is_child: bool = False) -> Litestar:
    """The application over the database the settings name; a child ends with its parent."""
    if settings.database_url is None:
        raise RuntimeError("the application needs a database; `governance serve` starts one")
    url = settings.database_url

    @contextlib.asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with database(url, settings) as opened:
            app.state.database, app.state.settings, app.state.engine = opened, settings, engine()
            app.state.documents = trusted(app.state.engine, settings)
            app.state.rates = Rates(settings)
            app.state.issuers = Issuers(settings.oidc)
            app.state.now = _now
            await ballots.tidied(opened, keys_of(settings))
            here = settings.public_url.rstrip("/")
            app.state.gate = Gate(opened.gate, here, issuers=app.state.issuers)
            stop = asyncio.Event()
            workers = _workers(opened, settings, stop)
            watch = asyncio.create_task(_end_with(os.getppid())) if is_child else None
            try:
                yield
            finally:
                stop.set()
                _, late = await asyncio.wait(workers, timeout=CLOSING_SECONDS_MAX)
                for worker in late:
                    worker.cancel()
                if watch:
                    watch.cancel()
                await app.state.rates.close()

    app = Litestar(
        route_handlers=[
            *(graphql, pages.graphiql, pages.operations, pages.contract),
            *(jwks, live, ready, token, metadata),
            *(popolo_json, calendars.of_body, calendars.of_person),
            *(link_page.choose_password, link_page.confirm_email),
            *(link_page.script, link_page.style),
            *pages.assets(),
        ],
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
        exception_handlers={HTTPException: answers.plainly, Exception: answers.unexpected},
        request_max_body_size=http.BODY_BYTES_MAX,
    )
    app.asgi_handler = posts.shortened(app.asgi_handler, "/graphql", graphql.fn)
    return app


def _workers(opened: Database, settings: Settings, stop: asyncio.Event) -> list[asyncio.Task[None]]:
    """What a serving process does beside answering."""
    after = timedelta(days=settings.key_days)
    return [
        asyncio.create_task(seals.keep_sealing(opened, stop)),
        asyncio.create_task(
            recoveries.keep_recovering(opened, stop, now=_now, public_url=settings.public_url)
        ),
        asyncio.create_task(mail.keep_mailing(opened, mail.mailer(settings), stop, now=_now)),
        asyncio.create_task(keys.keep_rotating(opened, stop, after=after, now=_now)),
        asyncio.create_task(pruning.keep_pruning(opened, stop, now=_now)),
    ]


def _now() -> datetime:
    return datetime.now(UTC)


async def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, so that its address gets free."""
    while os.getppid() == parent and psutil.pid_exists(parent):  # noqa: ASYNC110  Nobody tells.
        await asyncio.sleep(PARENT_WATCHED_EVERY_SECONDS)
    LOG.warning("The process that serves is gone; this one of its workers ends too.")
    os.kill(os.getpid(), signal.SIGTERM)


@route("/graphql", http_method=[*READS, HttpMethod.POST], media_type=MediaType.JSON)
async def graphql(request: Request[Any, Any, State]) -> AnyResponse:
    """Answer a GraphQL request, counted for whoever asks."""
    counting = Counting(request.app.state.rates)
    answer = await _answer(request, counting)
    answer.headers.update(counting.headers)
    return answer


async def _answer(request: Request[Any, Any, State], counting: Counting) -> AnyResponse:
    media = http.JSON
    try:
        media = http.answer_type(request.headers.get("accept", ""))
        door = door_of(request)
        viewer, known_at = await _counted(
            request, counting, door.address, is_kept=media != http.CSV
        )
        asked = await _request(request)
        asked = await request.app.state.documents.resolved(asked, request.app.state.database)
        if request.method != "POST":
            _only_reads(request.app.state.engine, asked)
    except (http.Refused, Spent) as error:
        return answers.refusal(_refused(error, request), media)
    except GraphQLError as error:
        unknown = Answer({"errors": refusals(error)}, is_request_error=True)
        return answers.answered(unknown, media)
    context = Context(
        database=request.app.state.database,
        now=datetime.now(UTC),
        viewer=viewer,
        lang=http.languages(request.headers.get("accept-language", "")),
        idempotency_key=request.headers.get("idempotency-key"),
        door=door,
        admit=counting.admit,
        known_at=known_at,
        renew=None if known_at is None else lambda: _viewer(request),
    )
    known: Engine = request.app.state.engine
    try:
        if media == http.CSV:
            return await _table(request, known, asked, context)
        return answers.answered(await known.answer(asked, context), media)
    except (http.Refused, Spent) as error:
        return answers.refusal(_refused(error, request), media)


def _refused(error: http.Refused | Spent, request: Request[Any, Any, State]) -> http.Refused:
    """A request that is not answered, as it is said; also one too many."""
    if isinstance(error, Spent):
        lang = http.languages(request.headers.get("accept-language", ""))
        return http.Refused(429, error.said(lang))
    return error


async def _counted(
    request: Request[Any, Any, State], counting: Counting, address: str, *, is_kept: bool
) -> tuple[Viewer, int | None]:
    """Who asks, with the request counted for them: first, where their token names who is known.

    With `is_kept`, it may be known from an earlier request. Raises `Refused` and `Spent`.
    """
    named = await request.app.state.gate.known_caller(
        request.headers.get("authorization", ""), datetime.now(UTC)
    )
    if named:
        await counting.begin(caller_of(address=address, account=named[0], token=named[1]))
        return await _standing(request, is_kept=is_kept)
    try:
        viewer, known_at = await _standing(request, is_kept=is_kept)
    except http.Refused:
        await counting.begin(caller_of(address=address))
        raise
    account, token = viewer.person_id, viewer.application_id
    await counting.begin(caller_of(address=address, account=account, token=token))
    return viewer, known_at


async def _table(
    request: Request[Any, Any, State], known: Engine, asked: GraphQLRequest, context: Context
) -> AnyResponse:
    async def renewed() -> Viewer:
        try:
            return await _viewer(request)
        except http.Refused as error:  # The answer has begun: it can only be cut.
            raise tables.NoTable(error.errors) from None

    try:
        return answers.table(*await tables.opened(known, asked, context, renewed))
    except tables.NoTable as error:
        return answers.errors(error.errors, error.status)


async def _request(request: Request[Any, Any, State]) -> GraphQLRequest:
    if request.method == "POST":
        return http.posted(request.headers.get("content-type", ""), await request.body())
    return http.asked(dict(request.query_params))


async def _viewer(request: Request[Any, Any, State]) -> Viewer:
    """Who asks, by the token they bring; raises `Refused`."""
    return (await _standing(request, is_kept=False))[0]


async def _standing(
    request: Request[Any, Any, State], *, is_kept: bool
) -> tuple[Viewer, int | None]:
    """The same; and where it is known from before, how often rights had changed by then."""
    gate: Gate = request.app.state.gate
    headers = request.headers
    said = headers.get("authorization", ""), headers.get("accept-language", "")
    is_kept = is_kept and request.app.state.settings.read_url is None  # A copy may be behind.
    return await gate.standing(*said, datetime.now(UTC), is_kept=is_kept)


def _only_reads(known: Engine, asked: GraphQLRequest) -> None:
    """GET is for queries: a deed through it could be done by a mere link; raises `Refused`."""
    try:
        is_query = known.is_query(asked)
    except Exception:  # noqa: BLE001  The answer will say what is wrong with the document.
        return
    if not is_query:
        raise http.Refused(405, "Only queries are answered to GET; send deeds by POST.")


@route("/.well-known/jwks.json", http_method=READS, response_headers=HEADERS | PUBLISHED)
async def jwks(request: Request[Any, Any, State]) -> dict[str, Any]:
    """The public keys, for whoever verifies our tokens elsewhere."""
    gate: Gate = request.app.state.gate
    return await gate.published(datetime.now(UTC))


@route("/health/live", http_method=READS, response_headers=HEADERS)
async def live() -> dict[str, str]:
    """Whether the process answers at all."""
    return {"status": "alive"}


@route("/health/ready", http_method=READS, response_headers=HEADERS)
async def ready(request: Request[Any, Any, State]) -> Response[dict[str, str]]:
    """Whether requests can be answered: the database is there and migrated."""
    opened = request.app.state.database
    try:
        async with opened.session() as session:
            known = await session.scalar(text("SELECT version_num FROM alembic_version"))
        await opened.reads.fetchval("SELECT 1")
    except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return Response({"status": "no database"}, status_code=503, headers=LATER)
    if known != head():
        return Response({"status": f"database at {known}, program at {head()}"}, status_code=503)
    return Response({"status": "ready"})
