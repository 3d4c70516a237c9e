"""What is personal reaches no stranger, by whichever path of the schema."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import zip_longest
from typing import Any

import pytest
from accounts import run
from conftest import NOW, Ask
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from matrix import everybody
from sqlalchemy import bindparam, literal
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors

from governance import privacy
from governance.access import ANYONE, OPERATOR, Viewer
from schema import limits
from schema.root import schema
from schema.rows.declare import ROWS, Column, Expression
from schema.rows.declare import Ask as Asked
from schema.rows.selection import row_field

SDL = schema._schema
PAGE = 8
MARK = "zzmarkzz"
TELLING = {
    "Person.name": "only as the holder of a public mandate, as a facilitator or a candidate",
    "Person.languages": "to themselves and to their bodies",
    "Account.email": "to its person",
    "LinkedIdentity.subject": "to its person",
    "Mandate.endReason": "to whoever sees the mandate, until its holder is forgotten",
    "Candidacy.strengths": "to whoever sees the candidacy, until its person is forgotten",
    "Candidacy.allStrengths": "to whoever sees the candidacy, until its person is forgotten",
    "CompositionRule.counted": "of how many seats, never which; of fewer than three nothing",
    "CompositionRule.isKept": "whether enough of both sit there, in bodies of three or more",
    "Account.hasPassword": "to its person, and no more than whether there is one",
}
"""The fields that tell of a personal column, and to whom."""
MARKS = f"""
UPDATE person SET languages = ARRAY['{MARK}-languages'], gender = 'woman'
    WHERE forgotten_at IS NULL;
UPDATE person p SET name = '{MARK}-name' WHERE is_unlisted OR NOT EXISTS (
    SELECT FROM mandate m JOIN organisation o ON o.id = m.body_id
    WHERE m.holder_person_id = p.id AND NOT o.is_unlisted
    UNION ALL SELECT FROM facilitator f WHERE f.person_id = p.id
    UNION ALL SELECT FROM candidacy c WHERE c.person_id = p.id);
UPDATE account SET email = '{MARK}-email@example.org', password_hash = '{MARK}-password',
    totp_secret = '{MARK}-totp';
INSERT INTO linked_identity (issuer, subject, account_id)
    SELECT 'https://id.example.org', '{MARK}-subject', id FROM account;
INSERT INTO one_time_link (account_id, purpose, secret_hash, email, expires_at)
    SELECT id, 'new_email', 'hash', '{MARK}-link', now() FROM account;
UPDATE mandate SET end_reason = '{{"en": "{MARK}-reason"}}', ended_as = 'vacated'
    WHERE holder_person_id IS NOT NULL;
