"""Where a request comes from, when proxies stand before us and when one host has many addresses."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"
HOST_BITS = 64
"""An IPv6 host may take any address of its /64, so all of them count as one."""


def address_of(peer: str | None, forwarded: Sequence[str] = (), trusted_proxies: int = 0) -> str:
    """The address a request counts for.

    Each proxy adds to X-Forwarded-For whom it heard, on the right; of that the ones we trust are
    believed and nothing further left, since a client may write there what it likes.
    """
    heard = network_of(peer or "") or UNKNOWN
    if not trusted_proxies or not forwarded:
        return heard
    said = ",".join(forwarded).rsplit(",", trusted_proxies)[-trusted_proxies:]
    return network_of(said[0].strip()) or heard


@lru_cache(maxsize=4096)
def network_of(text: str) -> str | None:
    """An address as it is counted, a port after it left out; None when it is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        known = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is None:
            return str(IPv6Network((known, HOST_BITS), strict=False))
        known = known.ipv4_mapped
    return str(known)
