"""Unlisted organisations and people: absent everywhere for strangers, present for who belongs."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import Ask
from decision_scene import entangled
from scene import (
    NOT_FOUND,
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    bare,
    person_of,
    refused,
    somebody,
    the_network,
)

from governance.access import ANYONE, Viewer

SWEEP = """
query Sweep($town: ID!, $body: ID!, $part: ID!, $ana: ID!, $hidden: [ID!]!, $first: ID!) {
  organisations(first: 50, includeEnded: true) { totalCount nodes { id name } }
  was: organisations(first: 50, asOf: "2024-01-01") { totalCount nodes { id name } }
  named: organisations(first: 50, filter: {name: "Hidden"}) { totalCount nodes { id } }
  platforms(first: 50) { totalCount nodes { id } }
  mandates(first: 50, includeEnded: true) { totalCount nodes { id body { id } holder {
    ... on Person { id name } ... on Organisation { id } } delegatedFrom { id } } }
  journal(first: 100) { totalCount nodes {
    name params subject { id } actor { id } mandate { id } } }
  territory(id: $town) {
    organisations(first: 50, within: true) { totalCount nodes { id } }
    history(first: 50) { totalCount nodes { params } }
  }
  body: organisation(id: $body) {
    partOf { id } parts(first: 50) { totalCount nodes { id } } past { partOf { id } }
    seats(first: 50) { totalCount nodes { id organisation { id } delegate { id } person { id } } }
    seatsHeld(first: 50) { totalCount nodes { id body { id } } }
    mandates(first: 50) { totalCount nodes { id holder { ... on Person { id } } } }
    mandatesHeld(first: 50) { totalCount nodes { id body { id } } }
    history(first: 50) { totalCount nodes { params } }
  }
  part: organisation(id: $part) { partOf { id name } past { partOf { id name } } }
  ana: node(id: $ana) { ... on Person { mandates(first: 50) { totalCount nodes { id } } } }
  nodes(ids: $hidden) { id }
  node(id: $first) { id }
  ref: organisationByRef(system: "wiki", key: "hidden") { id }
}
"""


@dataclass
class Scene:
    """A platform among whose parts, members and officers some are unlisted."""

    town: str
    body: str
    part: str
    ana: str
    hidden: dict[str, str]
    """What is unlisted or touches what is, by what it is."""

    def asked(self) -> dict[str, Any]:
        """The variables of the sweep."""
        ids = list(self.hidden.values())
        return {
            "town": self.town,
            "body": self.body,
            "part": self.part,
            "ana": self.ana,
            "hidden": ids,
            "first": ids[0],
        }


@pytest.fixture
async def scene(ask: Ask) -> Scene:
    """A platform with an unlisted member, an unlisted officer, and their ties."""
    town, body = await a_territory(ask, "Town"), await an_organisation(ask, "Body")
    ana, shy = await a_person(ask, "Ana"), await a_person(ask, "Shy", isUnlisted=True)
    await a_mandate(ask, body, "FACILITATOR", holderPersonId=ana)
    hidden = await an_organisation(
        ask,
        "Hidden",
        isUnlisted=True,
        territoryId=town,
        partOfId=body,
        externalRefs=[{"system": "wiki", "key": "hidden"}],
    )
    part = await an_organisation(ask, "Part", partOfId=hidden)
    known = {
        "organisation": hidden,
        "person": shy,
        "its seat": await a_seat(ask, body, organisationId=hidden, delegateId=ana),
        "a seat in it": await a_seat(ask, hidden, organisationId=body, delegateId=ana),
        "its mandate": await a_mandate(ask, body, "AUDITOR", holderOrganisationId=hidden),
        "a mandate in it": await a_mandate(ask, hidden, "CHAIR", holderPersonId=ana),
        "the body's in it": await a_mandate(ask, hidden, "AUDITOR", holderOrganisationId=body),
        "their seat": await a_seat(ask, body, personId=shy),
        "their mandate": await a_mandate(ask, body, "REPRESENTATIVE", holderPersonId=shy),
    }
    await entangled(ask, body, hidden)
    moved = {"organisationId": part, "partOfId": hidden, "description": {"en": "A part"}}
    await ask.do("describeOrganisation", "__typename", moved)
    return Scene(town, body, part, ana, known)


async def seen(ask: Ask, scene: Scene, viewer: Viewer) -> tuple[set[str], dict[str, int]]:
    """What of the unlisted appears anywhere for a viewer, and how much is counted."""
    answer = await ask(SWEEP, viewer=viewer, **scene.asked())
    told = json.dumps(answer)
    found = {what for what, id_ in scene.hidden.items() if str(bare(id_)) in told}
    found |= {name for name in ("Hidden", "Shy") if f'"{name}"' in told}
    counts = {
        "organisations": answer["organisations"]["totalCount"],
        "mandates": answer["mandates"]["totalCount"],
        "journal": answer["journal"]["totalCount"],
        "within": answer["territory"]["organisations"]["totalCount"],
        "seats": answer["body"]["seats"]["totalCount"],
        "held": answer["body"]["mandates"]["totalCount"],
    }
    return found, counts


EVERYTHING = {
    *("organisation", "person", "its seat", "a seat in it", "its mandate", "a mandate in it"),
    *("the body's in it", "their seat", "their mandate", "Hidden", "Shy"),
}
FOR_STRANGERS = {
    "organisations": 2,
    "mandates": 1,
    "journal": 6,
    "within": 0,
    "seats": 0,
    "held": 1,
}


async def test_strangers_find_nothing_and_count_nothing(ask: Ask, scene: Scene) -> None:
    assert await seen(ask, scene, ANYONE) == (set(), FOR_STRANGERS)
    other = await an_organisation(ask, "Other")
    counted = FOR_STRANGERS | {"organisations": 3, "journal": 8}
    assert await seen(ask, scene, await somebody(ask, "Zé")) == (set(), counted)
    told = {"mandates": 2, "journal": 9, "organisations": 3}
    secretary = await acting_for(ask, other, "Rui")
    assert await seen(ask, scene, secretary) == (set(), FOR_STRANGERS | told)


async def test_the_secretariat_sees_all(ask: Ask, scene: Scene) -> None:
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    found, counts = await seen(ask, scene, secretariat)

    assert found == EVERYTHING
    assert counts == {
        "organisations": 4,
        "mandates": 6,
        "journal": await ask.count("event"),
        "within": 1,
        "seats": 2,
        "held": 3,
    }


async def test_those_who_belong_see_it(ask: Ask, scene: Scene) -> None:
    hidden = scene.hidden["organisation"]
    of_it = EVERYTHING - {"person", "their seat", "their mandate", "Shy"}
    auditor, sitting, delegate = [await somebody(ask, name) for name in ("Isa", "Eva", "Rui")]
    await a_mandate(ask, hidden, "AUDITOR", holderPersonId=person_of(auditor))
    await a_seat(ask, hidden, personId=person_of(sitting))
    other = await an_organisation(ask, "Other")
    await a_seat(ask, other, organisationId=hidden, delegateId=person_of(delegate))
    for viewer in (auditor, sitting, delegate):
        found, _ = await seen(ask, scene, await ask.viewer(person_of(viewer)))
        assert found == of_it
    steward = await acting_for(ask, other, "Lia")
    found, _ = await seen(ask, scene, steward)
    assert found == of_it
    chair = await acting_for(ask, scene.body, "Zé", "CHAIR")
    found, _ = await seen(ask, scene, chair)
    assert found == EVERYTHING
    shy = await ask.viewer(scene.hidden["person"])
    found, _ = await seen(ask, scene, shy)
    assert found >= {"person", "Shy", "their seat", "their mandate"}


async def test_it_is_gone_again_for_those_who_belonged(ask: Ask, scene: Scene) -> None:
    eva = await a_person(ask, "Eva")
    hidden = scene.hidden["organisation"]
    await a_seat(ask, hidden, personId=eva, until="2025")
    await a_mandate(ask, hidden, "AUDITOR", holderPersonId=eva, since="2026-03-02")

    found, _ = await seen(ask, scene, await ask.viewer(eva))

    assert found == set()


async def test_it_is_not_found_by_deeds(ask: Ask, scene: Scene) -> None:
    other, member = await an_organisation(ask, "Other"), await an_organisation(ask, "Member")
    rui = await acting_for(ask, other, "Rui")
    eva = await a_person(ask, "Eva", viewer=rui)
    hidden, shy = scene.hidden["organisation"], scene.hidden["person"]
    sits = {"bodyId": other, "organisationId": hidden, "delegateId": eva, "sector": "CITIZEN"}
    for deed, given in (
        ("describeOrganisation", {"organisationId": hidden, "isUnlisted": False}),
        ("describeOrganisation", {"organisationId": other, "partOfId": hidden}),
        ("dissolveOrganisation", {"organisationId": hidden, "on": "2025"}),
        (
            "foundOrganisation",
            {"name": {"en": "Part"}, "kind": "EXECUTIVE", "partOfId": hidden},
        ),
        ("mergeDuplicate", {"duplicateId": hidden, "originalId": other}),
        ("mergeDuplicate", {"duplicateId": member, "originalId": hidden}),
        ("correctPerson", {"personId": shy, "isUnlisted": False}),
        ("grantMandate", {"bodyId": hidden, "role": "CHAIR", "holderPersonId": eva}),
        ("grantMandate", {"bodyId": other, "role": "CHAIR", "holderPersonId": shy}),
        ("grantMandate", {"bodyId": other, "role": "AUDITOR", "holderOrganisationId": hidden}),
        ("delegateMandate", {"mandateId": scene.hidden["a mandate in it"], "personId": eva}),
        ("revokeMandate", {"mandateId": scene.hidden["their mandate"]}),
        ("vacateMandate", {"mandateId": scene.hidden["its mandate"]}),
        ("seatOrganisation", sits),
        ("seatOrganisation", sits | {"organisationId": member, "delegateId": shy}),
        ("seatPerson", {"bodyId": hidden, "personId": eva, "sector": "CITIZEN"}),
        ("unseat", {"seatId": scene.hidden["their seat"]}),
        ("unseat", {"seatId": scene.hidden["its seat"]}),
    ):
        await refused(ask, deed, given, "NotFound", NOT_FOUND, viewer=rui)


async def test_it_stays_unlisted_when_it_merges(ask: Ask, scene: Scene) -> None:
    listed = await an_organisation(ask, "Listed", territoryId=scene.town)
    given = {"duplicateId": scene.hidden["organisation"], "originalId": listed}
    done = await ask.do("mergeDuplicate", "node { ... on Organisation { isUnlisted } }", given)
    assert done["node"] == {"isUnlisted": True}
    scene.hidden["original"] = listed

    assert await seen(ask, scene, ANYONE) == (set(), FOR_STRANGERS)
    third = await an_organisation(ask, "Third")
    given = {"duplicateId": listed, "originalId": third}
    await ask.do("mergeDuplicate", "__typename", given)
    scene.hidden["last"] = third
    assert await seen(ask, scene, ANYONE) == (set(), FOR_STRANGERS)


async def test_what_is_listed_again_is_there_for_all(ask: Ask, scene: Scene) -> None:
    for deed, given in (
        (
            "describeOrganisation",
            {"organisationId": scene.hidden["organisation"], "isUnlisted": False},
        ),
        ("correctPerson", {"personId": scene.hidden["person"], "isUnlisted": False}),
    ):
        done = await ask.do(deed, "__typename", given)
        assert done["__typename"].endswith("Payload")

    found, counts = await seen(ask, scene, ANYONE)

    assert found == EVERYTHING
    assert (counts["organisations"], counts["mandates"], counts["seats"]) == (3, 5, 2)
