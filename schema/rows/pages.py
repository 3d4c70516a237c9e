"""How a page of a list is compiled: its rows, its edges, where it lies and how many there are."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from graphql import FieldNode, get_named_type
from sqlalchemy import ColumnElement, false, func, literal_column, select

from schema.rows import sql
from schema.rows.declare import BY_ID, ROWS, Ask, Many, Row
from schema.rows.narrow import names_a_day, narrowed
from schema.rows.page import Slice, beyond, cursor_of, language_of, opened, refused, slice_of, until
from schema.rows.scope import Compiling, Scope, value_of
from schema.rows.selection import Fields
from schema.rows.values import Var

SLICING = frozenset({"first", "last", "after", "before", "filter", "order_by"})
JSON_KINDS = {
    str: "String",
    int: "BigInt",
    float: "Float",
    date: "Date",
    datetime: "DateTime",
}
WITHOUT_ROWS = frozenset({"totalCount", "__typename"})
"""Fields of a connection that need no page to be read."""
LISTED = frozenset({"nodes", "edges"})
"""Fields that gather the rows of a page into one; without them a statement has to be told to."""
CURSOR = "cursor"
PLACE = " cursor"
"""Where the cursors of `pageInfo` are kept among what is listed; no response name has a blank."""
NUMBER = "n"


def connection(
    compiler: Compiling,
    type_: Any,
    source: Many,
    nodes: list[FieldNode],
    arguments: dict[str, Any],
    parent: Any,
) -> ColumnElement[Any]:
    """A Relay connection over the rows that belong to a parent, or to nobody at the root."""
    row = ROWS[get_named_type(type_.fields["nodes"].type).name]
    rest = {key: value for key, value in arguments.items() if key not in SLICING}
    base = compiler.listed(row, source, parent, rest)
    wanted = arguments.get("filter") or {}
    if names_a_day(row, wanted):
        rest["include_ended"] = True
    belonging = compiler.belonging(row, source, base, parent, rest)
    if wanted:
        belonging.append(narrowed(compiler, row, base, wanted))
    piece, by = slice_of(arguments, nodes[0].name.value), arguments.get("order_by")
    page = _Page(compiler, row, piece, by, source.by)
    selected = compiler.selections.fields(type_, nodes)
    lines, values = page.lines(base, belonging, type_, selected)
    pairs: dict[str, Any] = {}
    for key, same_key in selected.items():
        match same_key[0].name.value:
            case name if name in LISTED:
                pairs[key] = page.listed(values[key], lines)
            case "pageInfo":
                info = get_named_type(type_.fields["pageInfo"].type)
                pairs[key] = page.info(info, same_key, lines, page.passed(base, belonging))
            case "totalCount":
                count = select(func.count()).select_from(base).where(*belonging)
                pairs[key] = count.correlate_except(base).scalar_subquery()
            case _:
                pairs[key] = sql.name(type_.name)
    built = sql.built(pairs)
    names = {same_key[0].name.value for same_key in selected.values()}
    if names <= WITHOUT_ROWS:
        return built
    page_of_lines = select(built).select_from(lines)
    if not names & LISTED:
        page_of_lines = page_of_lines.having(func.count() >= sql.number(0))
    return value_of(page_of_lines)


def plain_list(
    compiler: Compiling,
    type_: Any,
    source: Many,
    nodes: list[FieldNode],
    arguments: dict[str, Any],
    parent: Any,
) -> ColumnElement[Any]:
    """A list without pages: no more rows than its source says, or fewer if so asked."""
    row = ROWS[type_.name]
    rest = dict(arguments)
    size = rest.pop("first", source.most)
    if not 0 <= size <= source.most:
        where = nodes[0].name.value
        raise refused(f"{where} asks for {size} rows; 0 to {source.most} will do.")

    def order(alias: Any) -> list[Any]:
        own = [source.order(alias, compiler.ask, **rest)] if source.order else []
        return [*own, *row.keys(alias)]

    base = compiler.listed(row, source, parent, rest)
    few = select(base).where(*compiler.belonging(row, source, base, parent, rest))
    few = few.order_by(*order(base)).limit(sql.number(size))
    few = few.correlate_except(base)
    scope = Scope(compiler.window(base))
    listed = sql.gathered(compiler.object(type_, nodes, scope), order(scope.row))
    return value_of(scope.read(select(listed), scope.row.as_source(few)))


class _Page:
    """A slice of a list in its order."""

    def __init__(
        self,
        compiler: Compiling,
        row: Row,
        piece: Slice,
        asked: dict[str, Any] | None,
        own: str,
    ) -> None:
        self.compiler = compiler
        self.row = row
        self.piece = piece
        asked = asked or {}
        name = asked["field"][0].value if "field" in asked else own or next(iter(row.orders), "")
        descends = "direction" in asked and asked["direction"][0].value == "descending"
        self.order = row.orders.get(name, BY_ID)
        self.ask = self._ask()
        lang = f":{self.ask.sort_lang}" if self.order.is_by_language else ""
        self.signature = f"{row.name}.{name}{lang}{'-' if descends else '+'}"
        self.is_reversed = descends != piece.is_backward
        self.bounds = self._bounds()
        self.is_joined = compiler.ask.is_past and row.as_of is not None
        """Whether a row is put together of what it is and what it was."""

    def keys(self, alias: Any) -> list[Any]:
        """What the list is sorted by: its order, then the id so that no two rows are alike."""
        own = [] if self.order is BY_ID else [self.order.key(alias, self.ask)]
        return [*own, alias.id]

    def sorted(self, keys: list[Any]) -> list[Any]:
        """The keys in the direction rows are read."""
        return [key.desc() if self.is_reversed else key.asc() for key in keys]

    def rows(
        self, base: Any, belonging: list[ColumnElement[bool]], *, is_placed: bool = True
    ) -> Any:
        """The rows of the page; and one more, if it `is_placed`, to tell whether any follow."""
        statement = select(base).where(*belonging)
        keys = self.keys(base)
        if self.bounds is not None:
            beyond_it = beyond(
                keys, self.bounds, is_descending=self.is_reversed, is_joined=self.is_joined
            )
            statement = statement.where(beyond_it)
        ordered = statement.order_by(*self.sorted(keys))
        ordered = ordered.limit(sql.number(self.piece.size + is_placed))
        return ordered.correlate_except(base)

    def lines(
        self, base: Any, belonging: list[ColumnElement[bool]], type_: Any, selected: Fields
    ) -> tuple[Any, dict[str, Any]]:
        """The rows of a page and by response name what is listed of them.

        They are numbered only where it is asked how the page lies in its list.
        """
        compiler = self.compiler
        scope = Scope(compiler.window(base))
        keys = self.keys(scope.row)
        is_placed = any(nodes[0].name.value == "pageInfo" for nodes in selected.values())
        columns: list[Any] = (
            [func.row_number().over(order_by=self.sorted(keys)).label(NUMBER)]
            if is_placed
            else [key.label(f"key_{place}") for place, key in enumerate(keys)]
        )
        labels: dict[str, str] = {}
        for key, nodes in selected.items():
            name = nodes[0].name.value
            if name == "nodes":
                value = compiler.object(get_named_type(type_.fields["nodes"].type), nodes, scope)
            elif name == "edges":
                value = self.edge(get_named_type(type_.fields["edges"].type), nodes, scope)
            elif name == "pageInfo":
                labels[PLACE] = CURSOR
                continue
            else:
                continue
            labels[key] = f"listed_{len(columns)}"
            columns.append(value.label(labels[key]))
        if PLACE in labels:
            columns.append(cursor_of(self.signature, keys).label(CURSOR))
        window = scope.row.as_source(self.rows(base, belonging, is_placed=is_placed))
        lines = scope.read(select(*columns), window).subquery()
        return lines, {key: lines.c[label] for key, label in labels.items()}

    def passed(self, base: Any, belonging: list[ColumnElement[bool]]) -> ColumnElement[bool]:
        """Whether rows lie before the page, on the near side of its cursor.

        (The nearest is asked for, in the order of the list: EXISTS takes whichever comes first,
        which PostgreSQL may look for through the whole table.)
        """
        if self.bounds is None:
            return false()
        keys = self.keys(base)
        near = until(keys, self.bounds, is_descending=self.is_reversed, is_joined=self.is_joined)
        back = [key.asc() if self.is_reversed else key.desc() for key in keys]
        behind = select(base.id).where(*belonging, near).order_by(*back).limit(sql.number(1))
        return behind.correlate_except(base).scalar_subquery().is_not(None)

    def listed(self, value: Any, lines: Any) -> ColumnElement[Any]:
        """The values of the page's rows as a JSON list, in the order of the list."""
        if NUMBER in lines.c:
            order = lines.c.n.desc() if self.piece.is_backward else lines.c.n
            return sql.gathered(value, [order], lines.c.n <= sql.number(self.piece.size))
        keys = [column for name, column in lines.c.items() if name.startswith("key_")]
        descends = self.is_reversed != self.piece.is_backward
        return sql.gathered(value, [key.desc() if descends else key.asc() for key in keys])

    def edge(self, edge: Any, nodes: list[FieldNode], scope: Scope) -> ColumnElement[Any]:
        """A row with its cursor."""
        node_type = get_named_type(edge.fields["node"].type)
        pairs: dict[str, Any] = {}
        for key, same_key in self.compiler.selections.fields(edge, nodes).items():
            match same_key[0].name.value:
                case "node":
                    pairs[key] = self.compiler.object(node_type, same_key, scope)
                case "cursor":
                    pairs[key] = cursor_of(self.signature, self.keys(scope.row))
                case _:
                    pairs[key] = sql.name(edge.name)
        return sql.built(pairs)

    def info(
        self, info: Any, nodes: list[FieldNode], lines: Any, passed: ColumnElement[bool]
    ) -> ColumnElement[Any]:
        """Where the page lies."""
        size, is_backward = sql.number(self.piece.size), self.piece.is_backward
        shown = lines.c.n <= size
        follows = func.count() > size
        near = func.max(lines.c.cursor).filter(lines.c.n == sql.number(1), shown)
        far = sql.gathered(lines.c.cursor, [lines.c.n.desc()], shown).op("->>")(literal_column("0"))
        values = {
            "hasNextPage": passed if is_backward else follows,
            "hasPreviousPage": follows if is_backward else passed,
            "startCursor": far if is_backward else near,
            "endCursor": near if is_backward else far,
            "__typename": sql.name(info.name),
        }
        selected = self.compiler.selections.fields(info, nodes)
        return sql.built({key: values[same[0].name.value] for key, same in selected.items()})

    def _ask(self) -> Ask:
        """What is asked, in the language of the cursor if there is one: pages follow one order."""
        cursor = self.piece.cursor
        lang = cursor.sort_lang if isinstance(cursor, Var) else cursor and language_of(cursor)
        return replace(self.compiler.ask, sort_lang=lang) if lang else self.compiler.ask

    def _bounds(self) -> list[Any] | None:
        """The keys a cursor stands for, as values of the statement."""
        if self.piece.cursor is None:
            return None
        kinds: list[tuple[type, str]] = [(UUID, "ID")]
        if self.order is not BY_ID:
            kinds.insert(0, (self.order.kind, JSON_KINDS[self.order.kind]))
        return [
            self.compiler.binder.bind(self.piece.cursor, name, self._opener(index, kind))
            for index, (kind, name) in enumerate(kinds)
        ]

    def _opener(self, index: int, kind: type) -> Any:
        signature = self.signature
        return lambda cursor: opened(cursor, signature, index, kind)
