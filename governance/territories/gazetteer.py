"""A national gazetteer, as a table of comma-separated values, read into places line by line."""

import codecs
import csv
import difflib
import io
import math
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from governance import texts
from governance.db import Texts
from governance.errors import InvalidInput
from governance.periods import PartialDate
from governance.territories.places import Identifier, Place, Rejected

REQUIRED = ("scheme", "code", "scale")
OPTIONAL = (
    "name",
    "language",
    "parent_scheme",
    "parent_code",
    "latitude",
    "longitude",
    "population",
    "population_on",
    "time_zone",
    "valid_from",
    "valid_until",
)
UNSAID = "und"
"""The language of a name where nobody says which (BCP 47)."""

DELIMITERS = ",;\t"
POPULATION_MAX = 20_000_000_000
"""More inhabitants than any place will have."""

Row = Mapping[str, str]
Value = TypeVar("Value")


class GazetteerError(Exception):
    """The file as a whole cannot be read; the sentence says where and what to do."""


class _Unfit(Exception):
    """One record does not fit, for the reason given."""


@dataclass(frozen=True)
class Gazetteer:
    """What a file told: places, wider ones first, and the records that do not fit."""

    places: list[Place]
    rejected: list[Rejected]


def read(path: Path, *, encoding: str = "utf-8", language: str = UNSAID) -> Gazetteer:
    """Read a gazetteer; `language` is that of names in a column that does not say it itself.

    Raises `GazetteerError` for a file that is no such table at all, `OSError` for one that is not
    there. What is wrong with one record is told among the rejected.
    """
    if not texts.is_language(language):
        raise GazetteerError(f"{language!r} is no language tag; write fr, pt or pt-CV.")
    written = _decoded(path.read_bytes(), encoding)
    places: dict[Identifier, Place] = {}
    rejected: list[Rejected] = []
    for origin, row in _records(written):
        try:
            place = _place(origin, row, language)
        except (_Unfit, InvalidInput) as reason:
            rejected.append(Rejected(origin, str(reason)))
            continue
        code = place.identifiers[0]
        if code in places:
            rejected.append(
                Rejected(origin, f"{' '.join(code)} stands in {places[code].origin} already.")
            )
        else:
            places[code] = place
    ordered, circular = _ordered(places)
    return Gazetteer(ordered, by_line(rejected + circular))


def by_line(rejected: Iterable[Rejected]) -> list[Rejected]:
    """The records of a file that do not fit, in the order in which they stand there."""
    return sorted(rejected, key=lambda each: int(each.origin.removeprefix("line ")))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise GazetteerError(f"{encoding!r} is no encoding known here; try latin-1.") from None
    if encoding.lower().replace("_", "-") in {"utf-8", "utf8"}:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise GazetteerError(
            f"line {line} is not in {encoding.removesuffix('-sig').upper()}: its byte {column} is "
            f"0x{content[error.start]:02x}. Say which encoding the file is in, as in "
            "--encoding latin-1 or --encoding utf-16."
        ) from None


