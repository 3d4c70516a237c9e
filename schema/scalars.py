"""Values with a form of their own: texts in languages, dates known in part, large counts."""

from typing import Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from governance import periods
from governance.periods import PartialDate
from governance.texts import is_language

Texts = NewType("Texts", dict[str, str])
BigInt = NewType("BigInt", int)
GeoJson = NewType("GeoJson", dict[str, Any])
Params = NewType("Params", dict[str, Any])
Held = NewType("Held", dict[str, Any])
WordDifference = NewType("WordDifference", list[dict[str, str]])


def parse_texts(value: Any) -> Texts:
    """A text in languages as a client gives it; raises `ValueError` for another form."""
    if not isinstance(value, dict):
        raise ValueError('write a text by language, as in {fr: "Mairie", pt: "Câmara"}')  # noqa: TRY004  GraphQL reports it.
    for tag, text in value.items():
        if not is_language(tag):
            raise ValueError(f"{tag!r} is no language tag; write fr, pt or pt-CV")
        if not isinstance(text, str):
            raise ValueError(f"the text in {tag} is no string")  # noqa: TRY004  GraphQL reports it.
    return Texts(value)


def parse_count(value: Any) -> BigInt:
    """A whole number; raises `ValueError` for anything else and past 2^53, where JSON loses it."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise ValueError("is no whole number below 2^53")
    return BigInt(value)


def parse_object(value: Any) -> Any:
    """A JSON object; raises `ValueError` for anything else."""
    if not isinstance(value, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004  GraphQL reports it.
    return value


def parse_words(value: Any) -> Any:
    """A list of words with their fates; raises `ValueError` for anything else."""
    if not isinstance(value, list):
        raise ValueError("is no list of words and their fates")  # noqa: TRY004  GraphQL reports it.
    return value


def parse_date(value: Any) -> PartialDate:
    """A date known to the day, month or year; raises `ValueError` for anything else."""
    if not isinstance(value, str):
        raise ValueError("write a date as 2012-11-23, 2012-11 or 2012")  # noqa: TRY004  GraphQL reports it.
    return PartialDate.parse(value)


CONFIG = StrawberryConfig(
    scalar_map={
        Texts: strawberry.scalar(
            name="Texts",
            description='A text by language (BCP 47): {"fr": "…", "pt": "…"}.',
            serialize=lambda value: value,
            parse_value=parse_texts,
        ),
        BigInt: strawberry.scalar(
            name="BigInt",
            description="A whole number, exact up to 2^53.",
            serialize=int,
            parse_value=parse_count,
        ),
        GeoJson: strawberry.scalar(
            name="GeoJSON",
            description="A GeoJSON geometry (RFC 7946).",
            serialize=lambda value: value,
            parse_value=parse_object,
        ),
        Params: strawberry.scalar(
            name="Params",
            description="What a deed was done with: a JSON object.",
            serialize=lambda value: value,
            parse_value=parse_object,
        ),
        Held: strawberry.scalar(
            name="Held",
            description="All that is held on a person: a JSON object of tables and their rows.",
            serialize=lambda value: value,
            parse_value=parse_object,
        ),
        WordDifference: strawberry.scalar(
            name="WordDifference",
            description="Two texts as one, word by word: a list of"
            ' {"fate": "kept" | "removed" | "added", "text": "…"}.',
            serialize=lambda value: value,
            parse_value=parse_words,
        ),
        periods.PartialDate: strawberry.scalar(
            name="PartialDate",
            description="A day known to the day, month or year: 2012-11-23, 2012-11 or 2012.",
            serialize=str,
            parse_value=parse_date,
        ),
    }
)
