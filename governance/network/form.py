"""The form of a network file: what a record must look like, and what is wrong where it does not."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from governance.actors.models import Democracy, LegalStanding, OrganisationKind, Role, Sector
from governance.db import Texts
from governance.members.models import Basis
from governance.periods import PartialDate
from governance.territories.places import Rejected

SYSTEM = "TOGETHER"
"""The scheme of a territory's key, and the system of an organisation's, in such a file."""

UNSAID = "und"
"""The language of a name of which nobody says which it is (BCP 47)."""

GROUPING = "grouping"
"""What stands for a scale where a territory is made of others."""

ROLES = {"network coordination": Role.NETWORK_COORDINATION, "president": Role.CHAIR}
"""Roles as the network's own texts call them."""

Record = TypeVar("Record", bound="Keyed")


class NetworkError(Exception):
    """The file as a whole cannot be read; the sentence says where and what to do."""


class Unfit(Exception):
    """One record does not fit, for the reason given."""


class Code(msgspec.Struct, frozen=True):
    """A code another system knows a territory by."""

    scheme: str
    value: str


class Population(msgspec.Struct, frozen=True):
    """How many live in a place, when they were counted, and whether only about so many."""

    value: int
    approximate: bool = False
    date: str | None = None


class Point(msgspec.Struct, frozen=True):
    """Where a place lies, in degrees (WGS 84)."""

    latitude: float
    longitude: float


class Keyed(msgspec.Struct, kw_only=True):
    """A record of a network file, which others name by its key."""

    key: str
    name: str | Texts

    @property
    def texts(self) -> Texts:
        """The name by language."""
        return said(self.name)


class TerritoryRecord(Keyed, kw_only=True):
    """A territory as the file tells of it."""

    scale: str
    parent: str | None = None
    identifiers: tuple[Code, ...] = ()
    members: tuple[str, ...] = ()
    point: Point | None = None
    population: Population | None = None
    time_zone: str | None = None
    since: str | None = None

    @property
    def is_grouping(self) -> bool:
        """Whether it is made of other territories."""
        return self.scale == GROUPING


class OrganisationRecord(Keyed, kw_only=True):
    """An organisation as the file tells of it."""

    kind: OrganisationKind
    sector: Sector | None = None
    democracy: Democracy | None = None
    legal_standing: LegalStanding | None = None
    legal_basis: str | Texts | None = None
    territory: str | None = None
    part_of: str | None = None
    languages: tuple[str, ...] = ()
    description: str | Texts | None = None
    founded: str | None = None
    ended: str | None = None
    informal_since: str | None = None
    is_unlisted: bool = False
    is_network: bool = False
    membership: Any = None
    """What it is in the network; read on its own, so that a mistake keeps nothing else out."""


class MembershipRecord(msgspec.Struct, kw_only=True):
    """What the file tells of an organisation in the network: its class by key, and since when."""

    key: str = msgspec.field(name="class")
    admitted: str | None = None
    basis: Basis | None = None
    """Of a sympathiser, what makes it one."""


class MandateRecord(msgspec.Struct, kw_only=True):
    """A mandate as the file tells of it, held by territories or organisations."""

    role: str
    body: str | None = None
    holders: tuple[str, ...] = ()
    holder_withheld: bool = False
    decision: str | None = None
    since: str | None = msgspec.field(default=None, name="from")
    until: str | None = msgspec.field(default=None, name="to")


class CharterVersionRecord(msgspec.Struct, kw_only=True):
    """A version of the charter as the file tells of it; its text has a file of its own."""

    key: str
    title: str | Texts
    original_language: str = "fr"
    about: str | Texts | None = None
    supersedes: str | None = None
    opened: str | None = None
    approved: str | None = None
    """When it was adopted; a draft without it."""


def read(path: Path) -> dict[str, Any]:
    """Read a network file; raises `NetworkError` for what is no JSON object, `OSError` if none."""
    try:
        network = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise NetworkError(
            f"line {line} is not in UTF-8; a network file is JSON in UTF-8."
        ) from None
    except json.JSONDecodeError as error:
        raise NetworkError(
            f"line {error.lineno}, column {error.colno} is no JSON: {error.msg}."
        ) from None
    except RecursionError:
        raise NetworkError("the file is nested too deeply to be a network file.") from None
    if not isinstance(network, dict):
        raise NetworkError("a network file is a JSON object with territories, organisations, …")
    return network


