"""Two who adopt, or sign, at the same moment: exactly one does, and the other is told."""

import asyncio
from collections import Counter
from typing import Any

from adherence_scene import a_version, an_adherence
from charter_scene import a_charter, a_draft, an_article
from conftest import Ask
from scene import acting_for, an_organisation, the_network

TIMES = 5
"""How often it is tried, for moments differ."""


async def at_once(ask: Ask, deed: str, *given: tuple[dict[str, Any], Any]) -> Counter[str]:
    """What came of one deed that several did at the same moment."""
    done = await asyncio.gather(
        *(ask.do(deed, "__typename", one, viewer=viewer) for one, viewer in given)
    )
    return Counter(answer["__typename"] for answer in done)


async def test_of_two_who_adopt_a_version_at_once_one_does(ask: Ask) -> None:
    network = await the_network(ask)
    bo, eva = await acting_for(ask, network, "Bo"), await acting_for(ask, network, "Eva")
    former = None
    for number in range(TIMES):
        draft = await a_draft(ask, f"v{number}", supersedesId=former)
        await an_article(ask, draft, "more")
        given = {"versionId": draft, "on": f"202{number}-02-01"}
        done = await at_once(ask, "adoptCharterVersion", (given, bo), (given, eva))
        assert done == {"AdoptCharterVersionPayload": 1, "CharterAdopted": 1}
        assert await ask.count("event WHERE name = 'charter.adopted'") == number + 1
        former = draft
    assert await ask.count("charter_version WHERE upper_inf(period)") == 1


async def test_of_two_drafts_adopted_at_once_the_later_takes_its_turn_or_is_refused(
    ask: Ask,
) -> None:
    network = await the_network(ask)
    bo, eva = await acting_for(ask, network, "Bo"), await acting_for(ask, network, "Eva")
    first, second = await a_draft(ask, "first"), await a_draft(ask, "second")
    given = [{"versionId": draft, "on": "2025-02-01"} for draft in (first, second)]
    done = await at_once(ask, "adoptCharterVersion", (given[0], bo), (given[1], eva))
    assert done["AdoptCharterVersionPayload"] == 1
    assert set(done) - {"AdoptCharterVersionPayload"} <= {"AnotherInForce", "InvalidInput"}
    assert await ask.count("charter_version WHERE adopted_on IS NOT NULL") == 1
    assert await ask.count("event WHERE name = 'charter.adopted'") == 1


async def test_of_two_who_sign_at_once_one_does(ask: Ask) -> None:
    version = await a_version(ask, "2010", "2010-03-24", "together")
    for number in range(TIMES):
        body = await an_organisation(ask, f"Group {number}", "COORDINATION_GROUP")
        signers = [await acting_for(ask, body, name, "CHAIR") for name in ("Ana", "Rui")]
        given = {"organisationId": body, "versionId": version["id"]}
        done = await at_once(ask, "adhereToCharter", *((given, one) for one in signers))
        assert done == {"AdhereToCharterPayload": 1, "AlreadyAdhering": 1}
    assert await ask.count("adherence") == TIMES
    assert await ask.count("event WHERE name = 'adherence.signed'") == TIMES


async def test_of_two_who_adhere_anew_at_once_one_does(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Group", "COORDINATION_GROUP")
    await an_adherence(ask, body, charter["old"])
    adopting = {"versionId": charter["draft"], "on": "2026-01-01"}
    done = await ask.do("adoptCharterVersion", "__typename", adopting)
    assert done["__typename"] == "AdoptCharterVersionPayload"
    signers = [await acting_for(ask, body, name, "CHAIR") for name in ("Ana", "Rui", "Eva")]
    given = {"organisationId": body, "versionId": charter["draft"]}
    outcomes = await at_once(ask, "adhereToCharter", *((given, one) for one in signers))
    assert outcomes == {"AdhereToCharterPayload": 1, "AlreadyAdhering": 2}
    lasting = "adherence WHERE upper_inf(period) AND NOT isempty(period)"
    assert (await ask.count("adherence"), await ask.count(lasting)) == (2, 1)
