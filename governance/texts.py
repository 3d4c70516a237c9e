"""Texts that people write: one thing said in several languages."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from governance.db import Texts
from governance.errors import InvalidInput

LENGTH_MAX = 20_000
NAME_LENGTH_MAX = 300
LANGUAGES_MAX = 50
LINK_LENGTH_MAX = 2_000

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s/]+\S*")
_BREAK = re.compile(r"[\t\n\r\u2028\u2029]")


def is_language(tag: str) -> bool:
    """Whether a tag has the form of BCP 47 (RFC 5646): `fr`, `pt-CV`."""
    return _TAG.fullmatch(tag) is not None


def written(given: Mapping[str, str], field: str, *, length_max: int = LENGTH_MAX) -> Texts:
    """A text as it is kept: trimmed, in known languages, in none of them empty.

    `length_max` counts characters in each language. Raises `InvalidInput` naming the field.
    """
    _check_languages(given, field)
    return {tag: _one(tag, value, field, length_max) for tag, value in given.items()}


def name(given: Mapping[str, str], field: str = "name") -> Texts:
    """A name in languages, each a single line; raises `InvalidInput` like `written`."""
    names = written(given, field, length_max=NAME_LENGTH_MAX)
    for value in names.values():
        _check_line(value, field)
    return names


def line(given: str, field: str, *, length_max: int = NAME_LENGTH_MAX) -> str:
    """A single line of text, trimmed; raises `InvalidInput` when empty or too long."""
    kept = _one("", given, field, length_max)
    _check_line(kept, field)
    return kept


def text(given: str, field: str, *, length_max: int = LENGTH_MAX) -> str:
    """A text in nobody says which language, trimmed; raises `InvalidInput` like `line`."""
    return _one("", given, field, length_max)


def link(given: str, field: str = "link") -> str:
    """An address of the web; raises `InvalidInput` for what is none."""
    kept = line(given, field, length_max=LINK_LENGTH_MAX)
    if not _LINK.fullmatch(kept):
        raise InvalidInput(field, "is no address of the web; write it as https://…")
    return kept


def languages(given: Collection[str], field: str = "languages") -> list[str]:
    """A list of language tags without repeats; raises `InvalidInput` for what is none."""
    if len(given) > LANGUAGES_MAX:
        raise InvalidInput(field, "has {} languages, the limit is {}.", len(given), LANGUAGES_MAX)
    for tag in given:
        _check_tag(tag, field)
    return list(dict.fromkeys(given))


def _check_languages(given: Mapping[str, str], field: str) -> None:
    if not given:
        raise InvalidInput(field, 'say it in one language at least, as in {fr: "…"}.')
    languages(given.keys(), field)


def _check_tag(tag: str, field: str) -> None:
    if not is_language(tag):
        raise InvalidInput(field, "{!r} is no language tag; write fr, pt or pt-CV.", tag[:40])


def _check_line(value: str, field: str) -> None:
    if _BREAK.search(value):
        raise InvalidInput(field, "goes over several lines; write it in one.")


def _one(tag: str, value: str, field: str, length_max: int) -> str:
    trimmed = unicodedata.normalize("NFC", value).strip()
    if _CONTROL.search(trimmed):
        raise InvalidInput(field, "contains a control character.")
    if not any(map(str.isprintable, trimmed)):
        if tag:
            raise InvalidInput(field, "is empty in {}.", tag)
        raise InvalidInput(field, "is empty.")
    length = len(trimmed)
    if length > length_max and tag:
        raise InvalidInput(
            field, "has {} characters in {}, the limit is {}.", length, tag, length_max
        )
    if length > length_max:
        raise InvalidInput(field, "has {} characters, the limit is {}.", length, length_max)
    return trimmed
