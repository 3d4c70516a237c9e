"""Secret ballots: who voted is known; what, nobody can find out, not even from all there is."""

import random
import uuid
from pathlib import Path
from typing import Any

import pytest
from ballot_scene import (
    a_ballot,
    a_platform,
    closed,
    roll,
    voter_of,
    votes,
)
from conftest import NOW, Ask
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from scene import (
    TABLES,
    a_mandate,
    an_organisation,
    bare,
    contents,
    person_of,
    refused,
    row,
    the_network,
    unchanged,
)

from governance.access import SCOPES, Viewer
from governance.viewer import APPLICATION
from governance.viewer import viewer as viewer_of

NAMES = ("Ana", "Rui", "Eva", "Gil", "Sol")
CHOICES = ("IN_FAVOUR", "AGAINST", "ABSTAIN", "IN_FAVOUR", "AGAINST")
LOST = (
    "The key of this ballot is lost, and nobody can open what was voted; annul it and hold it"
    " again."
)
PAPERS = """query ($id: ID!) { ballot(id: $id) { votes(first: 9) { nodes { choice } }
    papers(first: 9) { nodes { id choice reason } } result { outcome } } }"""


def keys(ask: Ask) -> Path:
    """The folder of the keys."""
    folder = ask.door.ballot_keys
    assert folder is not None
    return folder


def key_of(ask: Ask, ballot: str) -> Path:
    """The file with the private half of a ballot's key."""
    return keys(ask) / f"{bare(ballot)}.key"


def marked(name: str) -> str:
    """Why somebody votes so, by which a test knows their paper again."""
    return f"zulmira-{name}"


async def voted_in_secret(ask: Ask, body: str, people: list[Viewer]) -> tuple[str, list[str]]:
    """A secret ballot in which everybody voted, in some order; the ballot and the order."""
    ballot = await a_ballot(ask, body, isSecret=True)
    order = list(zip(NAMES, people, CHOICES, strict=True))
    random.shuffle(order)
    for name, person, choice in order:
        answer = await votes(ask, ballot, person, choice, marked(name))
        assert answer["voter"] == {"hasVoted": True}, answer
    return ballot, [name for name, *_ in order]


async def everything(ask: Ask) -> list[tuple[str, str]]:
    """Every row of the database as text, with all that PostgreSQL itself notes of it."""
    found = []
    for table in [*TABLES, "alembic_version"]:
        rows = await ask.db.reads.fetch(
            "SELECT t.xmin || ' ' || t.ctid::text || ' ' || to_jsonb(t)::text AS said"
            f" FROM {table} t"
        )
        found += [(table, each["said"]) for each in rows]
    return found


