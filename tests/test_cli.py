"""The command line: what its commands do, say and end with."""

import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from conftest import NOW
from doors import ROOT, a_place, here, told
from typer.testing import Result

from governance import embedded
from governance.access import OPERATOR
from governance.db import database
from governance.migrations import head
from governance.seals import seal
from governance.settings import Settings
from governance.territories.loading import load
from governance.territories.world import World

COMMANDS = [
    [],
    ["serve"],
    ["migrate"],
    ["verify"],
    ["doctor"],
    ["import"],
    *(["import", each] for each in ("world", "territories", "network", "charter", "table")),
    ["export"],
    ["export", "popolo"],
]
CAPE_VERDE = ["import", "world", "--country", "CV", "--min-population", "15000"]
NOTHING_CHANGED = "Nothing changed: everything was known already.\n"
COUNTRY = """\
scheme,code,name,scale,parent_scheme,parent_code
X,1,Here,region,ISO 3166-1,CV
X,2,There,region,X,9
X,3,Elsewhere,planet,X,1
X,4,Nowhere,municipality,X,1
"""
UNFIT = """\
  – line 3: the place it lies in, X 9, is not known here.
  – line 4: 'planet' is no scale; there are world, continent, country, region, province, \
municipality, district, neighbourhood.
"""


async def fetch(url: str, query: str) -> Any:
    """What the database answers with."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def count(url: str, table: str) -> int:
    found: int = await fetch(url, f"SELECT count(*) FROM {table}")
    return found


def the_json(ended: Result) -> Any:
    """What a command answered to a program, which is told nothing besides."""
    assert ended.stderr == ""
    return json.loads(ended.stdout)


async def with_cape_verde(url: str) -> None:
    """Bring Cape Verde in, as the command does."""
    places = World(countries=["CV"], min_population=15_000)
    async with database(url, Settings()) as opened, opened.session() as session:
        await load(session, places, viewer=OPERATOR, at=NOW, source="world")
        await session.commit()


@pytest.fixture
def gazetteer(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(COUNTRY, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    ended = here(*command, "--help")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert f"Usage: {' '.join(['governance', *command])} [OPTIONS]" in ended.stdout


def test_the_version_is_said() -> None:
    ended = here("--version")

    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "0.1.0\n", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["forget"], "No such command 'forget'."),
        (
            ["import", "world", "--min-population", "-1"],
            "Input should be greater than or equal to 0",
        ),
        (["serve", "--port", "70000"], "Input should be less than or equal to 65535"),
        (["import", "territories"], "Missing argument 'file'."),
        (["import", "territories", "nowhere.csv"], "file 'nowhere.csv' does not exist."),
        (["import", "network", "tests"], "file 'tests' is a directory."),
        (["migrate", "--colour"], "No such option: --colour"),
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], says: str) -> None:
    ended = here(*arguments)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert says in " ".join(ended.stderr.replace("│", "").split())


async def test_migrate_builds_an_empty_database_and_leaves_a_built_one(
    server: embedded.Server,
) -> None:
    await fetch(server.url("postgres"), "CREATE DATABASE doors_migrate")
    url = server.url("doors_migrate")

    first = await told("migrate", database_url=url)
    again = await told("migrate", "--json", database_url=url)

    said = f"The database is at step {head()}; it came from nothing.\n"
    assert (first.exit_code, first.stdout, first.stderr) == (0, said, "")
    assert (again.exit_code, the_json(again)) == (0, {"before": head(), "now": head()})
    await fetch(server.url("postgres"), "DROP DATABASE doors_migrate")


async def test_the_world_comes_in_once(url: str) -> None:
    first = await told(*CAPE_VERDE, database_url=url)
    again = await told(*CAPE_VERDE, database_url=url)
    program = await told(*CAPE_VERDE, "--json", database_url=url)

    added = "31 territories added, 0 known already, 0 of them completed.\n"
    told_people = (
        "Settlements attached: 4 to their subdivision.\n"
        "Settlements, continents and populations: GeoNames (geonames.org), CC BY 4.0.\n"
    )
    assert (first.exit_code, first.stdout, first.stderr) == (0, added, told_people)
    assert (again.exit_code, again.stdout, again.stderr) == (0, NOTHING_CHANGED, told_people)
    answered = the_json(program)
    assert (answered["added"], answered["known"], answered["rejected"]) == (0, 31, [])
    assert await count(url, "territory") == 31
    assert await count(url, "event") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--country", "XX"], "'XX' is no country code of ISO 3166-1: write two letters"),
        (["--min-population", "10"], "GeoNames publishes settlements from 500 inhabitants on"),
    ],
)
def test_a_world_that_is_not_published_is_refused(arguments: list[str], says: str) -> None:
    ended = here("import", "world", *arguments)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"✗ {says}")
    assert ended.stderr.count("\n") == 1


async def test_what_fits_of_a_gazetteer_comes_in_and_the_rest_is_listed(
    url: str, gazetteer: Path
) -> None:
    await with_cape_verde(url)

    first = await told("import", "territories", gazetteer, database_url=url)
    again = await told("import", "territories", gazetteer, "--json", database_url=url)

    added = "2 territories added, 0 known already, 0 of them completed. 2 records do not fit.\n"
    assert (first.exit_code, first.stdout, first.stderr) == (3, added, UNFIT)
    assert again.exit_code == 3
    answered = the_json(again)
    assert (answered["added"], answered["known"]) == (0, 2)
    assert [each["origin"] for each in answered["rejected"]] == ["line 3", "line 4"]
    assert await count(url, "territory") == 33


async def test_a_strict_import_is_of_all_or_nothing(url: str, gazetteer: Path) -> None:
    await with_cape_verde(url)

    people = await told("import", "territories", gazetteer, "--strict", database_url=url)
    program = await told("import", "territories", gazetteer, "--strict", "--json", database_url=url)

    error = "2 records do not fit, so nothing was brought in (--strict)."
    assert (people.exit_code, people.stdout, people.stderr) == (1, "", f"{UNFIT}✗ {error}\n")
    assert program.exit_code == 1
    assert the_json(program)["error"] == error
    assert [each["origin"] for each in the_json(program)["rejected"]] == ["line 3", "line 4"]
    assert await count(url, "territory") == 31
    assert await count(url, "event") == 1


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        (COUNTRY.replace("Here", "Évora").encode("latin-1"), [], "line 2 is not in UTF-8"),
        (COUNTRY.encode(), ["--encoding", "utf-99"], "'utf-99' is no encoding known here"),
        (b"a;b\n1;2\n", [], ""),
        (b"", [], ""),
        (b"\x00\x01", [], "line 1 holds a zero byte"),
    ],
)
async def test_a_file_that_cannot_be_read_changes_nothing(
    url: str, tmp_path: Path, content: bytes, arguments: list[str], says: str
) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(content)

    ended = await told("import", "territories", path, *arguments, database_url=url)

    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith(f"✗ {says}")
    assert await count(url, "territory") == 0


async def test_a_network_comes_in_once(url: str) -> None:
    demo = ROOT / "governance" / "demo.json"

    first = await told("import", "network", demo, database_url=url)
    again = await told("import", "network", demo, database_url=url)
    program = await told("import", "network", demo, "--json", database_url=url)

    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.startswith("Added 52 territories, 57 organisations, 8 memberships,")
    assert (again.exit_code, again.stdout, again.stderr) == (0, NOTHING_CHANGED, "")
    assert the_json(program)["added"] == {}
    assert await count(url, "organisation") == 59


@pytest.mark.parametrize("content", ["", "[]", "{", '{"territories": 7}'])
async def test_a_network_that_is_none_is_refused(url: str, tmp_path: Path, content: str) -> None:
    path = tmp_path / "network.json"
    path.write_text(content)

    ended = await told("import", "network", path, "--json", database_url=url)

    assert ended.exit_code == 1
    assert list(the_json(ended)) == ["error"]
    assert await count(url, "event") == 0


async def test_the_doctor_says_what_is_there(url: str) -> None:
    people = await told("doctor", database_url=url)
    program = await told("doctor", "--json", database_url=url)

    assert (people.exit_code, people.stderr) == (0, "")
    lines = people.stdout.splitlines()
    assert "✓ Settings: GOVERNANCE_DATABASE_URL set" in lines
    assert "✓ PostgreSQL: 18.6 answers, as GOVERNANCE_DATABASE_URL says" in lines
    assert lines[-4] == "– Territories: 0; governance import brings some"
    assert lines[-2] == "✓ Journal: 0 seals, 0 events waiting for the next"
    assert lines[-1] == "– Mail: 0 waiting, 0 given up; printed, as no SMTP server is set"
    assert the_json(program)["findings"][-1]["what"] == "Mail"


def test_the_doctor_finds_a_database_that_does_not_answer_and_makes_none() -> None:
    silent = here("doctor", database_url="postgresql://a:b@127.0.0.1:1/c")
    assert (silent.exit_code, silent.stderr) == (1, "")
    assert silent.stdout.splitlines()[-1] == (
        "✗ PostgreSQL: The database cannot be reached; see that it runs and "
        "GOVERNANCE_DATABASE_URL is right."
    )
    with a_place() as place:
        absent = here("doctor", "--data-dir", place / "data", "--json")
        assert absent.exit_code == 0
        assert the_json(absent)["findings"][-1]["state"] == "missing"
        assert list(place.iterdir()) == []


async def test_verify_finds_the_journal_sound_until_somebody_alters_it(url: str) -> None:
    await with_cape_verde(url)

    async with database(url, Settings()) as opened, opened.session() as session:
        await seal(session, at=NOW)
        await session.commit()

    sound = await told("verify", "--json", database_url=url)
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")  # No trigger keeps it.
    await connection.execute("UPDATE event SET name = 'territory.forged'")
    await connection.close()
    altered = await told("verify", "--json", database_url=url)
    people = await told("verify", database_url=url)

    assert (sound.exit_code, the_json(sound)["isSound"]) == (0, True)
    assert (the_json(sound)["events"], the_json(sound)["unsealed"]) == (1, 0)
    assert (altered.exit_code, the_json(altered)["isSound"]) == (1, False)
    (finding,) = the_json(altered)["findings"]
    assert people.exit_code == 1
    assert people.stdout.startswith("The journal was altered: 1 events under 1 seals, 0 not sealed")
    assert people.stderr == f"  ✗ {finding}\n"
