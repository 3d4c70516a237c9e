"""Parity: how many women and men there are, and mandates that take a body further from its rule."""

from typing import Any

import pytest
from conftest import Ask
from hypothesis import given as drawn
from hypothesis import strategies as st
from parity_scene import a_parity_rule
from scene import (
    ANOTHERS_BODY,
    a_mandate,
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer
from governance.actors.models import Gender
from governance.actors.parity import Parity

COUNTS = st.integers(0, 60)
KEPT: list[tuple[Parity, int, int, bool]] = [
    (Parity(), 40, 1, True),
    (Parity(women=3), 40, 4, True),
    (Parity(women=4), 40, 4, False),
    (Parity(women=2, men=1), 50, 1, True),
    (Parity(women=4, men=2), 40, 4, False),
    (Parity(women=3, men=2), 40, 4, True),
    (Parity(women=6, men=4), 40, 4, True),
    (Parity(women=7, men=4), 37, 4, False),
    (Parity(women=7, men=4), 36, 4, True),
    (Parity(unstated=9), 50, 4, True),
    (Parity(women=2, other=3), 40, 4, False),
]


@pytest.mark.parametrize("case", KEPT)
def test_a_rule_is_kept_or_not(case: tuple[Parity, int, int, bool]) -> None:
    counted, least, persons_min, is_kept = case
    assert counted.keeps(least, persons_min) is is_kept


@drawn(COUNTS, COUNTS, COUNTS, COUNTS, st.integers(1, 50), st.integers(1, 9))
def test_women_and_men_are_counted_alike(
    women: int, men: int, other: int, unstated: int, least: int, persons_min: int
) -> None:
    one, turned = Parity(women, men, other, unstated), Parity(men, women, other, unstated)
    assert one.keeps(least, persons_min) is turned.keeps(least, persons_min)
    assert one.lesser_share_percent == turned.lesser_share_percent
    assert one.total == women + men + other + unstated


@drawn(COUNTS, COUNTS, st.integers(1, 50))
def test_whoever_is_of_the_fewer_never_departs(women: int, men: int, least: int) -> None:
    before = Parity(women, men)
    fewer = Parity(women + 1, men) if women < men else Parity(women, men + 1)
    if women != men:
        assert not fewer.departs(before)
    more = Parity(women + 1, men) if women >= men else Parity(women, men + 1)
    assert more.departs(before)
    assert before.keeps(least, 1) or not fewer.departs(before) or women == men


def test_people_are_counted_by_what_they_declare() -> None:
    genders = [Gender.WOMAN, Gender.MAN, Gender.WOMAN, None, Gender.OTHER]
    assert Parity.of(genders) == Parity(women=2, men=1, other=1, unstated=1)


TOLD = ("total", "women", "men", "other", "unstated")
PARITY = """query($of: ID!, $among: ParityAmong, $day: Date) {
    parity(of: $of, among: $among, asOf: $day) { asOf total women men other unstated
      lesserSharePercent isHidden isKept rule { sharePercentMin action } } }"""
OWN = """query($of: ID!, $day: Date) { organisation(id: $of, asOf: $day) {
    parity { total women men other unstated } } }"""
GRANT = """mutation($input: GrantMandateInput!) { grantMandate(input: $input) { __typename
    ... on GrantMandatePayload { parityNotice { action message sharePercentMin } }
    ... on ParityNotKept { message women men other unstated sharePercentMin } } }"""


async def of(ask: Ask, where: str, viewer: Viewer = ANYONE, **more: Any) -> Any:
    """The counts of a body or territory: total, women, men, other, unstated; or None if hidden.

    A body tells the same of itself.
    """
    found = (await ask(PARITY, viewer=viewer, of=where, among="REPRESENTATIVES", **more))["parity"]
    told = found and tuple(found[name] for name in TOLD)
    if where.startswith("org_"):
        own = (await ask(OWN, viewer=viewer, of=where, **more))["organisation"]
        assert (own and tuple(own["parity"].values())) == told
    return None if found is None or found["isHidden"] else told


async def represented(ask: Ask, body: str, *genders: str | None, since: str = "2020") -> None:
    """Representatives of a body, each of a gender."""
    for number, gender in enumerate(genders):
        person = await a_person(ask, f"{body[-3:]} {gender} {number} {since}", gender=gender)
        await a_mandate(ask, body, "REPRESENTATIVE", holderPersonId=person, since=since)


async def granted(ask: Ask, body: str, gender: str | None, lang: str = "en", **more: Any) -> Any:
    """What comes of granting a representative's mandate to somebody of a gender."""
    person = await a_person(ask, f"New {gender}", gender=gender)
    given = {"bodyId": body, "role": "REPRESENTATIVE", "holderPersonId": person, **more}
    return (await ask(GRANT, viewer=OPERATOR, lang=lang, input=given))["grantMandate"]


async def test_representatives_are_counted_once_on_any_day(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    body = await an_organisation(ask, "Body", territoryId=town)
    other = await an_organisation(ask, "Other", territoryId=town)
    await represented(ask, body, "WOMAN", "WOMAN", "MAN", None)
    await represented(ask, body, "OTHER", since="2024")
    both = await a_person(ask, "Both", gender="WOMAN")
    for where, role in ((body, "ALTERNATE"), (body, "REPRESENTATIVE"), (other, "REPRESENTATIVE")):
        await a_mandate(ask, where, role, holderPersonId=both)
    await a_mandate(ask, body, "AUDITOR", holderPersonId=await a_person(ask, "Auditor"))

    assert await of(ask, body) == (6, 3, 1, 1, 1)
    assert await of(ask, body, day="2023-12-31") == (5, 3, 1, 0, 1)
    assert await of(ask, town) == (6, 3, 1, 1, 1)
    assert await of(ask, town, day="2023-12-31") == (5, 3, 1, 0, 1)
    found = (await ask(PARITY, of=body, among="MANDATES"))["parity"]
    assert (found["total"], found["lesserSharePercent"], found["rule"]) == (7, 25, None)
    assert await of(ask, "org_00000000-0000-7000-8000-000000000000") is None


async def test_so_few_that_they_would_be_told_of_are_hidden_from_others(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    await represented(ask, body, "WOMAN", "MAN")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    hidden = (await ask(PARITY, of=body))["parity"]
    assert hidden == {
        **dict.fromkeys((*TOLD, "lesserSharePercent")),
        "asOf": "2026-03-01",
        "isHidden": True,
        "isKept": None,
        "rule": None,
    }
    assert await of(ask, body, await somebody(ask, "Zé")) is None
    assert await of(ask, body, chair) == (2, 1, 1, 0, 0)
    assert await of(ask, body, secretariat) == (2, 1, 1, 0, 0)


async def test_who_is_unlisted_is_counted_for_those_who_may_know(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    body = await an_organisation(ask, "Body", territoryId=town)
    await represented(ask, body, "WOMAN", "WOMAN", "MAN")
    shy = await a_person(ask, "Shy", gender="MAN", isUnlisted=True)
    await a_mandate(ask, body, "REPRESENTATIVE", holderPersonId=shy)
    secret = await an_organisation(ask, "Secret", territoryId=town, isUnlisted=True)
    await represented(ask, secret, "MAN", "MAN", "MAN")
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    for where, seen, known in ((body, 3, 4), (town, 3, 7)):
        assert (await of(ask, where))[0] == seen
        assert (await of(ask, where, secretariat))[0] == known
    assert (await ask(PARITY, of=secret))["parity"] is None
    assert (await of(ask, secret, secretariat))[0] == 3


async def test_what_takes_a_body_further_from_its_rule_is_refused(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    await represented(ask, body, "MAN", "MAN", "MAN")
    await a_parity_rule(ask, body)
    person = await a_person(ask, "Rui", gender="MAN")
    given = {"bodyId": body, "role": "REPRESENTATIVE", "holderPersonId": person}
    said = (
        "With this mandate there would be 0 women and 4 men (0 others, 0 not stated), further from"
        " the body's rule of 40 % of each at least."
    )
    await refused(ask, "grantMandate", given, "ParityNotKept", said)
    answer = (await ask(GRANT, viewer=OPERATOR, lang="pt", input=given))["grantMandate"]
    assert answer["message"].startswith("Com este mandato haveria 0 mulheres e 4 homens")
    assert (answer["women"], answer["men"], answer["sharePercentMin"]) == (0, 4, 40)

    # Whoever brings it nearer is granted, whoever states nothing too, and other roles are not met.
    for gender in ("WOMAN", None, "OTHER"):
        done = await granted(ask, body, gender)
        assert done == {"__typename": "GrantMandatePayload", "parityNotice": None}, gender
    await a_mandate(ask, body, "AUDITOR", holderPersonId=person)


async def test_a_rule_may_warn_or_inform_instead(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    await represented(ask, body, "WOMAN", "WOMAN", "WOMAN")
    for action in ("WARN", "INFORM"):
        await a_parity_rule(ask, body, action, since="2021" if action == "WARN" else "2022")
        done = await granted(ask, body, "WOMAN", lang="fr")
        assert done["parityNotice"]["action"] == action
    assert done["parityNotice"]["message"] == (
        "Avec ce mandat il y a 5 femmes et 0 hommes (0 autres, 0 sans indication) ; la règle de"
        " l’instance est d’au moins 40 % de chaque."
    )
    found = (await ask(PARITY, of=body, among="REPRESENTATIVES"))["parity"]
    assert (found["isKept"], found["rule"]) == (False, {"sharePercentMin": 40, "action": "INFORM"})
    past = (await ask(PARITY, of=body, among="REPRESENTATIVES", day="2021-06-01"))["parity"]
    assert past["rule"]["action"] == "WARN"


async def test_small_bodies_always_keep_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    await a_parity_rule(ask, body, personsMin=5)
    for _ in range(4):
        assert (await granted(ask, body, "MAN"))["__typename"] == "GrantMandatePayload"
    assert (await granted(ask, body, "MAN"))["__typename"] == "ParityNotKept"


SHOW = "parityRule { among action sharePercentMin personsMin validFrom validUntil revision }"


async def test_a_body_sets_a_rule_another_and_none(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    given = {"bodyId": body, "action": "WARN", "sharePercentMin": 33, "among": "MANDATES"}
    given |= {"since": "2025-01-01"}
    event = "parity.rule_set"
    rule = await does(ask, "setParityRule", SHOW, given, event=event, viewer=chair)
    assert rule == {
        "among": "MANDATES",
        "action": "WARN",
        "sharePercentMin": 33,
        "personsMin": 4,
        "validFrom": "2025-01-01",
        "validUntil": None,
        "revision": 1,
    }
    stricter = given | {"action": "REFUSE", "sharePercentMin": 40, "since": "2026-01-01"}
    await does(ask, "setParityRule", SHOW, stricter, event=event, viewer=chair)
    (first, second) = [
        f"par_{found['id']}"
        for found in await ask.db.reads.fetch("SELECT id FROM parity_rule ORDER BY valid_from")
    ]
    shown = "query($id: ID!) { node(id: $id) { ... on ParityRule { validUntil body { name } } } }"
    ended = {"node": {"validUntil": "2026-01-01", "body": {"name": "Body"}}}
    assert await ask(shown, id=first) == ended

    lifting = {"parityRuleId": second, "on": "2026-02-01"}
    event = "parity.rule_lifted"
    lifted = await does(ask, "liftParityRule", SHOW, lifting, event=event, viewer=chair)
    assert lifted["validUntil"] == "2026-02-01"
    over = "on: is not before the rule ends, on 2026-02-01."
    await refused(
        ask, "liftParityRule", {"parityRuleId": second}, "InvalidInput", over, viewer=chair
    )
    early = given | {"since": "2024"}
    await refused(
        ask,
        "setParityRule",
        early,
        "ParityRuleThere",
        "The body has a rule of parity from a later day on; lift that one first.",
        viewer=chair,
    )
    for wrong, said in (
        ({"sharePercentMin": 51}, "sharePercentMin: is a share of 1 to 50 in a hundred."),
        ({"personsMin": 0}, "personsMin: is a number of people, 1 to 10000."),
    ):
        await refused(ask, "setParityRule", given | wrong, "InvalidInput", said, viewer=chair)


async def test_a_rule_is_the_bodys_own(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    rule = await a_parity_rule(ask, body)
    other = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli", "CHAIR")
    given = {"bodyId": body, "action": "WARN", "sharePercentMin": 33}
    await refused(ask, "setParityRule", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    lifting = {"parityRuleId": rule}
    await refused(ask, "liftParityRule", lifting, "Forbidden", ANOTHERS_BODY, viewer=other)