def demo() -> dict[str, Any]:
    """The real network on its territories, as far as its texts tell."""
    return read(Path(str(files("governance") / "demo.json")))


def said(written: str | Texts) -> Texts:
    """A text by language; one in a language nobody says which is kept as such."""
    return {UNSAID: written} if isinstance(written, str) else written


def date(written: str | None, field: str) -> PartialDate | None:
    """A date to its precision; raises `Unfit` that names the field."""
    if written is None:
        return None
    try:
        return PartialDate.parse(written)
    except ValueError as error:
        raise Unfit(f"{field}: {error}.") from None


def known(ids: Mapping[str, UUID], key: str, named_as: str) -> UUID:
    """What has come in under a key; raises `Unfit` that names the field where nothing has."""
    if key not in ids:
        raise Unfit(f"{named_as}: {key!r} is not among what has come in.")
    return ids[key]


def role(written: str) -> Role:
    """A role by its code or the network's own word; raises `Unfit` for neither."""
    if written in ROLES:
        return ROLES[written]
    try:
        return Role(written)
    except ValueError:
        raise Unfit(f"role: {unknown(written, [*Role, *ROLES])}") from None


class Section(Generic[Record]):
    """The records of one list in the file, those that have the form and those that have not."""

    def __init__(self, network: Mapping[str, Any], name: str, kind: type[Record]) -> None:
        """Read a list; raises `NetworkError` if it is none."""
        self.records: dict[str, Record] = {}
        self.places: dict[str, str] = {}
        """Where each stands, by key, for whoever has to mend it."""
        self.rejected: list[Rejected] = []
        for place, given in listed(network, name):
            try:
                record = converted(given, kind)
            except Unfit as error:
                self.rejected.append(Rejected(place, str(error)))
                continue
            if record.key in self.records:
                other = self.places[record.key]
                self.rejected.append(Rejected(place, f"key: {record.key!r} is that of {other}."))
                continue
            self.records[record.key] = record
            self.places[record.key] = f"{place} ({record.key})"

    def reject(self, key: str, reason: str) -> None:
        """Leave a record out, for a reason."""
        del self.records[key]
        self.rejected.append(Rejected(self.places[key], reason))

    def ordered(self, wider: str) -> list[Record]:
        """The records, those named in the field `wider` first; a circle of them is rejected."""
        while True:
            graph = {
                key: [parent] if (parent := getattr(each, wider)) in self.records else []
                for key, each in self.records.items()
            }
            try:
                return [self.records[key] for key in TopologicalSorter(graph).static_order()]
            except CycleError as error:
                circle: list[str] = error.args[1][::-1]
                for key in circle[1:]:
                    self.reject(key, f"{wider}: it lies within itself: {' in '.join(circle)}.")


def listed(network: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    """The items of a list in the file, each with where it stands; raises `NetworkError` if none."""
    items = network.get(name, [])
    if not isinstance(items, list):
        raise NetworkError(f"{name!r} must be a list.")
    return [(f"{name}[{number}]", item) for number, item in enumerate(items)]


Form = TypeVar("Form", bound=msgspec.Struct)


def converted(given: Any, form: type[Form]) -> Form:
    """A record in its form; raises `Unfit` with a sentence that names the field."""
    if isinstance(given, dict):
        for field, codes in _CODES.items():
            written = given.get(field) if field in form.__struct_fields__ else None
            if isinstance(written, str) and written not in codes:
                raise Unfit(f"{field}: {unknown(written, codes)}")
    try:
        return msgspec.convert(given, form)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        field = path.strip("`").removeprefix("$").removeprefix(".")
        if missing := re.fullmatch(r"Object missing required field `(\w+)`", message):
            field, message = ".".join(filter(None, (field, missing[1]))), "Is missing"
        raise Unfit(f"{field or 'record'}: {message[0].lower()}{message[1:]}.") from None


_CODES: dict[str, list[str]] = {
    "kind": list(OrganisationKind),
    "sector": list(Sector),
    "democracy": list(Democracy),
    "legal_standing": list(LegalStanding),
    "basis": list(Basis),
}


def unknown(written: str, known: Iterable[str]) -> str:
    """Say that a word is none of those known, and which may be meant."""
    known = [str(word) for word in known]
    close = difflib.get_close_matches(written, known, n=1)
    if close:
        return f"{written!r} is unknown; is {close[0]!r} meant?"
    return f"{written!r} is unknown; there are {', '.join(known)}."
