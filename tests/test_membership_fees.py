"""Classes of members as data, and their fees: due, paid, waived, reversed, and who sees them."""

from typing import Any

import pytest
from conftest import Ask
from member_scene import a_class, a_group, a_member
from scene import (
    ANOTHERS_BODY,
    SECRETARIAT_ONLY,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
)

from governance.access import ANYONE, OPERATOR, Viewer

CLASS = (
    "membershipClass { key name hasVote feeKind feeAmountMinor feeCurrency feePeriod requirements"
    " validFrom validUntil revision }"
)
FEES = (
    "query($id: ID!, $day: Date) { membership(id: $id, asOf: $day) { ownFeeMinor fees { currency"
    " dueMinor paidMinor waivedMinor outstandingMinor } feeEntries { kind amountMinor on } } }"
)
PATRON = {
    "key": "patron",
    "name": {"en": "Patron", "fr": "Mécène"},
    "feeKind": "FIXED",
    "feeAmountMinor": 10000,
    "feeCurrency": "EUR",
    "feePeriod": "YEAR",
    "since": "2020",
}
REVERSED = "This was reversed already, or reverses another; record what happened anew."
KEY = "Another class of members has this key; choose another."


async def fees(
    ask: Ask, membership: str, day: str | None = None, viewer: Viewer = OPERATOR
) -> list[tuple[Any, ...]]:
    """The fees of a membership by currency: due, paid, waived and outstanding."""
    shown = (await ask(FEES, viewer=viewer, id=membership, day=day))["membership"]
    return [tuple(each.values()) for each in shown["fees"]]


async def test_the_classes_the_network_publishes_are_there(ask: Ask) -> None:
    query = (
        "{ membershipClasses(first: 9) { nodes { key name hasVote isSympathiser feeKind"
        " requirements } } }"
    )
    shown = (await ask(query, lang="fr"))["membershipClasses"]["nodes"]
    assert {each.pop("key"): tuple(each.values()) for each in shown} == {
        "full": (
            "Membre à part entière",
            True,
            False,
            "NONE",
            ["legal_representative", "charter", "territory", "actors"],
        ),
        "ex_officio": ("Membre de droit", True, False, "NONE", ["territory"]),
        "associate": ("Membre associé", False, False, "OWN", []),
        "sympathiser": ("Sympathisant", False, True, "NONE", []),
    }


async def test_a_class_is_defined_changed_and_retired(ask: Ask) -> None:
    event = "membership_class.defined"
    done = await does(ask, "defineMembershipClass", f"{CLASS[:-1]} id }}", PATRON, event=event)
    patron = done.pop("id")
    assert done == {
        "key": "patron",
        "name": "Patron",
        "hasVote": False,
        "feeKind": "FIXED",
        "feeAmountMinor": 10000,
        "feeCurrency": "EUR",
        "feePeriod": "YEAR",
        "requirements": [],
        "validFrom": "2020",
        "validUntil": None,
        "revision": 1,
    }
    changing = {
        "membershipClassId": patron,
        "feeAmountMinor": 15000,
        "requirements": ["actors", "territory"],
        "since": "2024",
    }
    done = await does(
        ask, "changeMembershipClass", CLASS, changing, event="membership_class.changed"
    )
    assert (done["feeAmountMinor"], done["requirements"], done["revision"]) == (
        15000,
        ["territory", "actors"],
        2,
    )
    query = 'query($id: ID!) { membershipClasses(first: 9, asOf: "2023-12-31") { nodes { id'
    query = query.replace("query($id: ID!) ", "") + " feeAmountMinor requirements } } }"
    then = {each.pop("id"): each for each in (await ask(query))["membershipClasses"]["nodes"]}
    assert then[patron] == {"feeAmountMinor": 10000, "requirements": []}

    retiring = {"membershipClassId": patron, "on": "2025"}
    done = await does(
        ask, "retireMembershipClass", CLASS, retiring, event="membership_class.retired"
    )
    assert done["validUntil"] == "2025"
    for deed in ("retireMembershipClass", "changeMembershipClass"):
        answer = await ask.do(deed, "__typename", {"membershipClassId": patron})
        assert answer["__typename"] == "ClassRetired"


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        ({"key": "full"}, "ClassKeyTaken", KEY),
        ({"key": "Full member"}, "InvalidInput", "key: write small letters, digits and _, as in"),
        ({"feeAmountMinor": 0}, "InvalidInput", "feeAmountMinor: a fixed fee has an amount above"),
        ({"feeKind": "OWN"}, "InvalidInput", "feeAmountMinor: only a fixed fee has an amount and"),
        ({"feePeriod": None}, "InvalidInput", "feePeriod: say for every year or month where ther"),
        ({"feeCurrency": "€"}, "InvalidInput", "feeCurrency: write the three letters of ISO 4217"),
        ({"requirements": ["x"]}, "InvalidInput", "requirements: 'x' is unknown; there are legal"),
        ({"since": "2030"}, "InvalidInput", "since: 2030 lies ahead; record the change the day i"),
    ],
)
async def test_a_class_that_cannot_be_is_refused(
    ask: Ask, given: dict[str, Any], problem: str, message: str
) -> None:
    answer = await ask.do("defineMembershipClass", "__typename", PATRON | given)
    assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
    assert await ask.count("membership_class") == 4


