"""Notes: what is written down on an organisation and is not for everybody."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.actors.models import coded
from governance.db import Base, Identified, Recorded, references


class NoteAudience(StrEnum):
    """For whom a note is: the secretariat alone, or also those who act for the body."""

    BODY = "body"
    SECRETARIAT = "secretariat"


class OrganisationNote(Identified, Recorded, Base):
    """What a source tells of an organisation that is not public: contacts, needs, remarks.

    It may name people, so what it said before is not kept when it changes.
    """

    __tablename__ = "organisation_note"

    organisation_id: Mapped[UUID] = references("organisation.id", index=False)
    source: Mapped[str]
    """Who tells it: the system it came from, or the secretariat."""
    label: Mapped[str]
    """What it tells of, as the source calls it."""
    text: Mapped[str]
    audience: Mapped[NoteAudience] = mapped_column(coded(NoteAudience, "audience_known"))

    __table_args__ = (
        Index("organisation_note_organisation_id_idx", "organisation_id", "source", "label"),
    )


def unnamed(text: str, names: Iterable[str]) -> str:
    """A text without the lines that name somebody, however they are written."""
    known = "|".join(re.escape(_bare(name)) for name in names)
    naming = re.compile(rf"(?<!\w)(?:{known})(?!\w)")
    return "\n".join(line for line in text.splitlines() if not naming.search(_bare(line)))


def _bare(written: str) -> str:
    """A text without capital letters, accents and further blanks."""
    letters = unicodedata.normalize("NFKD", written)
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(plain.casefold().split())


class ImportedRow(Base):
    """What a row of another system's table said when it was last brought in, as digests.

    A later import changes what the table says anew, and leaves what was mended here.
    """

    __tablename__ = "imported_row"

    system: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digests: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]