def _records(written: str) -> Iterator[tuple[str, Row]]:
    """The records below the heading, each with the line it begins in."""
    if "\x00" in written:
        line = written.count("\n", 0, written.index("\x00")) + 1
        raise GazetteerError(f"line {line} holds a zero byte: this is no table of text.")
    heading = written.partition("\n")[0]
    delimiter = max(DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    before = 0
    try:
        for fields in reader:
            origin = f"line {before + 1}"
            before = reader.line_num
            if not columns:
                columns = _columns([field.strip() for field in fields])
            elif any(fields):
                yield origin, _row(columns, fields)
    except csv.Error as error:
        raise GazetteerError(
            f"line {reader.line_num} is no line of such a table: {error}."
        ) from None
    if not columns:
        raise GazetteerError("the file is empty: its first line must name the columns.")


def _row(columns: list[str], fields: list[str]) -> Row:
    """A record by column; one of another length tells so when it is read."""
    if len(fields) != len(columns):
        return {"": f"it has {len(fields)} fields where the heading has {len(columns)}."}
    return {column: field.strip() for column, field in zip(columns, fields, strict=True)}


def _columns(heading: list[str]) -> list[str]:
    """The columns as the heading names them, refused as a whole where one is unknown or missing."""
    for column in heading:
        if column in REQUIRED or column in OPTIONAL or _language_of(column):
            continue
        close = difflib.get_close_matches(column, REQUIRED + OPTIONAL, n=1)
        raise GazetteerError(
            f"the column {column!r} is unknown"
            + (f"; is {close[0]!r} meant? " if close else ". ")
            + f"Columns are {', '.join(REQUIRED + OPTIONAL)}, and name_fr, name_pt … for names in "
            "languages."
        )
    missing = [column for column in REQUIRED if column not in heading]
    if not any(column == "name" or _language_of(column) for column in heading):
        missing.append("name")
    if missing:
        raise GazetteerError(f"the column {missing[0]!r} is missing from the first line.")
    if repeated := [column for column in heading if heading.count(column) > 1]:
        raise GazetteerError(f"the column {repeated[0]!r} stands twice in the first line.")
    return heading


def _language_of(column: str) -> str | None:
    """The language of a column of names: `name_pt` and `name_pt-CV`."""
    tag = column.removeprefix("name_").replace("_", "-")
    return tag if column.startswith("name_") and texts.is_language(tag) else None


def _place(origin: str, row: Row, language: str) -> Place:
    if "" in row:
        raise _Unfit(row[""])
    scheme = texts.line(row["scheme"], "scheme", length_max=60)
    code = texts.line(row["code"], "code", length_max=120)
    parent_code = row.get("parent_code")
    since, until = _read(row, "valid_from", _date), _read(row, "valid_until", _date)
    if since and until and since.day >= until.end:
        raise _Unfit(f"valid_until: {until} is not after {since}, when it began.")
    return Place(
        origin=origin,
        name=_name(row, language),
        scale=texts.line(row["scale"], "scale"),
        identifiers=((scheme, code),),
        parent=(row.get("parent_scheme") or scheme, parent_code) if parent_code else None,
        point=_point(row),
        population=_read(row, "population", _count),
        population_on=_read(row, "population_on", _date),
        time_zone=row.get("time_zone") or None,
        valid_from=since,
        valid_until=until,
    )


def _name(row: Row, language: str) -> Texts:
    told = {
        tag: name for column, name in row.items() if name and (tag := _language_of(column) or "")
    }
    if row.get("name"):
        told.setdefault(row.get("language") or language, row["name"])
    if not told:
        raise _Unfit("name: is empty.")
    return texts.name(told)


def _point(row: Row) -> tuple[float, float] | None:
    latitude, longitude = _read(row, "latitude", _degrees), _read(row, "longitude", _degrees)
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        raise _Unfit("latitude and longitude: one is given without the other.")
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004  Degrees.
        raise _Unfit("latitude is -90 to 90 and longitude -180 to 180 degrees.")
    return latitude, longitude


def _read(row: Row, column: str, parse: Callable[[str], Value]) -> Value | None:
    written = row.get(column)
    if not written:
        return None
    try:
        return parse(written)
    except ValueError as error:
        raise _Unfit(f"{column}: {error}.") from None


def _degrees(written: str) -> float:
    try:
        degrees = float(written)
    except ValueError:
        degrees = math.nan
    if not math.isfinite(degrees):
        raise ValueError(f"{written!r} is no number; write degrees as in 40.28 or -7.5")
    return degrees


def _count(written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", written) or int(written) > POPULATION_MAX:
        raise ValueError(f"{written!r} is no number of inhabitants; write it as in 51797")
    return int(written)


_date = PartialDate.parse


def _ordered(places: dict[Identifier, Place]) -> tuple[list[Place], list[Rejected]]:
    """Wider places first; those that lie in each other in a circle, or within one, are rejected."""
    within: defaultdict[Identifier | None, list[Place]] = defaultdict(list)
    for place in places.values():
        within[place.parent if place.parent in places else None].append(place)
    ordered: list[Place] = []
    waiting = deque(within.pop(None, []))
    while waiting:
        place = waiting.popleft()
        ordered.append(place)
        waiting.extend(within.pop(place.identifiers[0], []))
    left: dict[Any, Place] = {
        place.identifiers[0]: place for group in within.values() for place in group
    }
    return ordered, [Rejected(place.origin, _circle(place, left)) for place in left.values()]


def _circle(place: Place, left: Mapping[Any, Place]) -> str:
    """Say how a place comes to lie within itself, or within such a place."""
    passed = [place.identifiers[0]]
    while (parent := left[passed[-1]].parent) not in passed:
        assert parent is not None  # noqa: S101  What is left lies in what is left.
        passed.append(parent)
    if parent != passed[0]:
        return f"the place it lies in, {' '.join(passed[1])}, lies within itself."
    codes = " in ".join(code for _, code in [*passed, parent])
    return f"it lies within itself: {codes}."
