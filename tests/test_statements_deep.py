"""Every list of the schema, one to three levels down, is in the one statement of its root field.

So are those below what ordinary fields hold, such as whoever asks: a statement for each row held.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from atlas import listen
from conftest import Ask
from graphql import get_named_type, is_leaf_type, is_list_type
from test_statements import QUERY, SDL, a_network, arguments, bare, leaves

from governance.access import OPERATOR
from schema import limits
from schema.rows.declare import ROWS
from schema.rows.selection import row_field

DEPTH = 3
SHOWN = "totalCount edges { cursor } nodes { __typename } pageInfo { endCursor hasNextPage }"
Path = tuple[tuple[str, Any], ...]
"""The fields that lead from the root to a row, each with its definition."""
NAME = re.compile(r"\W")
WAYS_MAX = 3
"""How many ways to rows of a type are gone at each depth."""
VIEWERS = {"person": "Person", "mandates": "Mandate", "actsFor": "Organisation"}
"""The rows that whoever asks holds, by the fields that show them."""


def shows(field: Any) -> Any:
    """The type of the rows that a field shows, alone, in a list or page by page; else None."""
    named: Any = get_named_type(field.type)
    if named.name.endswith("Connection"):
        named = get_named_type(named.fields["nodes"].type)
    return named if named.name in ROWS else None


def lists_of(type_: Any, ids: dict[str, str]) -> list[str]:
    """The lists of a row type, each as it is selected."""
    selected = []
    for name, field in type_.fields.items():
        inner: Any = get_named_type(field.type)
        if inner.name.endswith("Connection"):
            selected.append(f"{name}{arguments(field, ids)} {{ {SHOWN} }}")
        elif is_list_type(bare(field.type)) and not is_leaf_type(inner):
            selected.append(f"{name}{arguments(field, ids)} {{ __typename }}")
    return selected


def ways(depth: int, start: Any, most: int = WAYS_MAX) -> Iterator[Path]:
    """Each field that shows rows, reached at a depth from the fields of a type."""
    reached: dict[str, Path] = {}
    step: list[Path] = [((name, field),) for name, field in start if shows(field)]
    for _ in range(depth - 1):
        reached = {}
        for path in step:
            reached.setdefault(shows(path[-1][1]).name, path)
        step = [
            (*path, (name, field))
            for type_name, path in reached.items()
            for name, field in SDL.get_type(type_name).fields.items()  # type: ignore[union-attr]  # It has fields.
            if shows(field)
        ]
    gone: Counter[str] = Counter()
    for path in step:
        gone[shows(path[-1][1]).name] += 1
        if gone[shows(path[-1][1]).name] <= most:
            yield path


def written(path: Path, below: str, ids: dict[str, str]) -> str:
    """The selection of what lies at the end of a path."""
    for name, field in reversed(path):
        is_page = get_named_type(field.type).name.endswith("Connection")
        below = f"{{ nodes {{ {below} }} }}" if is_page else f"{{ {below} }}"
        below = f"{name}{arguments(field, ids)} {below}"
    return below


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No selection is too large."""
    for limit in (name for name in vars(limits) if name.endswith("_MAX")):
        monkeypatch.setattr(limits, limit, limits.CEILING)


@pytest.mark.usefixtures("unlimited")
async def test_lists_at_every_depth_are_in_the_statement_of_the_root(ask: Ask) -> None:
    ids = await a_network(ask)
    heard = listen(ask)
    assert QUERY is not None
    roots = [(name, field) for name, field in QUERY.fields.items() if row_field(field)]
    met: set[tuple[str, str]] = set()
    for depth in range(1, DEPTH + 1):
        for path in ways(depth, roots):
            type_ = shows(path[-1][1])
            found = lists_of(type_, ids)
            if not found:
                continue
            met |= {(type_.name, NAME.split(one)[0]) for one in found}
            query = f"{{ {written(path, ' '.join(found), ids)} }}"
            heard.clear()
            await ask(query, viewer=OPERATOR)
            assert len(heard) == 1, query
    every = {
        (name, NAME.split(one)[0]) for name in ROWS for one in lists_of(SDL.get_type(name), ids)
    }
    assert met == every - {("ParityRule", "history")}  # It is shown by parity, which is no row.


@pytest.mark.usefixtures("unlimited")
async def test_lists_below_whoever_asks_are_in_the_statement_of_each_row_they_hold(
    ask: Ask,
) -> None:
    ids = await a_network(ask)
    heard = listen(ask)
    someone = await ask.viewer(ids["Person"])
    viewer: Any = get_named_type(QUERY.fields["viewer"].type)  # type: ignore[union-attr]  # There is.
    held = {name: field for name, field in viewer.fields.items() if shows(field)}
    assert {name: shows(field).name for name, field in held.items()} == VIEWERS
    for depth in range(1, DEPTH + 1):
        for path in ways(depth, held.items(), most=1):
            found = lists_of(shows(path[-1][1]), ids)
            if not found:
                continue
            query = f"{{ viewer {{ {written(path, ' '.join(found), ids)} }} }}"
            heard.clear()
            await ask(query, viewer=someone)
            assert len(heard) == 1, query
    plain = " ".join(leaves(viewer))
    rows = " ".join(f"{name} {{ __typename }}" for name in held)
    heard.clear()
    await ask(f"{{ viewer {{ {plain} {rows} }} }}", viewer=someone)
    assert len(heard) == len(held)
