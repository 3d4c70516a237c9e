"""Among a hundred thousand rows, every filter and every order is answered by an index."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import NOW, Ask
from crowds import Crowded
from member_crowd import READY, SELECTIVE_OF_MEMBERS
from plans import PAGE, TIMES_MAX, examined_by, looked_at_too_much
from scene import bare

from governance.access import ANYONE, OPERATOR
from governance.viewer import PERSON
from schema.rows.declare import ROWS, Filter

PAST = ("", ', asOf: "2026-02-01"')
"""The days for which it is asked: today, and one that is past."""

PASSING = {"territories", "organisations", "mandates", "seats"}
"""The lists that are asked of both."""

LISTS = {
    "Territory": "territories",
    "Organisation": "organisations",
    "Mandate": "mandates",
    "Seat": "seats",
    "Membership": "memberships",
    "MembershipApplication": "applications",
    "Event": "journal",
    "Account": "accounts",
    "Application": "clients",
    "CharterVersion": "charterVersions",
    "CharterAmendment": "charterAmendments",
}
"""The list of each row type that can be narrowed or sorted."""
ELSEWHERE = {
    *("Action", "Adherence", "Assessment", "Ballot", "Call", "Commitment", "Consultation"),
    *("Decision", "Facilitator", "JointDecision", "Meeting", "Outsider", "Proposal", "Sending"),
}
"""Those that are asked of among a crowd of their own."""

SELECTIVE: dict[str, dict[str, Any]] = {
    "Territory": {
        "name": "$word",
        "scale": ["country"],
        "isGrouping": True,
        "within": "$country",
        "populationAtLeast": 1_000_000,
        "populationAtMost": 2_000,
        "validOn": "1750-01-01",
        "children": {"name": "$word"},
        "organisations": {"kind": ["BANK"]},
    },
    "Organisation": {
        "name": "$body",
        "kind": ["BANK"],
        "sector": ["MIXED"],
        "territory": "$town",
        "within": "$country",
        "partOf": "$platform",
        "language": "oc",
        "validOn": "1850-01-01",
        "parts": {"kind": ["BANK"]},
        "mandates": {"role": ["AUDITOR"]},
        "mandatesHeld": {"role": ["AUDITOR"]},
        "seats": {"sector": ["PUBLIC"]},
        "seatsHeld": {"sector": ["PUBLIC"]},
    },
    "Mandate": {
        "role": ["AUDITOR"],
        "isVacant": True,
        "body": {"kind": ["PLATFORM"]},
        "validOn": "1900-01-01",
        "beginsFrom": "2017-05-01",
        "endsBy": "2027-01-03",
    },
    "Seat": {
        "sector": ["PUBLIC"],
        "body": {"kind": ["PLATFORM"]},
        "organisation": {"kind": ["PLATFORM"]},
        "validOn": "1900-01-01",
        "beginsFrom": "2017-05-01",
        "endsBy": "2027-01-03",
    },
    **SELECTIVE_OF_MEMBERS,
    "Event": {
        "name": ["organisation.dissolved"],
        "since": "2020-03-10T08:00:00Z",
        "until": "2020-01-01T03:00:00Z",
    },
    "Application": {"mandate": "$mandate", "body": "$employer", "isRevoked": True},
    "Account": {"email": "p7@example.org", "person": "$person", "isClosed": True},
    "CharterVersion": {"status": ["DRAFT", "IN_FORCE"], "inForceOn": "1900-01-01"},
    "CharterAmendment": {
        "isOpen": True,
        "outcome": ["TAKEN_UP"],
        "version": "$version",
        "proposedBy": "$proposer",
    },
}
"""A value of each filter that few rows meet."""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("charter_crowd.sql", "crowd_members.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand of everything, and what is asked for by name."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        """SELECT t.id AS town, t.parent_id AS country, t.search AS word,
            o.search AS body, o.id AS member,
            (SELECT part_of_id FROM organisation WHERE part_of_id IS NOT NULL LIMIT 1) AS platform,
            (SELECT id FROM person WHERE name = 'Grace') AS person,
            (SELECT mandate_id FROM application LIMIT 1) AS mandate,
            (SELECT body_id FROM mandate WHERE id = (SELECT mandate_id FROM application LIMIT 1))
                AS employer,
            (SELECT id FROM charter_version WHERE key = 'v500') AS version,
            (SELECT body_id FROM charter_amendment ORDER BY id LIMIT 1 OFFSET 700) AS proposer,
            (SELECT id FROM membership_class WHERE key = 'associate') AS associate
        FROM territory t JOIN organisation o ON o.territory_id = t.id WHERE t.label = 51000"""
    )
    await connection.close()
    return {
        "$word": found["word"].split()[0],
        "$body": found["body"].split()[0],
        "$town": f"ter_{found['town']}",
        "$country": f"ter_{found['country']}",
        "$platform": f"org_{found['platform']}",
        "$member": f"org_{found['member']}",
        "$person": f"per_{found['person']}",
        "$mandate": f"man_{found['mandate']}",
        "$associate": f"mcl_{found['associate']}",
        "$employer": f"org_{found['employer']}",
        "$version": f"cha_{found['version']}",
        "$proposer": f"org_{found['proposer']}",
    }


def filled(value: Any, known: dict[str, str]) -> Any:
    """A filter with what is known under its names."""
    if isinstance(value, dict):
        return {key: filled(inner, known) for key, inner in value.items()}
    return known.get(value, value) if isinstance(value, str) else value


def questions(
    known: dict[str, str],
    lists: dict[str, str] = LISTS,
    selective: dict[str, dict[str, Any]] = SELECTIVE,
) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every filter and every order of every list, forward and backward, each with its values."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, field in lists.items():
        row = ROWS[name]
        named = "Journal" if name == "Event" else name
        declared = f"$filter: {named}Filter"
        assert set(selective[name]) == set(row.filters), name
        wanted = {key: filled(value, known) for key, value in selective[name].items()}
        several = {key: {key: value} for key, value in wanted.items()}
        plain = [key for key, rule in row.filters.items() if isinstance(rule, Filter)]
        several["or"] = {"or": [{key: wanted[key]} for key in plain[:2]]}
        for key, given in several.items():
            for day in PAST if field in PASSING and key != "validOn" else PAST[:1]:
                page = f"{field}(first: {PAGE}, filter: $filter{day}) {{ nodes {{ id }} }}"
                asked[f"{field} by {key}{day}"] = (
                    f"query ({declared}) {{ {page} }}",
                    {"filter": given},
                )
        days = PAST if field in PASSING else PAST[:1]
        for order, day in itertools.product(row.orders, days):
            for end, where in (("first", "after"), ("last", "before")):
                page = f"{field}({end}: {PAGE}, {where}: $cursor, orderBy: $order{day})"
                declared = f"$order: {named}Order, $cursor: String"
                shown = "nodes { id } pageInfo { endCursor hasNextPage hasPreviousPage }"
                asked[f"{field}, {end} {order}{day}"] = (
                    f"query ({declared}) {{ {page} {{ {shown} }} }}",
                    {"order": {"field": order}},
                )
    history = "{ body: organisation(id: $id) { nodes: history(last: 3) { nodes { id } } } }"
    if lists is LISTS:
        asked["applications that are sympathisers ready"] = READY, {}
        asked["history"] = f"query ($id: ID!) {history}", {"id": known["$member"]}
    return asked


async def test_no_filter_and_no_order_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    """Nor does asking who somebody is, which is read from what is theirs."""
    narrowed = {name for name, row in ROWS.items() if row.filters or row.orders}
    assert narrowed == set(LISTS) | ELSEWHERE
    asked = questions(crowd)
    secretariats = {
        name for name in asked if name.startswith(("accounts", "clients", "applications"))
    }
    public = {name: each for name, each in asked.items() if name not in secretariats}
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    assert await looked_at_too_much(ask, public, viewers) == {}
    listed = {name: asked[name] for name in secretariats}
    assert await looked_at_too_much(ask, listed, [OPERATOR]) == {}

    asked_for = (bare(crowd["$person"]), NOW.date(), NOW)
    large = {"person", "mandate", "seat", "organisation", "territory"}
    scanned, looked_at = await examined_by(ask.db.gate, PERSON, asked_for, large)
    assert (scanned, looked_at <= TIMES_MAX * PAGE) == ([], True)
