"""What tests of calls act on: calls that are open, who stands for them, and inputs for deeds."""

from typing import Any

from conftest import Ask
from scene import a_person, an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

SHOWN = """query ($id: ID!) { call(id: $id) { candidacies(first: 9) { totalCount nodes {
    candidate { __typename ... on Person { name } ... on Organisation { name }
        ... on Territory { name } }
    delegate { name } sector strengths withdrawnAt chosenAt
    mandate { role scope validFrom } seat { sector validFrom validUntil } } } } }"""


async def a_call(ask: Ask, body: str, purpose: str = "SEAT", **more: Any) -> str:
    """A call of a body that opened on the first of January, by its id."""
    given = {"bodyId": body, "purpose": purpose, "title": {"en": "Call"}, "since": "2026-01-01"}
    done = await ask.do("openCall", "call { id }", given | more)
    assert "call" in done, done
    return str(done["call"]["id"])


async def a_candidacy(ask: Ask, call: str, viewer: Viewer = OPERATOR, **who: Any) -> str:
    """A candidacy for a call, by its id; a person's is for a citizen's seat."""
    given = {"callId": call, **({"sector": "CITIZEN"} if "personId" in who else {}), **who}
    done = await ask.do("stand", "candidacy { id }", given, viewer=viewer)
    assert "candidacy" in done, done
    return str(done["candidacy"]["id"])


async def rows_of_calls(ask: Ask, body: str, person: str) -> dict[str, str]:
    """A call and a candidacy, by the names of their types."""
    call = await a_call(ask, body)
    membership, sub_network = await a_membership(ask, body)
    return {
        "Call": call,
        "Candidacy": await a_candidacy(ask, call, personId=person),
        "WorkingGroup": await a_working_group(ask, body),
        "SubNetwork": sub_network,
        "SubNetworkMembership": membership,
    }


async def a_working_group(ask: Ask, body: str, **more: Any) -> str:
    """A working group of a body since 2025, by its id."""
    given = {"partOfId": body, "name": {"en": "Charter"}, "theme": {"en": "Charter"}}
    given |= {"task": {"en": "Revise it"}, "since": "2025", **more}
    done = await ask.do("openWorkingGroup", "workingGroup { id }", given)
    assert "workingGroup" in done, done
    return str(done["workingGroup"]["id"])


async def a_sub_network(ask: Ask, name: str = "Lusophone", **more: Any) -> str:
    """A sub-network since 2020, by its id."""
    given = {"name": {"en": name}, "language": "pt", "since": "2020", **more}
    done = await ask.do("foundSubNetwork", "subNetwork { id }", given)
    assert "subNetwork" in done, done
    return str(done["subNetwork"]["id"])


async def a_membership(ask: Ask, body: str) -> tuple[str, str]:
    """A body's membership of a new sub-network since 2024, and the sub-network."""
    whole = await a_sub_network(ask)
    given = {"organisationId": body, "subNetworkId": whole, "since": "2024"}
    done = await ask.do("joinSubNetwork", "membership { id }", given)
    assert "membership" in done, done
    return str(done["membership"]["id"]), whole


async def inputs_of_calls(ask: Ask, body: str, person: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about calls; the person stands for one of the body."""
    decided, other = await a_call(ask, body), await a_call(ask, body)
    group = await an_organisation(ask, "Group", "WORKING_GROUP")
    enrolling = await a_call(ask, group, "WORKING_GROUP", isOpenEnrolment=True)
    mine = await a_candidacy(ask, decided, personId=person)
    eva = await a_candidacy(ask, decided, personId=await a_person(ask, "Eva"))
    own = {"personId": person, "sector": "CITIZEN"}
    membership, _ = await a_membership(ask, body)
    other_network = await a_sub_network(ask, "Health")
    group_of = {"name": {"en": "New"}, "theme": {"en": "Theme"}, "task": {"en": "Task"}}
    return {
        "openCall": {"bodyId": body, "purpose": "SEAT", "title": {"en": "New"}},
        "changeCall": {"callId": decided, "places": 3},
        "closeCall": {"callId": other},
        "stand": {"callId": other, **own},
        "withdrawCandidacy": {"candidacyId": mine},
        "chooseCandidates": {"callId": decided, "candidacyIds": [eva]},
        "enrol": {"callId": enrolling, **own},
        "openWorkingGroup": {"partOfId": body, **group_of},
        "closeWorkingGroup": {"workingGroupId": await a_working_group(ask, body)},
        "foundSubNetwork": {"name": {"en": "New"}, "language": "fr"},
        "joinSubNetwork": {"organisationId": body, "subNetworkId": other_network},
        "leaveSubNetwork": {"membershipId": membership},
    }


async def candidacies(ask: Ask, call: str, viewer: Viewer = ANYONE) -> list[dict[str, Any]]:
    """Who stands for a call, as somebody sees it."""
    page = (await ask(SHOWN, viewer=viewer, id=call))["call"]["candidacies"]
    assert page["totalCount"] == len(page["nodes"])
    nodes: list[dict[str, Any]] = page["nodes"]
    return nodes
