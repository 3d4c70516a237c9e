"""The incumbent's table as files bring it, with mappings; and what is said of other files."""

from pathlib import Path
from typing import Any

import pytest
from conftest import Ask
from test_table import PLATFORM, SHOWN, portugal, reasons, taken, written

from governance import network
from governance.access import OPERATOR
from governance.network import NetworkError

__all__ = ["portugal"]


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (written(PLATFORM, delimiter=";").encode(), {}),
        (written(PLATFORM, delimiter="\t").encode(), {}),
        (b"\xef\xbb\xbf" + written(PLATFORM).encode(), {}),
        (written(PLATFORM).encode("utf-16"), {}),
        (
            written(PLATFORM | {"title": "Plataforma d’Évora"}).encode("cp1252"),
            {"encoding": "cp1252"},
        ),
        (written(PLATFORM).replace("\r\n", "\n").encode(), {}),
        (written(PLATFORM).replace("id,title", "ID,Title ").encode(), {}),
    ],
    ids=["semicolons", "tabs", "BOM", "UTF-16", "cp1252", "LF", "headings"],
)
async def test_tables_come_as_spreadsheets_write_them(
    ask: Ask, tmp_path: Path, portugal: str, content: bytes, how: dict[str, Any]
) -> None:
    done = await taken(ask, tmp_path, content, **how)

    assert [(row.line, row.key) for row in done.added] == [(2, "13")]
    assert reasons(done) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty: its first line must name the columns."),
        ("id,title\n1,É\n".encode("latin-1"), "line 2 is not in UTF-8. Say which encoding"),
        (b"id,id\n", "the column 'id' stands twice in the first line."),
        (b"id,name\n", "the first line names no column for the name (title);"),
        (b"title\n", "the first line names no column for the key (id);"),
        (b'id,title\n1,"open\n', "line 2 is no line of such a table:"),
        (b"id,,title\n", "a column has no name in the first line; name every column."),
    ],
)
def test_a_file_that_is_no_such_table_is_told_why(
    tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(content)

    with pytest.raises(NetworkError) as refused:
        network.read_table(file, network.read_mapping())

    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("system = 1", "m.toml is no mapping: Expected `str`, got `int` - at `$.system`."),
        ("system = ", "m.toml is no TOML in UTF-8: "),
        ('system = "x"\n[columns]\na = "b"', "m.toml: the column 'a' cannot become 'b'; there are"),
    ],
)
def test_a_mapping_that_is_none_is_told_why(tmp_path: Path, mapping: str, says: str) -> None:
    file = tmp_path / "m.toml"
    file.write_text(mapping, encoding="utf-8")

    with pytest.raises(NetworkError) as refused:
        network.read_mapping(file)

    assert str(refused.value).startswith(says)


async def test_a_mapping_of_ones_own_says_what_columns_become(ask: Ask, tmp_path: Path) -> None:
    mapping = tmp_path / "own.toml"
    mapping.write_text(
        'system = "crm"\nlanguage = "fr"\ndefault_kind = "association"\n'
        '[columns]\nCode = "key"\nNom = "name"\n"Téléphone" = "contacts"\n',
        encoding="utf-8",
    )
    table = "code,nom,telephone,couleur\n7,Les Amis,+33 1,bleu\n"

    await taken(ask, tmp_path, table, mapping=mapping)

    found = await ask(SHOWN.replace('"wikispiral"', '"crm"'), viewer=OPERATOR, key="7")
    known = found["organisationByRef"]
    assert (known["names"], known["kind"]) == ({"fr": "Les Amis"}, "ASSOCIATION")
    assert [(note["label"], note["text"], note["audience"]) for note in known["notes"]] == [
        ("couleur", "bleu", "SECRETARIAT"),
        ("telephone", "+33 1", "BODY"),
    ]
