"""Amendments that add a passage to the charter or remove one: shown, taken up, refused."""

from typing import Any

from amendment_scene import (
    FULL,
    GONE,
    KEPT,
    NEW,
    NO_ARTICLE,
    SAID,
    SO_ALREADY,
    TAKEN,
    WHY,
    not_taken_up,
    order,
    proposed,
    taken_up,
    told,
    words,
)
from charter_scene import TEXT, a_charter, a_commitment, adopted, an_article, done, shown
from conftest import Ask
from scene import ROLE_NOT_ENOUGH, acting_for, an_organisation, does, refused


async def test_a_commitment_is_added_in_its_article_at_its_place(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    ana = await acting_for(ask, body, "Ana")
    given: dict[str, Any] = {"bodyId": body, "versionId": charter["old"], "kind": "COMMITMENT"}
    given |= {"key": "listen", "articleId": charter["old aims"], "position": 2}
    given |= {"text": SAID, "title": {"fr": "Écoute"}, "reason": WHY}
    deed, event = "proposeCharterAddition", "charter.amendment_proposed"
    made = await does(ask, deed, "charterAmendment { id }", given, event=event, viewer=ana)
    assert await told(ask, made["id"]) == {
        "kind": "COMMITMENT",
        "change": "ADDED",
        "key": "listen",
        "text": SAID["fr"],
        "texts": SAID,
        "title": "Écoute",
        "difference": words((NEW, SAID["fr"])),
        "position": 2,
        "inArticleKey": "aims",
        "places": words((KEPT, "together"), (NEW, "listen"), (KEPT, "openly")),
    }
    await taken_up(ask, made["id"], charter["draft"])
    keys = ["aims", "means"], [("together", "aims"), ("listen", "aims"), ("openly", None)]
    assert await order(ask, charter["draft"]) == keys
    listen = (await shown(ask, charter["draft"]))["commitments"][1]
    assert (listen["texts"], listen["title"]) == (SAID, "Écoute")
    assert listen["translations"] == [{"language": "en", "status": "DRAFT"}]
    assert (await order(ask, charter["old"]))[1] == [("together", "aims"), ("openly", None)]


async def test_an_article_comes_last_where_no_place_is_named_or_fewer_are_there(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    given: dict[str, Any] = {"bodyId": body, "versionId": charter["old"], "text": SAID}
    given["kind"] = "ARTICLE"
    last = await proposed(ask, "proposeCharterAddition", key="last", **given)
    third = await proposed(ask, "proposeCharterAddition", key="third", position=3, **given)
    assert (await told(ask, last))["places"][-1] == {"fate": NEW, "text": "last"}
    await done(ask, "writeArticle", {"versionId": charter["draft"], "key": "more", "text": TEXT})
    await taken_up(ask, last, charter["draft"])
    assert (await order(ask, charter["draft"]))[0] == ["aims", "means", "more", "last"]
    for key in ("means", "more", "last"):
        (article,) = [
            one["id"]
            for one in (await shown(ask, charter["draft"]))["articles"]
            if one["key"] == key
        ]
        await ask.do("removeArticle", "__typename", {"articleId": article})
    await taken_up(ask, third, charter["draft"])
    assert (await order(ask, charter["draft"]))[0] == ["aims", "third"]


async def test_an_addition_that_does_not_fit_is_refused(ask: Ask) -> None:
    charter = await a_charter(ask)
    body = await an_organisation(ask, "Body")
    given: dict[str, Any] = {"bodyId": body, "versionId": charter["old"], "kind": "COMMITMENT"}
    given |= {"key": "new", "text": SAID, "reason": WHY}
    wrongs: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({"key": "openly"}, "PassageKeyTaken", TAKEN),
        ({"position": 4}, "InvalidInput", "position: is 1 to 3 here."),
        ({"position": 0}, "InvalidInput", "position: is 1 to 3 here."),
        ({"text": {"en": "a"}}, "InvalidInput", "text: is not said in fr, the original language."),
        (
            {"articleId": charter["draft aims"]},
            "InvalidInput",
            "articleId: is an article of another version.",
        ),
        (
            {"kind": "ARTICLE", "articleId": charter["old aims"]},
            "InvalidInput",
            "articleId: is for a commitment; articles stand in none.",
        ),
    )
    for wrong, problem, message in wrongs:
        await refused(ask, "proposeCharterAddition", given | wrong, problem, message)
    # The key of an article is free for a commitment.
    await proposed(ask, "proposeCharterAddition", **given | {"key": "aims"})
    aud = await acting_for(ask, body, "Aud", "AUDITOR")
    await refused(ask, "proposeCharterAddition", given, "Forbidden", ROLE_NOT_ENOUGH, viewer=aud)
    await adopted(ask, charter["draft"], "2013-11-04")
    said = "versionId: is a version that was superseded; amend a later one."
    await refused(ask, "proposeCharterAddition", given, "InvalidInput", said)


async def test_an_addition_is_not_taken_up_where_the_draft_moved_on(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, draft = await an_organisation(ask, "Body"), charter["draft"]
    given = {"bodyId": body, "versionId": charter["old"], "kind": "COMMITMENT", "text": SAID}
    new = await proposed(
        ask, "proposeCharterAddition", key="new", articleId=charter["old means"], **given
    )
    await ask.do("removeArticle", "__typename", {"articleId": charter["draft means"]})
    await not_taken_up(ask, new, draft, "NoSuchArticle", NO_ARTICLE)
    await an_article(ask, draft, "means")
    await a_commitment(ask, draft, "new")
    await not_taken_up(ask, new, draft, "PassageKeyTaken", TAKEN)
    declined = {"amendmentId": new, "reason": WHY}
    name, show = "charter.amendment_declined", "charterAmendment { outcome }"
    assert await does(ask, "declineAmendment", show, declined, event=name) == {
        "outcome": "DECLINED"
    }


async def test_a_passage_is_removed_with_its_words_and_its_place(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, draft = await an_organisation(ask, "Body"), charter["draft"]
    gone = await proposed(
        ask, "proposeCharterRemoval", bodyId=body, passageId=charter["old together"]
    )
    assert await told(ask, gone) == {
        "kind": "COMMITMENT",
        "change": "REMOVED",
        "key": "together",
        "was": TEXT["fr"],
        "difference": words((GONE, TEXT["fr"])),
        "places": words((GONE, "together"), (KEPT, "openly")),
        "commitment": {"key": "together"},
    }
    await taken_up(ask, gone, draft)
    assert (await order(ask, draft))[1] == [("openly", None)]
    again = await proposed(
        ask, "proposeCharterRemoval", bodyId=body, passageId=charter["old together"]
    )
    await not_taken_up(ask, again, draft, "NothingWouldChange", SO_ALREADY)


async def test_an_article_goes_once_no_commitment_stands_in_it(ask: Ask) -> None:
    charter = await a_charter(ask)
    body, draft = await an_organisation(ask, "Body"), charter["draft"]
    given = {"bodyId": body, "passageId": charter["old aims"]}
    gone = await proposed(ask, "proposeCharterRemoval", **given)
    await not_taken_up(ask, gone, draft, "ArticleHasCommitments", FULL)
    given["passageId"] = charter["old together"]
    out = await proposed(ask, "proposeCharterMove", articleId=None, **given)
    shows = await told(ask, out)
    assert (shows["wasInArticleKey"], "inArticleKey" in shows) == ("aims", False)
    await taken_up(ask, out, draft)
    await taken_up(ask, gone, draft)
    assert await order(ask, draft) == (["means"], [("together", None), ("openly", None)])
