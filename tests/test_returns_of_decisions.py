"""Returns name what was decided, and a decision leads back to those who had been asked."""

from typing import Any

from conftest import Ask
from consultation_scene import TOLD, a_consultation, a_return
from decision_scene import a_decision
from scene import NOT_FOUND, acting_for, an_organisation, does, refused

from governance.access import ANYONE

SHOW = "consultationReturn { id decision { id title } }"
OF_IT = """query ($id: ID!) { decision(id: $id) { returns(first: 9) { totalCount nodes {
    id isFinal consultation { title } } } } }"""
TOLD_OF = "query ($id: ID!) { consultation(id: $id) { returns(first: 9) { nodes { decision { id"
TOLD_OF += " } } } } }"


async def test_a_return_names_what_was_decided(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    lia = await acting_for(ask, body, "Lia")
    decision = await a_decision(ask, await an_organisation(ask, "Council"))
    asked = await a_consultation(ask, body)
    given: dict[str, Any] = {"consultationId": asked, **TOLD, "decisionId": decision}
    event = "consultation.return_given"
    first = await does(ask, "giveReturn", SHOW, given, event=event, viewer=lia)
    assert first["decision"] == {"id": decision, "title": "Fountain"}
    plain = {"consultationId": asked, **TOLD}
    done = await does(ask, "giveReturn", SHOW, plain, event=event, viewer=lia)
    assert done["decision"] is None
    given |= {"isFinal": True}
    last = await does(ask, "giveReturn", SHOW, given, event=event, viewer=lia)

    shown = (await ask(OF_IT, id=decision, viewer=ANYONE))["decision"]["returns"]
    consultation = {"title": "Asked"}
    assert shown == {
        "totalCount": 2,
        "nodes": [
            {"id": first["id"], "isFinal": False, "consultation": consultation},
            {"id": last["id"], "isFinal": True, "consultation": consultation},
        ],
    }
    told = (await ask(TOLD_OF, id=asked))["consultation"]["returns"]["nodes"]
    assert [each["decision"] for each in told] == [{"id": decision}, None, {"id": decision}]


async def test_a_decision_that_is_not_there_or_hidden_is_named_by_no_return(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    lia = await acting_for(ask, body, "Lia")
    asked = await a_consultation(ask, body)
    hidden = await a_decision(ask, await an_organisation(ask, "Cell", isUnlisted=True))
    given: dict[str, Any] = {"consultationId": asked, **TOLD}
    for unseen in (hidden, f"dec_{asked[4:]}"):
        named = given | {"decisionId": unseen}
        await refused(ask, "giveReturn", named, "NotFound", NOT_FOUND, viewer=lia)
    answer = await ask.raw(
        "mutation ($input: GiveReturnInput!) { giveReturn(input: $input) { __typename } }",
        viewer=lia,
        input=given | {"decisionId": asked},
    )
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ID"


async def test_what_is_unlisted_is_shown_on_neither_side(ask: Ask) -> None:
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    within = await acting_for(ask, cell, "Ivo")
    body = await an_organisation(ask, "Platform")
    hidden, seen = await a_decision(ask, cell), await a_decision(ask, body)
    open_one, theirs = await a_consultation(ask, body), await a_consultation(ask, cell)
    await a_return(ask, open_one, decisionId=hidden)
    await a_return(ask, theirs, decisionId=seen)
    for viewer, decision, count in ((ANYONE, None, 0), (within, {"id": hidden}, 1)):
        told = await ask(TOLD_OF, id=open_one, viewer=viewer)
        assert told["consultation"]["returns"]["nodes"] == [{"decision": decision}]
        of_it = await ask(OF_IT, id=seen, viewer=viewer)
        assert of_it["decision"]["returns"]["totalCount"] == count
