"""A bare endpoint with hand-written SQL: the limit of what reading the same JSON can reach."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from litestar import Litestar, Request, Response, post
from litestar.datastructures import State

from governance.db import database
from governance.settings import Settings

LANG = "en"
HERE = Path(__file__).parent
STATEMENTS = {
    name: (HERE / "statements" / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("one", "page", "filtered", "deep")
}


class Asked(msgspec.Struct):
    """What a request brings: of the query nothing is read."""

    variables: dict[str, str] = {}


_DECODER = msgspec.json.Decoder(Asked)


@asynccontextmanager
async def _opened(app: Litestar) -> AsyncIterator[None]:
    async with database(os.environ["READS_URL"], Settings()) as opened:
        app.state.pool = opened.reads
        yield


@post("/{name:str}", status_code=200)
async def answer(request: Request[Any, Any, State], name: str) -> Response[bytes]:
    """Answer one of the questions."""
    asked = _DECODER.decode(await request.body())
    values: list[Any] = [LANG]
    if given := asked.variables.get("id"):
        values.append(UUID(given[4:]))
    else:
        values.append(datetime.now(UTC).date())
    text = await request.app.state.pool.fetchval(STATEMENTS[name], *values)
    return Response(b'{"data":' + text.encode() + b"}", media_type="application/json")


def create() -> Litestar:
    """The application."""
    return Litestar([answer], lifespan=[_opened], openapi_config=None, logging_config=None)
