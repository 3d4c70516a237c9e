"""Plans are kept by what shapes them, for one shape of viewer, and never past a weight."""

from typing import Any

from atlas import a_country, a_mandate, a_person, a_territory, an_organisation, listen, names
from conftest import Ask
from graphql import parse

from governance.access import ANYONE, OPERATOR
from schema.execution import PLANS_WEIGHT_MAX
from schema.root import schema
from schema.rows.plan import KEPT_OVERHEAD, Document, Kept
from schema.rows.selection import uses_of
from schema.rows.values import Use, Var, mark, shape

BODIES = "{ organisations(first: 9) { nodes { name } totalCount } }"


async def test_a_plan_of_one_person_never_shows_another_persons_rows(ask: Ask) -> None:
    viewers = {}
    for person in ("Ada", "Ben", "Cem"):
        body = await an_organisation(ask, f"Home of {person}", "PLATFORM", isUnlisted=True)
        someone = await a_person(ask, person)
        await a_mandate(ask, body, "CHAIR", someone)
        viewers[person] = someone
    seen = {
        person: names((await ask(BODIES, viewer=await ask.viewer(id_)))["organisations"])
        for person, id_ in viewers.items()
    }
    assert seen == {person: [f"Home of {person}"] for person in viewers}
    assert (await ask(BODIES, viewer=ANYONE))["organisations"]["totalCount"] == 0
    assert (await ask(BODIES, viewer=OPERATOR))["organisations"]["totalCount"] == 3
    assert names((await ask(BODIES, viewer=await ask.viewer(viewers["Ada"])))["organisations"]) == [
        "Home of Ada"
    ]


async def test_viewers_of_one_shape_share_a_statement(ask: Ask) -> None:
    ada, ben = await a_person(ask, "Ada"), await a_person(ask, "Ben")
    for person in (ada, ben):
        await a_mandate(ask, await an_organisation(ask, "Table", isUnlisted=True), "CHAIR", person)
    heard = listen(ask)
    for viewer in (await ask.viewer(ada), await ask.viewer(ben), ANYONE, OPERATOR):
        await ask(BODIES, viewer=viewer)
    statements = [sql for sql, _ in heard]
    assert statements[0] is statements[1]
    assert len(set(statements)) == 3
    assert heard[0][1] != heard[1][1]


TOWNS = """query ($id: ID!, $n: Int, $name: String, $scales: [String!], $flag: Boolean = true) {
    territory(id: $id) { children(first: $n, filter: { name: $name, scale: $scales }) {
        nodes { name @include(if: $flag) id } } } }"""


async def test_what_is_only_bound_shares_a_plan(ask: Ask) -> None:
    country = await a_country(ask)
    town = await a_territory(ask, "Évora", "municipality", country)
    heard = listen(ask)
    for id_, name, scales in (
        (country, "x", ["a"]),
        (town, "per_1", ["b", "c", "d"]),
        (country, "", ["municipality"]),
    ):
        await ask(TOWNS, id=id_, n=2, name=name, scales=scales)
    assert len({sql for sql, _ in heard}) == 1
    assert len({values for _, values in map(_hashable, heard)}) == 3


def _hashable(sent: tuple[str, tuple[Any, ...]]) -> tuple[str, str]:
    return sent[0], repr(sent[1])


async def test_what_shapes_a_statement_has_a_plan_of_its_own(ask: Ask) -> None:
    country = await a_country(ask)
    heard = listen(ask)
    base: dict[str, Any] = {"id": country, "n": 2, "name": "x", "scales": ["a"]}
    asked = [base, {**base, "n": 3}, {**base, "name": None}, {**base, "scales": []}]
    asked += [{**base, "flag": False}, {key: base[key] for key in ("id", "n")}]
    for given in [*asked, *asked]:
        await ask(TOWNS, **given)
    assert len({sql for sql, _ in heard}) == 5
    heard.clear()
    for lang in ("en", "fr", "pt", "pt-CV", "de", "en"):
        await ask(TOWNS, lang=lang, **base)
    assert len({sql for sql, _ in heard}) == 3


async def test_two_fields_that_share_a_node_have_plans_of_their_own(ask: Ask) -> None:
    country = await a_country(ask)
    document = f"""query ($deep: Boolean!) {{
        ...short ...long @include(if: $deep) }}
        fragment short on Query {{ territory(id: "{country}") {{ name }} }}
        fragment long on Query {{ territory(id: "{country}") {{ revision }} }}"""
    for deep in (False, True, False):
        answer = await ask(document, deep=deep)
        expected = {"name": "Portugal"} | ({"revision": 1} if deep else {})
        assert answer == {"territory": expected}


