"""Mandates that are taken back or given up: what ends with them, and who fills the vacancy."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    NO_MANDATE,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    a_mandate,
    a_person,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    somebody,
)

SHOW = "mandate { validFrom validUntil endedAs endReason revision }"
OVER = "This mandate does not hold on that day."
Term = tuple[str, str | None, str | None, str | None]


@pytest.fixture
async def body(ask: Ask) -> str:
    """A platform with roles to fill."""
    return await an_organisation(ask, "Council")


async def terms(ask: Ask) -> list[Term]:
    """Who holds a role from when until when, and how it ended; a vacancy is held by nobody."""
    rows = await ask.db.reads.fetch(
        "SELECT coalesce(p.name, '—') AS name, m.valid_from::text, m.valid_until::text, m.ended_as"
        " FROM mandate m LEFT JOIN person p ON p.id = m.holder_person_id"
        " ORDER BY m.valid_from, m.id"
    )
    return [tuple(row.values()) for row in rows]


async def test_the_body_takes_a_mandate_back_with_its_delegations(ask: Ask, body: str) -> None:
    secretary = await acting_for(ask, body, "Rui")
    ana = await a_person(ask, "Ana")
    chair = await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2027")
    for name, since in (("Eva", "2021"), ("Isa", "2026-02"), ("Bo", "2026-06")):
        person = await a_person(ask, name)
        delegated = {"mandateId": chair, "personId": person, "since": since}
        await ask.do("delegateMandate", "__typename", delegated)

    given = {"mandateId": chair, "on": "2025", "reason": {"en": "Absent"}, "expectedRevision": 4}
    revoked = await does(
        ask, "revokeMandate", SHOW, given, event="mandate.revoked", viewer=secretary
    )

    assert revoked == {
        "validFrom": "2020",
        "validUntil": "2025",
        "endedAs": "REVOKED",
        "endReason": "Absent",
        "revision": 5,
    }
    assert await terms(ask) == [
        ("Rui", "2020-01-01", None, None),
        ("Ana", "2020-01-01", "2026-01-01", "revoked"),
        ("Eva", "2021-01-01", "2026-01-01", "revoked"),
        ("Isa", "2026-02-01", "2026-02-01", "revoked"),
        ("Bo", "2026-06-01", "2026-06-01", "revoked"),
    ]
    await refused(ask, "revokeMandate", {"mandateId": chair}, "MandateEnded", OVER)


async def test_a_delegation_is_revoked_by_its_giver_and_given_up_by_its_holder(
    ask: Ask, body: str
) -> None:
    auditor, ana = await somebody(ask, "Eva"), await somebody(ask, "Ana")
    own = await a_mandate(ask, body, "AUDITOR", holderPersonId=person_of(auditor))
    auditor = await ask.viewer(person_of(auditor))
    for deed, viewer in (("revokeMandate", auditor), ("vacateMandate", ana)):
        done = await ask.do(
            "delegateMandate", "mandate { id }", {"mandateId": own, "personId": person_of(ana)}
        )
        given = {"mandateId": done["mandate"]["id"]}
        if deed == "revokeMandate":
            await refused(ask, deed, given, "Forbidden", NO_MANDATE, viewer=ana)
            holding = await ask.viewer(person_of(ana))
            await refused(ask, deed, given, "Forbidden", ROLE_NOT_ENOUGH, viewer=holding)
        event = f"mandate.{deed.removesuffix('Mandate')}d"
        today = await ask.viewer(person_of(viewer))
        await does(ask, deed, SHOW, given, event=event, viewer=today)
    assert [term[3] for term in await terms(ask)] == [None, "revoked", "vacated"]
    acted_on = await ask.db.reads.fetch(
        "SELECT d.mandate_id = e.subject_id AS is_own FROM event_detail d"
        " JOIN event e ON e.id = d.event_id WHERE e.name ~ 'mandate.(revoked|vacated)'"
        " ORDER BY e.id"
    )
    assert [row["is_own"] for row in acted_on] == [False, True]


async def test_a_mandate_granted_by_mistake_never_holds(ask: Ask, body: str) -> None:
    ana = await a_person(ask, "Ana")
    for since, role in (("2026-03-01", "CHAIR"), ("2027", "SECRETARY")):
        mandate = await a_mandate(ask, body, role, holderPersonId=ana, since=since)
        given = {"mandateId": mandate}
        await does(ask, "revokeMandate", SHOW, given, event="mandate.revoked")
        await refused(ask, "revokeMandate", given, "MandateEnded", OVER)
        await a_mandate(ask, body, role, holderPersonId=ana, since=since)
    begun = {"mandateId": await a_mandate(ask, body, "AUDITOR"), "on": "2019-06"}
    early = "on: 2019-06 is before it began, on 2020-01-01."
    await refused(ask, "revokeMandate", begun, "InvalidInput", early)


async def test_what_is_given_up_leaves_a_vacancy_that_the_next_grant_fills(
    ask: Ask, body: str
) -> None:
    ana, rui = await somebody(ask, "Ana"), await a_person(ask, "Rui")
    chair = await a_mandate(ask, body, "CHAIR", holderPersonId=person_of(ana), until="2027")
    ana = await ask.viewer(person_of(ana))
    given = {"mandateId": chair, "reason": {"en": "Moved"}}
    given_up = await does(ask, "vacateMandate", SHOW, given, event="mandate.vacated", viewer=ana)

    assert (given_up["endedAs"], given_up["validUntil"]) == ("VACATED", "2026-03-01")
    assert (await terms(ask))[1:] == [("—", "2026-03-01", "2028-01-01", None)]
    waiting = await ask(
        "query($id: ID!) { organisation(id: $id) { mandates(first: 9, role: [CHAIR])"
        " { nodes { isVacant } } } }",
        id=body,
    )
    assert waiting["organisation"]["mandates"]["nodes"] == [{"isVacant": True}]
    await a_mandate(ask, body, "CHAIR", holderPersonId=rui, since="2026-04-01", until="2027")
    assert await terms(ask) == [
        ("Ana", "2020-01-01", "2026-03-01", "vacated"),
        ("—", "2026-03-01", "2026-04-01", None),
        ("Rui", "2026-04-01", "2028-01-01", None),
    ]


@pytest.mark.parametrize("since", ["2026-03-01", "2026-02", "2020", None])
async def test_a_grant_from_the_vacancy_on_or_before_leaves_none(
    ask: Ask, body: str, since: str | None
) -> None:
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    chair = await a_mandate(ask, body, "CHAIR", holderPersonId=ana)
    await ask.do("vacateMandate", "__typename", {"mandateId": chair})

    await a_mandate(ask, body, "CHAIR", holderPersonId=rui, since=since)

    assert sorted(term[0] for term in await terms(ask)) == ["Ana", "Rui"]
    kept = await ask.db.reads.fetchval(
        "SELECT fact ->> 'valid_from' FROM superseded WHERE table_name = 'mandate'"
        " AND fact ->> 'holder_person_id' IS NULL"
    )
    assert kept == "2026-03-01"


async def test_a_grant_fills_one_vacancy_of_its_role_and_none_of_the_past(
    ask: Ask, body: str
) -> None:
    await a_mandate(ask, body, "REPRESENTATIVE", since="2010", until="2012")
    for _ in range(2):
        await a_mandate(ask, body, "REPRESENTATIVE")
    await a_mandate(ask, body, "ALTERNATE")

    ana = await a_person(ask, "Ana")
    await a_mandate(ask, body, "REPRESENTATIVE", holderPersonId=ana, since=None)

    held = await ask.db.reads.fetch(
        "SELECT role, count(*) AS n FROM mandate WHERE holder_person_id IS NULL"
        " GROUP BY 1 ORDER BY 1"
    )
    assert [tuple(row.values()) for row in held] == [("alternate", 1), ("representative", 2)]


async def test_only_holders_and_the_body_end_mandates(ask: Ask, body: str) -> None:
    ana = await somebody(ask, "Ana")
    auditor = await somebody(ask, "Eva")
    mandate = await a_mandate(ask, body, "AUDITOR", holderPersonId=person_of(auditor))
    auditor = await ask.viewer(person_of(auditor))
    given: dict[str, Any] = {"mandateId": mandate}
    for deed, viewer, message in (
        ("revokeMandate", ana, NO_MANDATE),
        ("revokeMandate", auditor, ROLE_NOT_ENOUGH),
        ("vacateMandate", ana, NO_MANDATE),
    ):
        await refused(ask, deed, given, "Forbidden", message, viewer=viewer)
    for deed in ("revokeMandate", "vacateMandate"):
        absent = {"mandateId": f"man_{ana.person_id}"}
        await refused(ask, deed, absent, "NotFound", NOT_FOUND, viewer=auditor)
        old = given | {"expectedRevision": 2}
        message = "This was changed meanwhile: you know revision 2, it is now at 1."
        message += " Read it again and repeat."
        await refused(ask, deed, old, "RevisionMismatch", message)
        wordless = given | {"reason": {"en": " "}}
        await refused(ask, deed, wordless, "InvalidInput", "reason: is empty in en.")
