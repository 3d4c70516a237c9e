"""Anything answers by its id, in the order asked; what is absent, unseen or no id does not."""

from atlas import a_mandate, a_person, a_seat, a_territory, an_organisation, answered, listen
from conftest import Ask

ABSENT = "0198c0de-0000-7000-8000-000000000000"


async def test_node_answers_for_every_type(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    body = await an_organisation(ask, "Platform", "PLATFORM")
    ada = await a_person(ask, "Ada")
    mandate = await a_mandate(ask, body, "CHAIR", ada)
    seat = await a_seat(ask, body, ada)
    query = "query ($id: ID!) { node(id: $id) { __typename id } }"
    for id_, kind in (
        (world, "Territory"),
        (body, "Organisation"),
        (ada, "Person"),
        (mandate, "Mandate"),
        (seat, "Seat"),
    ):
        assert await ask(query, id=id_) == {"node": {"__typename": kind, "id": id_}}


async def test_nodes_keep_the_order_and_repeat_what_is_repeated(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    body = await an_organisation(ask, "Platform", "PLATFORM")
    ids = [body, world, f"org_{ABSENT}", body, f"ter_{ABSENT}", world]
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) {
        id ... on Territory { name scale { code } } ... on Organisation { called: name } } }"""
    heard = listen(ask)
    answer = await ask(query, ids=ids)
    place = {"id": world, "name": "World", "scale": {"code": "world"}}
    platform = {"id": body, "called": "Platform"}
    assert answer["nodes"] == [platform, place, None, platform, None, place]
    assert len(heard) == 1
    assert await ask(query, ids=[]) == {"nodes": []}
    assert await ask(query, ids=[world]) == {"nodes": [place]}
    assert await ask(query, ids=body) == {"nodes": [platform]}


async def test_ids_are_literals_or_variables_or_both(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    body = await an_organisation(ask, "Platform", "PLATFORM")
    query = f"""query ($id: ID!) {{ nodes(ids: ["{world}", $id]) {{ id }}
        node(id: "{world}") {{ id }} none: node(id: "ter_{ABSENT}") {{ id }} }}"""
    assert await ask(query, id=body) == {
        "nodes": [{"id": world}, {"id": body}],
        "node": {"id": world},
        "none": None,
    }
    answer = await ask(query, id=world)
    assert answer["nodes"] == [{"id": world}, {"id": world}]


async def test_a_merged_duplicate_answers_by_its_old_id(ask: Ask) -> None:
    original = await an_organisation(ask, "Platform")
    duplicate = await an_organisation(ask, "Plateform")
    merged = {"duplicateId": duplicate, "originalId": original}
    await ask.do("mergeDuplicate", "node { id }", merged)
    answer = await ask(
        "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } "
        "organisation(id: $id) { id name } }",
        id=duplicate,
    )
    found = {"id": original}
    assert answer == {
        "node": found,
        "nodes": [found],
        "organisation": {"id": original, "name": "Platform"},
    }


NO_IDS = [
    "",
    "nonsense",
    ABSENT,
    f"xyz_{ABSENT}",
    f"eve_{ABSENT}",
    f"TER_{ABSENT}",
    "ter_",
    "ter_1",
    f"ter_{{{ABSENT}}}",
    f"ter_{ABSENT}0",
    f"ter_{ABSENT} ",
    f"ter_{ABSENT.replace('-', '')}",
    "ter_" + "9" * 10_000,
    "ter_\x00",
    "🏝️",
]


async def test_what_is_no_id_is_refused_before_any_sql(ask: Ask) -> None:
    heard = listen(ask)
    for id_ in NO_IDS:
        for query in (
            "query ($id: ID!) { node(id: $id) { id } }",
            "query ($id: ID!) { nodes(ids: [$id]) { id } }",
            "query ($id: ID!) { territory(id: $id) { id } }",
            "query ($id: ID!) { territories(first: 1, filter: { within: $id }) { totalCount } }",
        ):
            body, _ = await answered(ask, query, variables={"id": id_})
            (error,) = body["errors"]
            assert error["extensions"] == {"code": "BAD_ID"}
            assert len(error["message"]) < 400
    assert heard == []


async def test_an_id_of_another_type_is_refused(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    answer = await ask.raw("query ($id: ID!) { territory(id: $id) { id } }", id=body)
    assert answer["data"] == {"territory": None}
    assert answer["errors"][0]["message"] == (
        f"'{body}' is no id of type Territory: those begin with ter_."
    )
    answer = await ask("query ($id: ID!) { platform(id: $id) { id } }", id=body)
    assert answer == {"platform": None}


async def test_a_hundred_ids_are_answered_and_no_more(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    answer = await ask(query, ids=[world] * 100)
    assert answer["nodes"] == [{"id": world}] * 100
    heard = listen(ask)
    written = f'"{world}" ' * 101
    for answer in (
        await ask.raw(query, ids=[world] * 101),
        await ask.raw(f"{{ nodes(ids: [{written}]) {{ id }} }}"),
    ):
        assert answer["data"] is None
        assert [error["message"] for error in answer["errors"]] == [
            "nodes asks for 101 rows; 0 to 100 will do."
        ]
    assert heard == []


async def test_numbers_are_no_ids(ask: Ask) -> None:
    answer = await ask.raw("{ node(id: 12) { id } }")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ID"
    body, is_refused = await answered(ask, "{ node(id: 1.5) { id } }")
    assert is_refused
    assert "data" not in body
