"""Nothing in the API is sorted or narrowed by where somebody stands on the scale."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from conftest import NOW
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
)
from sqlalchemy import Date, Text, Uuid, bindparam, inspect, literal
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors

from governance.access import OPERATOR
from governance.charter.assessments.models import Assessment
from schema.root import schema
from schema.rows.declare import ROWS, Filter, Related
from schema.rows.declare import Ask as Asked

SDL = schema._schema
ASKED = Asked(
    OPERATOR, literal(date(2026, 3, 1)), literal(NOW), bindparam("lang", "en"), "en", False
)
LEVEL = inspect(Assessment).columns["level"]
WORDS = ("level", "score", "rank", "stage")
VALUES: list[Any] = [
    bindparam("value", type_=Text()),
    bindparam("value", type_=Date()),
    bindparam("value", type_=Uuid()),
    True,
    [],
    {},
]


def told_by(expression: Any) -> set[Any]:
    """The columns that an expression looks at."""
    return {
        column
        for part in visitors.iterate(expression)
        for column in getattr(part, "base_columns", ())
    }


def conditions(rule: Filter, alias: Any) -> Iterator[Any]:
    """The condition of a filter, for every form of value that it takes."""
    for value in VALUES:
        try:
            yield rule.where(alias, ASKED, value)
        except Exception:  # noqa: BLE001, S112  It takes another form of value.
            continue


@pytest.mark.parametrize("name", sorted(ROWS))
def test_no_order_and_no_filter_looks_at_a_level(name: str) -> None:
    row = ROWS[name]
    alias = aliased(row.model)
    for order in row.orders.values():
        assert LEVEL not in told_by(order.key(alias, ASKED))
    for rule in row.filters.values():
        if isinstance(rule, Related):
            continue
        made = list(conditions(rule, alias))
        assert made, rule.description
        assert all(LEVEL not in told_by(condition) for condition in made)


def test_a_level_would_be_found() -> None:
    alias = aliased(Assessment)
    assert LEVEL in told_by(alias.level > 3)
    assert LEVEL in told_by(alias.level)


def test_no_choice_of_an_order_and_no_part_of_a_filter_is_called_so() -> None:
    orders, filters = 0, 0
    for type_name, type_ in SDL.type_map.items():
        if isinstance(type_, GraphQLEnumType) and type_name.endswith("OrderField"):
            orders += 1
            assert not [one for one in type_.values if any(w in one.lower() for w in WORDS)]
        if isinstance(type_, GraphQLInputObjectType) and type_name.endswith("Filter"):
            filters += 1
            assert not [one for one in type_.fields if any(w in one.lower() for w in WORDS)]
    assert orders == len([row for row in ROWS.values() if row.orders])
    assert filters >= orders - 1


def test_no_list_takes_a_level_beside_its_filter() -> None:
    taking = [
        f"{type_name}.{name}({key})"
        for type_name, type_ in SDL.type_map.items()
        if isinstance(type_, GraphQLObjectType) and type_name != "Mutation"
        for name, field in type_.fields.items()
        for key, argument in field.args.items()
        if any(word in key.lower() for word in WORDS)
        or (get_named_type(argument.type).name == "Float" and type_name != "Query")
    ]
    assert taking == []
