"""A charter file comes in whole, once, or not at all; every fault is told with its place."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from charter_scene import shown
from conftest import NOW, Ask
from doors import told
from sqlalchemy.ext.asyncio import AsyncSession

from governance import network
from governance.access import OPERATOR
from governance.charter import form, loading
from governance.charter.form import CharterFileError
from governance.charter.loading import Loaded

CHARTER: dict[str, Any] = {
    "key": "2010",
    "title": {"fr": "Charte"},
    "original_language": "fr",
    "adopted_on": "2010-03-24",
    "translations": {"pt": "approved", "en": "reviewed"},
    "articles": [
        {
            "key": "first",
            "title": {"fr": "Premier", "pt": "Primeiro"},
            "text": {"fr": "Texte un.", "pt": "Texto um.", "en": "Text one.", "it": "Testo uno."},
            "translations": {"en": "draft"},
            "commitments": [{"key": "one", "text": {"fr": "Un."}}],
        },
        {"key": "second", "text": {"fr": "Texte deux."}},
    ],
    "commitments": [{"key": "two", "text": {"fr": "Deux."}}],
}


def charter(**more: Any) -> dict[str, Any]:
    """The file's content, with some of it otherwise."""
    return {**copy.deepcopy(CHARTER), **more}


async def load(session: AsyncSession, given: dict[str, Any]) -> Loaded:
    loaded = await loading.load(session, form.fitted(given), viewer=OPERATOR, at=NOW)
    await session.commit()
    return loaded


async def faults(session: AsyncSession, given: dict[str, Any]) -> list[str]:
    """What is wrong with a file, of which nothing comes in."""
    with pytest.raises(CharterFileError) as raised:
        await load(session, given)
    await session.rollback()
    return [str(each) for each in raised.value.faults]


async def version_id(ask: Ask, key: str = "2010") -> str:
    found = await ask.db.reads.fetchval("SELECT id FROM charter_version WHERE key = $1", key)
    return f"cha_{found}"


async def test_a_version_comes_in_with_all_it_says(ask: Ask, session: AsyncSession) -> None:
    loaded = await load(session, charter())
    assert loaded.added == {"version": 1, "articles": 2, "commitments": 2}
    assert (loaded.changed, loaded.known, loaded.beside) == ({}, {}, [])
    assert loaded.is_adopted
    said = await shown(ask, await version_id(ask))
    assert [(each["key"], each["title"]) for each in said["articles"]] == [
        ("first", "Premier"),
        ("second", None),
    ]
    assert said["articles"][0]["translations"] == [
        {"language": "en", "status": "DRAFT"},
        {"language": "it", "status": "DRAFT"},
        {"language": "pt", "status": "APPROVED"},
    ]
    assert [(each["key"], each["article"]) for each in said["commitments"]] == [
        ("one", {"key": "first"}),
        ("two", None),
    ]


async def test_a_second_time_changes_nothing(ask: Ask, session: AsyncSession) -> None:
    await load(session, charter())
    events = await ask.count("event")
    loaded = await load(session, charter())
    assert not loaded.has_changed_something
    assert loaded.known == {"version": 1, "articles": 2, "commitments": 2}
    assert await ask.count("event") == events


async def test_a_draft_is_written_anew_where_the_file_says_otherwise(
    ask: Ask, session: AsyncSession
) -> None:
    draft = charter(adopted_on=None)
    await load(session, draft)
    draft["articles"].reverse()
    draft["articles"].append({"key": "third", "text": {"fr": "Trois."}})
    draft["commitments"] = []
    loaded = await load(session, draft)
    assert loaded.added == {"articles": 1}
    assert loaded.changed == {"articles": 1}
    assert loaded.beside == ["two"]
    said = await shown(ask, await version_id(ask))
    assert [each["key"] for each in said["articles"]] == ["second", "first", "third"]
    assert not (await load(session, draft)).has_changed_something


