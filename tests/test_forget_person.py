"""A person is forgotten: nothing personal is left anywhere, history and its seals stay."""

import pytest
from conftest import NOW, Ask
from journals import sealed, verified
from lives import MARKERS, NAME, NEW_EMAIL, Life
from scene import (
    NOT_FOUND,
    TABLES,
    a_mandate,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    bare,
    does,
    person_of,
    refused,
    row,
    somebody,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = "person { name languages isForgotten revision }"
PERSONS_ONLY = "No application may do this; sign in and do it yourself."
NOT_YOURS = "Only the person, who registered them, or the secretariat may do this."


async def dump(ask: Ask) -> str:
    """Every row of every table, as text."""
    everything = " UNION ALL ".join(f"SELECT t::text AS row FROM {name} t" for name in TABLES)
    return "\n".join(each["row"] for each in await ask.db.reads.fetch(everything))


async def test_nothing_personal_is_left_anywhere_and_the_seals_hold(ask: Ask, life: Life) -> None:
    await sealed(ask.db)
    before = await dump(ask)
    assert all(marker in before for marker in MARKERS if marker not in {"quental", "zulmira"})
    secretariat = await acting_for(ask, await the_network(ask), "Bo")

    given = {"personId": life.person, "reason": {"en": "Asked for it."}}
    shown = await does(
        ask, "forgetPerson", SHOW, given, event="person.forgotten", viewer=secretariat
    )

    assert shown == {
        "name": "Forgotten person",
        "languages": [],
        "isForgotten": True,
        "revision": 3,
    }
    after = (await dump(ask)).casefold()
    assert [marker for marker in MARKERS if marker.casefold() in after] == []
    for table in ("sign_in", "refresh_token", "one_time_link", "linked_identity"):
        assert await ask.count(table) == 0
    assert await row(ask, "SELECT recipient FROM mail") == ("other@example.org",)
    closed = "SELECT email, password_hash, totp_secret, is_totp_confirmed, closed_at FROM account"
    assert await row(ask, closed) == (None, None, None, False, NOW)
    assert await row(ask, "SELECT revoked_at FROM application") == (NOW,)
    params = (
        "SELECT d.params FROM event e JOIN event_detail d ON d.event_id = e.id"
        " WHERE $1 = ANY (e.about)"
    )
    assert await row(ask, params, bare(life.person)) == ('{"reason": {"en": "Asked for it."}}',)

    await sealed(ask.db)
    found = await verified(ask.db)
    assert (found.findings, found.forgotten) == ([], 4)


async def test_lines_of_notes_that_name_them_go_however_they_are_written(
    ask: Ask, life: Life
) -> None:
    elsewhere = await an_organisation(ask, "Elsewhere")
    written = {
        "contacts": f"Ana Alves, +351 1\nZULMIRA  QUENTAL, +351 2\nor {NEW_EMAIL}",
        "link": f"https://example.org/people/per_{bare(life.person)}",
        "needs": "A room.\nZulmiras Quentalho's archive.",
    }
    notes = [{"label": label, "text": text} for label, text in written.items()]
    for body in (life.body, elsewhere):
        await ask.do("noteOrganisation", "__typename", {"organisationId": body, "notes": notes})
    await ask.do("forgetPerson", "__typename", {"personId": life.person})

    asked = "query($id: ID!) { organisation(id: $id) { notes { label text } } }"
    for body in (life.body, elsewhere):
        found = (await ask(asked, viewer=OPERATOR, id=body))["organisation"]["notes"]
        assert {note["label"]: note["text"] for note in found} == {
            "contacts": "Ana Alves, +351 1",
            "needs": "A room.\nZulmiras Quentalho's archive.",
        }


async def test_a_name_of_one_word_is_looked_for_where_they_were(ask: Ask) -> None:
    own, other = await an_organisation(ask, "Own"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Aná")
    await a_seat(ask, own, personId=await a_person(ask, "Eva"), alternateId=ana, until="2025")
    notes = [{"label": "contacts", "text": "Call Ana.\nAnabela answers too."}]
    for body in (own, other):
        await ask.do("noteOrganisation", "__typename", {"organisationId": body, "notes": notes})
    await ask.do("forgetPerson", "__typename", {"personId": ana})

    texts = "SELECT text FROM organisation_note ORDER BY length(text)"
    assert [each["text"] for each in await ask.db.reads.fetch(texts)] == [
        "Anabela answers too.",
        "Call Ana.\nAnabela answers too.",
    ]


async def test_history_stays_and_shows_a_forgotten_person_in_ones_language(
    ask: Ask, life: Life
) -> None:
    await ask.do("forgetPerson", "__typename", {"personId": life.person})

    query = """query($id: ID!) { organisation(id: $id) {
      mandates(first: 9, includeEnded: true) { nodes { role validUntil holder {
        ... on Person { name isForgotten } } } }
      seats(first: 9, includeEnded: true) { nodes { person { name } } } } }"""
    for lang, name in {
        "en": "Forgotten person",
        "fr-CH": "Personne oubliée",
        "pt": "Pessoa esquecida",
        "de": "Forgotten person",
    }.items():
        shown = (await ask(query, lang=lang, id=life.body))["organisation"]
        assert shown["mandates"]["nodes"] == [
            {
                "role": "CHAIR",
                "validUntil": "2025",
                "holder": {"name": name, "isForgotten": True},
            }
        ]
        assert shown["seats"]["nodes"] == [{"person": {"name": name}}]
    told = "query($id: ID!) { node(id: $id) { history(last: 9) { nodes { name params } } } }"
    events = (await ask(told, id=life.person))["node"]["history"]["nodes"]
    assert {"name": "person.registered", "params": None} in events
    assert events[-1] == {"name": "person.forgotten", "params": {}}


async def test_people_are_forgotten_by_their_own_wish(ask: Ask) -> None:
    ana = await somebody(ask, "Ana")
    given = {"personId": person_of(ana)}
    await does(ask, "forgetPerson", SHOW, given, event="person.forgotten", viewer=ana)

    with pytest.raises(AssertionError):
        await ask.viewer(person_of(ana))  # Nobody acts as them any more.


async def test_it_is_refused_to_others_and_through_applications(ask: Ask, life: Life) -> None:
    registrar = await acting_for(ask, life.body, "Rui")
    ana = await a_person(ask, "Ana", viewer=registrar)
    stranger = await somebody(ask, "Zé")
    given = {"personId": life.person}
    signed_out = "This needs a mandate, and you are not signed in."
    await refused(ask, "forgetPerson", given, "Forbidden", NOT_YOURS, viewer=stranger)
    await refused(ask, "forgetPerson", given, "Forbidden", signed_out, viewer=ANYONE)
    given = {"personId": ana}
    await refused(ask, "forgetPerson", given, "Forbidden", NOT_YOURS, viewer=registrar)
    await refused(ask, "forgetPerson", given, "NotFound", NOT_FOUND, viewer=stranger)

    secretary = await acting_for(ask, await the_network(ask), "Bo")
    program = Viewer(
        person_id=secretary.person_id,
        application_id=life.account,
        scopes=frozenset({"identity:write", "identity:read", "actors:read"}),
        secretariat_mandate_id=secretary.secretariat_mandate_id,
    )
    await refused(ask, "forgetPerson", given, "Forbidden", PERSONS_ONLY, viewer=program)


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [("2020", None, 3), ("2020", "2026-03-02", 3), ("2027", "2028", 3), ("2020", "2026-03-01", 0)],
)
async def test_whoever_holds_something_today_or_later_is_not_forgotten(
    ask: Ask, since: str, until: str | None, count: int
) -> None:
    body, member = await an_organisation(ask, "Body"), await an_organisation(ask, "Member")
    ana, term = await a_person(ask, "Ana"), {"since": since, "until": until}
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, **term)
    await a_seat(ask, body, personId=ana, **term)
    await a_seat(ask, body, organisationId=member, delegateId=ana, **term)
    given = {"personId": ana}
    if count:
        message = (
            f"This person still holds mandates or seats today or later ({count}); end them first."
        )
        await refused(ask, "forgetPerson", given, "StillInOffice", message)
    else:
        await does(ask, "forgetPerson", SHOW, given, event="person.forgotten")


