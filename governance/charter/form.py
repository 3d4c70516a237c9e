"""The form of a charter file: a version, what it says, and where that does not fit."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from governance.charter.models import TranslationStatus
from governance.db import Texts
from governance.periods import PartialDate
from governance.territories.places import Rejected

EXAMPLE = """\
{
  "key": "2010",
  "title": {"fr": "…", "pt": "…"},
  "original_language": "fr",
  "adopted_on": "2010-03-24",
  "translations": {"pt": "approved"},
  "articles": [
    {"key": "aims", "title": {"fr": "…"}, "text": {"fr": "…", "pt": "…"},
     "commitments": [{"key": "together", "text": {"fr": "…"}}]}
  ]
}"""


class CharterFileError(Exception):
    """The file does not fit; each sentence says where and what to do."""

    def __init__(self, *faults: Rejected) -> None:
        """Keep each fault with its place."""
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class PassageRecord(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An article or a commitment as the file tells of it."""

    key: str
    text: Texts
    title: Texts | None = None
    original_language: str | None = None
    translations: dict[str, TranslationStatus] = {}
    """How far each has come, where it is not as the version says."""
    commitments: list[Any] = []


class VersionRecord(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A version as the file tells of it: a draft, unless it says when it was adopted."""

    key: str
    title: Texts
    original_language: str
    about: Texts | None = None
    supersedes: str | None = None
    """The key of the version it takes the place of."""
    opened_on: str | None = None
    adopted_on: str | None = None
    in_force_from: date | None = None
    readherence_until: date | None = None
    translations: dict[str, TranslationStatus] = {}
    """How far the translations have come, by language: draft, reviewed or approved."""
    articles: list[Any] = []
    commitments: list[Any] = []
    """Those that stand in no article."""


class Placed(msgspec.Struct, kw_only=True, frozen=True):
    """A passage, where it stands in the file, and its place in the version."""

    place: str
    record: PassageRecord
    position: int
    article: str | None = None
    """The key of the article a commitment stands in."""


class Charter(msgspec.Struct, kw_only=True, frozen=True):
    """A file that has the form."""

    version: VersionRecord
    opened_on: PartialDate | None
    adopted_on: PartialDate | None
    articles: list[Placed]
    commitments: list[Placed]


def read(path: Path) -> Charter:
    """Read a charter file; raises `CharterFileError` that names every fault and its place."""
    try:
        given = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CharterFileError(Rejected("file", "is not in UTF-8; write JSON in UTF-8.")) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise CharterFileError(Rejected(place, f"is no JSON: {error.msg}.")) from None
    except RecursionError:
        raise CharterFileError(Rejected("file", "is nested too deeply.")) from None
    return fitted(given)


def fitted(given: Any) -> Charter:
    """A charter in its form; raises `CharterFileError` that names every fault and its place."""
    faults: list[Rejected] = []
    version = _converted(given, VersionRecord, "", faults)
    if version is None:
        raise CharterFileError(*faults)
    articles = list(_passages(version.articles, "articles", faults))
    within = [
        (f"{place}.commitments", record.commitments, record.key) for place, record in articles
    ]
    commitments = [
        (place, record, article)
        for where, listed, article in [*within, ("commitments", version.commitments, None)]
        for place, record in _passages(listed, where, faults)
    ]
    for place, record, _ in commitments:
        if record.commitments:
            faults.append(Rejected(f"{place}.commitments", "stand in an article, not here."))
    _check_keys(articles, faults)
    _check_keys([(place, record) for place, record, _ in commitments], faults)
    opened = _date(version.opened_on, "opened_on", faults)
    adopted = _date(version.adopted_on, "adopted_on", faults)
    if faults:
        raise CharterFileError(*faults)
    return Charter(
        version=version,
        opened_on=opened,
        adopted_on=adopted,
        articles=[
            Placed(place=place, record=record, position=number)
            for number, (place, record) in enumerate(articles, start=1)
        ],
        commitments=[
            Placed(place=place, record=record, position=number, article=article)
            for number, (place, record, article) in enumerate(commitments, start=1)
        ],
    )


def _passages(
    listed: list[Any], where: str, faults: list[Rejected]
) -> Iterator[tuple[str, PassageRecord]]:
    for number, given in enumerate(listed):
        place = f"{where}[{number}]"
        record = _converted(given, PassageRecord, place, faults)
        if record is not None:
            yield place, record


def _check_keys(passages: list[tuple[str, PassageRecord]], faults: list[Rejected]) -> None:
    known: dict[str, str] = {}
    for place, record in passages:
        if record.key in known:
            other = known[record.key]
            faults.append(Rejected(f"{place}.key", f"{record.key!r} is that of {other}."))
        known.setdefault(record.key, place)


def _date(written: str | None, field: str, faults: list[Rejected]) -> PartialDate | None:
    if written is None:
        return None
    try:
        return PartialDate.parse(written)
    except ValueError as error:
        faults.append(Rejected(field, f"{error}."))
        return None


Form = TypeVar("Form", bound=msgspec.Struct)


def _converted(given: Any, form: type[Form], place: str, faults: list[Rejected]) -> Form | None:
    try:
        return msgspec.convert(given, form)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        field = path.strip("`").removeprefix("$").removeprefix(".")
        if missing := re.fullmatch(r"Object missing required field `(\w+)`", message):
            field, message = ".".join(filter(None, (field, missing[1]))), "Is missing"
        elif unknown := re.fullmatch(r"Object contains unknown field `(.+)`", message):
            known = ", ".join(form.__struct_fields__)
            message = f"There is no {unknown[1]!r}; there are {known}"
        where = ".".join(filter(None, (place, field))) or "file"
        faults.append(Rejected(where, f"{message[0].lower()}{message[1:]}."))
        return None


def wanted_status(version: VersionRecord, record: PassageRecord) -> Mapping[str, TranslationStatus]:
    """How far the translations of a passage have come, by the file."""
    said = {**version.translations, **record.translations}
    return {
        tag: said.get(tag, TranslationStatus.DRAFT)
        for tag in record.text
        if tag != (record.original_language or version.original_language)
    }
