"""The doors of the exports: what is public of the network, as files of standards."""

from typing import Any

from litestar import Request, Response, route
from litestar.datastructures import State
from litestar.enums import HttpMethod
from litestar.response import Stream

from governance import answers
from governance.answers import HEADERS
from governance.door import door_of
from governance.network.popolo import popolo
from governance.rates import Counting, caller_of

COST = 50_000
"""What a whole export costs of the points anyone can spend in a minute."""


@route("/export/popolo.json", http_method=[HttpMethod.GET])
async def popolo_json(request: Request[Any, Any, State]) -> Response[Any] | Stream:
    """The public network in Popolo's words, sent while it is read; for anyone."""
    counting = Counting(request.app.state.rates)
    caller = caller_of(address=door_of(request).address)
    if too_much := await answers.turned_away(counting, caller, COST):
        return too_much
    headers = {
        **HEADERS,
        **counting.headers,
        "content-type": "application/json; charset=utf-8",
        "content-disposition": 'attachment; filename="popolo.json"',
    }
    return Stream(popolo(request.app.state.database), status_code=200, headers=headers)
