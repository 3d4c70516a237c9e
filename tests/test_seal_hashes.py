"""What a seal is made of: the tree as its RFC defines it, leaves, hashes of seals, proofs."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conftest import NOW
from hypothesis import given
from hypothesis import strategies as st

from governance.events import Event, Seal
from governance.seals import Proof, check_inclusion, leaf, merkle_path, merkle_root, seal_hash

HASHES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70, unique=True)


# ---- The tree, against the definition


def defined_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    halves = defined_root(leaves[:split]) + defined_root(leaves[split:])
    return hashlib.sha256(b"\x01" + halves).digest()


@given(HASHES)
def test_the_root_is_the_one_the_rfc_defines(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == defined_root(leaves)


def test_the_root_is_the_one_certificate_transparency_publishes() -> None:
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs += ["606162636465666768696a6b6c6d6e6f"]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(given)).digest() for given in inputs]

    roots = [merkle_root(leaves[:size]).hex() for size in (0, 1, 2, 3, 5, 8)]

    assert roots == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]


@given(HASHES, st.data())
def test_every_change_of_a_leaf_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    byte = data.draw(st.integers(0, 31))
    bit = 1 << data.draw(st.integers(0, 7))
    changed = bytearray(leaves[index])
    changed[byte] ^= bit

    others = [*leaves[:index], bytes(changed), *leaves[index + 1 :]]

    assert merkle_root(others) != merkle_root(leaves)


@given(HASHES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_every_removal_and_exchange_changes_the_root(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 2))
    exchanged = [*leaves[:index], leaves[index + 1], leaves[index], *leaves[index + 2 :]]

    assert merkle_root(exchanged) != merkle_root(leaves)
    assert merkle_root(leaves[:index] + leaves[index + 1 :]) != merkle_root(leaves)
    assert merkle_root([*leaves, leaves[-1]]) != merkle_root(leaves)


def an_event(**changes: Any) -> Event:
    """Make an event that no database has seen."""
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "at": NOW,
        "name": "territory.entered",
        "subject_id": UUID(int=2),
        "about": [UUID(int=2), UUID(int=3)],
        "commitment": bytes(32),
    }
    return Event(**values | changes)


def test_a_leaf_is_these_bytes() -> None:
    at = int(NOW.timestamp()) * 1_000_000
    encoded = (
        b"\x00"
        + (b"\x00\x00\x00\x10" + UUID(int=1).bytes)
        + (b"\x00\x00\x00\x08" + at.to_bytes(8, "big"))
        + (b"\x00\x00\x00\x11" + b"territory.entered")
        + (b"\x00\x00\x00\x10" + UUID(int=2).bytes)
        + (b"\x00\x00\x00\x20" + UUID(int=2).bytes + UUID(int=3).bytes)
        + (b"\x00\x00\x00\x20" + bytes(32))
    )

    assert leaf(an_event()) == hashlib.sha256(encoded).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"id": UUID(int=9)},
        {"at": NOW + timedelta(microseconds=1)},
        {"name": "territory.enterec"},
        {"subject_id": UUID(int=9)},
        {"about": [UUID(int=3), UUID(int=2)]},
        {"about": [UUID(int=2)]},
        {"commitment": bytes(31) + b"\x01"},
    ],
    ids=str,
)
def test_every_value_of_an_event_is_in_its_leaf(change: dict[str, Any]) -> None:
    assert leaf(an_event(**change)) != leaf(an_event())


def test_a_moment_is_the_same_in_every_time_zone() -> None:
    lisbon_in_summer = an_event(
        at=NOW.astimezone(datetime.fromisoformat("2026-07-01+01:00").tzinfo)
    )

    assert leaf(lisbon_in_summer) == leaf(an_event())


def test_a_node_never_passes_for_an_event() -> None:
    """Hand over a tree's two children as one leaf: the old trick against trees without prefixes."""
    left, right = leaf(an_event()), leaf(an_event(id=UUID(int=9)))

    assert merkle_root([left, right]) != hashlib.sha256(b"\x00" + left + right).digest()
    assert merkle_root([left, right]) != hashlib.sha256(left + right).digest()
    assert merkle_root([merkle_root([left, right])]) == merkle_root([left, right])
    # The last line is why a seal also says how many events it is on, and its hash with it.
    assert seal_hash(a_seal([left, right])) != seal_hash(a_seal([merkle_root([left, right])]))


def a_seal(leaves: list[bytes], **changes: Any) -> Seal:
    """Make a seal that no database has seen, on events numbered from 11."""
    values: dict[str, Any] = {
        "number": 4,
        "first_event": 11,
        "last_event": 10 + len(leaves),
        "root": merkle_root(leaves),
        "previous": bytes(32),
        "sealed_at": NOW,
    }
    return Seal(**values | changes)


@given(HASHES)
def test_every_leaf_has_a_proof(leaves: list[bytes]) -> None:
    published = a_seal(leaves)
    for index, one in enumerate(leaves):
        proof = Proof(11 + index, 4, merkle_path(leaves, index))
        assert check_inclusion(proof, event_leaf=one, seal=published)


@given(HASHES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_no_other_proof_holds(leaves: list[bytes], data: st.DataObject) -> None:
    published = a_seal(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(-2, len(leaves) + 1).filter(lambda chosen: chosen != index))
    one, path = leaves[index], merkle_path(leaves, index)

    for wrong in (
        Proof(11 + other, 4, path),
        Proof(11 + index, 4, path[:-1]),
        Proof(11 + index, 4, [*path, bytes(32)]),
        Proof(11 + index, 4, [bytes(32), *path[1:]]),
    ):
        assert not check_inclusion(wrong, event_leaf=one, seal=published)
    right = Proof(11 + index, 4, path)
    assert not check_inclusion(right, event_leaf=bytes(32), seal=published)
    assert not check_inclusion(right, event_leaf=one, seal=a_seal(leaves, root=bytes(32)))


@pytest.mark.parametrize(
    "change",
    [
        {"number": 5},
        {"first_event": 10},
        {"last_event": 12},
        {"root": bytes(32)},
        {"previous": b"\x01" * 32},
        {"sealed_at": NOW + timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_every_value_of_a_seal_is_in_its_hash(change: dict[str, Any]) -> None:
    leaves = [leaf(an_event())]

    assert seal_hash(a_seal(leaves, **change)) != seal_hash(a_seal(leaves))
