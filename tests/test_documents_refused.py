"""Documents that cannot be registered, and a database that keeps those that are."""

import json
from pathlib import Path

import asyncpg
import pytest
from doors import told

BOTH = "query Here { viewer { isSecretariat } } query There { viewer { isSecretariat } }"
COSTLY = """query ($first: Int = 100) { organisations(first: 100) { nodes { parts(first: $first) {
  nodes { parts(first: $first) { nodes { id } } } } } } }"""


async def stored(url: str) -> list[tuple[str, str]]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT name, text FROM trusted_document ORDER BY name")
    await connection.close()
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{ viewer {", "line 1: Syntax Error: Expected Name, found <EOF>."),
        (b"{ viewer { isSecretariat } }\n{ nothing }", "line 2: This anonymous operation"),
        (b"query A {\n  nothing\n}", "line 2: Cannot query field 'nothing' on type 'Query'."),
        (
            b"fragment A on Query { viewer { isSecretariat } }",
            "line 1: Fragment 'A' is never used.",
        ),
        (b"# nothing", "Syntax Error"),
        (COSTLY.encode(), "The cost of this request: "),
        (b"{ viewer { isSecretariat } } # \xe9", "the file is not in UTF-8."),
        (b"{ viewer { isSecretariat } } # \0", "the file holds a zero byte."),
        (b"#" * 100_001, "the file has 100001 bytes, the limit is 100000."),
    ],
)
async def test_one_that_could_not_be_answered_is_refused_and_nothing_is_stored(
    url: str, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "fit.graphql").write_text(BOTH)
    (tmp_path / "unfit.graphql").write_bytes(content)

    people = await told("documents", "register", tmp_path, database_url=url)
    program = await told("documents", "register", tmp_path, "--json", database_url=url)

    ended = "1 document does not fit; nothing was registered."
    assert (people.exit_code, people.stdout) == (1, "")
    sentence, last = people.stderr.splitlines()
    assert sentence.startswith("  – unfit.graphql: ")
    assert says in sentence
    assert last == f"✗ {ended}"
    assert (program.exit_code, program.stderr) == (1, "")
    assert json.loads(program.stdout) == {"error": ended, "rejected": [sentence[4:]]}
    assert await stored(url) == []


async def test_a_folder_without_documents_and_an_id_that_is_none_are_refused(
    url: str, tmp_path: Path
) -> None:
    empty = await told("documents", "register", tmp_path, "--json", database_url=url)
    wrong = await told("documents", "remove", "sha256:1", database_url=url)

    assert empty.exit_code == wrong.exit_code == 1
    assert json.loads(empty.stdout)["rejected"] == [f"{tmp_path} holds no *.graphql files."]
    assert wrong.stderr == "✗ An id is sha256: and 64 hexadecimal digits in lower case.\n"


async def test_the_database_keeps_a_document_as_it_was_registered(url: str, tmp_path: Path) -> None:
    path = tmp_path / "both.graphql"
    path.write_text(BOTH)
    await told("documents", "register", path, database_url=url)
    connection = await asyncpg.connect(url)

    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("UPDATE trusted_document SET name = 'other'")
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(
            "INSERT INTO trusted_document (sha256, name, text) VALUES (repeat('0', 64), 'a', 'b')"
        )

    await connection.close()
    assert await stored(url) == [("both.graphql", BOTH)]
