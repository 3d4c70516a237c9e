"""Amendments: proposed for a body, shown side by side, taken back, taken up or declined."""

from typing import Any

from charter_scene import AMENDED, TEXT, a_charter, adopted, an_amendment, shown
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    SECRETARIAT_ONLY,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
)

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = "charterAmendment { id }"
REASON = {"en": "Deciding comes first.", "fr": "Décider vient d’abord."}
SETTLED = "This amendment has been settled already."
LISTED = (
    "query ($id: ID!, $filter: CharterAmendmentFilter) { charterVersion(id: $id) {"
    " amendments(first: 5, filter: $filter) { totalCount nodes { key proposedBy { name }"
    ' proposedOn was text difference(lang: "fr") reason outcome settledOn outcomeReason'
    " intoVersion { key } article { key } commitment { key } } } } }"
)


async def amendments(
    ask: Ask, version: str, viewer: Viewer = ANYONE, **narrowed: Any
) -> dict[str, Any]:
    """What is proposed to change in a version."""
    answer = await ask(LISTED, id=version, viewer=viewer, lang="fr", filter=narrowed or None)
    found: dict[str, Any] = answer["charterVersion"]["amendments"]
    return found


async def test_a_working_group_proposes_and_everybody_sees_it_side_by_side(ask: Ask) -> None:
    charter = await a_charter(ask)
    group = await an_organisation(ask, "Charter group", "WORKING_GROUP")
    ana = await acting_for(ask, group, "Ana")
    given = {"bodyId": group, "passageId": charter["old aims"], "text": AMENDED, "reason": REASON}
    name = "charter.amendment_proposed"
    await does(ask, "proposeAmendment", SHOW, given, event=name, viewer=ana)
    assert await amendments(ask, charter["old"]) == {
        "totalCount": 1,
        "nodes": [
            {
                "key": "aims",
                "proposedBy": {"name": "Charter group"},
                "proposedOn": "2026-03-01",
                "was": TEXT["fr"],
                "text": AMENDED["fr"],
                "difference": [
                    {"fate": "kept", "text": "Nous "},
                    {"fate": "added", "text": "décidons et "},
                    {"fate": "kept", "text": "agissons ensemble pour le bien-être de tous."},
                ],
                "reason": REASON["fr"],
                "outcome": None,
                "settledOn": None,
                "outcomeReason": None,
                "intoVersion": None,
                "article": {"key": "aims"},
                "commitment": None,
            }
        ],
    }


