"""A charter file becomes a version of the charter; what is known already is left as it is."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.charter import operations, queries
from governance.charter.form import Charter, CharterFileError, Placed, wanted_status
from governance.charter.models import (
    CharterArticle,
    CharterCommitment,
    CharterVersion,
    TranslationStatus,
)
from governance.charter.operations import writing
from governance.charter.operations.writing import Written
from governance.errors import Refusal
from governance.events import record
from governance.territories.places import Rejected

DIFFERS = "says something else than the version that was adopted, whose text does not change."


@dataclass
class Loaded:
    """What became of a charter file."""

    key: str
    added: Counter[str] = field(default_factory=Counter)
    """By kind, what is new."""
    changed: Counter[str] = field(default_factory=Counter)
    """By kind, what says something else than before."""
    known: Counter[str] = field(default_factory=Counter)
    """By kind, what was met and left as it is."""
    beside: list[str] = field(default_factory=list)
    """The keys of what the version says besides, of which the file does not tell."""
    is_adopted: bool = False

    @property
    def has_changed_something(self) -> bool:
        """Whether anything is different now."""
        return self.added.total() + self.changed.total() > 0


async def load(session: AsyncSession, charter: Charter, *, viewer: Viewer, at: datetime) -> Loaded:
    """Let a version come in whole; the caller commits, or rolls back.

    Raises `CharterFileError` that names every passage that does not fit.
    """
    loading = _Loading(session, viewer, at, charter)
    try:
        await loading.version()
    except Refusal as refusal:
        raise CharterFileError(Rejected("version", str(refusal))) from None
    await loading.passages(CharterArticle, charter.articles)
    await loading.passages(CharterCommitment, charter.commitments)
    if not loading.faults:
        try:
            await loading.adopt()
        except Refusal as refusal:
            loading.faults.append(Rejected("adopted_on", str(refusal)))
    if loading.faults:
        raise CharterFileError(*loading.faults)
    return loading.loaded


class _Loading:
    """One file on its way in."""

    def __init__(
        self, session: AsyncSession, viewer: Viewer, at: datetime, charter: Charter
    ) -> None:
        self._session = session
        self._viewer = viewer
        self._at = at
        self._charter = charter
        self._articles: dict[str, CharterArticle] = {}
        self.row: CharterVersion
        self.faults: list[Rejected] = []
        self.loaded = Loaded(charter.version.key)

    async def version(self) -> None:
        """Meet the version, or draft it."""
        told = self._charter.version
        known = await self._session.scalar(queries.by_key(told.key))
        if known is not None:
            self.row = known
            self.loaded.known["version"] += 1
            return
        former = None
        if told.supersedes is not None:
            former = await self._session.scalar(queries.by_key(told.supersedes))
            if former is None:
                fault = Rejected("supersedes", f"{told.supersedes!r} is no version that is here.")
                raise CharterFileError(fault)
        self.row = await operations.draft_charter_version(
            self._session,
            viewer=self._viewer,
            at=self._at,
            key=told.key,
            title=told.title,
            original_language=told.original_language,
            about=told.about,
            supersedes_id=former.id if former else None,
            copies=False,
            opened_on=self._charter.opened_on or self._charter.adopted_on,
        )
        self.loaded.added["version"] += 1

    async def passages(self, model: type[Written], listed: list[Placed]) -> None:
        """Let the version say what the file tells of one kind."""
        rows = await writing.ordered(self._session, model, self.row.id)
        known = {row.key: row for row in rows}
        told = {placed.record.key for placed in listed}
        self.loaded.beside += [key for key in known if key not in told]
        for placed in listed:
            try:
                await self._passage(model, known.get(placed.record.key), placed)
            except Refusal as refusal:
                self.faults.append(Rejected(placed.place, str(refusal)))

    async def _passage(self, model: type[Written], known: Written | None, placed: Placed) -> None:
        kind = "articles" if model is CharterArticle else "commitments"
        if known is not None and await self._is_said(known, placed):
            row = known
            is_changed = False
        elif self.row.text_fixed_at is not None:
            if known is None or not self._is_original(known, placed):
                self.faults.append(Rejected(placed.place, DIFFERS))
                return
            row = known
            is_changed = await self._translate(known, placed)
        else:
            row = await self._write(model, placed)
            is_changed = True
        if isinstance(row, CharterArticle):
            self._articles[row.key] = row
        is_changed = await self._raise_status(row, placed) or is_changed
        count = self.loaded.known
        if is_changed:
            count = self.loaded.added if known is None else self.loaded.changed
        count[kind] += 1

    async def _is_said(self, row: CharterArticle | CharterCommitment, placed: Placed) -> bool:
        """Whether the version says what the file tells, in all its languages and there."""
        told = self._saying(placed)
        is_there = row.position == placed.position
        if isinstance(row, CharterCommitment):
            article = self._articles.get(placed.article or "")
            is_there = is_there and row.article_id == (article.id if article else None)
        same = (row.original_language, row.title, row.text)
        return is_there and same == (told.original_language, told.title, told.text)

    def _is_original(self, row: CharterArticle | CharterCommitment, placed: Placed) -> bool:
        told, tag = self._saying(placed), row.original_language
        was = (row.text[tag], (row.title or {}).get(tag))
        return told.original_language == tag and was == (
            told.text[tag],
            (told.title or {}).get(tag),
        )

    def _saying(self, placed: Placed) -> writing.Saying:
        original = placed.record.original_language or self._charter.version.original_language
        return writing.saying(original, placed.record.title, placed.record.text)

    async def _write(self, model: type[Written], placed: Placed) -> Written:
        row = await writing.write(
            self._session,
            model,
            self.row,
            viewer=self._viewer,
            at=self._at,
            key=placed.record.key,
            told=self._saying(placed),
            position=placed.position,
        )
        if isinstance(row, CharterCommitment):
            article = self._articles.get(placed.article or "")
            row.article_id = article.id if article else None
            await self._session.flush()
        return row

    async def _translate(self, row: CharterArticle | CharterCommitment, placed: Placed) -> bool:
        """Add the languages that the adopted version lacks, and those that are drafts."""
        told = self._saying(placed)
        is_changed = False
        for tag, text in told.text.items():
            title = (told.title or {}).get(tag)
            if (row.text.get(tag), (row.title or {}).get(tag)) == (text, title):
                continue
            await operations.translate_charter(
                self._session,
                viewer=self._viewer,
                at=self._at,
                passage_id=row.id,
                language=tag,
                text=text,
                title=title,
            )
            is_changed = True
        return is_changed

    async def _raise_status(self, row: CharterArticle | CharterCommitment, placed: Placed) -> bool:
        """Let translations be reviewed and approved as far as the file says they are."""
        wanted = wanted_status(self._charter.version, placed.record)
        done: dict[str, Any] = {"viewer": self._viewer, "at": self._at}
        is_changed = False
        for one in await writing.translations(self._session, row):
            status = wanted.get(one.language, TranslationStatus.DRAFT)
            if status is not TranslationStatus.DRAFT and one.reviewed_at is None:
                await operations.review_translation(self._session, translation_id=one.id, **done)
                is_changed = True
            if status is TranslationStatus.APPROVED and one.approved_at is None:
                await operations.approve_translation(self._session, translation_id=one.id, **done)
                is_changed = True
        return is_changed

    async def adopt(self) -> None:
        """Let the version be adopted if the file says so; fix the text of one that was."""
        told = self._charter
        was, said = self.row.adopted_on, told.adopted_on
        if was is not None and said is not None and was != said.day:
            reason = f"{said} is another day than that on which it was adopted, {was}."
            self.faults.append(Rejected("adopted_on", reason))
            return
        if self.row.adopted_on is None and told.adopted_on is not None:
            await operations.adopt_charter_version(
                self._session,
                viewer=self._viewer,
                at=self._at,
                version_id=self.row.id,
                on=told.adopted_on,
                in_force_from=told.version.in_force_from,
                readherence_until=told.version.readherence_until,
            )
            if self.loaded.known.pop("version", 0):
                self.loaded.changed["version"] += 1
        elif (
            self.row.adopted_on is not None
            and self.row.text_fixed_at is None
            and (told.articles or told.commitments)
        ):
            await self._fix()
        self.loaded.is_adopted = self.row.adopted_on is not None

    async def _fix(self) -> None:
        """Fix the text of a version that was adopted before anybody loaded what it says."""
        locked = select(CharterVersion).where(CharterVersion.id == self.row.id).with_for_update()
        self.row = (await self._session.scalars(locked)).one()
        self.row.text_fixed_at = self._at
        self.row.revision += 1
        await self._session.flush()
        record(
            self._session,
            "charter.text_loaded",
            viewer=self._viewer,
            subject=self.row,
            at=self._at,
            articles=len(self._charter.articles),
            commitments=len(self._charter.commitments),
        )
