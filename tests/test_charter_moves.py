"""Amendments that move a passage of the charter; what the database keeps of them; two at once."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
import pytest
from accounts import run
from amendment_scene import (
    GONE,
    KEPT,
    NEW,
    NO_ARTICLE,
    NO_PASSAGE,
    SAID,
    SO_ALREADY,
    WHY,
    not_taken_up,
    order,
    proposed,
    taken_up,
    told,
    words,
)
from charter_scene import TEXT, a_charter, adopted, an_article, shown
from conftest import Ask
from scene import ANOTHERS_BODY, acting_for, an_organisation, refused, the_network

from governance.charter import operations
from governance.charter.differences import between_orders


@pytest.mark.parametrize(
    ("key", "place", "words_told"),
    [
        ("b", 1, [(NEW, "b"), (KEPT, "a"), (GONE, "b"), (KEPT, "c")]),
        ("b", 2, [(KEPT, "a"), (KEPT, "b"), (KEPT, "c")]),
        ("b", 3, [(KEPT, "a"), (GONE, "b"), (KEPT, "c"), (NEW, "b")]),
        ("a", 2, [(GONE, "a"), (KEPT, "b"), (NEW, "a"), (KEPT, "c")]),
        ("c", None, [(KEPT, "a"), (KEPT, "b"), (GONE, "c")]),
        ("d", 4, [(KEPT, "a"), (KEPT, "b"), (KEPT, "c"), (NEW, "d")]),
        ("d", 1, [(NEW, "d"), (KEPT, "a"), (KEPT, "b"), (KEPT, "c")]),
    ],
)
def test_one_key_goes_and_comes_among_those_that_stay(
    key: str, place: int | None, words_told: list[tuple[str, str]]
) -> None:
    difference = between_orders("abc", key, place)
    assert [(each.fate.value, each.text) for each in difference] == words_told


async def test_an_article_is_moved_and_says_the_same(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, draft = await an_organisation(ask, "Body"), charter["draft"]
    given: dict[str, Any] = {"bodyId": body, "passageId": charter["old means"], "position": 1}
    moved = await proposed(ask, "proposeCharterMove", **given)
    assert await told(ask, moved) == {
        "kind": "ARTICLE",
        "change": "MOVED",
        "key": "means",
        "was": TEXT["fr"],
        "difference": words((KEPT, TEXT["fr"])),
        "wasPosition": 2,
        "position": 1,
        "places": words((NEW, "means"), (KEPT, "aims"), (GONE, "means")),
        "article": {"key": "means"},
    }
    again = await proposed(ask, "proposeCharterMove", **given)
    await taken_up(ask, moved, draft)
    assert (await order(ask, draft))[0] == ["means", "aims"]
    await not_taken_up(ask, again, draft, "NothingWouldChange", SO_ALREADY)


async def test_a_commitment_moves_to_another_article_and_keeps_its_place(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, draft = await an_organisation(ask, "Body"), charter["draft"]
    given = {"bodyId": body, "passageId": charter["old together"]}
    moved = await proposed(ask, "proposeCharterMove", articleId=charter["old means"], **given)
    seen = await told(ask, moved)
    assert (seen["wasInArticleKey"], seen["inArticleKey"]) == ("aims", "means")
    assert (seen["wasPosition"], "position" in seen) == (1, False)
    assert seen["places"] == words((KEPT, "together"), (KEPT, "openly"))
    last = await proposed(ask, "proposeCharterMove", position=2, **given)
    await taken_up(ask, last, draft)
    await taken_up(ask, moved, draft)
    assert (await order(ask, draft))[1] == [("openly", None), ("together", "means")]
    # The place alone was proposed to change, so its article stays what the draft says by now.
    first = await proposed(
        ask, "proposeCharterMove", bodyId=body, passageId=charter["old openly"], position=1
    )
    await not_taken_up(ask, first, draft, "NothingWouldChange", SO_ALREADY)


async def test_a_move_that_does_not_fit_is_refused(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    given: dict[str, Any] = {"bodyId": body, "passageId": charter["old together"], "reason": WHY}
    article: dict[str, Any] = {"passageId": charter["old aims"]}
    wrongs: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({}, "NothingWouldChange", SO_ALREADY),
        ({"position": 1}, "NothingWouldChange", SO_ALREADY),
        ({"articleId": charter["old aims"]}, "NothingWouldChange", SO_ALREADY),
        (article | {"articleId": None, "position": 1}, "NothingWouldChange", SO_ALREADY),
        ({"position": 3}, "InvalidInput", "position: is 1 to 2 here."),
        (
            {"articleId": charter["draft aims"]},
            "InvalidInput",
            "articleId: is an article of another version.",
        ),
        (
            article | {"articleId": charter["old means"]},
            "InvalidInput",
            "articleId: is for a commitment; articles stand in none.",
        ),
    )
    for wrong, problem, message in wrongs:
        await refused(ask, "proposeCharterMove", given | wrong, problem, message)
    eli = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli")
    for deed in ("proposeCharterMove", "proposeCharterRemoval"):
        whole = given | ({"position": 2} if deed == "proposeCharterMove" else {})
        await refused(ask, deed, whole, "Forbidden", ANOTHERS_BODY, viewer=eli)
    await adopted(ask, charter["draft"], "2013-11-04")
    said = "passageId: is of a version that was superseded; amend a later one."
    await refused(ask, "proposeCharterMove", given, "InvalidInput", said)
    await refused(ask, "proposeCharterRemoval", given, "InvalidInput", said)


async def test_a_move_is_not_taken_up_where_the_draft_moved_on(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, draft = await an_organisation(ask, "Body"), charter["draft"]
    moved = await proposed(
        ask,
        "proposeCharterMove",
        bodyId=body,
        passageId=charter["old openly"],
        articleId=charter["old means"],
        position=1,
    )
    await ask.do("removeArticle", "__typename", {"articleId": charter["draft means"]})
    await not_taken_up(ask, moved, draft, "NoSuchArticle", NO_ARTICLE)
    await an_article(ask, draft, "means")
    await ask.do("removeCommitment", "__typename", {"commitmentId": charter["draft openly"]})
    await not_taken_up(ask, moved, draft, "NoSuchPassage", NO_PASSAGE)
    elsewhere = "This version was adopted and does not change any more; draft another one."
    await not_taken_up(ask, moved, charter["old"], "CharterAdopted", elsewhere)


async def at_once(ask: Ask, draft: str, *amendments: str) -> Counter[str]:
    """What came of taking amendments up into a draft at the same moment, one for each person."""
    network = await the_network(ask)
    people = [await acting_for(ask, network, f"Bo {name}") for name, _ in enumerate(amendments)]
    answers = await asyncio.gather(
        *(
            ask.do(
                "takeUpAmendment",
                "__typename",
                {"amendmentId": one, "intoVersionId": draft},
                viewer=viewer,
            )
            for one, viewer in zip(amendments, people, strict=True)
        )
    )
    return Counter(answer["__typename"] for answer in answers)


async def test_of_two_additions_under_a_key_taken_up_at_once_one_is(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    given = {"bodyId": body, "versionId": charter["old"], "kind": "ARTICLE", "key": "new"}
    both = [
        await proposed(ask, "proposeCharterAddition", text=text, **given) for text in (SAID, TEXT)
    ]
    came = await at_once(ask, charter["draft"], *both)
    assert came == {"TakeUpAmendmentPayload": 1, "PassageKeyTaken": 1}
    assert (await order(ask, charter["draft"]))[0] == ["aims", "means", "new"]
    assert await ask.count("charter_amendment WHERE outcome IS NULL") == 1


async def test_of_a_removal_and_a_move_taken_up_at_once_the_later_is_refused_or_done(
    ask: Ask,
) -> None:
    charter = await a_charter(ask)
    given = {"bodyId": await an_organisation(ask, "Body"), "passageId": charter["old together"]}
    gone = await proposed(ask, "proposeCharterRemoval", **given)
    moved = await proposed(ask, "proposeCharterMove", position=2, **given)
    came = await at_once(ask, charter["draft"], gone, moved)
    assert came["TakeUpAmendmentPayload"] == 2 - came["NoSuchPassage"]
    assert came.total() == 2
    assert (await order(ask, charter["draft"]))[1] == [("openly", None)]


async def test_of_two_who_take_one_up_at_once_one_does(ask: Ask) -> None:
    charter = await a_charter(ask)
    given = {"bodyId": await an_organisation(ask, "Body"), "passageId": charter["old openly"]}
    gone = await proposed(ask, "proposeCharterRemoval", **given)
    came = await at_once(ask, charter["draft"], gone, gone)
    assert came == {"TakeUpAmendmentPayload": 1, "AmendmentSettled": 1}
    assert [one["key"] for one in (await shown(ask, charter["draft"]))["commitments"]] == [
        "together"
    ]


@pytest.mark.parametrize(
    ("change", "wrong", "promise"),
    [
        ("MOVED", "change = 'merged'", "change_known"),
        ("MOVED", "was = NULL", "was_there_unless_added"),
        ("ADDED", "text = NULL", "says_something"),
        ("MOVED", "original_language = 'fr'", "adds_in_a_language"),
        ("ADDED", "original_language = 'pt'", "adds_in_a_language"),
        ("ADDED", "was_position = 4", "moves_from_a_place"),
        ("REMOVED", "position = 1", "comes_to_a_place"),
        ("MOVED", "position = NULL", "moves_elsewhere"),
        ("MOVED", "position = was_position", "position_counts"),
        ("ADDED", "position = 0", "position_counts"),
        ("ADDED", "in_article_key = 'aims'", "articles_stand_in_none"),
        ("REMOVED", "places = NULL", "places_shown"),
    ],
)
async def test_the_database_keeps_what_an_amendment_says(
    ask: Ask, change: str, wrong: str, promise: str
) -> None:
    charter = await a_charter(ask)
    given: dict[str, Any] = {"bodyId": await an_organisation(ask, "Body")}
    passage = given | {"passageId": charter["old means"]}
    added = given | {"versionId": charter["old"], "kind": "ARTICLE", "key": "new", "text": SAID}
    await proposed(ask, "proposeCharterAddition", **added)
    await proposed(ask, "proposeCharterRemoval", **passage)
    await proposed(ask, "proposeCharterMove", position=1, **passage)
    with pytest.raises(asyncpg.CheckViolationError, match=f"charter_amendment_{promise}"):
        await run(ask, f"UPDATE charter_amendment SET {wrong} WHERE change = '{change.lower()}'")


@pytest.mark.parametrize("refusal", ["PassageKeyTaken", "NoSuchArticle", "NothingWouldChange"])
def test_what_is_refused_is_said_in_the_languages_of_the_network(refusal: str) -> None:
    raised = getattr(operations, refusal)()
    said = {raised.said(tag) for tag in ("en", "fr", "pt")}
    assert len(said) == 3
    assert raised.said("pt-CV,fr") == raised.said("pt")
