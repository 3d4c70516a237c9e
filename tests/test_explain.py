"""`governance explain`: what a document asks of the database, shown without asking it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from atlas import a_mandate, a_person, an_organisation, listen
from conftest import Ask
from doors import here, told

from governance.access import OPERATOR
from governance.cli.statements import laid_out

BODIES = """
query Bodies($name: String, $first: Int = 2) {
  organisations(first: $first, filter: {name: $name}) {
    nodes { id name territory { name country { name(lang: "fr") } } }
  }
  viewer { isSecretariat }
  scales { code }
}
"""
COSTLY = """{ organisations(first: 100) { nodes { parts(first: 100) { nodes { parts(first: 100) {
  totalCount nodes { id } } } } } } }"""
VALUES = '{"name": "Évora (and WHERE)"}'


@pytest.fixture
def bodies(tmp_path: Path) -> Path:
    path = tmp_path / "bodies.graphql"
    path.write_text(BODIES, encoding="utf-8")
    return path


def squeezed(sql: str) -> str:
    """A statement whatever its white space."""
    return re.sub(r"\s+", "", sql)


async def test_it_shows_the_very_statement_the_reader_sends(
    url: str, ask: Ask, bodies: Path
) -> None:
    heard = listen(ask)
    today = datetime.now(UTC)  # The day is written into a statement.
    await ask(BODIES, viewer=OPERATOR, lang="pt", now=today, name="Évora (and WHERE)")
    sent = dict(heard)
    given: list[str | Path] = [
        "explain",
        bodies,
        "--variables",
        VALUES,
        "--as",
        "secretariat",
        "--lang",
        "pt",
    ]

    program = await told(*given, "--json", database_url=url)
    people = await told(*given, database_url=url)

    assert (program.exit_code, program.stderr) == (0, "")
    shown = json.loads(program.stdout)
    assert [each["name"] for each in shown["fields"]] == ["organisations", "viewer", "scales"]
    assert shown["fields"][1] == {"name": "viewer", "sql": None, "values": [], "plan": []}
    explained = {each["sql"]: each["values"] for each in shown["fields"] if each["sql"]}
    assert explained.keys() == sent.keys()
    assert "Évora (and WHERE)" in explained[shown["fields"][0]["sql"]]
    assert shown["cost"] == 118
    for field in (shown["fields"][0], shown["fields"][2]):
        assert any(" Scan " in line for line in field["plan"])
        assert not any("actual time" in line for line in field["plan"])
        assert squeezed(laid_out(field["sql"])) == squeezed(field["sql"])
        assert laid_out(field["sql"]) in people.stdout
        assert all(line in people.stdout for line in field["plan"][:1])
    assert (people.exit_code, people.stderr) == (0, "")
    assert ' = "Évora (and WHERE)"\n' in people.stdout
    assert people.stdout.splitlines()[-1] == "It costs 118 field values at worst."


async def test_it_explains_what_a_person_would_be_answered(
    url: str, ask: Ask, bodies: Path
) -> None:
    body = await an_organisation(ask, "Hidden", isUnlisted=True)
    person = await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", person)

    async def values(*more: str) -> Any:
        ended = await told("explain", bodies, "--json", *more, database_url=url)
        assert ended.exit_code == 0, ended.stdout
        return json.loads(ended.stdout)["fields"][0]

    as_person, as_anyone = await values("--as", person), await values()

    assert [body[4:]] in as_person["values"]
    assert [body[4:]] not in as_anyone["values"]
    assert as_person["sql"] != (await values("--as", "secretariat"))["sql"]


async def test_it_runs_the_statements_when_told_to(url: str, ask: Ask, bodies: Path) -> None:
    await an_organisation(ask, "Évora")

    ended = await told("explain", bodies, "--analyze", "--json", database_url=url)

    plans = [field["plan"] for field in json.loads(ended.stdout)["fields"] if field["sql"]]
    assert len(plans) == 2
    for plan in plans:
        assert any("actual time" in line for line in plan)
        assert any(line.startswith("Execution Time: ") for line in plan)
    assert any("Buffers: " in line for line in plans[0])


@pytest.mark.parametrize(
    ("document", "given", "says"),
    [
        ("mutation { __typename }", [], "Only queries are explained: a deed is known when it is"),
        ("{ viewer {", [], "line 1: Syntax Error: Expected Name, found <EOF>."),
        ("{\n  nothing\n}", [], "line 2: Cannot query field 'nothing' on type 'Query'."),
        ("{ organisations { nodes { id } } }", [], "organisations needs first or last"),
        ("query ($a: Int!) { scales { code @skip(if: false) } }", [], "line 1: Variable '$a'"),
        (BODIES, ["--variables", '{"first": "many"}'], "line 2: Variable '$first' has invalid"),
        (BODIES, ["--variables", "{"], "The variables are no JSON; mind quotes and commas."),
        (BODIES, ["--variables", "[]"], "The variables are no JSON object;"),
        (BODIES, ["--variables", '{"name": "\\u0000"}'], "A value does not fit: "),
        (BODIES, ["--as", "me"], "--as takes secretariat or a person's id, per_…."),
        (BODIES, ["--as", f"per_{'0' * 8}-0000-0000-0000-{'0' * 12}"], "Nobody is registered as"),
        (BODIES, ["--operation", "Others"], "Unknown operation named 'Others'."),
        (BODIES, ["--lang", "klingon!"], "'klingon!' is no language tag; write fr, pt or pt-CV."),
        (COSTLY, [], "The cost of this request: 3020201; the limit is 50000."),
    ],
)
async def test_what_cannot_be_explained_is_refused_in_words(
    url: str, tmp_path: Path, document: str, given: list[str], says: str
) -> None:
    path = tmp_path / "asked.graphql"
    path.write_text(document)

    people = await told("explain", path, *given, database_url=url)
    program = await told("explain", path, *given, "--json", database_url=url)

    assert (people.exit_code, people.stdout) == (1, "")
    assert people.stderr.startswith(f"✗ {says}")
    assert program.exit_code == 1
    assert json.loads(program.stdout)["error"].startswith(says)


def test_it_explains_itself() -> None:
    ended = here("explain", "--help")

    assert (ended.exit_code, ended.stderr) == (0, "")
    for option in ("--variables", "--as", "--lang", "--analyze", "--json", "--data-dir"):
        assert option in ended.stdout


def test_a_statement_is_laid_out_by_its_clauses() -> None:
    sql = (
        "SELECT a, (SELECT count(*) AS n \nFROM t \nWHERE t.x = 'it''s FROM (here\\' AND t.y "
        "BETWEEN 1 AND 2) AS few FROM s LEFT OUTER JOIN LATERAL (SELECT 1 AS one) AS l ON true "
        "WHERE (s.a = 1 OR s.b = 2) AND s.c ORDER BY a LIMIT 3"
    )
    assert laid_out(sql).splitlines() == [
        "SELECT a, (",
        "  SELECT count(*) AS n",
        "  FROM t",
        "  WHERE t.x = 'it''s FROM (here\\'",
        "    AND t.y BETWEEN 1 AND 2",
        ") AS few",
        "FROM s",
        "LEFT OUTER JOIN LATERAL (",
        "  SELECT 1 AS one",
        ") AS l ON true",
        "WHERE (s.a = 1 OR s.b = 2)",
        "  AND s.c",
        "ORDER BY a",
        "LIMIT 3",
    ]
