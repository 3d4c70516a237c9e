"""The incumbent's table as it is read: its lines, and a mapping that says what a column becomes."""

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from governance.actors.models import OrganisationKind, Sector
from governance.network.form import UNSAID, NetworkError

DELIMITERS = ",;\t"
BYTE_ORDERS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""How a file begins that says itself which encoding it is in."""
TARGETS = frozenset(
    {
        *("key", "name", "description", "kind", "sector", "country", "region", "part_of"),
        *("contacts", "note"),
    }
)
"""What a column can become."""
NOTE = "note"
SEVERAL = frozenset({"contacts", NOTE})
"""What several columns can become."""


class Form(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A mapping as its file has it."""

    system: str
    columns: dict[str, str]
    language: str = UNSAID
    default_kind: OrganisationKind = OrganisationKind.COORDINATION_GROUP
    kinds: dict[str, OrganisationKind] = {}
    sectors: dict[str, Sector] = {}
    countries: dict[str, str] = {}


@dataclass(frozen=True)
class TableMapping:
    """What becomes of a table's columns and of the words in them."""

    system: str
    language: str
    default_kind: OrganisationKind
    columns: Mapping[str, str]
    kinds: Mapping[str, OrganisationKind]
    sectors: Mapping[str, Sector]
    countries: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One record of the table: where it begins, and what its columns say."""

    number: int
    cells: Mapping[str, str]
    """By the heading as it is written; cells that say nothing are left out."""
    fault: str | None = None
    """Why it is no record at all."""


@dataclass(frozen=True)
class Table:
    """The incumbent's table with its mapping."""

    mapping: TableMapping
    targets: Mapping[str, str]
    """What each column becomes, by its heading as it is written."""
    lines: list[Line] = field(default_factory=list)

    def column(self, target: str) -> str | None:
        """The heading of the column that becomes something, if there is one."""
        return next((each for each, to in self.targets.items() if to == target), None)

    def cell(self, line: Line, target: str) -> str | None:
        """What a line says in the column that becomes something."""
        column = self.column(target)
        return None if column is None else line.cells.get(column)


def folded(written: str) -> str:
    """A word without capital letters, accents, hyphens and further blanks."""
    bare = unicodedata.normalize("NFKD", written)
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(letters.casefold().replace("_", " ").replace("-", " ").split())


def read_mapping(path: Path | None = None) -> TableMapping:
    """A mapping from its file, or the one that comes along; raises `NetworkError`, `OSError`."""
    known = path or Path(str(files("governance.network") / "wikispiral.toml"))
    try:
        given = msgspec.convert(tomllib.loads(known.read_text("utf-8")), Form)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NetworkError(f"{known.name} is no TOML in UTF-8: {error}.") from None
    except msgspec.ValidationError as error:
        raise NetworkError(f"{known.name} is no mapping: {error}.") from None
    for column, target in given.columns.items():
        if target not in TARGETS:
            raise NetworkError(
                f"{known.name}: the column {column!r} cannot become {target!r}; "
                f"there are {', '.join(sorted(TARGETS))}."
            )
    return TableMapping(
        system=given.system,
        language=given.language,
        default_kind=given.default_kind,
        columns=_by_word(given.columns),
        kinds=_by_word(given.kinds),
        sectors=_by_word(given.sectors),
        countries=_by_word(given.countries),
    )


def read_table(path: Path, mapping: TableMapping, encoding: str | None = None) -> Table:
    """The table in a file; raises `NetworkError` with what is wrong with it as a whole."""
    written = _decoded(path.read_bytes(), encoding)
    heading = written.partition("\n")[0]
    delimiter = max(DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = _lines(reader)
        headings = next(lines, (1, []))[1]
        table = Table(mapping, _targets(headings, mapping))
        table.lines.extend(_record(number, headings, fields) for number, fields in lines)
    except csv.Error as error:
        raise NetworkError(f"line {reader.line_num} is no line of such a table: {error}.") from None
    return table


def _by_word(given: Mapping[str, Any]) -> dict[str, Any]:
    return {folded(word): value for word, value in given.items()}


def _decoded(content: bytes, encoding: str | None) -> str:
    begun = next((name for mark, name in BYTE_ORDERS.items() if content.startswith(mark)), None)
    named = encoding or begun or "utf-8"
    try:
        written = content.decode(named)
    except LookupError:
        raise NetworkError(f"{named!r} is no encoding known here; try latin-1.") from None
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content.count(b"\n", 0, start) + 1
        raise NetworkError(
            f"line {line} is not in {named.removesuffix('-sig').upper()}. Say which encoding the "
            "file is in, as in --encoding cp1252 or --encoding latin-1."
        ) from None
    if "\x00" in written:
        raise NetworkError("the file holds a zero byte: this is no table of text.")
    return written.removeprefix("\ufeff")


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The lines that say anything, each with the number of the line it begins in."""
    before = 0
    for fields in reader:
        number, before = before + 1, reader.line_num
        if any(each.strip() for each in fields):
            yield number, [each.strip() for each in fields]


def _targets(headings: list[str], mapping: TableMapping) -> dict[str, str]:
    if not headings:
        raise NetworkError("the file is empty: its first line must name the columns.")
    words = [folded(each) for each in headings]
    for heading, word in zip(headings, words, strict=True):
        if not word:
            raise NetworkError("a column has no name in the first line; name every column.")
        if words.count(word) > 1:
            raise NetworkError(f"the column {heading!r} stands twice in the first line.")
    found = {each: mapping.columns.get(folded(each), NOTE) for each in headings}
    for target in sorted(TARGETS - SEVERAL):
        columns = [each for each, to in found.items() if to == target]
        if len(columns) > 1:
            raise NetworkError(f"the columns {columns[0]!r} and {columns[1]!r} both are {target}.")
    for target in ("key", "name"):
        if target not in found.values():
            named = " or ".join(
                sorted(each for each, to in mapping.columns.items() if to == target)
            )
            raise NetworkError(
                f"the first line names no column for the {target} ({named}); "
                "name it there, or change the mapping."
            )
    return found


def _record(number: int, headings: list[str], fields: list[str]) -> Line:
    if len(fields) != len(headings):
        fault = f"it has {len(fields)} fields where the first line has {len(headings)}."
        return Line(number, {}, fault)
    return Line(number, {key: each for key, each in zip(headings, fields, strict=True) if each})