async def test_a_deeds_input_makes_no_plans(ask: Ask) -> None:
    body = await an_organisation(ask, "Table")
    query = """mutation ($input: DescribeOrganisationInput!) { describeOrganisation(input: $input) {
        ... on DescribeOrganisationPayload { organisation { name } } } }"""
    kept = set()
    for number in range(4):
        texts = {"en": f"Table {number}", **{f"a{letter}": "x" for letter in "abcdef"[:number]}}
        given = {"organisationId": body, "description": texts}
        await ask(query, viewer=OPERATOR, input=given)
        kept.add(len(ask.engine.plans))
    assert len(kept) == 1


async def test_what_is_kept_is_bounded(ask: Ask) -> None:
    engine = ask.engine
    engine.plans.weight_max = 60_000
    engine.documents.weight_max = 20_000
    for number in range(60):
        await ask(
            f"query q{number} ($n: Int) {{ territories(first: $n) {{ nodes {{ id }} }} }}", n=2
        )
    for size in range(100):
        await ask("query ($n: Int) { territories(first: $n) { nodes { id name } } }", n=size)
    assert engine.plans.weight <= 60_000
    assert engine.documents.weight <= 20_000
    assert 5 < len(engine.documents) < 20
    assert 5 < len(engine.plans) < 60
    long = "{ scales { code } } #" + "x" * 30_000
    before = len(engine.documents)
    await ask(long)
    assert len(engine.documents) == before
    assert PLANS_WEIGHT_MAX < 50_000_000


def test_the_least_used_is_forgotten_first() -> None:
    kept = Kept(3 * KEPT_OVERHEAD + 30)
    for name in "abc":
        kept.put(name, name.upper(), 10)
    assert kept.get("a") == "A"
    kept.put("d", "D", 10)
    assert [kept.get(name) for name in "abcd"] == ["A", None, "C", "D"]
    kept.put("e", "E", 10**9)
    assert len(kept) == 0
    assert kept.weight == 0


def test_the_shape_of_a_value_is_what_a_statement_depends_on() -> None:
    bound, size, typed = Use(), Use(is_size=True), Use(is_typed=True)
    for value, use, expected in (
        (None, bound, None),
        (True, bound, True),
        (7, bound, ""),
        (7, size, 7),
        ("ter_1", bound, ""),
        ("ter_1", typed, "ter"),
        (["ter_1", "org_2", "ter_3"], typed, frozenset({"ter", "org"})),
        (["a", "b"], bound, "*"),
        ([], bound, ()),
        ([True, None], bound, (True, None)),
        ({"b": "x", "a": {"c": None}}, bound, (("a", (("c", None),)), ("b", ""))),
    ):
        assert shape(value, use) == expected
        hash(shape(value, use))


def test_what_is_only_bound_is_marked_with_its_place() -> None:
    given = {"name": "x", "or": [{"scale": ["a", "b"]}, {"not": None}], "flag": True, "list": []}
    assert mark(given, Use(), ("filter",)) == {
        "name": Var(("filter", "name")),
        "or": [{"scale": Var(("filter", "or", 0, "scale"))}, {"not": None}],
        "flag": True,
        "list": [],
    }
    assert Var(("f", "or", 0, "scale")).read({"f": given}) == ["a", "b"]


def test_only_variables_of_rows_and_directives_count() -> None:
    document = parse(
        """mutation ($input: DescribeOrganisationInput!, $n: Int, $flag: Boolean!, $f: String) {
            describeOrganisation(input: $input) { ... on DescribeOrganisationPayload {
                organisation { parts(first: $n, filter: { and: [{ name: $f }] }) {
                    nodes { name @skip(if: $flag) } } } } } }"""
    )
    uses = uses_of(schema._schema, document)
    assert uses == {"n": Use(is_size=True), "flag": Use(), "f": Use()}
    document = parse(
        "query ($ids: [ID!]!) { ...a } fragment a on Query { nodes(ids: $ids) { id } }"
    )
    assert uses_of(schema._schema, document) == {"ids": Use(is_typed=True)}


def test_documents_are_told_apart_though_one_is_forgotten() -> None:
    plans = Kept(10**6)
    numbers = {
        Document(schema._schema, parse("{ scales { code } }"), plans).number for _ in range(9)
    }
    assert len(numbers) == 9
