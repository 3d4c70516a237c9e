"""What becomes of members: they change class, are suspended, reinstated, leave; and corrections."""

from typing import Any

import pytest
from conftest import Ask
from member_scene import a_class, a_group, a_member, a_step
from scene import (
    ANOTHERS_BODY,
    SECRETARIAT_ONLY,
    acting_for,
    an_organisation,
    bare,
    does,
    refused,
    row,
    somebody,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = (
    "membership { membershipClass { key } standing basis validFrom validUntil revision"
    " steps { kind standing validFrom validUntil membershipClass { key } } }"
)
WHY = {"en": "It did not answer."}
ENDED = "This membership has ended; correct its end, or let them apply anew."
SUSPENDED = "This member is suspended already."
NOT_SUSPENDED = "This member is not suspended, so there is nothing to reinstate."
SAME = "This organisation is a member on these terms already, or on some of those days."


def told(membership: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The steps of a membership in short."""
    return [
        (each["kind"], each["membershipClass"]["key"], each["validFrom"], each["validUntil"])
        for each in membership["steps"]
    ]


async def on(ask: Ask, membership: str, day: str) -> tuple[str, str] | None:
    """The class and standing of a membership on a day."""
    answer = await ask(
        "query($id: ID!, $day: Date!) { membership(id: $id, asOf: $day)"
        " { membershipClass { key } standing } }",
        id=membership,
        day=day,
    )
    found = answer["membership"]
    return found and (found["membershipClass"]["key"], found["standing"])


async def a_course(ask: Ask) -> str:
    """A full member since 2020, ex officio since 2021, suspended in 2022 and reinstated in 2023."""
    membership = await a_member(ask, await a_group(ask, "Covilhã"))
    given = {"membershipId": membership}
    kind = {"membershipClassId": await a_class(ask, "ex_officio")}
    for deed, event, more in (
        ("changeClass", "class_changed", kind | {"since": "2021"}),
        ("suspendMember", "suspended", {"since": "2022-05", "reason": WHY}),
        ("reinstateMember", "reinstated", {"since": "2023-01-15"}),
    ):
        await does(ask, deed, SHOW, given | more, event=f"membership.{event}")
    return membership


async def test_each_step_follows_the_one_before_without_a_gap(ask: Ask) -> None:
    membership = await a_course(ask)
    given = {"membershipId": membership, "on": "2025-06-01", "reason": WHY}
    done = await does(ask, "excludeMember", SHOW, given, event="membership.excluded")

    assert told(done) == [
        ("ADMITTED", "full", "2020", "2020"),
        ("CLASS_CHANGED", "ex_officio", "2021", "2022-04"),
        ("SUSPENDED", "ex_officio", "2022-05", "2023-01-15"),
        ("REINSTATED", "ex_officio", "2023-01-15", "2025-06-01"),
        ("EXCLUDED", "ex_officio", "2025-06-01", "2025-06-01"),
    ]
    assert (done["validFrom"], done["validUntil"], done["revision"]) == ("2020", "2025-06-01", 5)
    days = {
        "2019-12-31": None,
        "2020-01-01": ("full", "ACTIVE"),
        "2020-12-31": ("full", "ACTIVE"),
        "2021-01-01": ("ex_officio", "ACTIVE"),
        "2022-05-01": ("ex_officio", "SUSPENDED"),
        "2023-01-14": ("ex_officio", "SUSPENDED"),
        "2023-01-15": ("ex_officio", "ACTIVE"),
        "2025-05-31": ("ex_officio", "ACTIVE"),
        "2025-06-01": None,
    }
    assert {day: await on(ask, membership, day) for day in days} == days


@pytest.mark.parametrize(
    ("deed", "given", "problem", "message"),
    [
        ("reinstateMember", {}, "NotSuspended", NOT_SUSPENDED),
        ("changeClass", {"class": "ex_officio"}, "AlreadyMember", SAME),
        ("changeClass", {"class": "sympathiser"}, "InvalidInput", "basis: sympathisers have"),
        ("suspendMember", {"since": "2022", "reason": WHY}, "InvalidInput", "since: 2022 is bef"),
        ("suspendMember", {"since": "2027", "reason": WHY}, "InvalidInput", "since: 2027 lies a"),
        ("leaveNetwork", {"on": "2022"}, "InvalidInput", "on: 2022 is before the step of 202"),
        ("excludeMember", {"reason": {}}, "InvalidInput", "reason: say it in one language at le"),
        ("lapseMembership", {"expectedRevision": 2}, "RevisionMismatch", "This was changed mean"),
    ],
)
async def test_a_step_that_cannot_be_is_refused(
    ask: Ask, deed: str, given: dict[str, Any], problem: str, message: str
) -> None:
    membership = await a_course(ask)
    whole = {"membershipId": membership, **given}
    if key := whole.pop("class", None):
        whole["membershipClassId"] = await a_class(ask, key)
    answer = await ask.do(deed, "__typename", whole)
    assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
    assert await ask.count("membership_step") == 4


async def test_nothing_follows_the_end_and_they_may_apply_anew(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    membership = await a_member(ask, group)
    secretary = await acting_for(ask, group, "Ana")
    given = {"membershipId": membership, "on": "2024", "reason": WHY}
    stranger, other = await somebody(ask, "Zé"), await an_organisation(ask, "Other")
    rui = await acting_for(ask, other, "Rui")
    await refused(ask, "leaveNetwork", given, "Forbidden", ANOTHERS_BODY, viewer=rui)
    done = await does(ask, "leaveNetwork", SHOW, given, event="membership.left", viewer=secretary)
    assert (done["validUntil"], told(done)[-1][0]) == ("2024", "LEFT")

    again = {"membershipId": membership}
    for deed, more in (
        ("leaveNetwork", {}),
        ("suspendMember", {"reason": WHY}),
        ("lapseMembership", {}),
    ):
        await refused(ask, deed, again | more, "MembershipEnded", ENDED)
    for viewer in (stranger, secretary):
        given = again | {"reason": WHY}
        await refused(ask, "suspendMember", given, "Forbidden", SECRETARIAT_ONLY, viewer=viewer)

    later = await a_member(ask, group, since="2025-02")
    assert later != membership
    history = (
        "query($id: ID!) { organisation(id: $id) { membership { id validFrom }"
        " memberships(first: 9) { nodes { id validUntil } } } }"
    )
    shown = (await ask(history, id=group))["organisation"]
    assert shown["membership"] == {"id": later, "validFrom": "2025-02"}
    assert shown["memberships"]["nodes"] == [
        {"id": membership, "validUntil": "2024"},
        {"id": later, "validUntil": None},
    ]


async def test_a_mistaken_step_is_undone_and_stays_on_record(ask: Ask) -> None:
    membership = await a_course(ask)
    undoing = {"membershipId": membership, "isMistaken": True}
    await ask.do("lapseMembership", "__typename", {"membershipId": membership, "on": "2024"})
    first = undoing | {"stepId": await a_step(ask, membership, "suspended")}
    answer = await ask.do("correctMembership", "__typename", first)
    assert answer["message"] == "stepId: it is reinstated later; undo that first."

    for kind in ("lapsed", "reinstated", "suspended"):
        given = undoing | {"stepId": await a_step(ask, membership, kind)}
        done = await does(
            ask, "correctMembership", SHOW, given, event="membership.corrected", viewer=OPERATOR
        )
    query = f"query($id: ID!) {{ {SHOW.replace('membership', 'membership(id: $id)', 1)} }}"
    assert told((await ask(query, id=membership))["membership"]) == [
        ("ADMITTED", "full", "2020", "2020"),
        ("CLASS_CHANGED", "ex_officio", "2021", None),
    ]
    assert await on(ask, membership, "2022-06-01") == ("ex_officio", "ACTIVE")
    assert await ask.count("membership_step WHERE superseded_at IS NOT NULL") == 3
    assert done["validUntil"] is None
    assert len(done["steps"]) == 5


async def test_a_correction_dates_a_step_anew_and_its_neighbours_with_it(ask: Ask) -> None:
    membership = await a_course(ask)
    given = {
        "membershipId": membership,
        "stepId": await a_step(ask, membership, "class_changed"),
        "since": "2020-07",
        "membershipClassId": await a_class(ask, "associate"),
    }
    await does(ask, "correctMembership", SHOW, given, event="membership.corrected")

    assert await on(ask, membership, "2020-06-30") == ("full", "ACTIVE")
    assert await on(ask, membership, "2020-07-01") == ("associate", "ACTIVE")
    assert await on(ask, membership, "2022-06-01") == ("associate", "SUSPENDED")
    late = given | {"stepId": await a_step(ask, membership, "class_changed"), "since": "2023"}
    answer = await ask.do("correctMembership", "__typename", late)
    assert answer["message"].startswith("since: 2022-05 is before the step of 2023;")


async def test_an_admission_that_never_was_leaves_no_day(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    membership = await a_member(ask, group)
    step = await a_step(ask, membership, "admitted")
    given = {"membershipId": membership, "stepId": step, "isMistaken": True}
    await does(ask, "correctMembership", SHOW, given, event="membership.corrected")

    assert await on(ask, membership, "2021-01-01") is None
    assert await ask.count("membership WHERE isempty(period)") == 1
    await a_member(ask, group, since="2020")


async def _try(connection: AsyncConnection, statement: str) -> None:
    """Change something behind the back of every deed, up to the promises kept at the end."""
    await connection.exec_driver_sql(statement)
    await connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


async def test_the_database_keeps_the_course_whole(ask: Ask) -> None:
    membership = await a_course(ask)
    async with ask.db.engine.connect() as connection:
        for statement, promise in (
            ("UPDATE membership_step SET kind = 'left'", "membership_step_only_grows"),
            (
                "UPDATE membership_step SET superseded_at = now() WHERE kind = 'suspended'",
                "membership_without_gaps",
            ),
            ("UPDATE membership SET valid_until = '2024-01-01'", "membership_without_gaps"),
            ("UPDATE fee_entry SET amount_minor = 1", "fee_entry_only_grows"),
        ):
            with pytest.raises(IntegrityError) as broken:
                await _try(connection, statement)
            cause: Any = broken.value.orig
            assert cause.__cause__.constraint_name == promise
            await connection.rollback()
    assert await on(ask, membership, "2022-06-01") == ("ex_officio", "SUSPENDED")


async def test_an_organisation_that_is_dissolved_is_a_member_no_more(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    membership = await a_member(ask, group)
    given = {"organisationId": group, "on": "2024-03-31"}
    await ask.do("dissolveOrganisation", "__typename", given)

    assert await on(ask, membership, "2024-03-30") == ("full", "ACTIVE")
    assert await on(ask, membership, "2024-03-31") is None
    assert (
        await ask.db.reads.fetchval(
            "SELECT kind FROM membership_step WHERE valid_from = valid_until"
        )
        == "lapsed"
    )


async def test_two_records_of_one_organisation_become_one_member(ask: Ask) -> None:
    one, other = await a_group(ask, "One"), await a_group(ask, "Other")
    await a_member(ask, one)
    await a_member(ask, other, since="2021")
    given = {"duplicateId": other, "originalId": one}
    answer = await ask.do("mergeDuplicate", "__typename", given)

    assert answer["__typename"] == "MergeDuplicatePayload", answer
    assert await row(ask, "SELECT organisation_id FROM membership") == (bare(one),)
    assert await ask.count("superseded WHERE table_name = 'membership'") == 1


async def reasons(ask: Ask, membership: str, viewer: Viewer) -> list[str | None]:
    """The reasons of a membership's steps, as somebody sees them."""
    query = "query($id: ID!) { membership(id: $id) { steps { reason } } }"
    shown = await ask(query, viewer=viewer, id=membership)
    return [each["reason"] for each in shown["membership"]["steps"]]


async def test_reasons_are_for_the_members_people_and_the_secretariat(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    membership = await a_member(ask, group)
    given = {"membershipId": membership, "reason": WHY}
    await ask.do("suspendMember", "__typename", given)
    ana = await acting_for(ask, group, "Ana")
    stranger = await somebody(ask, "Zé")
    for viewer, why in ((ANYONE, None), (stranger, None), (ana, WHY["en"]), (OPERATOR, WHY["en"])):
        assert await reasons(ask, membership, viewer) == [None, why]