async def test_the_reason_does_not_name_the_person(ask: Ask, life: Life) -> None:
    message = "reason: names the person; say why without naming them."
    for said in (f"{NAME.upper()} left.", f"Wrote from {NEW_EMAIL}."):
        given = {"personId": life.person, "reason": {"en": said}}
        await refused(ask, "forgetPerson", given, "InvalidInput", message)


async def test_nothing_new_is_held_on_a_forgotten_person(ask: Ask, life: Life) -> None:
    member = await an_organisation(ask, "Member")
    open_one = await a_mandate(
        ask, life.body, "SECRETARY", holderPersonId=await a_person(ask, "Rui")
    )
    await ask.do("forgetPerson", "__typename", {"personId": life.person})
    gone = "This person has been forgotten; register them anew to hold anything on them."
    sits = {"bodyId": life.body, "sector": "CITIZEN"}
    for deed, given in {
        "forgetPerson": {"personId": life.person},
        "correctPerson": {"personId": life.person, "name": NAME},
        "grantMandate": {"bodyId": life.body, "role": "CHAIR", "holderPersonId": life.person},
        "delegateMandate": {"mandateId": open_one, "personId": life.person},
        "seatPerson": {"personId": life.person, **sits},
        "seatOrganisation": {"organisationId": member, "delegateId": life.person, **sits},
    }.items():
        await refused(ask, deed, given, "PersonForgotten", gone)