async def test_an_adopted_version_takes_translations_and_nothing_else(
    ask: Ask, session: AsyncSession
) -> None:
    await load(session, charter())
    more = charter()
    more["articles"][1]["text"]["pt"] = "Texto dois."
    loaded = await load(session, more)
    assert loaded.changed == {"articles": 1}
    said = await shown(ask, await version_id(ask))
    assert said["articles"][1]["translations"] == [{"language": "pt", "status": "APPROVED"}]
    other = charter()
    other["articles"][1]["text"]["fr"] = "Autre."
    other["articles"][0]["text"]["pt"] = "Outro."
    other["commitments"].append({"key": "three", "text": {"fr": "Trois."}})
    assert await faults(session, other) == [
        "articles[0]: This translation has been approved already.",
        f"articles[1]: {loading.DIFFERS}",
        f"commitments[1]: {loading.DIFFERS}",
    ]


async def test_a_version_known_by_name_alone_is_filled_once(
    ask: Ask, session: AsyncSession
) -> None:
    await network.import_network(session, network.demo(), viewer=OPERATOR, at=NOW)
    await session.commit()
    loaded = await load(session, charter())
    assert loaded.added == {"articles": 2, "commitments": 2}
    assert loaded.known == {"version": 1}
    fixed = await ask.db.reads.fetchval(
        "SELECT text_fixed_at FROM charter_version WHERE key = '2010'"
    )
    assert fixed == NOW
    assert not (await load(session, charter())).has_changed_something
    said = "adopted_on: 2010-03 is another day than that on which it was adopted, 2010-03-24."
    assert await faults(session, charter(adopted_on="2010-03")) == [said]
    more = charter(articles=[*charter()["articles"], {"key": "x", "text": {"fr": "x"}}])
    assert await faults(session, more) == [f"articles[2]: {loading.DIFFERS}"]


async def test_every_fault_is_told_with_its_place(ask: Ask, session: AsyncSession) -> None:
    wrong = charter(adopted_on="soon", articles=[{"key": "a"}, {"key": "b", "text": {}, "x": 1}])
    wrong["articles"].append({"key": "c", "text": {"fr": "C."}, "translations": {"pt": "fine"}})
    wrong["commitments"] = [{"key": "two", "text": "Deux."}, 5]
    known = "key, text, title, original_language, translations, commitments"
    assert await faults(session, wrong) == [
        "articles[0].text: is missing.",
        f"articles[1]: there is no 'x'; there are {known}.",
        "articles[2].translations[...]: invalid enum value 'fine'.",
        "commitments[0].text: expected `object`, got `str`.",
        "commitments[1]: expected `object`, got `int`.",
        "adopted_on: 'soon' is no date: write 2012-11-23, 2012-11 or 2012.",
    ]
    twice = charter(articles=[{"key": "a", "text": {"fr": "A."}}] * 2)
    assert await faults(session, twice) == ["articles[1].key: 'a' is that of articles[0]."]
    empty = charter(articles=[{"key": "a b", "text": {"fr": "A."}}, {"key": "b", "text": {}}])
    assert await faults(session, empty) == [
        "articles[0]: key: 'a b' is no key; write letters and digits, as in well-being.",
        'articles[1]: text: say it in one language at least, as in {fr: "…"}.',
    ]
    assert await faults(session, charter(supersedes="2009")) == [
        "supersedes: '2009' is no version that is here."
    ]
    assert await faults(session, {"key": "2010"}) == ["title: is missing."]
    assert await ask.count("charter_version") == 0


async def test_the_command_brings_it_in_and_says_so(ask: Ask, url: str, tmp_path: Path) -> None:
    file = tmp_path / "charter.json"
    file.write_text(json.dumps(CHARTER), encoding="utf-8")
    command = ("import", "charter", file)
    tried = await told(*command, "--dry-run", database_url=url)
    said = "Charter 2010: 1 version, 2 articles, 2 commitments added; 0 known already."
    assert tried.stdout == f"{said} Nothing was changed (--dry-run).\n"
    assert await ask.count("charter_version") == 0
    done = await told(*command, database_url=url)
    assert (done.exit_code, done.stdout) == (0, f"{said}\n")
    again = await told(*command, database_url=url)
    assert again.stdout == "Nothing changed: everything was known already.\n"
    file.write_text('{"key": "2011",\n "title": }', encoding="utf-8")
    refused = await told(*command, database_url=url)
    assert refused.exit_code == 1
    assert "line 2, column 11: is no JSON: Expecting value." in refused.stderr