UPDATE candidacy SET strengths = '{{"en": "{MARK}-strengths"}}' WHERE person_id IS NOT NULL;
INSERT INTO recovery_request (email) VALUES ('{MARK}-asked');
UPDATE mail SET recipient = '{MARK}-recipient', subject = '{MARK}-subject', body = '{MARK}-body';
"""
SAID = {"reason", "strengths"}
"""What people said in public."""
MARKED = {
    *("person.name", "person.languages", "person.gender"),
    *("account.email", "account.password_hash", "account.totp_secret"),
    *("linked_identity.subject", "one_time_link.email"),
    "recovery_request.email",
    *("mail.recipient", "mail.subject", "mail.body"),
    *("mandate.end_reason", "candidacy.strengths"),
}


def columns_of(row: Any, field: GraphQLField) -> Iterator[Any]:
    """The columns that a field of a row type is made from."""
    shown = row_field(field)
    source = None if shown is None else shown.source
    if isinstance(source, Column):
        name = source.name or shown.python_name  # type: ignore[union-attr]  # There is a source.
        yield getattr(row.model, name).property.columns[0]
    if isinstance(source, Expression):
        asked = Asked(
            OPERATOR, literal(date(2026, 3, 1)), literal(NOW), bindparam("lang", "en"), "en", False
        )
        for part in visitors.iterate(source.make(aliased(row.model), asked)):
            yield from getattr(part, "base_columns", ())


def test_the_fields_that_tell_of_personal_columns_are_few() -> None:
    personal = set(privacy.personal_columns())
    assert {str(column) for column in personal} == MARKED
    telling = set()
    for row in ROWS.values():
        type_ = SDL.get_type(row.name)
        assert isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items():
            if personal & set(columns_of(row, field)):
                telling.add(f"{row.name}.{name}")
    assert telling == set(TELLING)


def leaves(type_: Any) -> str:
    """Everything of a type that is no other row, and needs no argument."""
    own = [name for name, field in type_.fields.items() if is_leaf_type(get_named_type(field.type))]
    return " ".join(["__typename", *own])


def steps(type_: Any) -> Iterator[tuple[str, str, str, Any]]:
    """The ways on from a type to another: how it is asked, what closes it, and the type."""
    for name, field in type_.fields.items():
        named: Any = get_named_type(field.type)
        needed = [key for key, given in field.args.items() if is_required_argument(given)]
        if is_leaf_type(named) or needed:
            continue
        arguments = [f"first: {PAGE}"] if "first" in field.args else []
        arguments += ["includeEnded: true"] if "includeEnded" in field.args else []
        given = f"({', '.join(arguments)})" if arguments else ""
        before, after = f"{name}{given} {{", "}"
        if "nodes" in getattr(named, "fields", ()):
            before, after, named = f"{before} totalCount nodes {{", "} }", row_of(named)
        is_one = isinstance(named, GraphQLObjectType)
        for one in [named] if is_one else SDL.get_possible_types(named):
            yield before, after, f"... on {one.name}", one


def row_of(connection: Any) -> Any:
    """The row type of a page."""
    return get_named_type(connection.fields["nodes"].type)


def queries(type_: Any, depth: int, ends: Collection[str] = ()) -> Iterator[str]:
    """Selections of everything along every path, to a depth.

    With `ends` only of what is at the end of those that lead to one of these types. The last steps
    are taken together, but those of one field to different types apart.
    """
    last: dict[str, list[str]] = {}
    for before, after, condition, one in steps(type_):
        if depth == 1 and ends and one.name not in ends:
            continue
        inner = queries(one, depth - 1, ends) if depth > 1 else [""]
        own = leaves(one) if depth == 1 or not ends else ""
        for more in inner:
            asked = f"{before} {condition} {{ {own} {more} }} {after}"
            if depth > 1:
                yield asked
            else:
                last.setdefault(before, []).append(asked)
    for together in zip_longest(*last.values(), fillvalue=""):
        yield " ".join(together)


def questions(depth: int) -> Iterator[str]:
    """What is asked: everything along paths of two steps, and further what may tell at all.

    That is shown by the fields of `TELLING` alone, which another test finds among all there are.
    """
    query = SDL.query_type
    assert query is not None
    yield from queries(query, min(depth, 2))
    for further in range(3, depth + 1):
        yield from queries(query, further, {field.partition(".")[0] for field in TELLING})


async def told(ask: Ask, viewer: Viewer, depth: int) -> tuple[int, set[str]]:
    """How many questions there are, and which marks their answers tell."""
    count, marks = 0, set()
    for selection in questions(depth):
        answer = str(await ask(f"{{ {selection} }}", viewer=viewer))
        count += 1
        marks |= {word.split("'")[0] for word in answer.split(f"{MARK}-")[1:]}
        marks |= {"gender"} if "woman" in answer.lower() else set()
    return count, marks


@pytest.mark.parametrize(
    ("viewer", "depth", "marks"),
    [
        (ANYONE, 3, SAID),
        (OPERATOR, 2, {"name", "languages", "email@example.org", "subject", *SAID}),
    ],
    ids=["anyone", "secretariat"],
)
async def test_no_path_of_the_schema_tells(
    ask: Ask, viewer: Viewer, depth: int, marks: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "COST_MAX", limits.CEILING)
    await everybody(ask)
    for statement in MARKS.split(";")[:-1]:
        await run(ask, statement)

    count, found = await told(ask, viewer, depth)

    assert found == marks
    assert count > 10**depth / 10
