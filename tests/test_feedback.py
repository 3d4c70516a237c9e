"""Feedback on commitments goes back to every body whose decisions they grew out of."""

from itertools import pairwise
from typing import Any

from action_scene import a_commitment, an_action, kept, progress
from conftest import Ask
from decision_scene import a_decision, a_link
from scene import acting_for, an_organisation, bare, does, refused
from sqlalchemy import text

from governance.access import ANYONE, OPERATOR, Viewer
from governance.actions import queries
from schema.rows.plan import DIALECT

HEARD = """query ($id: ID!) { organisation(id: $id) { feedback(first: 20) { totalCount nodes {
    kind text body { name } commitment { what } } } } }"""
FOLLOWING = """query ($id: ID!, $lineage: Boolean!) { decision(id: $id) {
    commitments(first: 9, lineage: $lineage) { totalCount nodes { what } } } }"""


async def heard(ask: Ask, body: str, viewer: Viewer = ANYONE) -> list[str]:
    """What a body hears of what it asked for, by kind."""
    page = (await ask(HEARD, viewer=viewer, id=body))["organisation"]["feedback"]
    assert page["totalCount"] == len(page["nodes"])
    return [one["kind"] for one in page["nodes"]]


async def following(ask: Ask, decision: str, *, lineage: bool, viewer: Viewer = ANYONE) -> Any:
    """What follows a decision, or one that grew out of it."""
    answer = await ask(FOLLOWING, viewer=viewer, id=decision, lineage=lineage)
    return [one["what"] for one in answer["decision"]["commitments"]["nodes"]]


async def a_line(ask: Ask, *bodies: str) -> list[str]:
    """Decisions of bodies, each grown out of the one before."""
    decisions = [await a_decision(ask, body) for body in bodies]
    for parent, child in pairwise(decisions):
        await a_link(ask, child, parent)
    return decisions


async def test_every_body_of_the_lineage_hears_and_the_journal_concerns_them_all(
    ask: Ask,
) -> None:
    names = ("Association", "Commission", "Platform")
    bodies = [await an_organisation(ask, name) for name in names]
    aside, town = await an_organisation(ask, "Aside"), await an_organisation(ask, "Town")
    wish, middle, last = await a_line(ask, *bodies)
    commitment = await a_commitment(ask, town, decisionId=last)
    await progress(ask, commitment)
    await kept(ask, commitment)

    for body in bodies:
        assert await heard(ask, body) == ["PROGRESS", "KEPT"], body
    for body in (aside, town):
        assert await heard(ask, body) == []
    for decision in (wish, middle, last):
        assert await following(ask, decision, lineage=True) == ["Pay the pipes"]
    assert await following(ask, wish, lineage=False) == []
    assert await following(ask, last, lineage=False) == ["Pay the pipes"]
    history = """query ($id: ID!) { organisation(id: $id) { history(first: 50) {
        nodes { name } } } }"""
    for body in (*bodies, town):
        page = (await ask(history, id=body))["organisation"]["history"]["nodes"]
        told = [one["name"] for one in page if one["name"].startswith("commitment.")]
        assert told == ["commitment.made", "commitment.progress_reported", "commitment.kept"]


async def test_who_answers_for_an_action_hears_of_what_is_committed_within_it(ask: Ask) -> None:
    body, town = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    commitment = await a_commitment(ask, town, actionId=await an_action(ask, body))
    await progress(ask, commitment)
    assert await heard(ask, body) == ["PROGRESS"]


