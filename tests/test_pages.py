"""Lists come page by page, forward and backward, in any of their orders."""

import itertools
from typing import Any

from atlas import a_country, a_territory, answered, listen, names
from conftest import Ask

TOWNS = ["Aveiro", "Beja", "Braga", "Évora", "Faro", "Lisboa", "Porto"]
PEOPLE = {"Aveiro": 80, "Beja": 35, "Braga": 190, "Évora": 53, "Faro": 67, "Lisboa": 560}
PAGE = """query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String,
        $order: TerritoryOrder) {
    territory(id: $id) { children(first: $first, after: $after, last: $last, before: $before
        orderBy: $order) { nodes { name } edges { cursor node { name } } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
}"""


async def towns(ask: Ask) -> str:
    """Seven towns of one country, one of which nobody has counted."""
    country = await a_country(ask)
    for name in reversed(TOWNS):
        await a_territory(ask, name, "municipality", country, population=PEOPLE.get(name))
    return country


async def a_page(ask: Ask, country: str, **asked: Any) -> dict[str, Any]:
    """A page of the towns of a country."""
    answer = await ask(PAGE, id=country, **asked)
    page: dict[str, Any] = answer["territory"]["children"]
    assert [edge["node"] for edge in page["edges"]] == page["nodes"]
    cursors = [edge["cursor"] for edge in page["edges"]]
    ends = (page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"])
    assert ends == ((cursors[0], cursors[-1]) if cursors else (None, None))
    return page


async def forward(ask: Ask, country: str, size: int, order: dict[str, str]) -> list[str]:
    """All towns, page after page from the beginning."""
    after: str | None = None
    found: list[str] = []
    for number in itertools.count():
        page = await a_page(ask, country, first=size, after=after, order=order)
        found += names(page)
        assert page["pageInfo"]["hasPreviousPage"] is (number > 0)
        assert page["totalCount"] == 7
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return found


async def backward(ask: Ask, country: str, size: int, order: dict[str, str]) -> list[str]:
    """All towns, page before page from the end."""
    before: str | None = None
    found: list[str] = []
    for number in itertools.count():
        page = await a_page(ask, country, last=size, before=before, order=order)
        found = names(page) + found
        assert page["pageInfo"]["hasNextPage"] is (number > 0)
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    return found


ORDERS = {
    ("NAME", "ASCENDING"): TOWNS,
    ("NAME", "DESCENDING"): TOWNS[::-1],
    ("POPULATION", "ASCENDING"): ["Porto", *sorted(PEOPLE, key=PEOPLE.__getitem__)],
    ("POPULATION", "DESCENDING"): [*sorted(PEOPLE, key=PEOPLE.__getitem__)[::-1], "Porto"],
}


async def test_pages_follow_one_another_both_ways(ask: Ask) -> None:
    country = await towns(ask)
    for (field, direction), expected in ORDERS.items():
        order = {"field": field, "direction": direction}
        for size in (1, 3, 7, 100):
            assert await forward(ask, country, size, order) == expected
            assert await backward(ask, country, size, order) == expected


async def test_a_cursor_leads_both_ways(ask: Ask) -> None:
    country = await towns(ask)
    page = await a_page(ask, country, first=4)
    evora = page["edges"][3]["cursor"]
    assert names(await a_page(ask, country, first=2, after=evora)) == ["Faro", "Lisboa"]
    assert names(await a_page(ask, country, last=2, before=evora)) == ["Beja", "Braga"]


async def test_a_page_may_be_empty(ask: Ask) -> None:
    country = await towns(ask)
    page = await a_page(ask, country, first=0)
    assert page["nodes"] == []
    assert page["pageInfo"]["hasNextPage"] is True
    last = (await a_page(ask, country, last=1))["pageInfo"]["endCursor"]
    page = await a_page(ask, country, first=5, after=last)
    assert page["nodes"] == []
    assert page["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


async def test_where_a_page_lies_is_told_without_its_rows(ask: Ask) -> None:
    await towns(ask)
    answer = await ask(
        "{ territories(first: 3) { pageInfo { hasNextPage hasPreviousPage } } "
        "all: territories(first: 100) { pageInfo { hasNextPage } totalCount } "
        "count: territories(first: 1) { totalCount } none: territories(last: 0) { totalCount } }"
    )
    assert answer == {
        "territories": {"pageInfo": {"hasNextPage": True, "hasPreviousPage": False}},
        "all": {"pageInfo": {"hasNextPage": False}, "totalCount": 10},
        "count": {"totalCount": 10},
        "none": {"totalCount": 10},
    }


async def test_each_part_of_where_a_page_lies_may_be_asked_for_alone(ask: Ask) -> None:
    country = await towns(ask)
    answer = await ask(
        """query ($id: ID!) { territory(id: $id) {
            first: children(first: 3) { pageInfo { hasPreviousPage } }
            last: children(last: 3) { pageInfo { hasNextPage } totalCount }
            type: children(first: 3) { pageInfo { __typename } }
            next: children(first: 3) { pageInfo { hasNextPage } }
            previous: children(last: 3) { pageInfo { hasPreviousPage } } } }""",
        id=country,
    )
    assert answer["territory"] == {
        "first": {"pageInfo": {"hasPreviousPage": False}},
        "last": {"pageInfo": {"hasNextPage": False}, "totalCount": 7},
        "type": {"pageInfo": {"__typename": "PageInfo"}},
        "next": {"pageInfo": {"hasNextPage": True}},
        "previous": {"pageInfo": {"hasPreviousPage": True}},
    }


async def test_where_an_empty_page_lies_may_be_asked_for_alone(ask: Ask) -> None:
    empty = {"pageInfo": {"hasPreviousPage": False}}
    answer = await ask("{ organisations(first: 3) { pageInfo { hasPreviousPage } } }")
    assert answer == {"organisations": empty}
    await towns(ask)
    answer = await ask(
        """{ territories(first: 2) { nodes { name
            children(first: 1) { pageInfo { hasPreviousPage } } } } }"""
    )
    assert [node["children"] for node in answer["territories"]["nodes"]] == [empty, empty]


async def test_rows_may_be_called_anything(ask: Ask) -> None:
    country = await towns(ask)
    answer = await ask(
        """query ($id: ID!) { territory(id: $id) { children(first: 2) {
            cursor: nodes { name } n: edges { node { name } } pageInfo { hasNextPage } } } }""",
        id=country,
    )
    assert answer["territory"]["children"] == {
        "cursor": [{"name": "Aveiro"}, {"name": "Beja"}],
        "n": [{"node": {"name": "Aveiro"}}, {"node": {"name": "Beja"}}],
        "pageInfo": {"hasNextPage": True},
    }


async def test_what_is_not_asked_for_is_not_computed(ask: Ask) -> None:
    await towns(ask)
    heard = listen(ask)
    await ask("{ territories(first: 3) { nodes { name } } }")
    assert "count(" not in heard.sql
    assert "EXISTS" not in heard.sql
    assert "base64" not in heard.sql
    assert heard.sql.count("FROM territory") == 1
    heard.clear()
    await ask("{ territories(first: 3) { totalCount } }")
    assert heard.sql.count("FROM territory") == 1
    assert "ORDER BY" not in heard.sql


async def test_nested_pages_are_cut_for_each_row(ask: Ask) -> None:
    country = await towns(ask)
    for town in ("Aveiro", "Faro"):
        answer = await ask(
            "query ($name: String!) { territories(first: 1, filter: { name: $name }) "
            "{ nodes { id } } }",
            name=town,
        )
        (place,) = answer["territories"]["nodes"]
        for part in ("North", "South", "West"):
            await a_territory(ask, f"{town} {part}", "district", place["id"])
    heard = listen(ask)
    answer = await ask(
        """query ($id: ID!) { territory(id: $id) { children(first: 5) { nodes { name
            children(last: 2) { totalCount nodes { name } pageInfo { hasPreviousPage } } } } } }""",
        id=country,
    )
    empty = {"totalCount": 0, "nodes": [], "pageInfo": {"hasPreviousPage": False}}
    found = {node["name"]: node["children"] for node in answer["territory"]["children"]["nodes"]}
    assert found == {
        **dict.fromkeys(("Beja", "Braga", "Évora"), empty),
        **{
            town: {
                "totalCount": 3,
                "nodes": [{"name": f"{town} South"}, {"name": f"{town} West"}],
                "pageInfo": {"hasPreviousPage": True},
            }
            for town in ("Aveiro", "Faro")
        },
    }
    assert len(heard) == 1


NEEDS_ONE = "children needs first or last, one of the two."
NOT_BOTH = "children takes first with after, or last with before."


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, NEEDS_ONE),
    ({"first": None}, NEEDS_ONE),
    ({"first": 1, "last": 1}, NEEDS_ONE),
    ({"first": 101}, "children asks for 101 rows; a page has 0 to 100."),
    ({"last": 101}, "children asks for 101 rows; a page has 0 to 100."),
    ({"first": -1}, "children asks for -1 rows; a page has 0 to 100."),
    ({"last": -5}, "children asks for -5 rows; a page has 0 to 100."),
    ({"last": 1, "after": "x"}, NOT_BOTH),
    ({"first": 1, "before": "x"}, NOT_BOTH),
]


