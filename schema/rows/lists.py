"""Fields that bring pages of rows: their arguments, and inputs made from what a type declares."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry.types.arguments import StrawberryArgument

from schema.rows.declare import Filter, Filters, Many, Related, argument, shown
from schema.rows.page import PAGE_MAX


@strawberry.enum(description="Which way a list runs.")
class Direction(Enum):
    """Which way a list runs."""

    ASCENDING = "ascending"
    DESCENDING = "descending"


def order_input(name: str, fields: Sequence[str]) -> Any:
    """An input that chooses what a list is sorted by."""
    codes: Any = Enum(f"{name}Field", {field: field for field in fields})  # type: ignore[misc]  # Made now.
    choices = strawberry.enum(codes, description="What the list can be sorted by.")
    made = type(
        name,
        (),
        {
            "__annotations__": {"field": choices, "direction": Direction},
            "direction": strawberry.field(
                default=Direction.ASCENDING, description="Which way the list runs."
            ),
            "field": strawberry.field(description="What the list is sorted by."),
            "__module__": __name__,
        },
    )
    return strawberry.input(made, name=name, description="What a list is sorted by.")


def filter_input(name: str, filters: Filters) -> Any:
    """An input that narrows a list: all that is named holds; and, or, not combine."""
    own: Any = _input(name)
    annotations: dict[str, Any] = {key: _given(rule) | None for key, rule in filters.items()}
    fields = {
        key: strawberry.field(default=strawberry.UNSET, description=rule.description)
        for key, rule in filters.items()
    }
    for key, description in (
        ("and_", "All of these hold."),
        ("or_", "One of these holds."),
        ("not_", "This does not hold."),
    ):
        annotations[key] = own | None if key == "not_" else list[own] | None
        fields[key] = strawberry.field(
            name=key.rstrip("_"), default=strawberry.UNSET, description=description
        )
    made = type(name, (), {"__annotations__": annotations, "__module__": __name__, **fields})
    globals()[name] = strawberry.input(made, name=name, description="Narrows a list.")
    return globals()[name]


def _input(name: str) -> Any:
    """An input of this module by its name; it may be made later."""
    return Annotated[name, strawberry.lazy(__name__)]


def _given(rule: Filter | Related) -> Any:
    return _input(rule.filters) if isinstance(rule, Related) else rule.annotation


def pages(
    source: Many,
    description: str,
    *,
    filters: Any = None,
    orders: Any = None,
    lasts: bool = False,
    is_root: bool = False,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """A field that brings rows page by page, at most a hundred at a time."""
    own = [
        argument("first", int | None, f"How many from the beginning, at most {PAGE_MAX}."),
        argument("after", str | None, "The cursor after which to begin."),
        argument("last", int | None, f"How many from the end, at most {PAGE_MAX}."),
        argument("before", str | None, "The cursor before which to end."),
    ]
    if filters is not None:
        own.append(argument("filter", filters | None, "Narrows the list."))
    if orders is not None:
        own.append(argument("order_by", orders | None, "What the list is sorted by."))
    if lasts:
        text = "Also those whose period is over or has not begun."
        own.append(argument("include_ended", bool, text, default=False))
    if is_root:
        own.append(as_of())
    return shown(source, description, [*own, *arguments])


def as_of() -> StrawberryArgument:
    """The argument that asks for the network as it was."""
    return argument("as_of", date | None, "The day as of which to answer; today without it.")