async def test_only_who_may_act_with_the_charter_for_a_body_proposes(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    given = {"bodyId": body, "passageId": charter["old aims"], "text": AMENDED, "reason": REASON}
    for viewer, message in (
        (await somebody(ask, "Zé"), NO_MANDATE),
        (await acting_for(ask, other, "Eli"), ANOTHERS_BODY),
        (await acting_for(ask, body, "Aud", "AUDITOR"), ROLE_NOT_ENOUGH),
    ):
        await refused(ask, "proposeAmendment", given, "Forbidden", message, viewer=viewer)


async def test_an_amendment_says_something_else_in_the_original_language(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    given = {"bodyId": body, "passageId": charter["old openly"], "text": TEXT, "reason": REASON}
    said = "text: is what is said there already."
    await refused(ask, "proposeAmendment", given, "InvalidInput", said)
    given["text"] = {"en": "We decide."}
    said = "text: is not said in fr, the original language."
    await refused(ask, "proposeAmendment", given, "InvalidInput", said)
    await adopted(ask, charter["draft"], "2013-11-04")
    given["text"] = AMENDED
    said = "passageId: is of a version that was superseded; amend a later one."
    await refused(ask, "proposeAmendment", given, "InvalidInput", said)


async def test_the_amendments_of_an_unlisted_body_are_not_there_for_others(ask: Ask) -> None:
    charter = await a_charter(ask)
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    ana = await acting_for(ask, hidden, "Ana")
    amendment = await an_amendment(ask, hidden, charter["old aims"], ana)
    ana = await ask.viewer(f"per_{ana.person_id}")
    for viewer, count in ((ANYONE, 0), (await somebody(ask, "Zé"), 0), (ana, 1), (OPERATOR, 1)):
        assert (await amendments(ask, charter["old"], viewer))["totalCount"] == count
        found = await ask(
            "query ($id: ID!) { node(id: $id) { id } charterAmendment(id: $id) { id }"
            " charterAmendments(first: 5) { totalCount } }",
            id=amendment,
            viewer=viewer,
        )
        one = {"id": amendment} if count else None
        assert found == {
            "node": one,
            "charterAmendment": one,
            "charterAmendments": {"totalCount": count},
        }
    given = {"amendmentId": amendment}
    zoe = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Zoé")
    await refused(ask, "withdrawAmendment", given, "NotFound", NOT_FOUND, viewer=zoe)


async def test_who_proposed_takes_it_back(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    ana, eli = (
        await acting_for(ask, body, "Ana"),
        await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli"),
    )
    given = {"amendmentId": await an_amendment(ask, body, charter["old aims"], ana)}
    await refused(ask, "withdrawAmendment", given, "Forbidden", ANOTHERS_BODY, viewer=eli)
    name = "charter.amendment_withdrawn"
    await does(ask, "withdrawAmendment", SHOW, given, event=name, viewer=ana)
    (seen,) = (await amendments(ask, charter["old"]))["nodes"]
    assert (seen["outcome"], seen["settledOn"]) == ("WITHDRAWN", "2026-03-01")
    await refused(ask, "withdrawAmendment", given, "AmendmentSettled", SETTLED, viewer=ana)
    given |= {"intoVersionId": charter["draft"]}
    await refused(ask, "takeUpAmendment", given, "AmendmentSettled", SETTLED)


async def test_an_amendment_taken_up_is_what_the_draft_says(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    ana = await acting_for(ask, body, "Ana")
    given = {"amendmentId": await an_amendment(ask, body, charter["old openly"], ana)}
    given["intoVersionId"] = charter["draft"]
    await refused(ask, "takeUpAmendment", given, "Forbidden", SECRETARIAT_ONLY, viewer=ana)
    into_old = given | {"intoVersionId": charter["old"]}
    said = "This version was adopted and does not change any more; draft another one."
    await refused(ask, "takeUpAmendment", into_old, "CharterAdopted", said)
    await does(ask, "takeUpAmendment", SHOW, given, event="charter.amendment_taken_up")
    texts = {
        name: [each["text"] for each in (await shown(ask, charter[name]))["commitments"]]
        for name in ("old", "draft")
    }
    assert texts == {
        "old": [TEXT["fr"], TEXT["fr"]],
        "draft": [TEXT["fr"], AMENDED["fr"]],
    }
    (seen,) = (await amendments(ask, charter["old"], isOpen=False))["nodes"]
    assert (seen["outcome"], seen["intoVersion"]) == ("TAKEN_UP", {"key": "2012"})
    assert seen["was"] == TEXT["fr"]
    assert (await amendments(ask, charter["old"], isOpen=True))["totalCount"] == 0


async def test_what_the_draft_lacks_cannot_be_taken_up(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    given = {"amendmentId": await an_amendment(ask, body, charter["old means"])}
    await ask.do("removeArticle", "__typename", {"articleId": charter["draft means"]})
    given["intoVersionId"] = charter["draft"]
    said = "The draft has no article or commitment under that key; write it there first."
    await refused(ask, "takeUpAmendment", given, "NoSuchPassage", said)


async def test_an_amendment_to_a_draft_outlives_what_it_amends(ask: Ask) -> None:
    charter = await a_charter(ask)
    await an_amendment(ask, await an_organisation(ask, "Body"), charter["draft means"])
    await ask.do("removeArticle", "__typename", {"articleId": charter["draft means"]})
    (seen,) = (await amendments(ask, charter["draft"]))["nodes"]
    assert (seen["key"], seen["article"], seen["was"]) == ("means", None, TEXT["fr"])


async def test_an_amendment_is_declined_for_a_reason(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    ana = await acting_for(ask, body, "Ana")
    amendment = await an_amendment(ask, body, charter["old aims"])
    given = {"amendmentId": amendment, "reason": REASON}
    await refused(ask, "declineAmendment", given, "Forbidden", SECRETARIAT_ONLY, viewer=ana)
    empty = {"amendmentId": amendment, "reason": {"en": " "}}
    await refused(ask, "declineAmendment", empty, "InvalidInput", "reason: is empty in en.")
    await does(ask, "declineAmendment", SHOW, given, event="charter.amendment_declined")
    (seen,) = (await amendments(ask, charter["old"], outcome=["DECLINED"]))["nodes"]
    assert (seen["outcome"], seen["outcomeReason"]) == ("DECLINED", REASON["fr"])


async def test_the_history_of_a_version_names_what_was_proposed(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    ana = await acting_for(ask, body, "Ana")
    await an_amendment(ask, body, charter["old aims"], ana)
    answer = await ask(
        "query ($id: ID!) { node(id: $id) { history(last: 1) { nodes { name actor { name }"
        " subject { ... on CharterAmendment { key } } } } } }",
        id=charter["old"],
    )
    (event,) = answer["node"]["history"]["nodes"]
    assert event == {
        "name": "charter.amendment_proposed",
        "actor": {"name": "Ana"},
        "subject": {"key": "aims"},
    }
