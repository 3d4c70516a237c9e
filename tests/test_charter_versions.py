"""Versions of the charter: drafted, written, adopted; what was adopted does not change."""

from typing import Any

import pytest
from charter_scene import (
    AMENDED,
    TEXT,
    TITLE,
    a_charter,
    a_commitment,
    a_draft,
    an_article,
    shown,
    version,
)
from conftest import Ask
from scene import does, refused


def keys(said: list[dict[str, Any]]) -> list[str]:
    """The keys of some passages, in their order."""
    assert [each["position"] for each in said] == list(range(1, len(said) + 1))
    return [each["key"] for each in said]


async def test_a_draft_is_everybodys_to_see_and_in_force_on_no_day(ask: Ask) -> None:
    given = {
        "key": "2010",
        "title": TITLE,
        "originalLanguage": "fr",
        "about": {"en": "The first."},
        "openedOn": "2009-11",
    }
    subject = await does(
        ask, "draftCharterVersion", "charterVersion { id }", given, event="charter.drafted"
    )
    assert await version(ask, subject["id"]) == {
        "key": "2010",
        "title": "Charter",
        "status": "DRAFT",
        "openedOn": "2009-11",
        "adoptedOn": None,
        "validFrom": None,
        "validUntil": None,
        "supersedes": None,
        "readherenceUntil": None,
        "isReadherenceOpen": False,
        "isTextFixed": False,
        "decision": None,
        "about": "The first.",
        "originalLanguage": "fr",
    }
    listed = '{ charterVersions(first: 2, filter: {inForceOn: "2026-03-01"}) { totalCount } }'
    assert await ask(listed) == {"charterVersions": {"totalCount": 0}}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"key": "two words"}, "key: 'two words' is no key; write letters and digits, as in"),
        ({"title": {}}, 'title: say it in one language at least, as in {fr: "…"}.'),
        ({"originalLanguage": "French"}, "originalLanguage: 'French' is no language tag;"),
        ({"openedOn": "2026-04"}, "openedOn: 2026-04 lies ahead; record it the day it happens."),
    ],
)
async def test_a_draft_needs_a_key_a_title_and_a_language(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    given = {"key": "2010", "title": TITLE, "originalLanguage": "fr"} | more
    answer = await ask.do("draftCharterVersion", "__typename", given)
    assert answer["code"] == "InvalidInput"
    assert answer["message"].startswith(message)
    assert await ask.count("charter_version") == 0


async def test_a_key_is_a_versions_own(ask: Ask) -> None:
    await a_draft(ask, "2010")
    given = {"key": "2010", "title": TITLE, "originalLanguage": "fr"}
    said = "Another version of the charter has this key; choose another."
    await refused(ask, "draftCharterVersion", given, "CharterKeyTaken", said)


async def test_a_draft_begins_with_what_it_supersedes(ask: Ask) -> None:
    charter = await a_charter(ask)
    old, draft = await shown(ask, charter["old"]), await shown(ask, charter["draft"])
    for said in (old, draft):
        assert keys(said["articles"]) == ["aims", "means"]
        assert keys(said["commitments"]) == ["together", "openly"]
        assert [each["article"] for each in said["commitments"]] == [{"key": "aims"}, None]
        assert {each["text"] for each in said["articles"]} == set(TEXT.values())
    assert not {each["id"] for each in old["articles"]} & {each["id"] for each in draft["articles"]}
    answer = await ask(
        "query ($id: ID!) { node(id: $id) { ... on CharterCommitment"
        " { version { key } elsewhere { version { key status } } history(first: 5)"
        " { nodes { name subject { ... on CharterCommitment { key } } } } } } }",
        id=charter["old together"],
    )
    assert answer["node"] == {
        "version": {"key": "2010"},
        "elsewhere": [{"version": {"key": "2012", "status": "DRAFT"}}],
        "history": {
            "nodes": [{"name": "charter.commitment_written", "subject": {"key": "together"}}]
        },
    }


async def test_passages_stand_where_they_are_put(ask: Ask) -> None:
    draft = await a_draft(ask, "2012")
    for key in ("a", "b", "c"):
        await an_article(ask, draft, key)
    await an_article(ask, draft, "d", position=2)
    assert keys((await shown(ask, draft))["articles"]) == ["a", "d", "b", "c"]
    await an_article(ask, draft, "a", position=4, text=AMENDED, title={"fr": "Charte"})
    said = await shown(ask, draft)
    assert keys(said["articles"]) == ["d", "b", "c", "a"]
    assert (said["articles"][3]["text"], said["articles"][3]["title"]) == (AMENDED["fr"], "Charte")
    given = {"versionId": draft, "key": "a", "text": TEXT, "position": 5}
    await refused(ask, "writeArticle", given, "InvalidInput", "position: is 1 to 4 here.")


async def test_what_is_written_is_said_in_the_original_language(ask: Ask) -> None:
    draft = await a_draft(ask, "2012")
    given = {"versionId": draft, "key": "a", "text": {"pt": "Agimos."}}
    said = "text: is not said in fr, the original language."
    await refused(ask, "writeArticle", given, "InvalidInput", said)
    given |= {"originalLanguage": "pt", "title": {"pt": "Agir", "en": "Act"}}
    said = "title: is said in en, in which there is no text."
    await refused(ask, "writeArticle", given, "InvalidInput", said)
    given["title"] = {"pt": "Agir"}
    await does(ask, "writeArticle", "charterArticle { id }", given, event="charter.article_written")


async def test_two_people_do_not_write_over_each_other(ask: Ask) -> None:
    draft = await a_draft(ask, "2012")
    await an_article(ask, draft, "a")
    given = {"versionId": draft, "key": "a", "text": AMENDED, "expectedRevision": 1}
    await does(ask, "writeArticle", "charterArticle { id }", given, event="charter.article_written")
    answer = await ask.do("writeArticle", "__typename", given)
    assert answer["code"] == "RevisionMismatch"


async def test_passages_leave_a_draft(ask: Ask) -> None:
    charter = await a_charter(ask)
    article = {"articleId": charter["draft aims"]}
    said = "Commitments stand in this article; remove them or move them first."
    await refused(ask, "removeArticle", article, "ArticleHasCommitments", said)
    given = {"commitmentId": charter["draft together"]}
    name = "charter.commitment_removed"
    await does(ask, "removeCommitment", "charterVersion { id }", given, event=name)
    await does(
        ask, "removeArticle", "charterVersion { id }", article, event="charter.article_removed"
    )
    said_now = await shown(ask, charter["draft"])
    assert keys(said_now["articles"]) == ["means"]
    assert keys(said_now["commitments"]) == ["openly"]
    assert keys((await shown(ask, charter["old"]))["articles"]) == ["aims", "means"]


async def test_a_commitment_stands_in_an_article_of_its_own_version(ask: Ask) -> None:
    charter = await a_charter(ask)
    given = {"versionId": charter["draft"], "key": "x", "text": TEXT}
    given |= {"articleId": charter["old aims"]}
    said = "articleId: is an article of another version."
    await refused(ask, "writeCommitment", given, "InvalidInput", said)


async def test_two_versions_are_shown_side_by_side(ask: Ask) -> None:
    charter = await a_charter(ask)
    draft = charter["draft"]
    await an_article(ask, draft, "aims", position=2, text=AMENDED)
    await ask.do("removeCommitment", "__typename", {"commitmentId": charter["draft openly"]})
    await a_commitment(ask, draft, "fairly")
    query = (
        'query ($to: ID!, $from: ID) { charterDifference(to: $to, from: $from, lang: "fr")'
        " { fromVersion { key } toVersion { key } passages { kind key changes text } } }"
    )
    answer = (await ask(query, to=draft))["charterDifference"]
    assert (answer["fromVersion"], answer["toVersion"]) == ({"key": "2010"}, {"key": "2012"})
    told = {(each["kind"], each["key"]): each for each in answer["passages"]}
    assert {name: each["changes"] for name, each in told.items()} == {
        ("ARTICLE", "means"): ["MOVED"],
        ("ARTICLE", "aims"): ["CHANGED"],
        ("COMMITMENT", "fairly"): ["ADDED"],
        ("COMMITMENT", "openly"): ["REMOVED"],
    }
    assert told["ARTICLE", "aims"]["text"] == [
        {"fate": "kept", "text": "Nous "},
        {"fate": "added", "text": "décidons et "},
        {"fate": "kept", "text": "agissons ensemble pour le bien-être de tous."},
    ]
    assert await ask(query, to=charter["old"]) == {"charterDifference": None}
