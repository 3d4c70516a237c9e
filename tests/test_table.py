"""The incumbent's table comes in row by row, once; what changes there changes here, and no more."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Ask
from scene import a_territory, acting_for, contents, somebody, the_network, unchanged

from governance import network
from governance.access import ANYONE, OPERATOR, Viewer
from governance.network import Tabled

HEADINGS = [
    *("id", "title", "country", "region", "continent", "platform level", "referent platform"),
    *("type", "members", "actor members", "geolocation", "description", "process summary"),
    *("support needs", "contacts", "validated", "well-being situation", "eCO2 situation"),
    *("actor type", "created", "modified"),
]
COVILHA = {
    "id": "12",
    "title": "Covilhã group",
    "country": "Portugal",
    "region": "centro",
    "continent": "Europe",
    "platform level": "municipality",
    "referent platform": "13",
    "type": "Coordination Group",
    "members": "27",
    "actor members": "public; private",
    "geolocation": "40.28,-7.5",
    "description": "Carries the method.\nEvery month.",
    "process summary": "Criteria written",
    "support needs": "A facilitator",
    "contacts": "Ana Silva <ana@example.org>, +351 1",
    "validated": "yes",
    "well-being situation": "good",
    "eCO2 situation": "unknown",
    "actor type": "mixed",
    "created": "2019-03-01",
    "modified": "2024-01-31",
}
PLATFORM = {"id": "13", "title": "Valley platform", "country": "PT", "type": "platform"}
SCHOOL = {"id": "14", "title": "School", "type": "school", "actor type": "Público"}
SHOWN = """query ($key: String!) { organisationByRef(system: "wikispiral", key: $key) {
    names kind sector description(lang: "und") territory { names } partOf { names } revision
    notes { source label text audience } past { name } } }"""


def written(*rows: dict[str, str], delimiter: str = ",", headings: list[str] = HEADINGS) -> str:
    """A table of some rows."""
    text = io.StringIO()
    table = csv.DictWriter(text, headings, restval="", delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


async def taken(
    ask: Ask, folder: Path, content: str | bytes, *, mapping: Path | None = None, **how: Any
) -> Tabled:
    """What becomes of a table."""
    file = folder / "table.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    is_dry = how.pop("is_dry", False)
    table = network.read_table(file, network.read_mapping(mapping), **how)
    async with ask.db.session() as session:
        done = await network.import_table(session, table, viewer=OPERATOR, at=NOW)
        if not is_dry:
            await session.commit()
    return done


async def shown(ask: Ask, key: str, viewer: Viewer = OPERATOR) -> Any:
    """What is known of an organisation by its key there."""
    return (await ask(SHOWN, viewer=viewer, key=key))["organisationByRef"]


def reasons(done: Tabled) -> list[str]:
    """What was refused, and why."""
    return [str(each) for each in done.rejected]


@pytest.fixture
async def portugal(ask: Ask) -> str:
    """A country with a region, by the country's id."""
    code = [{"scheme": "ISO 3166-1", "value": "PT"}]
    country = await a_territory(ask, "Portugal", "country", identifiers=code)
    await a_territory(ask, "Centro", "region", country)
    await a_territory(ask, "Norte", "region", country)
    return country


async def test_rows_become_organisations_and_nothing_they_say_is_lost(
    ask: Ask, tmp_path: Path, portugal: str
) -> None:
    done = await taken(ask, tmp_path, written(COVILHA, PLATFORM, SCHOOL))

    assert sorted((row.line, row.key) for row in done.added) == [(2, "12"), (4, "13"), (5, "14")]
    assert (done.changed, done.unchanged, reasons(done), done.remarks) == ([], 0, [], [])
    found = await shown(ask, "12")
    notes = {note["label"]: note for note in found.pop("notes")}
    assert found == {
        "names": {"und": "Covilhã group"},
        "kind": "COORDINATION_GROUP",
        "sector": "MIXED",
        "description": "Carries the method.\nEvery month.",
        "territory": {"names": {"pt": "Centro"}},
        "partOf": {"names": {"und": "Valley platform"}},
        "revision": 1,
        "past": [{"name": "Covilhã group"}],
    }
    own = {"id", "title", "description"}
    assert {label: note["text"] for label, note in notes.items()} == {
        label: text for label, text in COVILHA.items() if label not in own
    }
    assert {note["source"] for note in notes.values()} == {"wikispiral"}
    assert [label for label, note in notes.items() if note["audience"] == "BODY"] == ["contacts"]
    school = await shown(ask, "14")
    assert (school["kind"], school["sector"], school["territory"]) == ("SCHOOL", "PUBLIC", None)
    assert (await shown(ask, "13"))["territory"] == {"names": {"pt": "Portugal"}}


async def test_contacts_are_for_the_body_and_the_secretariat_and_in_no_journal(
    ask: Ask, tmp_path: Path, portugal: str
) -> None:
    await taken(ask, tmp_path, written(COVILHA, PLATFORM))
    ref = 'query { organisationByRef(system: "wikispiral", key: "12") { id } }'
    body = (await ask(ref))["organisationByRef"]["id"]
    other = (await ask(ref.replace('"12"', '"13"')))["organisationByRef"]["id"]

    async def labels(viewer: Viewer) -> set[str]:
        return {note["label"] for note in (await shown(ask, "12", viewer))["notes"]}

    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    assert len(await labels(secretariat)) == len(COVILHA) - 3
    assert await labels(await acting_for(ask, body, "Lia", "CHAIR")) == {"contacts"}
    assert await labels(await acting_for(ask, body, "Isa", "AUDITOR")) == {"contacts"}
    # The platform that it is part of acts for its parts.
    assert await labels(await acting_for(ask, other, "Rui", "AUDITOR")) == set()
    for stranger in (ANYONE, await somebody(ask, "Zé")):
        assert await labels(stranger) == set()
    told = await ask.db.reads.fetchval("SELECT string_agg(params::text, ' ') FROM event_detail")
    assert "Carries the method" in told
    assert not any(word in told for word in ("ana@example.org", "facilitator", "+351"))


