"""What a filter stands for: the condition under which a row belongs to a narrowed list."""

from functools import partial
from typing import Any

from graphql import GraphQLError, get_named_type
from sqlalchemy import BindParameter, ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.sql.elements import True_

from schema.rows.declare import ROWS, Filter, Many, One, Related, Row
from schema.rows.ids import PREFIXES, decode
from schema.rows.scope import Compiling, related
from schema.rows.selection import source_of

FILTER_DEPTH_MAX = 10
"""How deep and, or, not and related rows may nest."""
TIES_MAX = 12
"""How often one field may ask for related rows: each is a join for PostgreSQL to plan."""
TEXT_LENGTH_MAX = 300
"""How long a text to narrow by may be: no name is longer, and likeness costs by its length."""
COMBINING = frozenset({"and", "or", "not"})


def narrowed(
    compiler: Compiling, row: Row, alias: Any, given: Any, depth: int = 1
) -> ColumnElement[bool]:
    """The condition a filter stands for: all that it names, and any, all or none of its parts."""
    if depth > FILTER_DEPTH_MAX:
        raise _refused(f"This filter nests deeper than {FILTER_DEPTH_MAX} levels.")
    conditions: list[ColumnElement[bool]] = []
    for name, (value, type_) in given.items():
        if value is None:
            continue
        if name in COMBINING:
            parts = compiler.bound(value, type_)
            inner = [
                narrowed(compiler, row, alias, part, depth + 1)
                for part in (parts if isinstance(parts, list) else [parts])
            ]
            conditions.append(_combined(name, inner))
            continue
        match row.filters[name]:
            case Related():
                wanted = compiler.bound(value, type_)
                conditions.append(_has(compiler, row, alias, name, wanted, depth + 1))
            case Filter(where=where, prefix=str() as prefix, is_uneven=is_uneven):
                compiler.binder.is_search |= is_uneven or compiler.ask.is_past
                conditions.append(where(alias, compiler.ask, _id(compiler, prefix, value)))
            case Filter(where=where):
                is_text = get_named_type(type_).name == "String"
                bound = compiler.bound(value, type_, partial(_short, name) if is_text else None)
                compiler.binder.is_search |= isinstance(bound, BindParameter)
                conditions.append(where(alias, compiler.ask, bound))
    return and_(true(), *conditions)


def names_a_day(row: Row, given: Any) -> bool:
    """Whether a filter says itself on which day the rows are to be valid."""
    for name, item in given.items():
        value = item[0] if isinstance(item, tuple) else item
        if value is None:
            continue
        if name in COMBINING:
            parts = value if isinstance(value, list) else [value]
            if any(names_a_day(row, part) for part in parts):
                return True
        elif isinstance(rule := row.filters[name], Filter) and rule.names_a_day:
            return True
    return False


def _has(
    compiler: Compiling, row: Row, alias: Any, name: str, given: Any, depth: int
) -> ColumnElement[bool]:
    """Whether a row has related ones that a filter holds of: those a viewer could list there."""
    if next(compiler.ties) > TIES_MAX:
        raise _refused(f"Filters here ask for related rows more than {TIES_MAX} times.")
    type_: Any = compiler.selections.schema.get_type(row.name)
    field_def = type_.fields[name]
    source, other = source_of(field_def), _shown_by(field_def)
    target = compiler.rows(other)
    conditions = [narrowed(compiler, other, target, given, depth)]
    match source:
        case Many():
            rest = {"include_ended": names_a_day(other, given)}
            conditions += compiler.belonging(other, source, target, alias, rest)
        case One(relation, on, seen):
            tie = on(alias, target, compiler.ask) if on else related(alias, relation, target)
            conditions += [tie, (seen or other.visible)(compiler.ask.viewer, target)]
        case _:
            raise TypeError(f"{source} leads to no rows to narrow by")
    return exists(select(target.id).where(*conditions).correlate_except(target))


def _shown_by(field_def: Any) -> Row:
    """The row type a field shows, alone, in a list or page by page."""
    named: Any = get_named_type(field_def.type)
    if named.name in ROWS:
        return ROWS[named.name]
    return ROWS[get_named_type(named.fields["nodes"].type).name]


def _id(compiler: Compiling, prefix: str, given: Any) -> Any:
    """An id to narrow by; that of a row the viewer may not see is nobody's."""
    bound = compiler.binder.bind(given, "ID", lambda one: decode(prefix, one))
    row = ROWS[PREFIXES[prefix]]
    target = compiler.rows(row)
    visible = row.visible(compiler.ask.viewer, target)
    if isinstance(visible, True_):
        return bound
    seen = select(target.id).where(target.id == bound, visible)
    return seen.correlate_except(target).scalar_subquery()


def _short(name: str, given: str) -> str:
    if len(given) > TEXT_LENGTH_MAX:
        raise _refused(f"{name} has {len(given)} characters; {TEXT_LENGTH_MAX} are the most.")
    return given


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_FILTER"})


def _combined(how: str, parts: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    if how == "not":
        return and_(true(), *parts).is_not(true())
    return or_(false(), *parts) if how == "or" else and_(true(), *parts)
