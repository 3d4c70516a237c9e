"""Calls: opened, stood for, decided or enrolled in, and what follows is there and linked."""

from typing import Any

import pytest
from call_scene import a_call, a_candidacy, candidacies
from conftest import Ask
from scene import (
    NOT_FOUND,
    NOT_YOURS,
    SECRETARIAT_ONLY,
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    row,
    somebody,
    the_network,
    unchanged,
)

from governance.access import ANYONE, OPERATOR

BY_ITSELF = "query ($id: ID!) { node(id: $id) { id } }"
CALL = "call { purpose title places isOpenEnrolment validFrom validUntil closeReason revision }"
CLOSED = "This call has been closed already; open another."
NOT_OPEN = "This call is not open today; see from when until when it is."


async def test_a_body_opens_changes_and_closes_a_call(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Chair", "CHAIR")
    given = {"bodyId": body, "purpose": "SEAT", "title": {"en": "Seats"}, "until": "2026-06"}
    done = await does(
        ask, "openCall", f"{CALL[:-1]} id }}", given, event="call.opened", viewer=chair
    )
    call = done.pop("id")
    shown = {
        "purpose": "SEAT",
        "title": "Seats",
        "places": None,
        "isOpenEnrolment": False,
        "validFrom": "2026-03-01",
        "validUntil": "2026-06",
        "closeReason": None,
        "revision": 1,
    }
    assert done == shown

    change = {"callId": call, "places": 2, "until": None, "expectedRevision": 1}
    done = await does(ask, "changeCall", CALL, change, event="call.changed", viewer=chair)
    assert done == shown | {"places": 2, "validUntil": None, "revision": 2}
    close = {"callId": call, "reason": {"en": "Enough"}}
    done = await does(ask, "closeCall", CALL, close, event="call.closed", viewer=chair)
    closed = {"validUntil": "2026-03-01", "closeReason": "Enough", "revision": 3, "places": 2}
    assert done == shown | closed
    for deed in ("closeCall", "changeCall"):
        await refused(ask, deed, {"callId": call}, "CallClosed", CLOSED, viewer=chair)
    stand = {"callId": call, "personId": person_of(chair), "sector": "CITIZEN"}
    await refused(ask, "stand", stand, "CallNotOpen", NOT_OPEN, viewer=chair)


@pytest.mark.parametrize(
    ("more", "problem", "message"),
    [
        ({"places": 0}, "InvalidInput", "places: say 1 to 1000, or nothing for as many as come."),
        (
            {"purpose": "COORDINATION"},
            "InvalidInput",
            "purpose: the network's coordination is the network's to call for.",
        ),
        (
            {"purpose": "WORKING_GROUP"},
            "InvalidInput",
            "purpose: this body is no working group; call for a seat in it.",
        ),
        ({"until": "2026-02-28"}, "InvalidInput", "until: 2026-02-28 is not after 2026-03-01."),
    ],
)
async def test_a_call_that_makes_no_sense_is_not_opened(
    ask: Ask, more: dict[str, Any], problem: str, message: str
) -> None:
    body = await an_organisation(ask, "Platform")
    given = {"bodyId": body, "purpose": "SEAT", "title": {"en": "Seats"}, **more}
    await refused(ask, "openCall", given, problem, message)


async def test_territories_are_chosen_together_for_the_coordination_by_their_strengths(
    ask: Ask,
) -> None:
    network = await the_network(ask)
    secretariat = await acting_for(ask, network, "Bo")
    call = await a_call(ask, network, "COORDINATION", places=2)
    places = {}
    for name, strength in (("Braine", "Structure"), ("Kavala", "Charter"), ("Lisboa", "People")):
        place = await a_territory(ask, name)
        places[name] = await a_candidacy(
            ask, call, secretariat, territoryId=place, strengths={"en": strength, "pt": name}
        )
    other = await acting_for(ask, await an_organisation(ask, "Body"), "Eli")
    porto = {"callId": call, "territoryId": await a_territory(ask, "Porto")}
    await refused(ask, "stand", porto, "Forbidden", SECRETARIAT_ONLY, viewer=other)
    choice: dict[str, Any] = {"callId": call, "candidacyIds": list(places.values())}
    taken = "Places of this call: 2, of which taken: 0; choose fewer."
    async with unchanged(ask):
        answer = await ask.do(
            "chooseCandidates",
            "__typename",
            choice,
            viewer=secretariat,
        )
    assert answer["message"] == taken

    choice |= {"candidacyIds": [places["Kavala"], places["Lisboa"]], "since": "2026-02-01"}
    answer = await ask.do("chooseCandidates", "call { revision }", choice, viewer=secretariat)
    assert answer["__typename"] == "ChooseCandidatesPayload"

    told = {one["candidate"]["name"]: one["mandate"] for one in await candidacies(ask, call)}
    mandate = {"role": "NETWORK_COORDINATION", "validFrom": "2026-02-01"}
    assert told == {
        "Braine": None,
        "Kavala": mandate | {"scope": "Charter"},
        "Lisboa": mandate | {"scope": "People"},
    }
    chosen = "This candidate was chosen already; end the mandate or the seat that followed."
    await refused(ask, "chooseCandidates", choice, "CandidacyChosen", chosen, viewer=secretariat)
    await refused(
        ask,
        "withdrawCandidacy",
        {"candidacyId": places["Kavala"]},
        "CandidacyChosen",
        chosen,
        viewer=secretariat,
    )
    last = await row(
        ask,
        "SELECT array_agg(name ORDER BY id) FROM (SELECT * FROM event ORDER BY id DESC LIMIT 3) e",
    )
    assert sorted(last[0]) == ["call.candidates_chosen", "mandate.granted", "mandate.granted"]


async def test_people_and_organisations_stand_for_a_seat_and_who_is_chosen_sits(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Chair", "CHAIR")
    call = await a_call(ask, body)
    ana = await somebody(ask, "Ana")
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    director, delegate = await acting_for(ask, firm, "Rui"), await a_person(ask, "Sol")
    mine = await a_candidacy(ask, call, ana, personId=person_of(ana), strengths={"en": "Ideas"})
    known = {"organisationId": firm, "delegateId": person_of(director)}
    theirs = await a_candidacy(ask, call, director, **known)

    others = {"callId": call, "personId": delegate, "sector": "CITIZEN"}
    await refused(ask, "stand", others, "NotFound", NOT_FOUND, viewer=director)
    again = {"callId": call, "personId": person_of(ana), "sector": "CITIZEN"}
    twice = "The same candidate stands for this call already."
    await refused(ask, "stand", again, "AlreadyStanding", twice, viewer=ana)
    public = {"callId": call, "personId": person_of(chair), "sector": "PUBLIC"}
    await refused(ask, "stand", public, "Forbidden", NOT_YOURS, viewer=director)
    choice = {"callId": call, "candidacyIds": [mine, theirs], "until": "2027"}
    for viewer in (ana, director):
        answer = await ask.do("chooseCandidates", "__typename", choice, viewer=viewer)
        assert answer["code"] == "Forbidden"
    answer = await ask.do("chooseCandidates", "call { revision }", choice, viewer=chair)
    assert answer["__typename"] == "ChooseCandidatesPayload", answer

    now = "2026-03-01T12:00:00+00:00"
    term = {"validFrom": "2026-03-01", "validUntil": "2027"}
    plain = {"withdrawnAt": None, "chosenAt": now, "mandate": None}
    assert await candidacies(ask, call) == [
        plain
        | {
            "candidate": {"__typename": "Person", "name": "Ana"},
            "delegate": None,
            "sector": "CITIZEN",
            "strengths": "Ideas",
            "seat": {"sector": "CITIZEN", **term},
        },
        plain
        | {
            "candidate": {"__typename": "Organisation", "name": "Firm"},
            "delegate": {"name": "Rui"},
            "sector": "PRIVATE",
            "strengths": None,
            "seat": {"sector": "PRIVATE", **term},
        },
    ]


async def test_who_withdraws_may_stand_again_and_all_stays_on_record(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    call, ana = await a_call(ask, body), await somebody(ask, "Ana")
    first = await a_candidacy(ask, call, ana, personId=person_of(ana))
    given = {"candidacyId": first, "expectedRevision": 1}
    zoe = await somebody(ask, "Zoe")
    answer = await ask.do("withdrawCandidacy", "__typename", given, viewer=zoe)
    assert answer["code"] == "Forbidden"
    show = "candidacy { withdrawnAt chosenAt }"
    done = await does(
        ask, "withdrawCandidacy", show, given, event="candidacy.withdrawn", viewer=ana
    )
    assert done == {"withdrawnAt": "2026-03-01T12:00:00+00:00", "chosenAt": None}
    gone = "This candidacy was withdrawn; who wants to may stand again."
    again = {"candidacyId": first}
    await refused(ask, "withdrawCandidacy", again, "CandidacyWithdrawn", gone, viewer=ana)
    choice = {"callId": call, "candidacyIds": [first]}
    await refused(ask, "chooseCandidates", choice, "CandidacyWithdrawn", gone)
    await a_candidacy(ask, call, ana, personId=person_of(ana))
    assert len(await candidacies(ask, call, OPERATOR)) == 2


async def test_who_withdrew_is_known_no_more_to_all_for_having_stood(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Other")
    clerk, stranger = await acting_for(ask, body, "Clerk"), await acting_for(ask, other, "Eve")
    call, ana = await a_call(ask, body), await somebody(ask, "Ana")
    rui = await somebody(ask, "Rui")
    first = await a_candidacy(ask, call, ana, personId=person_of(ana))
    await a_candidacy(ask, call, rui, personId=person_of(rui))
    firm = await a_candidacy(
        ask, call, organisationId=other, delegateId=person_of(rui), sector="CITIZEN"
    )
    assert len(await candidacies(ask, call)) == 3
    for one in (first, firm):
        await ask.do("withdrawCandidacy", "__typename", {"candidacyId": one})

    for viewer in (ANYONE, stranger, rui):
        shown = await candidacies(ask, call, viewer)
        assert [one["candidate"]["name"] for one in shown] == ["Rui", "Other"]
        assert await ask(BY_ITSELF, viewer=viewer, id=first) == {"node": None}
    for viewer in (ana, clerk, OPERATOR):
        assert len(await candidacies(ask, call, viewer)) == 3
        assert await ask(BY_ITSELF, viewer=viewer, id=first) == {"node": {"id": first}}


async def test_whoever_wants_to_enrols_in_a_working_group_until_it_is_full(ask: Ask) -> None:
    group = await an_organisation(ask, "Charter", "WORKING_GROUP")
    call = await a_call(ask, group, "WORKING_GROUP", isOpenEnrolment=True, places=1)
    ana, zoe = await somebody(ask, "Ana"), await somebody(ask, "Zoe")
    given = {"callId": call, "personId": person_of(ana)}
    sector = "sector: say which sector the seat is to count for."
    await refused(ask, "enrol", given, "InvalidInput", sector, viewer=ana)
    given["sector"] = "CITIZEN"
    enrolment = "callId: is an open enrolment: enrol in it."
    await refused(ask, "stand", given, "InvalidInput", enrolment, viewer=ana)
    seated = {"bodyId": group, "personId": person_of(ana), "sector": "CITIZEN"}
    answer = await ask.do("seatPerson", "__typename", seated, viewer=ana)
    assert answer["code"] == "Forbidden"

    show = "candidacy { chosenAt seat { body { name } validFrom } }"
    answer = await ask.do("enrol", show, given, viewer=ana)
    assert answer["candidacy"] == {
        "chosenAt": "2026-03-01T12:00:00+00:00",
        "seat": {"body": {"name": "Charter"}, "validFrom": "2026-03-01"},
    }
    late = given | {"personId": person_of(zoe)}
    async with unchanged(ask):
        answer = await ask.do("enrol", "__typename", late, viewer=zoe)
    assert answer["code"] == "PlacesTaken"
    decided = {"callId": await a_call(ask, group), "personId": person_of(zoe)}
    message = "callId: is decided on: stand for it."
    given = decided | {"sector": "PUBLIC"}
    await refused(ask, "enrol", given, "InvalidInput", message, viewer=zoe)


async def test_what_a_person_says_of_themselves_stays_in_their_candidacy(ask: Ask) -> None:
    network = await the_network(ask)
    call, ana = await a_call(ask, network, "COORDINATION"), await a_person(ask, "Ana")
    hers = await a_candidacy(ask, call, personId=ana, sector=None, strengths={"en": "Ana knows"})
    choice = {"callId": call, "candidacyIds": [hers]}
    done = await ask.do("chooseCandidates", "__typename", choice)
    assert done["__typename"] == "ChooseCandidatesPayload", done
    (shown,) = await candidacies(ask, call)
    assert (shown["strengths"], shown["mandate"]["scope"]) == ("Ana knows", None)