async def test_bodies_that_asked_confirm_or_contest_what_is_said_to_have_come_of_it(
    ask: Ask,
) -> None:
    root, body = await an_organisation(ask, "Association"), await an_organisation(ask, "Platform")
    town, aside = await an_organisation(ask, "Town"), await an_organisation(ask, "Aside")
    residents, mayor = await acting_for(ask, root, "Ana"), await acting_for(ask, town, "Mayor")
    eli = await acting_for(ask, aside, "Eli")
    _, last = await a_line(ask, root, body)
    commitment = await a_commitment(ask, town, decisionId=last)
    about = {"commitmentId": commitment, "verdict": "CONTESTED", "text": {"en": "It drips."}}
    own, others, theirs = ({"bodyId": one} | about for one in (root, aside, town))
    unsettled = "Nobody has said yet what came of this commitment."
    await refused(ask, "reviewOutcome", own, "CommitmentUnsettled", unsettled, viewer=residents)
    await kept(ask, commitment, viewer=mayor)
    nothing = "This commitment neither is this body's nor answers what it decided."
    await refused(ask, "reviewOutcome", others, "NotConcerned", nothing, viewer=eli)
    itself = "bodyId: said itself what came of it; another body reviews that."
    await refused(ask, "reviewOutcome", theirs, "InvalidInput", itself, viewer=mayor)
    shown = "feedback { id kind text body { name } commitment { standing } }"
    event = "commitment.outcome_reviewed"
    done = await does(ask, "reviewOutcome", shown, own, event=event, viewer=residents)
    review = done.pop("id")
    assert done == {
        "kind": "CONTESTED",
        "text": "It drips.",
        "body": {"name": "Association"},
        "commitment": {"standing": "KEPT"},
    }
    confirmed = {"bodyId": body} | about | {"verdict": "CONFIRMED"}
    await ask.do("reviewOutcome", "__typename", confirmed)
    assert await heard(ask, root) == ["KEPT", "CONTESTED", "CONFIRMED"]
    await ask.do("withdrawFeedback", "__typename", {"feedbackId": review}, viewer=residents)
    assert await heard(ask, body) == ["KEPT", "CONFIRMED"]


async def test_no_feedback_passes_by_way_of_what_is_unlisted(ask: Ask) -> None:
    root, cell = (
        await an_organisation(ask, "Root"),
        await an_organisation(ask, "Cell", isUnlisted=True),
    )
    body, town = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    inside = await acting_for(ask, cell, "Ivo")
    wish, _, last = await a_line(ask, root, cell, body)
    commitment = await a_commitment(ask, town, decisionId=last)
    await progress(ask, commitment)

    assert await heard(ask, body) == ["PROGRESS"]
    assert await heard(ask, root) == []
    assert await following(ask, wish, lineage=True) == []
    for viewer in (inside, OPERATOR):
        assert await heard(ask, root, viewer) == ["PROGRESS"]
        assert await heard(ask, cell, viewer) == ["PROGRESS"]
        assert await following(ask, wish, lineage=True, viewer=viewer) == ["Pay the pipes"]
    about = await ask.db.reads.fetchval("SELECT about FROM event ORDER BY id DESC LIMIT 1")
    named = {str(one) for one in about}
    assert {body[4:], town[4:]} <= named
    assert not {root[4:], cell[4:]} & named
    review = {"commitmentId": commitment, "bodyId": cell, "verdict": "CONFIRMED"}
    await kept(ask, commitment)
    given = review | {"text": {"en": "So it is"}}
    answer = await ask.do("reviewOutcome", "__typename", given, viewer=inside)
    assert answer["__typename"] == "ReviewOutcomePayload"
    assert await heard(ask, body) == ["PROGRESS", "KEPT"]
    assert await heard(ask, body, inside) == ["PROGRESS", "KEPT", "CONFIRMED"]


async def test_whom_it_concerns_is_found_without_reading_all_decisions(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    asked = queries.hearing(bare(await a_decision(ask, body)))
    said = str(asked.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))
    said = said.replace("ARRAY[]", "ARRAY[]::uuid[]")  # Nobody is known to anyone.
    async with ask.db.engine.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(await connection.scalars(text(f"EXPLAIN {said}")))
    assert "decision_pkey" in plan
    assert "Seq Scan on decision" not in plan