async def test_a_second_run_changes_nothing_and_a_changed_row_itself_alone(
    ask: Ask, tmp_path: Path, portugal: str
) -> None:
    await taken(ask, tmp_path, written(COVILHA, PLATFORM, SCHOOL))
    async with unchanged(ask):
        done = await taken(ask, tmp_path, written(SCHOOL, COVILHA, PLATFORM))
    assert (done.added, done.changed, done.unchanged) == ([], [], 3)
    platform, school = await shown(ask, "13"), await shown(ask, "14")

    other = COVILHA | {"title": "Group of Covilhã", "contacts": "", "region": "Norte"}
    done = await taken(ask, tmp_path, written(other, PLATFORM, SCHOOL))

    assert [(row.line, row.key, row.columns) for row in done.changed] == [
        (2, "12", ["title", "region", "contacts"])
    ]
    assert (done.added, done.unchanged) == ([], 2)
    assert (await shown(ask, "13"), await shown(ask, "14")) == (platform, school)
    found = await shown(ask, "12")
    assert found["names"] == {"und": "Group of Covilhã"}
    assert found["territory"] == {"names": {"pt": "Norte"}}
    assert [version["name"] for version in found["past"]] == ["Covilhã group", "Group of Covilhã"]
    labels = {note["label"] for note in found["notes"]}
    assert "contacts" not in labels
    assert "region" in labels


async def test_what_was_mended_here_stays_where_the_table_says_nothing_new(
    ask: Ask, tmp_path: Path, portugal: str
) -> None:
    await taken(ask, tmp_path, written(PLATFORM))
    ref = 'query { organisationByRef(system: "wikispiral", key: "13") { id } }'
    body = (await ask(ref))["organisationByRef"]["id"]
    mended = {"organisationId": body, "name": {"en": "The valley", "und": "Valley"}}
    await ask.do("describeOrganisation", "__typename", mended | {"kind": "EXECUTIVE"})

    await taken(ask, tmp_path, written(PLATFORM | {"description": "New"}))
    found = await shown(ask, "13")
    assert (found["names"], found["kind"]) == (mended["name"], "EXECUTIVE")
    assert found["description"] == "New"

    await taken(ask, tmp_path, written(PLATFORM | {"description": "New", "title": "Newer"}))
    assert (await shown(ask, "13"))["names"] == {"en": "The valley", "und": "Newer"}


async def test_a_dry_run_tells_the_same_and_does_nothing(
    ask: Ask, tmp_path: Path, portugal: str
) -> None:
    table = written(COVILHA, PLATFORM, {"id": "15", "title": "X", "country": "Atlantis"})
    async with unchanged(ask):
        dry = await taken(ask, tmp_path, table, is_dry=True)

    assert await taken(ask, tmp_path, table) == dry
    assert len(dry.added) == 2


async def test_what_does_not_fit_is_told_by_line_and_column(
    ask: Ask, tmp_path: Path, portugal: str
) -> None:
    table = written(
        PLATFORM,
        {"id": "13", "title": "Again"},
        {"title": "Keyless"},
        {"id": "16"},
        {"id": "17", "title": "T", "type": "tea party"},
        {"id": "18", "title": "T", "country": "Atlantis"},
        {"id": "19", "title": "x" * 301},
        {"id": "20", "title": "T", "referent platform": "Nobody's", "region": "Alentejo"},
    )

    done = await taken(ask, tmp_path, table + "21,too short\n")

    told = reasons(done)
    assert [one.split(": ", 1)[0] for one in told] == [
        *("line 3, column 'id'", "line 4, column 'id'", "line 5, column 'title'"),
        *("line 6, column 'type'", "line 7, column 'country'", "line 8, column 'title'"),
        "line 10",
    ]
    assert told[0].endswith("'13' stands in line 2 already.")
    assert told[1].endswith("is empty; every row has a key of its own.")
    assert told[2].endswith("is empty; every organisation has one.")
    assert "'tea party' is no kind that is known; write one of " in told[3]
    assert "'Atlantis' is no country that is known; bring it in with" in told[4]
    assert told[5].endswith("has 301 characters in und, the limit is 300.")
    assert told[6].endswith("it has 2 fields where the first line has 21.")
    assert done.remarks == [
        (
            "line 9, column 'region': 'Alentejo' is kept as a note, and it is left out: no "
            "territory of that name is known there."
        ),
        (
            "line 9, column 'referent platform': \"Nobody's\" is kept as a note: no row has that "
            "key, and none alone has that name."
        ),
    ]
    assert [row.key for row in done.added] == ["13", "20"]


async def test_bodies_that_are_part_of_each_other_are_refused(ask: Ask, tmp_path: Path) -> None:
    one = {"id": "1", "title": "One", "referent platform": "Two"}
    two = {"id": "2", "title": "Two", "referent platform": "One"}

    done = await taken(ask, tmp_path, written(one, two))

    assert len(done.added) + len(done.rejected) == 2
    assert (await contents(ask))["organisation"][0] == len(done.added)
