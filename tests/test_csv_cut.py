"""A table that cannot be read to its end: what was sent of it does not look whole."""

import logging
from typing import Any

import asyncpg
import httpx
import pytest
from atlas import an_organisation
from conftest import Ask
from doors import over_http, serving

from schema import tables
from schema.columns import Column

WHOLE = """query Whole($after: String) {
  organisations(first: 2, after: $after, orderBy: {field: NAME}) { nodes { name } } }"""
ASKING: dict[str, Any] = {"json": {"query": WHOLE}, "headers": {"accept": "text/csv"}}
POISONED = """
ALTER FUNCTION localised RENAME TO localised_before;
CREATE FUNCTION localised(texts jsonb, lang text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF texts->>'en' = 'Body {number}' THEN
        RAISE EXCEPTION 'secret contents' USING ERRCODE = 'data_exception';
    END IF;
    RETURN localised_before(texts, lang);
END $$;
"""


async def five_bodies(ask: Ask) -> None:
    for number in range(5):
        await an_organisation(ask, f"Body {number}")


async def poison(url: str, number: int) -> None:
    """Let a read of one body fail, as a broken disk or a bug would."""
    connection = await asyncpg.connect(url)
    await connection.execute(POISONED.replace("{number}", str(number)))
    await connection.close()


async def taken(at: str, got: list[bytes]) -> None:
    """Take a table piece by piece, as a client does that writes it to a file."""
    async with httpx.AsyncClient() as client, client.stream("POST", at, **ASKING) as answer:
        assert answer.status_code == 200
        async for chunk in answer.aiter_raw():
            got += [chunk]


async def test_a_page_that_fails_cuts_the_answer(url: str, ask: Ask) -> None:
    await five_bodies(ask)
    with serving(settings={"database_url": url}) as served:
        at = f"http://127.0.0.1:{served.ready().port}/graphql"
        async with httpx.AsyncClient() as client:
            whole = await client.post(at, **ASKING)
        assert whole.text.splitlines() == ["name", *(f"Body {number}" for number in range(5))]
        await poison(url, 4)

        got: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            await taken(at, got)
        assert b"".join(got).decode() == "name\r\nBody 0\r\nBody 1\r\n"
        # The second page reads one row more than it shows, to know whether any follow.
        assert "A table was cut after 2 rows: BAD_VALUE." in served.said


async def test_a_first_page_that_fails_is_an_error_in_json(url: str, ask: Ask) -> None:
    await five_bodies(ask)
    await poison(url, 1)
    async with over_http(url) as client:
        answer = await client.post("/graphql", **ASKING)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_VALUE"}


async def test_a_list_that_is_too_long_is_cut(
    url: str, ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await five_bodies(ask)
    assert tables.ROWS_MAX == 1_000_000
    async with over_http(url) as client:
        monkeypatch.setattr(tables, "ROWS_MAX", 5)
        whole = await client.post("/graphql", **ASKING)
        assert len(whole.text.splitlines()) == 6
        monkeypatch.setattr(tables, "ROWS_MAX", 4)
        with caplog.at_level(logging.ERROR), pytest.raises(Exception, match="after response star"):
            await client.post("/graphql", **ASKING)
    assert "A table was cut: it has more than 4 rows." in caplog.messages


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1", "'=1"),
        ("\t1", "'\t1"),
        ("\r1", "'\r1"),
        (" =1", " =1"),
        (["-a", "b"], "'-a; b"),
        ([], ""),
        ([None, True], "; true"),
        (tables._Number("-1.50"), "-1.50"),
        (None, ""),
        (False, "false"),
    ],
)
def test_a_value_is_written_so_that_no_spreadsheet_runs_it(value: Any, cell: str) -> None:
    assert tables._cell(value, Column(("it",), is_json=False)) == cell


def test_json_keeps_its_numbers() -> None:
    given = {"a": [tables._Number("1.50"), None, "é"], "b": True}
    assert (
        tables._cell(given, Column(("it",), is_json=True)) == '{"a": [1.50, null, "é"], "b": true}'
    )
