"""A field at the root is one SQL statement, whatever is selected of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from accounts import an_identity
from action_scene import rows_of_actions
from adherence_scene import rows_of_adherence
from atlas import a_country, a_mandate, a_person, a_seat, a_territory, an_organisation, listen
from ballot_scene import rows_of_ballots
from call_scene import rows_of_calls
from charter_scene import one_of_each
from composition_scene import a_composition_rule
from conftest import Ask
from consultation_scene import rows_of_consultations
from decision_scene import rows_of_decisions
from facilitator_scene import rows_of_facilitators
from graphql import GraphQLField, get_named_type, is_leaf_type, is_list_type, is_object_type
from joint_scene import rows_of_joint
from law_scene import ASKING, a_law
from meeting_scene import rows_of_meetings
from member_scene import some_members
from parity_scene import a_parity_rule
from proposal_scene import rows_of_proposals
from travel_scene import rows_of_travel

from governance.access import OPERATOR
from governance.identity.models import Account
from schema import limits
from schema.root import schema
from schema.rows.selection import row_field

SDL = schema._schema
QUERY = SDL.query_type
assert QUERY is not None
ROW_FIELDS = sorted(name for name, field in QUERY.fields.items() if row_field(field))
DEPTH = 1
LITERALS = {"latitude": "38.5", "longitude": "-7.9", "scheme": '"x"', "value": '"y"'}
LITERALS |= {"system": '"x"', "key": '"y"', "bodies": "1", "kind": "BANK"}
LITERALS |= {"since": '"2020-01-01"', "until": '"2026-01-01"'}
LITERALS |= {"strand": "CO_MANAGEMENT", "title": '"x"', "months": "6"}


def bare(type_: Any) -> Any:
    """A type without the mark that it is never null."""
    return getattr(type_, "of_type", type_) if str(type_).endswith("!") else type_


def arguments(field: GraphQLField, ids: dict[str, str]) -> str:
    """What a field needs, and the first of a page."""
    given = {}
    for name, argument in field.args.items():
        if name == "first":
            given[name] = "2"
        elif name == "ids":
            given[name] = "[" + " ".join(f'"{id_}"' for id_ in ids.values()) + "]"
        elif name == "id":
            given[name] = f'"{ids.get(get_named_type(field.type).name, ids["Territory"])}"'
        elif name == "territory":
            given[name] = f'"{ids["Territory"]}"'
        elif name == "body":
            given[name] = f'"{ids["Organisation"]}"'
        elif name == "version":
            given[name] = f'"{ids["CharterVersion"]}"'
        elif str(argument.type).endswith("!") and name in LITERALS:
            given[name] = LITERALS[name]
    written = ", ".join(f"{name}: {value}" for name, value in given.items())
    return f"({written})" if written else ""


def leaves(type_: Any) -> Iterator[str]:
    """The fields of a type that are plain values."""
    yield from (name for name, field in type_.fields.items() if is_leaf_type(bare(field.type)))


def selected(type_: Any, ids: dict[str, str], depth: int) -> Iterator[str]:
    """Every field of a type, down to a depth."""
    yield "__typename"
    for possible in [] if is_object_type(type_) else SDL.get_possible_types(type_):
        own = (f"{possible.name}_{field}: {field}" for field in leaves(possible))
        yield f"... on {possible.name} {{ {' '.join(own)} }}"
    for name, field in getattr(type_, "fields", {}).items():
        inner = get_named_type(field.type)
        if is_leaf_type(inner):
            yield name
            continue
        is_part = inner.name.endswith(("Connection", "Edge", "PageInfo"))
        if depth > 0 or (is_part and depth == 0 and name in {"nodes", "edges", "node"}):
            below = " ".join(selected(inner, ids, depth - (not is_part)))
            yield f"{name}{arguments(field, ids)} {{ {below} }}"


async def a_network(ask: Ask) -> dict[str, str]:
    """One row of every type, by the name of its type."""
    country = await a_country(ask)
    town = await a_territory(ask, "Évora", "municipality", country)
    body = await an_organisation(ask, "Platform", "PLATFORM", territoryId=town)
    ada = await a_person(ask, "Ada")
    mandate = await a_mandate(ask, body, "CHAIR", ada)
    seat = await a_seat(ask, body, ada)
    ids = {"Territory": town, "Organisation": body, "Person": ada}
    ids |= {"Mandate": mandate, "Seat": seat, "Account": await an_account(ask, ada)}
    given = {"name": "Atlas", "mandateId": mandate, "scopes": ["actors:read"]}
    done = await ask.do("registerApplication", "application { id }", given)
    ids["Application"] = done["application"]["id"]
    ids |= await one_of_each(ask, body)
    ids |= await some_members(ask, body)
    ids["ParityRule"] = await a_parity_rule(ask, body, "INFORM")
    ids["CompositionRule"] = await a_composition_rule(ask, body)
    ids |= await rows_of_calls(ask, body, ada)
    ids |= await rows_of_meetings(ask, body, seat)
    ids |= await rows_of_facilitators(ask, body, ada)
    ids |= await rows_of_decisions(ask, body)
    ids |= await rows_of_actions(ask, body, ids["Decision"])
    ids |= await rows_of_ballots(ask, body, ada)
    ids |= await rows_of_proposals(ask, body, ada)
    ids |= await rows_of_travel(ask, body)
    ids |= await rows_of_joint(ask, body)
    ids |= await rows_of_consultations(ask, body, town)
    ids["Law"] = await a_law(ask, country, **ASKING)
    ids["LinkedIdentity"] = await an_identity(ask, ids["Account"])
    version, commitment = ids["CharterVersion"], ids["CharterCommitment"]
    return ids | await rows_of_adherence(ask, body, version, commitment)


async def an_account(ask: Ask, person: str) -> str:
    """The account of a person, by its id."""
    async with ask.db.session() as session:
        account = Account(person_id=UUID(person[4:]), email="ada@example.org")
        session.add(account)
        await session.commit()
    return f"acc_{account.id}"


async def test_each_row_field_of_the_query_is_one_statement(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in (name for name in vars(limits) if name.endswith("_MAX")):
        monkeypatch.setattr(limits, limit, limits.CEILING)
    ids = await a_network(ask)
    heard = listen(ask)
    someone = await ask.viewer(ids["Person"])
    assert len(ROW_FIELDS) >= len(ids)
    for name in ROW_FIELDS:
        field = SDL.query_type.fields[name]  # type: ignore[union-attr]  # There are queries.
        below = " ".join(selected(get_named_type(field.type), ids, DEPTH))
        query = f"{{ {name}{arguments(field, ids)} {{ {below} }} }}"
        for viewer in (OPERATOR, someone):
            heard.clear()
            answer = await ask.raw(query, viewer=viewer)
            assert "errors" not in answer, (answer["errors"], query)
            assert len(heard) == 1, name
            is_unknown = name in {"territoryByIdentifier", "organisationByRef"}
            assert (answer["data"][name] is None) == is_unknown, name


async def test_each_list_of_a_row_is_read_in_the_statement_of_its_row(ask: Ask) -> None:
    ids = await a_network(ask)
    heard = listen(ask)
    for type_name, id_ in ids.items():
        type_: Any = SDL.get_type(type_name)
        for name, field in type_.fields.items():
            inner: Any = get_named_type(field.type)
            is_page = inner.name.endswith("Connection")
            if not is_page and not is_list_type(bare(field.type)):
                continue
            shown = "totalCount edges { cursor } pageInfo { endCursor }" if is_page else ""
            below = f"{{ {shown} __typename }}" if not is_leaf_type(inner) else ""
            heard.clear()
            await ask(
                f"query ($id: ID!) {{ node(id: $id) {{ ... on {type_name} "
                f"{{ {name}{arguments(field, ids)} {below} }} }} }}",
                id=id_,
            )
            assert len(heard) == 1, name


async def test_several_root_fields_are_a_statement_each(ask: Ask) -> None:
    ids = await a_network(ask)
    heard = listen(ask)
    await ask(
        "query ($id: ID!) { a: territory(id: $id) { name } b: territory(id: $id) { name } "
        "scales { code } ...more } fragment more on Query { a: territory(id: $id) { id } }",
        id=ids["Territory"],
    )
    assert len(heard) == 3


async def test_a_deeds_payload_is_one_statement_on_the_primary(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await a_network(ask)
    heard = listen(ask, monkeypatch.setattr)
    pool = len(heard)
    await ask.do(
        "describeOrganisation",
        "organisation { name territory { name ancestors { name } } history(first: 5) { totalCount "
        "nodes { name } } seats(first: 5) { nodes { person { name } } } }",
        {"organisationId": ids["Organisation"], "name": {"en": "Other"}},
    )
    assert len(heard) - pool == 1
    heard.clear()
    refused = await ask.do(
        "describeOrganisation",
        "organisation { name }",
        {"organisationId": ids["Organisation"], "name": {"en": "Third"}, "expectedRevision": 9},
    )
    assert refused["code"] == "RevisionMismatch"
    assert heard == []
