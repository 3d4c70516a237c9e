"""Questions about the charter's texts; each answers with a statement to run."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.charter.adherences import queries as adherences
from governance.charter.amendment import CharterAmendment
from governance.charter.differences import PassageKind
from governance.charter.models import (
    CharterArticle,
    CharterCommitment,
    CharterTranslation,
    CharterVersion,
    CharterVersionStatus,
    TranslationStatus,
)
from governance.charter.policy import visible_amendment
from governance.terms import LAST_DAY


def adheres(organisation: Any, day: Any) -> ColumnElement[bool]:
    """Whether an organisation adheres to the charter on a day, to whichever version."""
    return adherences.adheres(organisation, day)


def version(viewer: Viewer, version_id: UUID) -> Select[CharterVersion]:
    """One version by its id; they are everybody's to see."""
    del viewer
    return select(CharterVersion).where(CharterVersion.id == version_id)


def article(viewer: Viewer, article_id: UUID) -> Select[CharterArticle]:
    """One article by its id."""
    del viewer
    return select(CharterArticle).where(CharterArticle.id == article_id)


def commitment(viewer: Viewer, commitment_id: UUID) -> Select[CharterCommitment]:
    """One commitment by its id."""
    del viewer
    return select(CharterCommitment).where(CharterCommitment.id == commitment_id)


def as_passage(
    viewer: Viewer, passage: CharterArticle | CharterCommitment
) -> Select[CharterArticle] | Select[CharterCommitment]:
    """The question for an article or a commitment there is."""
    if isinstance(passage, CharterArticle):
        return article(viewer, passage.id)
    return commitment(viewer, passage.id)


def translation(viewer: Viewer, translation_id: UUID) -> Select[CharterTranslation]:
    """One translation by its id."""
    del viewer
    return select(CharterTranslation).where(CharterTranslation.id == translation_id)


def amendment(viewer: Viewer, amendment_id: UUID) -> Select[CharterAmendment]:
    """One amendment by its id, with the body that proposes it."""
    body = joinedload(CharterAmendment.body).joinedload(Organisation.territory)
    wanted = (CharterAmendment.id == amendment_id, visible_amendment(viewer))
    return select(CharterAmendment).where(*wanted).options(body)


def by_key(key: str) -> Select[CharterVersion]:
    """One version by its key."""
    return select(CharterVersion).where(CharterVersion.key == key)


def last_adopted() -> Select[CharterVersion]:
    """The version that is in force, or will be, until another takes its place."""
    adopted = CharterVersion.adopted_on.is_not(None)
    return select(CharterVersion).where(adopted, CharterVersion.valid_until.is_(None))


def adopted_by(row: Any) -> ColumnElement[Any]:
    """The day a version was adopted; the last of all while it is a draft."""
    return func.coalesce(row.adopted_on, literal_column(LAST_DAY))


def has_status(row: Any, status: CharterVersionStatus, day: Any) -> ColumnElement[bool]:
    """Whether a version had come so far on a day."""
    found: ColumnElement[bool]
    match status:
        case CharterVersionStatus.DRAFT:
            found = or_(row.adopted_on.is_(None), row.adopted_on > day)
        case CharterVersionStatus.ADOPTED:
            found = and_(row.adopted_on <= day, row.valid_from > day)
        case CharterVersionStatus.IN_FORCE:
            found = row.period.contains(day)
        case CharterVersionStatus.SUPERSEDED:
            found = row.valid_until <= day
    return found


def status(row: Any, day: Any) -> ColumnElement[str]:
    """How far a version had come on a day."""
    return case(
        *((has_status(row, each, day), each.value) for each in CharterVersionStatus),
    )


def translation_status(row: Any) -> ColumnElement[str]:
    """How far a translation has come."""
    return case(
        (row.approved_at.is_not(None), TranslationStatus.APPROVED.value),
        (row.reviewed_at.is_not(None), TranslationStatus.REVIEWED.value),
        else_=TranslationStatus.DRAFT.value,
    )


def passages(version_id: UUID, lang: str) -> Select[Any]:
    """A version's articles and then its commitments, in their order, in a language."""
    within = aliased(CharterArticle)

    def said(texts: Any) -> Any:
        return type_coerce(func.localised(texts, lang), Text())

    def those(model: Any, kind: PassageKind, article_key: Any) -> Select[Any]:
        return select(
            literal(kind.value).label("kind"),
            model.key.label("key"),
            said(model.title).label("title"),
            said(model.text).label("text"),
            article_key.label("article"),
            model.position.label("position"),
        ).where(model.version_id == version_id)

    articles = those(CharterArticle, PassageKind.ARTICLE, type_coerce(null(), Text()))
    commitments = those(CharterCommitment, PassageKind.COMMITMENT, within.key).outerjoin_from(
        CharterCommitment, within, within.id == CharterCommitment.article_id
    )
    both = union_all(articles, commitments).subquery()
    return select(both).order_by(both.c.kind, both.c.position)
