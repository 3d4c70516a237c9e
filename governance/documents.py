"""Trusted documents: what may be asked by the hash of its text, since it was registered before."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import CheckConstraint, Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import Base

PREFIX = "sha256:"
IS_ID = re.compile(r"sha256:[0-9a-f]{64}")
SUFFIX = ".graphql"
BYTES_MAX = 100_000
"""Longer documents are none that people wrote."""


class TrustedDocument(Base):
    """A document that was registered, by the SHA-256 of its text. It may go, but never changes."""

    __tablename__ = "trusted_document"
    __table_args__ = (
        CheckConstraint("sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name="hash"),
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    """The name of the file it came from."""
    text: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DocumentsError(Exception):
    """Documents that cannot be registered; each sentence names a file and says why."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(sentences))


@dataclass(frozen=True)
class Given:
    """A document out of a file, as it is asked for: by the hash of the file's very bytes."""

    name: str
    text: str

    @property
    def id(self) -> str:
        """What it is asked for by."""
        return id_of(self.text)


def id_of(text: str) -> str:
    """The id of a document by its text."""
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()


def read(places: Iterable[Path]) -> list[Given]:
    """The documents of files and folders, each once; raises `DocumentsError`."""
    given: dict[str, Given] = {}
    wrong: list[str] = []
    for place in places:
        paths = sorted(place.rglob(f"*{SUFFIX}")) if place.is_dir() else [place]
        if not paths:
            wrong.append(f"{place} holds no *{SUFFIX} files.")
        for path in paths:
            name = str(path.relative_to(place)) if place.is_dir() else path.name
            try:
                one = Given(name, _text(path))
            except (OSError, ValueError) as error:
                wrong.append(f"{name}: {getattr(error, 'strerror', None) or error}.")
            else:
                given.setdefault(one.id, one)
    if wrong:
        raise DocumentsError(*wrong)
    return list(given.values())


def _text(path: Path) -> str:
    """A file's text, its line ends as they are."""
    content = path.read_bytes()
    if len(content) > BYTES_MAX:
        raise ValueError(f"the file has {len(content)} bytes, the limit is {BYTES_MAX}")
    if b"\0" in content:
        raise ValueError("the file holds a zero byte")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise ValueError("the file is not in UTF-8") from None


def registered() -> Select[TrustedDocument]:
    """The documents in the database, by name."""
    return select(TrustedDocument).order_by(TrustedDocument.name, TrustedDocument.sha256)


def registering(given: Iterable[Given]) -> Any:
    """The statement that registers documents; it answers with the ids that were not known."""
    rows = [
        {"sha256": one.id.removeprefix(PREFIX), "name": one.name, "text": one.text} for one in given
    ]
    known = insert(TrustedDocument).values(rows).on_conflict_do_nothing()
    return known.returning(TrustedDocument.sha256)
