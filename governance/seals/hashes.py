"""What a seal is made of, without a database: all that a third party needs to check one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from governance.events import Event, Seal

AnyRow = Row[*tuple[Any, ...]]
"""A row of a statement that reads the columns of the same names."""
NO_SEAL = bytes(32)
"""What the first seal has in place of the hash of a seal before it."""

_LEAF, _NODE, _SEAL = b"\x00", b"\x01", b"\x02"  # A hash of one kind never passes for another.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def leaf(event: Event | AnyRow) -> bytes:
    """Hash an event: SHA-256 over 0x00 and each of its values after its length in four bytes.

    The values are id, moment, name, subject, `about` and commitment. Ids are their sixteen bytes,
    those of `about` in a row; the moment is the microseconds since 1970 in UTC, a signed number
    of eight bytes, big end first like the lengths; the name is UTF-8.
    """
    about = b"".join(node.bytes for node in event.about)
    values = (_moment(event.at), event.name.encode(), event.subject_id.bytes, about)
    return _hashed(_LEAF, event.id.bytes, *values, event.commitment)


def seal_hash(seal: Seal | AnyRow) -> bytes:
    """Hash a seal, to be published and to stand in the next one as `previous`.

    SHA-256 over 0x02 and number, first and last event (eight bytes each), root, previous and the
    moment of sealing, written as in a leaf.
    """
    numbers = (_number(seal.number), _number(seal.first_event), _number(seal.last_event))
    return _hashed(_SEAL, *numbers, seal.root, seal.previous, _moment(seal.sealed_at))


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Hash leaves to one root, the Merkle Tree Hash of RFC 9162, 2.1.1 (and of RFC 6962).

    A node is SHA-256 over 0x01 and its two children; the leaves already carry their 0x00.
    """
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0] if level else hashlib.sha256().digest()


def merkle_path(leaves: Iterable[bytes], index: int) -> list[bytes]:
    """Give the hashes beside the way from a leaf up to the root, lowest first (RFC 9162, 2.1.3)."""
    level, path = list(leaves), list[bytes]()
    while len(level) > 1:
        beside = index ^ 1
        path += level[beside : beside + 1]  # The last of an odd number has nothing beside it.
        level, index = _level_above(level), index // 2
    return path


@dataclass(frozen=True)
class Proof:
    """That one event is under a seal: what leads from its leaf to the seal's root."""

    number: int
    """The number the event was sealed under."""
    seal_number: int
    path: list[bytes]


def check_inclusion(proof: Proof, *, event_leaf: bytes, seal: Seal | AnyRow) -> bool:
    """Whether a proof leads from a leaf to the root of a seal that is known to be the true one.

    The leaf is made from the event, never taken from whoever brings the proof.
    """
    node, index = event_leaf, proof.number - seal.first_event
    last = seal.last_event - seal.first_event
    if not 0 <= index <= last:
        return False
    for beside in proof.path:
        while index == last and not index % 2 and last:
            index, last = index // 2, last // 2
        if not last:
            return False
        node = _node(beside, node) if index % 2 else _node(node, beside)
        index, last = index // 2, last // 2
    return not last and node == seal.root


def _level_above(level: list[bytes]) -> list[bytes]:
    """Join neighbours; the last of an odd number rises as it is, which comes to the RFC's split."""
    joined = [_node(*pair) for pair in zip(level[::2], level[1::2], strict=False)]
    return joined + level[2 * len(joined) :]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _hashed(kind: bytes, *values: bytes) -> bytes:
    framed = [len(value).to_bytes(4, "big") + value for value in values]
    return hashlib.sha256(kind + b"".join(framed)).digest()


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def _moment(at: datetime) -> bytes:
    return _number((at - _EPOCH) // timedelta(microseconds=1))
