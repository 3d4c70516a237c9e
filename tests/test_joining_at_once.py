"""Applications are decided once, or taken back: one after the other, and at the same moment."""

import asyncio

from conftest import Ask
from member_scene import a_class, a_group, an_application, signed
from scene import SECRETARIAT_ONLY, acting_for, does, refused, somebody, the_network

WAITS = "An application for this class is waiting already; withdraw it to apply anew."
RETIRED = "This class of members does not exist on that day; choose another."
SHOW = "application { outcome decisionReason revision }"
REASON = {"en": "The assembly agreed."}


async def test_one_application_for_a_class_waits_at_a_time(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    await signed(ask, group)
    await an_application(ask, group)
    applying = {"organisationId": group, "membershipClassId": await a_class(ask, "full")}
    await refused(ask, "applyForMembership", applying, "AlreadyApplied", WAITS)

    retiring = {"membershipClassId": await a_class(ask, "associate"), "on": "2026-02"}
    shown = "membershipClass { validUntil }"
    await does(ask, "retireMembershipClass", shown, retiring, event="membership_class.retired")
    late = {"organisationId": group, "membershipClassId": retiring["membershipClassId"]}
    await refused(ask, "applyForMembership", late, "ClassRetired", RETIRED)


async def test_of_two_secretaries_who_decide_at_once_one_does_and_the_other_is_told(
    ask: Ask,
) -> None:
    network = await the_network(ask)
    bo, eva = await acting_for(ask, network, "Bo"), await acting_for(ask, network, "Eva")
    for number in range(5):
        group = await a_group(ask, f"Group {number}")
        await signed(ask, group)
        application = await an_application(ask, group)
        admitting = {"applicationId": application, "expectedRevision": 1}
        refusing = admitting | {"reason": REASON}
        answers = await asyncio.gather(
            ask.do("admitMember", "__typename", admitting, viewer=bo),
            ask.do("refuseApplication", "__typename", refusing, viewer=eva),
        )
        told = {answer["__typename"] for answer in answers}
        assert "AlreadyDecided" in told
        assert told - {"AlreadyDecided"} <= {"AdmitMemberPayload", "RefuseApplicationPayload"}
        assert len(told) == 2
    assert await ask.count("membership_application WHERE outcome IS NULL") == 0


async def test_of_two_admissions_at_once_one_makes_the_member(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    await signed(ask, group)
    given = [
        {"applicationId": await an_application(ask, group, key)} for key in ("full", "ex_officio")
    ]
    answers = await asyncio.gather(*(ask.do("admitMember", "__typename", one) for one in given))
    assert await ask.count("membership") == 1
    assert {answer["__typename"] for answer in answers} <= {"AdmitMemberPayload", "AlreadyMember"}


async def test_an_application_is_refused_with_reasons_or_withdrawn(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    await signed(ask, group)
    chair = await acting_for(ask, group, "Ana", "CHAIR")
    refusing = {"applicationId": await an_application(ask, group), "reason": REASON}
    for viewer, reason in (
        (chair, SECRETARIAT_ONLY),
        (await somebody(ask, "Zé"), SECRETARIAT_ONLY),
    ):
        await refused(ask, "refuseApplication", refusing, "Forbidden", reason, viewer=viewer)
    shown = await does(ask, "refuseApplication", SHOW, refusing, event="joining.refused")
    assert (shown["outcome"], shown["decisionReason"]) == ("REFUSED", "The assembly agreed.")

    again = {"applicationId": await an_application(ask, group)}
    shown = await does(
        ask, "withdrawApplication", SHOW, again, event="joining.withdrawn", viewer=chair
    )
    assert (shown["outcome"], shown["revision"]) == ("WITHDRAWN", 2)