async def test_a_fee_is_due_for_every_year_begun(ask: Ask) -> None:
    await ask.do("defineMembershipClass", "__typename", PATRON)
    patron = await a_class(ask, "patron")
    changing = {"membershipClassId": patron, "feeAmountMinor": 15000, "since": "2024-07"}
    await ask.do("changeMembershipClass", "__typename", changing)
    membership = await a_member(ask, await a_group(ask, "Group"), "patron", "2022-10-05")

    assert await fees(ask, membership, "2022-10-05") == [("EUR", 10000, 0, 0, 10000)]
    assert await fees(ask, membership, "2024-12-31") == [("EUR", 30000, 0, 0, 30000)]
    assert await fees(ask, membership, "2025-01-01") == [("EUR", 45000, 0, 0, 45000)]
    assert await fees(ask, membership) == [("EUR", 60000, 0, 0, 60000)]

    given = {"membershipId": membership, "currency": "EUR"}
    paying = given | {"amountMinor": 40000, "on": "2025-03-01"}
    shown = "feeEntry { id kind amountMinor on note }"
    paid = await does(ask, "recordFeePayment", shown, paying, event="fee.paid")
    assert (paid["kind"], paid["amountMinor"], paid["on"]) == ("PAID", 40000, "2025-03-01")
    waiving = given | {"amountMinor": 5000, "note": {"en": "A lean year."}}
    waived = await does(ask, "waiveFee", shown, waiving, event="fee.waived")
    assert (waived["kind"], waived["on"], waived["note"]) == (
        "WAIVED",
        "2026-03-01",
        "A lean year.",
    )
    assert await fees(ask, membership) == [("EUR", 60000, 40000, 5000, 15000)]
    assert await fees(ask, membership, "2025-01-01") == [("EUR", 45000, 0, 0, 45000)]

    mistaken = {"feeEntryId": paid["id"]}
    await does(ask, "reverseFeeEntry", shown, mistaken, event="fee.reversed")
    assert await fees(ask, membership) == [("EUR", 60000, 0, 5000, 55000)]
    await refused(ask, "reverseFeeEntry", mistaken, "FeeReversed", REVERSED)
    assert await ask.count("fee_entry") == 3


async def test_who_sets_their_own_fee_owes_it_until_they_leave(ask: Ask) -> None:
    own = {"ownFeeMinor": 2500, "ownFeeCurrency": "CVE"}
    membership = await a_member(ask, await a_group(ask, "Group"), "associate", "2023-05", **own)
    assert await fees(ask, membership) == [("CVE", 10000, 0, 0, 10000)]
    leaving = {"membershipId": membership, "on": "2024"}
    await ask.do("leaveNetwork", "__typename", leaving)
    assert await fees(ask, membership) == [("CVE", 5000, 0, 0, 5000)]

    applying = {
        "organisationId": await a_group(ask, "Other"),
        "membershipClassId": await a_class(ask, "full"),
    }
    message = "ownFeeMinor: members of this class do not set their own fee."
    await refused(ask, "applyForMembership", applying | own, "InvalidInput", message)
    half = {"ownFeeMinor": 2500, "membershipClassId": await a_class(ask, "associate")}
    message = "ownFeeMinor: a fee has an amount above 0 and a currency."
    await refused(ask, "applyForMembership", applying | half, "InvalidInput", message)


async def test_fees_are_seen_by_the_members_people_and_the_secretariat(ask: Ask) -> None:
    group = await a_group(ask, "Group")
    own = {"ownFeeMinor": 2500, "ownFeeCurrency": "EUR"}
    membership = await a_member(ask, group, "associate", "2026", **own)
    given = {"membershipId": membership, "amountMinor": 1000, "currency": "EUR"}
    done = await ask.do("recordFeePayment", "feeEntry { id }", given)
    ana, stranger = await acting_for(ask, group, "Ana"), await somebody(ask, "Zé")
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Rui")
    entry = [{"kind": "PAID", "amountMinor": 1000, "on": "2026-03-01"}]
    total = {"currency": "EUR", "dueMinor": 2500, "paidMinor": 1000, "waivedMinor": 0}
    for viewer in (ana, OPERATOR):
        shown = (await ask(FEES, viewer=viewer, id=membership, day=None))["membership"]
        assert shown == {
            "ownFeeMinor": 2500,
            "fees": [total | {"outstandingMinor": 1500}],
            "feeEntries": entry,
        }
    for viewer in (ANYONE, stranger, other):
        shown = (await ask(FEES, viewer=viewer, id=membership, day=None))["membership"]
        assert shown == {"ownFeeMinor": None, "fees": [], "feeEntries": []}
        told = await ask(
            "query($id: ID!) { node(id: $id) { id } }", viewer=viewer, id=done["feeEntry"]["id"]
        )
        assert told == {"node": None}
    for viewer in (ana, other):
        await refused(ask, "recordFeePayment", given, "Forbidden", SECRETARIAT_ONLY, viewer=viewer)
    await refused(
        ask,
        "leaveNetwork",
        {"membershipId": membership},
        "Forbidden",
        ANOTHERS_BODY,
        viewer=other,
    )
