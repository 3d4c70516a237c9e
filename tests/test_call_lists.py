"""Lists of calls and of who stands: what is hidden, what narrows them, what time does to them."""

from typing import Any

from call_scene import SHOWN, a_call, a_candidacy, candidacies
from conftest import Ask
from scene import a_person, an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

LISTED = """query ($filter: CallFilter, $ended: Boolean, $day: Date) {
    calls(first: 9, filter: $filter, includeEnded: $ended, asOf: $day) { nodes { title } } }"""


async def titles(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The calls of a list by their titles."""
    page = (await ask(LISTED, viewer=viewer, **{"ended": False, **values}))["calls"]
    return [call["title"] for call in page["nodes"]]


async def test_what_is_unlisted_is_hidden_with_its_calls_and_candidacies(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    call = await a_call(ask, body)
    hidden = await a_call(ask, cell, title={"en": "Hidden"})
    shy = await a_person(ask, "Shy", isUnlisted=True)
    await a_candidacy(ask, call, personId=shy)
    await a_candidacy(ask, call, organisationId=cell, delegateId=shy, sector="CITIZEN")
    firm = await an_organisation(ask, "Firm")
    await a_candidacy(ask, call, organisationId=firm, delegateId=shy, sector="PUBLIC")

    assert [one["candidate"]["name"] for one in await candidacies(ask, call)] == ["Firm"]
    assert [one["delegate"] for one in await candidacies(ask, call)] == [None]
    assert len(await candidacies(ask, call, OPERATOR)) == 3
    assert await titles(ask) == ["Call"]
    assert sorted(await titles(ask, OPERATOR)) == ["Call", "Hidden"]
    assert await ask(SHOWN, id=hidden) == {"call": None}


async def test_calls_are_listed_by_what_they_are_for_and_on_any_day(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    group = await an_organisation(ask, "Group", "WORKING_GROUP")
    await a_call(ask, body, title={"en": "Seats"}, until="2026-04-01")
    await a_call(ask, body, title={"en": "Past"}, since="2020", until="2021")
    await a_call(
        ask, group, "WORKING_GROUP", title={"en": "Group"}, isOpenEnrolment=True, since="2026-02-01"
    )
    assert await titles(ask) == ["Seats", "Group"]
    assert await titles(ask, ended=True) == ["Seats", "Past", "Group"]
    assert await titles(ask, day="2021-05-01") == ["Past"]
    assert await titles(ask, filter={"purpose": ["SEAT"]}) == ["Seats"]
    assert await titles(ask, filter={"isOpenEnrolment": True}) == ["Group"]
    assert await titles(ask, filter={"body": {"kind": ["WORKING_GROUP"]}}) == ["Group"]
    assert await titles(ask, filter={"beginsFrom": "2026-02-01"}) == ["Group"]
    assert await titles(ask, filter={"endsBy": "2026-04-01"}) == ["Seats"]


async def test_who_is_forgotten_leaves_no_strengths(ask: Ask) -> None:
    body, ana = await an_organisation(ask, "Platform"), await a_person(ask, "Ana")
    call = await a_call(ask, body)
    await a_candidacy(ask, call, personId=ana, strengths={"en": "Ana knows"})
    done = await ask.do("forgetPerson", "__typename", {"personId": ana})
    assert done["__typename"] == "ForgetPersonPayload", done
    (shown,) = await candidacies(ask, call, OPERATOR)
    assert (shown["candidate"]["name"], shown["strengths"]) == ("Forgotten person", None)


async def test_a_dissolved_body_takes_along_what_had_not_begun(ask: Ask) -> None:
    body, ana = await an_organisation(ask, "Platform", since="2020"), await a_person(ask, "Ana")
    call = await a_call(ask, body)
    mine = await a_candidacy(ask, call, personId=ana)
    choice = {"callId": call, "candidacyIds": [mine], "since": "2026-05-01"}
    await ask.do("chooseCandidates", "__typename", choice)
    given = {"organisationId": body, "on": "2026-02-01"}
    done = await ask.do("dissolveOrganisation", "__typename", given)
    assert done["__typename"] == "DissolveOrganisationPayload", done
    (shown,) = await candidacies(ask, call, OPERATOR)
    assert (shown["seat"], shown["chosenAt"]) == (None, "2026-03-01T12:00:00+00:00")
