"""The door as a request came through it: where it is, and who knocks from where."""

from pathlib import Path
from typing import Any

from litestar import Request
from litestar.datastructures import State

from governance.access import Door
from governance.rates import address_of
from governance.settings import Settings, keys_beside


def door_of(request: Request[Any, Any, State]) -> Door:
    """What deeds and tokens may have to know of the door."""
    state = request.app.state
    trusted_proxies = state.settings.trusted_proxies
    forwarded = request.headers.getall("x-forwarded-for", []) if trusted_proxies else ()
    peer = request.client.host if request.client else None
    address = address_of(peer, forwarded, trusted_proxies)
    settings = state.settings
    return Door(
        settings.public_url.rstrip("/"),
        address,
        state.rates,
        state.issuers,
        ballot_keys=keys_of(settings),
    )


def keys_of(settings: Settings) -> Path:
    """The folder of the keys of secret ballots."""
    return settings.ballot_keys or keys_beside(settings.data_dir)
