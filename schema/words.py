"""How texts in languages are shown and sorted, for every row type alike."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    case,
    cast,
    false,
    func,
    literal_column,
    or_,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB

from governance.access import Viewer
from schema.rows.declare import Ask, Expression, Filter, Order, argument, shown

TAG_LENGTH_MAX = 100
"""How much of a language tag is looked at."""
LANG = argument(
    "lang",
    str | None,
    "A language that comes before those of the request's Accept-Language, as a BCP 47 tag.",
    convert=lambda tag: tag[:TAG_LENGTH_MAX],
)

FORGOTTEN = {"en": "Forgotten person", "fr": "Personne oubliée", "pt": "Pessoa esquecida"}


def localised(texts: Any, ask: Ask, lang: Any = None) -> ColumnElement[str]:
    """A text in the asked language, or in the first of the fallback order that has it."""
    asked = ask.lang if lang is None else func.concat(lang, ",", ask.lang)
    return type_coerce(func.localised(texts, asked), Text())


def known_name(row: Any, ask: Ask) -> ColumnElement[str]:
    """A person's name; where there is none any more, that the person was forgotten."""
    told = cast(literal_column(f"'{json.dumps(FORGOTTEN, ensure_ascii=False)}'"), JSONB)
    return case((row.forgotten_at.is_(None), row.name), else_=localised(told, ask))


def local_text(name: str, description: str) -> Any:
    """A field that shows a text in languages in the reader's."""
    return shown(
        Expression(lambda row, ask, lang=None: localised(getattr(row, name), ask, lang)),
        description,
        [LANG],
    )


def local_name(description: str) -> Any:
    """A field that shows a name in the reader's language."""
    return local_text("name", description)


def by_name(row: Any, ask: Ask) -> Any:
    """The stored key names are sorted by in the reader's language."""
    return getattr(row, f"sort_{ask.sort_lang}")


def one_of(column: Any, codes: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a column has one of some codes, which are part of the statement."""
    return or_(false(), *(column == code for code in codes))


VALID_ON = Filter(
    date,
    lambda row, _ask, value: row.period.contains(value),
    "Valid on this day, whether or not it is today.",
    names_a_day=True,
)
"""What narrows every list of rows with a period."""

NAMED_ORDERS = {"NAME": Order(by_name, str, is_by_language=True)}


def public(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What everybody may see, because it is reached only through what they may see."""
    del viewer, row
    return true()