async def test_it_stays_known_who_voted_and_papers_name_nobody(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot, _ = await voted_in_secret(ask, body, people)
    shown = (await ask(PAPERS, id=ballot))["ballot"]
    nothing: dict[str, Any] = {"nodes": []}
    assert shown == {"votes": nothing, "papers": nothing, "result": None}
    assert {one["vote"] for one in (await roll(ask, ballot)).values()} == {None}

    result = await closed(ask, ballot, NOW)
    assert [result[name] for name in ("outcome", "inFavour", "against", "abstained")] == [
        *("REJECTED", 2, 2, 1)
    ]
    shown = (await ask(PAPERS, id=ballot))["ballot"]
    papers = {(one["reason"], one["choice"]) for one in shown["papers"]["nodes"]}
    assert papers == {(marked(name), one) for name, one in zip(NAMES, CHOICES, strict=True)}
    assert shown["votes"] == nothing
    assert {one["hasVoted"] for one in (await roll(ask, ballot)).values()} == {True}


async def test_while_it_is_open_the_database_without_the_key_tells_nothing(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot, _ = await voted_in_secret(ask, body, people)
    said = await everything(ask)
    assert not any("zulmira" in text for _, text in said)
    mentioning = [text for table, text in said if table not in {"ballot", "decision_rule"}]
    for choice in ("in_favour", "against", "abstain"):
        assert not any(choice in text for text in mentioning)
    sealed = [each["sealed"] for each in await ask.db.reads.fetch("TABLE ballot_envelope")]
    assert len({len(each) for each in sealed}) == 1, "the length would tell the choice"
    assert len(set(sealed)) == len(NAMES)
    for each in sealed:
        with pytest.raises(CryptoError):
            SealedBox(PrivateKey.generate()).decrypt(each)
    kept = PrivateKey(key_of(ask, ballot).read_bytes())
    assert all(b"zulmira" in SealedBox(kept).decrypt(each) for each in sealed)
    assert (keys(ask).stat().st_mode & 0o777, key_of(ask, ballot).stat().st_mode & 0o777) == (
        *(0o700, 0o600),
    )


async def test_once_it_is_closed_nothing_in_the_database_leads_from_a_paper_to_a_voter(
    ask: Ask,
) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot, _ = await voted_in_secret(ask, body, people)
    await closed(ask, ballot, NOW)
    assert not key_of(ask, ballot).exists()

    said = await everything(ask)
    papers = await ask.db.reads.fetch("SELECT *, xmin::text, ctid::text FROM ballot_paper")
    assert set(papers[0].keys()) == {"id", "ballot_id", "choice", "reason", "xmin", "ctid"}
    assert {uuid.UUID(str(each["id"])).version for each in papers} == {4}
    (written,) = {each["xmin"] for each in papers}
    voters = await ask.db.reads.fetch("SELECT id, seat_id, xmin::text FROM ballot_voter")
    assert written not in {each["xmin"] for each in voters}
    names = {str(each[key]) for each in voters for key in ("id", "seat_id")}
    names |= {str(bare(person_of(person))) for person in people}
    traces = {str(each["id"]) for each in papers} | {marked(name) for name in NAMES}
    both = [
        (table, text)
        for table, text in said
        if any(name in text for name in names) and any(trace in text for trace in traces)
    ]
    assert both == []
    assert await ask.count("ballot_envelope") == 0
    closing = {table for table, text in said if text.startswith(f"{written} ")}
    assert closing == {"ballot", "ballot_paper", "tally_step", "event", "event_detail"} | {
        "unsealed_event"
    }


async def test_neither_order_nor_place_nor_id_of_papers_follows_the_order_of_voting(
    ask: Ask,
) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballots = 20
    orders: dict[str, list[float]] = {"ctid": [], "id": []}
    for _ in range(ballots):
        ballot, order = await voted_in_secret(ask, body, people)
        await closed(ask, ballot, NOW)
        for by, found in orders.items():
            papers = await ask.db.reads.fetch(
                "SELECT reason ->> 'en' AS said FROM ballot_paper WHERE ballot_id = $1"
                f" ORDER BY {by}",
                bare(ballot),
            )
            ranks = [order.index(each["said"].removeprefix("zulmira-")) for each in papers]
            found.append(correlation(ranks))
    for by, found in orders.items():
        # The mean of so many rank correlations of five has a standard deviation of 0.11.
        assert abs(sum(found) / ballots) < 0.66, f"papers by {by} follow the order of voting"


def correlation(ranks: list[int]) -> float:
    """Spearman's rank correlation of an order with that of voting: 1 for the same order."""
    many = len(ranks)
    apart = sum((place - rank) ** 2 for place, rank in enumerate(ranks))
    return 1 - 6 * apart / (many * (many**2 - 1))


async def test_an_idempotency_key_keeps_no_trace_of_a_choice(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot = await a_ballot(ask, body, isSecret=True)
    ana = people[0]
    given = {"voterId": await voter_of(ask, ballot, ana), "choice": "AGAINST"}
    shown = "voter { hasVoted }"
    why = {"reason": {"en": "A"}}
    for more in ({}, why, {"choice": "IN_FAVOUR"}):
        done = await ask.do("castVote", shown, given | more, viewer=ana, idempotency_key="mine")
        assert done["voter"] == {"hasVoted": True}
    (request,) = await row(ask, "SELECT request FROM idempotency_key")
    known = await ask.db.reads.fetch("TABLE ballot_envelope")
    private = PrivateKey(key_of(ask, ballot).read_bytes())
    assert b'"against"' in SealedBox(private).decrypt(known[0]["sealed"])
    other = await a_ballot(ask, body, isSecret=True)
    given["voterId"] = await voter_of(ask, other, ana)
    done = await ask.do("castVote", shown, given, viewer=ana, idempotency_key="mine")
    assert done["code"] == "IdempotencyConflict"
    assert len(request) == 32


async def test_who_changes_their_mind_is_counted_once_and_as_they_said_last(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot, _ = await voted_in_secret(ask, body, people)
    answer = await votes(ask, ballot, people[1], "IN_FAVOUR", deed="changeVote")
    assert answer["voter"] == {"hasVoted": True}
    result = await closed(ask, ballot, NOW)
    assert (result["inFavour"], result["against"], result["outcome"]) == (3, 1, "ADOPTED")
    assert await ask.count("ballot_paper") == len(NAMES)


async def test_no_application_votes_in_secret_and_no_long_reason_is_taken(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    ana = people[0]
    mandate = await a_mandate(ask, firm, "SECRETARY", holderPersonId=person_of(ana))
    seat = {"bodyId": body, "organisationId": firm, "delegateId": person_of(ana)}
    done = await ask.do("seatOrganisation", "__typename", seat | {"sector": "PRIVATE"})
    assert done["__typename"] == "SeatOrganisationPayload"
    ballot, open_one = [await a_ballot(ask, body, isSecret=secret) for secret in (True, False)]
    made = {"name": "Atlas", "mandateId": mandate, "scopes": list(SCOPES)}
    done = await ask.do("registerApplication", "application { id }", made)
    atlas = await viewer_of(ask.db.gate, APPLICATION, bare(done["application"]["id"]), NOW)
    assert atlas is not None
    message = "No application may do this; sign in and do it yourself."
    for of, expected in ((ballot, message), (open_one, None)):
        (voter,) = await row(
            ask,
            "SELECT v.id FROM ballot_voter v JOIN seat s ON s.id = v.seat_id"
            " WHERE v.ballot_id = $1 AND s.organisation_id = $2",
            *map(bare, (of, firm)),
        )
        given = {"voterId": f"vtr_{voter}", "choice": "AGAINST"}
        answer = await ask.do("castVote", "__typename", given, viewer=atlas)
        assert answer.get("message") == expected, answer
    long = {"voterId": await voter_of_person(ask, ballot, ana), "choice": "AGAINST"}
    long["reason"] = {"en": "é" * 1_900}
    message = "reason: is too long for a secret ballot; say it in fewer words."
    await refused(ask, "castVote", long, "InvalidInput", message, viewer=ana)


async def voter_of_person(ask: Ask, ballot: str, viewer: Viewer) -> Any:
    """The place on the roll of somebody's own seat."""
    (found,) = await row(
        ask,
        "SELECT v.id FROM ballot_voter v JOIN seat s ON s.id = v.seat_id"
        " WHERE v.ballot_id = $1 AND s.person_id = $2",
        *map(bare, (ballot, person_of(viewer))),
    )
    return f"vtr_{found}"


async def test_the_database_itself_refuses_votes_by_name_and_after_the_end(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot, _ = await voted_in_secret(ask, body, people)
    await closed(ask, ballot, NOW)
    before = await contents(ask)
    for statement in (
        (
            "INSERT INTO vote (ballot_id, voter_id, choice, cast_at)"
            " SELECT ballot_id, id, 'against', now() FROM ballot_voter LIMIT 1"
        ),
        (
            "INSERT INTO ballot_paper (id, ballot_id, choice)"
            " SELECT gen_random_uuid(), id, 'against' FROM ballot"
        ),
        "UPDATE ballot_paper SET choice = 'against'",
        "DELETE FROM ballot_paper",
        "UPDATE ballot SET in_favour = 5",
        "UPDATE ballot SET question = '{}'",
        "DELETE FROM ballot_voter",
        "UPDATE ballot_voter SET has_voted = false",
        "UPDATE tally_step SET counted = 9",
    ):
        with pytest.raises(Exception, match=r"only grows|takes no such vote"):
            async with ask.db.session() as session:
                await (await session.connection()).exec_driver_sql(statement)
    assert await contents(ask) == before
    await the_network(ask)
    async with unchanged(ask):
        assert (await votes(ask, ballot, people[0], "AGAINST"))["code"] == "BallotEnded"
