"""The incumbent's table at the command line: looked at first, brought in, and told about."""

import json
from pathlib import Path

import pytest
from conftest import Ask
from doors import here, told

TABLE = "id,title,type\n1,One,platform\n2,Two,tea party\n"
REFUSED = "line 3, column 'type': 'tea party' is no kind that is known; write one of "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table with one row that fits and one that does not."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


async def test_a_dry_run_comes_before_the_import(ask: Ask, url: str, file: Path) -> None:
    dry = await told("import", "table", file, "--dry-run", database_url=url)

    counted = "1 rows added, 0 changed, 0 unchanged, 1 refused.\n"
    assert (dry.exit_code, dry.stdout) == (3, f"Nothing was done; it would be: {counted}")
    assert f"  + line 2 (1)\n  – {REFUSED}" in dry.stderr
    assert await ask.count("organisation") == 0

    done = await told("import", "table", file, database_url=url)
    assert (done.exit_code, done.stdout) == (3, counted)
    assert await ask.count("organisation") == 1

    again = await told("import", "table", file, "--json", database_url=url)
    found = json.loads(again.stdout)
    (refused,) = found.pop("rejected")
    assert refused["reason"].startswith(REFUSED.partition(": ")[2])
    assert found == {
        "is_dry_run": False,
        "added": [],
        "changed": [],
        "unchanged": 1,
        "remarks": [],
    }


async def test_all_rows_or_none_where_that_is_asked(ask: Ask, url: str, file: Path) -> None:
    ended = await told("import", "table", file, "--strict", database_url=url)

    assert ended.exit_code == 1
    assert "1 record does not fit, so nothing was brought in (--strict)." in ended.stderr
    assert await ask.count("organisation") == 0


def test_a_file_that_is_no_table_is_told_why(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("name\n", encoding="utf-8")

    ended = here("import", "table", file)

    assert ended.exit_code == 1
    assert "the first line names no column for the key (id)" in ended.stderr
