"""The charter adopted: one version takes the place of another, and does not change any more."""

from typing import Any

import asyncpg
import pytest
from charter_scene import AMENDED, TEXT, TITLE, a_charter, a_draft, adopted, version
from conftest import Ask
from scene import SECRETARIAT_ONLY, acting_for, an_organisation, bare, does, refused

ADOPTED = "This version was adopted and does not change any more; draft another one."


async def test_an_adopted_version_takes_the_place_of_the_one_before(ask: Ask) -> None:
    charter = await a_charter(ask)
    given = {
        "versionId": charter["draft"],
        "on": "2013-11-04",
        "inForceFrom": "2014-01-01",
        "readherenceUntil": "2014-12-31",
    }
    await does(ask, "adoptCharterVersion", "charterVersion { id }", given, event="charter.adopted")
    old, new = await version(ask, charter["old"]), await version(ask, charter["draft"])
    assert (old["status"], old["validFrom"], old["validUntil"]) == (
        "SUPERSEDED",
        "2010-03-24",
        "2014-01-01",
    )
    assert new == {
        "key": "2012",
        "title": "Charter",
        "status": "IN_FORCE",
        "openedOn": "2012-11-23",
        "adoptedOn": "2013-11-04",
        "validFrom": "2014-01-01",
        "validUntil": None,
        "supersedes": {"key": "2010"},
        "readherenceUntil": "2014-12-31",
        "isReadherenceOpen": False,
        "isTextFixed": True,
        "decision": None,
        "about": None,
        "originalLanguage": "fr",
    }
    for day, of_old, of_new, is_open in (
        ("2010-03-23", "DRAFT", "DRAFT", False),
        ("2010-03-24", "IN_FORCE", "DRAFT", False),
        ("2013-11-04", "IN_FORCE", "ADOPTED", False),
        ("2014-01-01", "SUPERSEDED", "IN_FORCE", True),
        ("2014-12-31", "SUPERSEDED", "IN_FORCE", True),
        ("2015-01-01", "SUPERSEDED", "IN_FORCE", False),
    ):
        then = await version(ask, charter["draft"], day)
        assert (await version(ask, charter["old"], day))["status"] == of_old, day
        assert (then["status"], then["isReadherenceOpen"]) == (of_new, is_open), day


