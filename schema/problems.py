"""Refusals as the API shows them: one type for each, of the same name and with the same fields."""

import dataclasses
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry

from governance.errors import (
    Busy,
    Forbidden,
    Ground,
    IdempotencyConflict,
    InvalidInput,
    NotFound,
    Refusal,
    RevisionMismatch,
)
from schema.rows.ids import PREFIXES

strawberry.enum(Ground, description=Ground.__doc__)

ALWAYS: tuple[type[Refusal], ...] = (
    NotFound,
    Forbidden,
    InvalidInput,
    RevisionMismatch,
    IdempotencyConflict,
    Busy,
)
"""Refusals that any deed can meet."""


@strawberry.interface(description="Why a deed was declined, in a sentence and as a code.")
class Problem:
    """Why a deed was declined, in a sentence and as a code."""

    message: str = strawberry.field(description="What happened and what would help.")
    code: str = strawberry.field(description="The problem's name, for programs.")


_MADE: dict[type[Refusal], type[Problem]] = {}


def problem_type(refusal: type[Refusal]) -> type[Problem]:
    """The GraphQL type of a refusal, made from its fields when first asked for."""
    if refusal not in _MADE:
        own = {
            field.name: strawberry.ID if field.type is UUID else field.type
            for field in _fields(refusal)
        }
        made = type(refusal.__name__, (Problem,), {"__annotations__": own})
        _MADE[refusal] = strawberry.type(made, description=refusal.__doc__)
    return _MADE[refusal]


def problem(refusal: Refusal, given: dict[UUID, str], lang: str) -> Problem:
    """A refusal as the API answers it; `given` are the ids of the request as they were written."""
    refusal = refusal.told(lang)
    values: dict[str, Any] = {}
    for field in _fields(type(refusal)):
        value = getattr(refusal, field.name)
        values[field.name] = _typed(field.name, value, given) if isinstance(value, UUID) else value
        if isinstance(value, Enum) and not isinstance(value, str):
            values[field.name] = value.name
    made = problem_type(type(refusal))
    return made(message=refusal.said(lang), code=type(refusal).__name__, **values)


def _fields(refusal: type[Refusal]) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(refusal) if dataclasses.is_dataclass(refusal) else ()


def _typed(name: str, value: UUID, given: dict[UUID, str]) -> str:
    if value in given:
        return given[value]
    kind = name.removesuffix("_id").capitalize()
    prefix = next((prefix for prefix, named in PREFIXES.items() if named == kind), None)
    return f"{prefix}_{value}" if prefix else str(value)