async def test_sizes_are_asked_for_and_bounded(ask: Ask) -> None:
    country = await a_country(ask)
    heard = listen(ask)
    for asked, said in REFUSED:
        body, is_request_error = await answered(ask, PAGE, variables={"id": country, **asked})
        assert not is_request_error
        assert [error["message"] for error in body["errors"]] == [said]
        assert body["errors"][0]["extensions"] == {"code": "BAD_PAGE"}
        assert body["errors"][0]["path"] == ["territory"]
    assert heard == []


async def test_a_size_is_checked_again_for_the_same_document(ask: Ask) -> None:
    country = await towns(ask)
    for size in (2, 5):
        assert len((await a_page(ask, country, first=size))["nodes"]) == size
    answer = await ask.raw(PAGE, id=country, first=500)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_PAGE"
    assert len((await a_page(ask, country, first=2))["nodes"]) == 2


async def test_plain_lists_take_a_size_too(ask: Ask) -> None:
    for size in (-1, 101):
        answer = await ask.raw(
            "query ($n: Int!) { nearestTerritories(latitude: 0, longitude: 0, first: $n) "
            "{ name } }",
            n=size,
        )
        assert answer["errors"][0]["message"] == (
            f"nearestTerritories asks for {size} rows; 0 to 100 will do."
        )
