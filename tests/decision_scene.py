"""What tests of decisions act on: decisions of bodies, and inputs for deeds about them."""

from typing import Any

from call_scene import a_call, a_candidacy
from charter_scene import a_draft
from conftest import Ask
from member_scene import a_group, an_application
from scene import a_person, an_organisation, the_network

from governance.access import OPERATOR, Viewer


def a_record(body: str, **more: Any) -> dict[str, Any]:
    """What is given to record a decision: adopted by show of hands on the first of February."""
    return {
        "bodyId": body,
        "title": {"en": "Fountain", "fr": "Fontaine"},
        "text": {"en": "We mend the fountain.", "fr": "Nous réparons la fontaine."},
        "outcome": "ADOPTED",
        "manner": "SHOW_OF_HANDS",
        "decidedOn": "2026-02-01",
        **more,
    }


async def a_decision(ask: Ask, body: str, *, viewer: Viewer = OPERATOR, **more: Any) -> str:
    """A decision of a body, by its id."""
    done = await ask.do("recordDecision", "decision { id }", a_record(body, **more), viewer=viewer)
    assert "decision" in done, done
    return str(done["decision"]["id"])


async def a_link(ask: Ask, child: str, parent: str, kind: str = "DERIVED") -> str:
    """That a decision grew out of another, by the id of the link."""
    given = {"childId": child, "parentId": parent, "kind": kind}
    done = await ask.do("linkDecisions", "link { id }", given)
    assert "link" in done, done
    return str(done["link"]["id"])


async def an_elected_body(ask: Ask, name: str = "Assembly", **more: Any) -> str:
    """A body of representative democracy, by its id."""
    given = {"democracy": "REPRESENTATIVE", "sector": "PUBLIC", **more}
    return await an_organisation(ask, name, "PUBLIC_AUTHORITY", **given)


async def a_ratification(ask: Ask, decision: str, **more: Any) -> str:
    """An elected body's word for a decision, by its id."""
    body = more.pop("bodyId", None) or await an_elected_body(ask)
    given = {"decisionId": decision, "bodyId": body, **more}
    done = await ask.do("ratifyDecision", "ratification { id }", given)
    assert "ratification" in done, done
    return str(done["ratification"]["id"])


async def a_ratification_rule(ask: Ask, matter: str = "LAW", **more: Any) -> str:
    """A rule by which a matter needs an elected body's word, by its id."""
    given = {"matter": matter, "since": "2020", **more}
    done = await ask.do("setRatificationRule", "ratificationRule { id }", given)
    assert "ratificationRule" in done, done
    return str(done["ratificationRule"]["id"])


async def an_erratum(ask: Ask, decision: str) -> str:
    """A mistake noted beside a decision, by its id."""
    given = {"decisionId": decision, "text": {"en": "Not the fountain, the well."}}
    done = await ask.do("addErratum", "erratum { id }", given)
    assert "erratum" in done, done
    return str(done["erratum"]["id"])


async def network_there(ask: Ask) -> str:
    """The network's own body, which comes to be where there is none; by its id."""
    found = await ask.db.reads.fetchval("SELECT id FROM organisation WHERE is_network")
    return f"org_{found}" if found else await the_network(ask)


async def entangled(ask: Ask, body: str, hidden: str) -> None:
    """Decisions of a body that an unlisted one has a part in, in every way there is."""
    elected = {"organisationId": hidden, "democracy": "REPRESENTATIVE", "isCorrection": True}
    await ask.do("describeOrganisation", "__typename", elected)
    first, second = await a_decision(ask, body), await a_decision(ask, body)
    theirs, later = await a_decision(ask, hidden), await a_decision(ask, hidden)
    await a_link(ask, theirs, first)
    await a_link(ask, second, theirs)
    await a_link(ask, later, first, "ADAPTED")
    await a_ratification(ask, second, bodyId=hidden, ownDecisionId=later)
    await an_erratum(ask, theirs)
    given = {"decisionId": first, "byDecisionId": later}
    done = await ask.do("supersedeDecision", "__typename", given)
    assert done["__typename"] == "SupersedeDecisionPayload", done


async def rows_of_decisions(ask: Ask, body: str) -> dict[str, str]:
    """A decision with all that belongs to it, by the names of their types."""
    decision = await a_decision(ask, body, matters=["LAW"])
    child = await a_decision(ask, body)
    given = {"decisionId": decision, "byDecisionId": await a_decision(ask, body)}
    done = await ask.do("supersedeDecision", "__typename", given)
    assert done["__typename"] == "SupersedeDecisionPayload", done
    await a_link(ask, decision, await a_decision(ask, body))
    return {
        "Decision": decision,
        "DecisionErratum": await an_erratum(ask, decision),
        "DecisionLink": await a_link(ask, child, decision),
        "Ratification": await a_ratification(ask, decision),
        "RatificationRule": await a_ratification_rule(ask, bodyId=body),
    }


async def inputs_of_decisions(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about decisions of a body."""
    elected = {"organisationId": body, "democracy": "REPRESENTATIVE", "isCorrection": True}
    done = await ask.do("describeOrganisation", "__typename", elected)
    assert done["__typename"] == "DescribeOrganisationPayload", done
    decision, other, third = [await a_decision(ask, body) for _ in range(3)]
    elsewhere = await a_decision(ask, await an_organisation(ask, "Elsewhere"))
    network = await a_decision(ask, await network_there(ask))
    call = await a_call(ask, body)
    candidacy = await a_candidacy(ask, call, personId=await a_person(ask, "Standing"))
    group_of = {"name": {"en": "New"}, "theme": {"en": "Theme"}, "task": {"en": "Task"}}
    return {
        "admitByDecision": {
            "decisionId": network,
            "applicationId": await an_application(ask, await a_group(ask, "Asking"), "associate"),
        },
        "adoptCharterVersionByDecision": {
            "decisionId": network,
            "versionId": await a_draft(ask, "decided"),
        },
        "grantMandateByDecision": {"decisionId": decision, "role": "AUDITOR"},
        "openWorkingGroupByDecision": {"decisionId": decision, **group_of},
        "chooseCandidatesByDecision": {
            "decisionId": decision,
            "callId": call,
            "candidacyIds": [candidacy],
        },
        "recordDecision": a_record(body),
        "addErratum": {"decisionId": decision, "text": {"en": "The well."}},
        "implementDecision": {"decisionId": decision},
        "annulDecision": {"decisionId": third, "reason": {"en": "No water."}},
        "supersedeDecision": {"decisionId": decision, "byDecisionId": other},
        "linkDecisions": {"childId": other, "parentId": decision, "kind": "ADAPTED"},
        "ratifyDecision": {"bodyId": body, "decisionId": elsewhere},
        "setRatificationRule": {"matter": "PLANNING", "bodyId": body},
        "liftRatificationRule": {"ruleId": await a_ratification_rule(ask, bodyId=body)},
    }