async def test_lists_are_narrowed_by_how_far_versions_have_come(ask: Ask) -> None:
    await a_charter(ask)
    listed = (
        "query ($filter: CharterVersionFilter, $asOf: Date) { charterVersions(first: 5,"
        " filter: $filter, asOf: $asOf, orderBy: {field: ADOPTED}) { nodes { key } } }"
    )

    async def found(as_of: str | None = None, **narrowed: Any) -> list[str]:
        answer = await ask(listed, filter=narrowed, asOf=as_of)
        return [each["key"] for each in answer["charterVersions"]["nodes"]]

    assert await found() == ["2010", "2012"]
    assert await found(status=["DRAFT"]) == ["2012"]
    assert await found(status=["IN_FORCE"]) == ["2010"]
    assert await found(status=["DRAFT", "IN_FORCE"]) == ["2010", "2012"]
    assert await found(status=["SUPERSEDED", "ADOPTED"]) == []
    assert await found(inForceOn="2010-03-23") == []
    assert await found(inForceOn="2010-03-24") == ["2010"]
    assert await found("2012-11-22") == ["2010"]
    assert await found("2009-06-01", status=["DRAFT"]) == ["2010"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"on": "2026-03-02"}, "on: 2026-03-02 lies ahead; record the adoption the day it"),
        ({"on": "2010-03-24"}, "on: 2010-03-24 is not after the version before came into force"),
        (
            {"on": "2013-11-04", "inForceFrom": "2013-11-03"},
            "inForceFrom: 2013-11-03 is before it was adopted, on 2013-11-04.",
        ),
        (
            {"on": "2013-11-04", "readherenceUntil": "2013-11-03"},
            "until: 2013-11-03 is before the version came into force, on 2013-11-04.",
        ),
    ],
)
async def test_a_version_is_adopted_in_the_order_of_time(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    charter = await a_charter(ask)
    before = await version(ask, charter["old"]), await version(ask, charter["draft"])
    given = {"versionId": charter["draft"], **more}
    answer = await ask.do("adoptCharterVersion", "__typename", given)
    assert answer["code"] == "InvalidInput"
    assert answer["message"].startswith(message)
    assert before == (await version(ask, charter["old"]), await version(ask, charter["draft"]))


async def test_what_was_adopted_does_not_change(ask: Ask) -> None:
    charter = await a_charter(ask)
    old = charter["old"]
    for deed, given in (
        ("writeArticle", {"versionId": old, "key": "aims", "text": AMENDED}),
        ("writeCommitment", {"versionId": old, "key": "new", "text": TEXT}),
        ("removeArticle", {"articleId": charter["old means"]}),
        ("removeCommitment", {"commitmentId": charter["old openly"]}),
        ("adoptCharterVersion", {"versionId": old}),
    ):
        await refused(ask, deed, given, "CharterAdopted", ADOPTED)


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE charter_article SET text = \'{"fr": "Autre"}\' WHERE version_id = $1',
        "UPDATE charter_article SET position = 9 WHERE version_id = $1 AND position = 1",
        "UPDATE charter_commitment SET article_id = NULL WHERE version_id = $1",
        "DELETE FROM charter_commitment WHERE version_id = $1",
        """INSERT INTO charter_article (version_id, key, position, original_language, text)
        VALUES ($1, 'x', 3, 'fr', '{"fr": "x"}')""",
        "UPDATE charter_version SET text_fixed_at = NULL WHERE id = $1",
        "UPDATE charter_version SET adopted_on = '2010-03-23' WHERE id = $1",
        "DELETE FROM charter_version WHERE id = $1",
    ],
)
async def test_the_database_keeps_what_was_adopted(ask: Ask, url: str, statement: str) -> None:
    charter = await a_charter(ask)
    connection = await asyncpg.connect(url)
    with pytest.raises(asyncpg.CheckViolationError, match=r"adopted"):
        await connection.execute(statement, bare(charter["old"]))
    await connection.close()


async def test_a_version_known_by_name_alone_is_adopted_without_a_text(ask: Ask) -> None:
    draft = await a_draft(ask, "2010")
    await adopted(ask, draft, "2010-03-24")
    assert (await version(ask, draft))["isTextFixed"] is False
    given = {"versionId": draft, "key": "a", "text": TEXT}
    await refused(ask, "writeArticle", given, "CharterAdopted", ADOPTED)


async def test_the_window_to_adhere_anew_is_set_and_closed(ask: Ask) -> None:
    charter = await a_charter(ask)
    given = {"versionId": charter["draft"], "until": "2026-12-31"}
    said = "This version is still a draft; adopt it first."
    await refused(ask, "setReadherenceWindow", given, "CharterNotAdopted", said)
    given["versionId"] = charter["old"]
    name = "charter.readherence_window_set"
    await does(ask, "setReadherenceWindow", "charterVersion { id }", given, event=name)
    assert (await version(ask, charter["old"]))["isReadherenceOpen"] is True
    del given["until"]
    await does(ask, "setReadherenceWindow", "charterVersion { id }", given, event=name)
    assert (await version(ask, charter["old"]))["readherenceUntil"] is None


async def test_versions_are_the_secretariats_to_change(ask: Ask) -> None:
    charter = await a_charter(ask)
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Ana", "CHAIR")
    for deed, given in (
        ("draftCharterVersion", {"key": "x", "title": TITLE, "originalLanguage": "fr"}),
        ("writeArticle", {"versionId": charter["draft"], "key": "aims", "text": AMENDED}),
        ("adoptCharterVersion", {"versionId": charter["draft"]}),
    ):
        await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=chair)
