"""The journal verified: sound when it is, and whatever is tampered with is found."""

from uuid import UUID

import asyncpg
import pytest
from journals import done, sealed, verified
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from governance.db import Database
from governance.events import Event, Seal
from governance.seals import (
    Verification,
    check_inclusion,
    inclusion_proof,
    leaf,
    seal_hash,
    verification,
    verify,
)


async def test_finds_a_sound_journal_sound(db: Database, journal: list[UUID]) -> None:
    await done(db, 2)
    heard: list[int] = []
    async with db.session() as session:
        last = await session.scalar(select(Seal).where(Seal.number == 2))
        await session.commit()

        found = await verify(session, progress=heard.append)

    assert last is not None
    assert found == Verification(
        seals=2, events=5, forgotten=0, unsealed=2, last_seal=2, last_event=5, head=seal_hash(last)
    )
    assert found.is_sound
    assert heard == [3, 5]


async def test_finds_an_empty_journal_sound(db: Database) -> None:
    assert await verified(db) == Verification()


async def test_walks_page_by_page(
    db: Database, journal: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await verified(db)
    monkeypatch.setattr(verification, "_ROWS_PER_PAGE", 1)

    assert await verified(db) == whole
    assert whole.is_sound


async def test_changes_nothing(db: Database) -> None:
    async with db.session() as session:
        await verify(session)
        with pytest.raises(Exception, match="read-only transaction"):
            await session.execute(text("DELETE FROM event_detail"))


async def test_a_forgotten_person_breaks_no_seal(db: Database, journal: list[UUID]) -> None:
    async with db.session() as session:
        await session.execute(
            text("DELETE FROM event_detail WHERE event_id = :id"), {"id": journal[1]}
        )
        await session.commit()

    found = await verified(db)

    assert found.findings == []
    assert (found.events, found.forgotten) == (5, 1)


FIRST_UNFIT = "Seal 1 does not fit its events 1 to 3: one of them, or the seal, was changed."
SECOND_UNFIT = "Seal 2 does not fit its events 4 to 5: one of them, or the seal, was changed."
UNLINKED = (
    "Seal 2 does not follow from seal 1: "
    "one of the two was changed, or a seal between them removed."
)
DETAIL = "The detail of event 2 ({2}) is not the one it was written with."

TAMPERED = [
    ("UPDATE event SET name = 'seat.given' WHERE id = '{2}'", [FIRST_UNFIT]),
    ("UPDATE event SET at = at + interval '1 microsecond' WHERE id = '{2}'", [FIRST_UNFIT]),
    ("UPDATE event SET at = '4000-01-01 BC' WHERE id = '{2}'", [FIRST_UNFIT]),
    ("UPDATE event SET at = 'infinity' WHERE id = '{5}'", [SECOND_UNFIT]),
    ("UPDATE event SET subject_id = id WHERE id = '{2}'", [FIRST_UNFIT]),
    ("UPDATE event SET about = about || id WHERE id = '{2}'", [FIRST_UNFIT]),
    ("UPDATE event SET about = about || NULL::uuid WHERE id = '{2}'", [FIRST_UNFIT]),
    ("UPDATE event SET commitment = sha256('') WHERE id = '{2}'", [DETAIL, FIRST_UNFIT]),
    ("UPDATE event_detail SET params = params - 'share' WHERE event_id = '{2}'", [DETAIL]),
    ("UPDATE event_detail SET params = '[1e6000]' WHERE event_id = '{2}'", [DETAIL]),
    ("UPDATE event_detail SET salt = sha256('') WHERE event_id = '{2}'", [DETAIL]),
    ("UPDATE event_detail SET person_id = event_id WHERE event_id = '{2}'", [DETAIL]),
    ("UPDATE event_detail SET mandate_id = NULL WHERE event_id = '{2}'", [DETAIL]),
    (
        "DELETE FROM event WHERE id = '{2}'",
        ["Event 2 ({2}) is gone from the journal.", FIRST_UNFIT],
    ),
    (
        "DELETE FROM event WHERE id = '{2}'; DELETE FROM sealed_event WHERE number = 2",
        ["Event 2 is missing.", FIRST_UNFIT],
    ),
    (
        "DELETE FROM sealed_event WHERE number = 2",
        ["Event 2 is missing.", FIRST_UNFIT, "Event {2} neither has a seal nor waits for one."],
    ),
    (
        "DELETE FROM sealed_event WHERE number > 3; DELETE FROM event WHERE id >= '{4}'",
        ["Events 4 to 5 are missing.", SECOND_UNFIT],
    ),
    (
        "UPDATE sealed_event SET number = 9 WHERE number = 5",
        ["Event 5 is missing.", SECOND_UNFIT, "Event 9 ({5}) is numbered, but under no seal."],
    ),
    (
        "UPDATE sealed_event SET number = 0 WHERE number = 1",
        ["Event 0 ({1}) is numbered before the first.", "Event 1 is missing."],
    ),
    (
        """UPDATE sealed_event SET number = -1 WHERE number = 1;
        UPDATE sealed_event SET number = 1 WHERE number = 2;
        UPDATE sealed_event SET number = 2 WHERE number = -1""",
        [FIRST_UNFIT],
    ),
    (
        "UPDATE sealed_event SET seal_number = 2 WHERE number = 3",
        ["Event 3 ({3}) is said to be under seal 2, but its number is under seal 1."],
    ),
    ("UPDATE seal SET root = sha256('') WHERE number = 1", [FIRST_UNFIT, UNLINKED]),
    ("UPDATE seal SET root = '' WHERE number = 2", [SECOND_UNFIT]),
    ("UPDATE seal SET sealed_at = now() WHERE number = 1", [UNLINKED]),
    (
        "UPDATE seal SET sealed_at = '4000-01-01 BC' WHERE number = 2",
        ["Seal 2 holds what no sealer writes."],
    ),
    ("UPDATE seal SET previous = sha256('') WHERE number = 2", [UNLINKED]),
    (
        "UPDATE seal SET last_event = 9000000000000000000 WHERE number = 2",
        ["Events 6 to 9000000000000000000 are missing."],
    ),
    (
        "UPDATE seal SET first_event = 5 WHERE number = 2",
        ["Seal 2 begins with event 5, where event 4 was to follow."],
    ),
    (
        "DELETE FROM seal WHERE number = 2",
        [
            "Event 4 ({4}) is numbered, but under no seal.",
            "Event 5 ({5}) is numbered, but under no seal.",
        ],
    ),
    (
        """DELETE FROM event WHERE id < '{4}'; DELETE FROM sealed_event WHERE number < 4;
        DELETE FROM seal WHERE number = 1""",
        [
            "Seal 1 is missing.",
            "Seal 2 begins with event 4, where event 1 was to follow.",
            "Seal 2 is not the first that was made: those before it are gone.",
            "Events 1 to 3 are missing.",
        ],
    ),
    (
        """INSERT INTO event SELECT '{6}', at, name, subject_id, about, commitment
        FROM event WHERE id = '{2}'""",
        ["Event {6} neither has a seal nor waits for one."],
    ),
    (
        "INSERT INTO unsealed_event VALUES ('{2}')",
        ["Event {2} has a seal and waits for another."],
    ),
]
"""What an owner of the database may do to a journal of two seals, and what the walk then says."""


async def tamper(connection: asyncpg.Connection, statements: str) -> None:
    """Change what only grows, as somebody who owns the database can."""
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(statements)
    await connection.execute("RESET session_replication_role")


@pytest.mark.parametrize(("statements", "findings"), TAMPERED)
async def test_finds_what_was_tampered_with(
    db: Database,
    journal: list[UUID],
    connection: asyncpg.Connection,
    statements: str,
    findings: list[str],
) -> None:
    ids = [None, *journal, UUID(int=6)]
    assert (await verified(db)).is_sound

    await tamper(connection, statements.format(*ids))

    found = await verified(db)
    assert found.findings == [finding.format(*ids) for finding in findings]
    assert not found.is_sound


async def test_lists_a_hundred_findings_and_counts_the_others(
    db: Database, connection: asyncpg.Connection
) -> None:
    await tamper(
        connection,
        "INSERT INTO event SELECT uuidv7(), now(), 'seat.given', uuidv7(), '{}', '' "
        "FROM generate_series(1, 103)",
    )

    found = await verified(db)

    assert (len(found.findings), found.unlisted) == (100, 3)


async def test_a_journal_sealed_anew_shows_in_its_head_alone(
    db: Database, journal: list[UUID], connection: asyncpg.Connection
) -> None:
    """What no walk can find in the database itself; it is why the head is to be published."""
    head = (await verified(db)).head
    await tamper(
        connection,
        "TRUNCATE sealed_event, seal; UPDATE event SET name = 'seat.given'; "
        "INSERT INTO unsealed_event SELECT id FROM event",
    )
    await sealed(db)

    found = await verified(db)

    assert found.is_sound
    assert found.head != head


async def test_needs_a_session_that_has_asked_nothing(session: AsyncSession) -> None:
    await session.execute(select(Seal))

    with pytest.raises(Exception, match="must be called before any query"):
        await verify(session)


# ---- What a third party can check


async def test_every_sealed_event_can_be_shown_to_be_under_its_seal(
    db: Database, journal: list[UUID]
) -> None:
    (unsealed,) = await done(db)
    async with db.session() as session:
        published = {made.number: made for made in await session.scalars(select(Seal))}
        for number, event_id in enumerate(journal, 1):
            event = await session.get_one(Event, event_id)
            proof = await inclusion_proof(session, event_id)

            assert proof is not None
            assert (proof.number, proof.seal_number) == (number, 1 if number < 4 else 2)
            its_seal = published[proof.seal_number]
            assert check_inclusion(proof, event_leaf=leaf(event), seal=its_seal)
            event.name = "seat.given"
            assert not check_inclusion(proof, event_leaf=leaf(event), seal=its_seal)
            session.expunge(event)
        assert await inclusion_proof(session, unsealed) is None


async def test_another_program_makes_the_same_leaf(db: Database, journal: list[UUID]) -> None:
    """PostgreSQL itself, following nothing but the description of a leaf."""
    described = text("""
        SELECT sha256(
            '\\x00'::bytea || int4send(16) || uuid_send(id)
            || int4send(8) || int8send((extract(epoch FROM at) * 1000000)::bigint)
            || int4send(octet_length(name)) || convert_to(name, 'UTF8')
            || int4send(16) || uuid_send(subject_id)
            || int4send(16 * cardinality(about))
            || (SELECT string_agg(uuid_send(node), '' ORDER BY place)
                FROM unnest(about) WITH ORDINALITY AS nodes (node, place))
            || int4send(octet_length(commitment)) || commitment
        ) FROM event ORDER BY id
    """)
    async with db.session() as session:
        theirs = list(await session.scalars(described))
        ours = [leaf(event) for event in await session.scalars(select(Event).order_by(Event.id))]

    assert theirs == ours
    assert len(ours) == 5
