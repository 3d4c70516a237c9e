"""Questions about adherences; each answers with a statement to run, or a part of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, null, or_, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Mandate, Organisation, Role
from governance.charter.adherences.models import (
    Adherence,
    AdherenceCommitment,
    AdherenceEnd,
    AdherenceEvidence,
    AdherenceStanding,
    CommitmentReview,
    CommitmentState,
)
from governance.charter.adherences.policy import visible, visible_fact, visible_review
from governance.charter.models import CharterCommitment, CharterVersion
from governance.db import ids
from governance.periods import holds_on

_PLACED = joinedload(Adherence.organisation).joinedload(Organisation.territory)


def adherence(viewer: Viewer, adherence_id: UUID) -> Select[Adherence]:
    """One adherence by its id, with its organisation and where that sits."""
    return (
        select(Adherence)
        .where(Adherence.id == adherence_id, visible(viewer))
        .options(_PLACED, joinedload(Adherence.version))
    )


def evidence(viewer: Viewer, evidence_id: UUID) -> Select[AdherenceEvidence]:
    """One piece of evidence by its id, with its adherence."""
    whole = joinedload(AdherenceEvidence.adherence).joinedload(Adherence.organisation)
    return (
        select(AdherenceEvidence)
        .where(AdherenceEvidence.id == evidence_id, visible_fact(viewer, AdherenceEvidence))
        .options(whole.joinedload(Organisation.territory))
    )


def review(viewer: Viewer, review_id: UUID) -> Select[CommitmentReview]:
    """One review by its id, with the body it was made for."""
    return (
        select(CommitmentReview)
        .where(CommitmentReview.id == review_id, visible_review(viewer))
        .options(joinedload(CommitmentReview.body).joinedload(Organisation.territory))
    )


def of_organisation(organisation_id: UUID) -> Select[Adherence]:
    """The adherences of an organisation in the order of time; those never meant are left out."""
    return (
        select(Adherence)
        .where(Adherence.organisation_id == organisation_id, ~func.isempty(Adherence.period))
        .order_by(Adherence.valid_from)
    )


def states(adherence_id: UUID, commitment_id: UUID | None = None) -> Select[AdherenceCommitment]:
    """What was stated of the commitments of an adherence, or of one, in the order of time."""
    of = AdherenceCommitment.adherence_id == adherence_id
    if commitment_id is not None:
        of = and_(of, AdherenceCommitment.commitment_id == commitment_id)
    ordered = AdherenceCommitment.valid_from, AdherenceCommitment.id
    return select(AdherenceCommitment).where(of).order_by(*ordered)


def facilitating(body_id: UUID, day: date) -> Select[Mandate]:
    """The mandates by which facilitators accompany a body on a day."""
    return select(Mandate).where(
        Mandate.body_id == body_id, Mandate.role == Role.FACILITATOR, holds_on(Mandate, day)
    )


def signing(body_id: UUID, person_id: UUID, day: date) -> Select[Mandate]:
    """The mandates that a person holds in a body on a day."""
    return (
        select(Mandate)
        .where(Mandate.body_id == body_id, Mandate.holder_person_id == person_id)
        .where(holds_on(Mandate, day))
        .order_by(Mandate.id)
    )


def adheres(organisation: Any, day: Any) -> ColumnElement[bool]:
    """Whether an organisation adheres to the charter on a day, to whichever version."""
    adherence = aliased(Adherence)
    return exists(
        select(adherence.id)
        .where(adherence.organisation_id == organisation.id, holds_on(adherence, day))
        .correlate_except(adherence)
    )


def standing(adherence: Any, day: Any) -> ColumnElement[Any]:
    """What an adherence is worth on a day; null before it was signed, or if it never was."""
    in_force = adherence.version_id == ids(_in_force(day)).any_()
    ended = case(
        (adherence.ended_as == AdherenceEnd.RENOUNCED, AdherenceStanding.RENOUNCED.value),
        (adherence.ended_as == AdherenceEnd.READHERED, AdherenceStanding.READHERED.value),
        else_=AdherenceStanding.ENDED.value,
    )
    return case(
        (or_(adherence.valid_from > day, func.isempty(adherence.period)), null()),
        (adherence.valid_until <= day, ended),
        (in_force, AdherenceStanding.CURRENT.value),
        (_window_open(day), AdherenceStanding.SUPERSEDED_WINDOW_OPEN.value),
        else_=AdherenceStanding.SUPERSEDED_WINDOW_CLOSED.value,
    )


def stands_as(
    adherence: Any, standings: Sequence[AdherenceStanding], day: Any
) -> ColumnElement[bool]:
    """Whether an adherence is worth one of some things on a day; as an index answers it."""
    return or_(false(), *(_stands(adherence, standing, day) for standing in standings))


def _stands(adherence: Any, standing: AdherenceStanding, day: Any) -> ColumnElement[bool]:
    is_older = and_(holds_on(adherence, day), adherence.version_id == ids(_former(day)).any_())
    ended = and_(adherence.valid_until <= day, ~func.isempty(adherence.period))
    match standing:
        case AdherenceStanding.CURRENT:
            in_force = adherence.version_id == ids(_in_force(day)).any_()
            return and_(holds_on(adherence, day), in_force)
        case AdherenceStanding.SUPERSEDED_WINDOW_OPEN:
            return and_(is_older, _window_open(day))
        case AdherenceStanding.SUPERSEDED_WINDOW_CLOSED:
            return and_(is_older, ~_window_open(day))
        case AdherenceStanding.RENOUNCED:
            return and_(ended, adherence.ended_as == AdherenceEnd.RENOUNCED)
        case AdherenceStanding.READHERED:
            return and_(ended, adherence.ended_as == AdherenceEnd.READHERED)
        case AdherenceStanding.ENDED:
            return and_(ended, adherence.ended_as == AdherenceEnd.ORGANISATION_ENDED)


def is_due(adherence: Any, version_id: Any, day: Any, *, is_past: bool) -> ColumnElement[bool]:
    """Whether who adheres to an older version has not answered to a newer one by a day."""
    newer, older = aliased(CharterVersion), aliased(CharterVersion)
    before = (
        select(older.id)
        .join(newer, newer.valid_from > older.valid_from)
        .where(newer.id == version_id, newer.valid_from <= day)
        .correlate_except(older, newer)
    )
    stands = holds_on(adherence, day) if is_past else adherence.valid_until.is_(None)
    return and_(stands, adherence.version_id == ids(before).any_())


def has_state(adherence: Any, state: CommitmentState, key: Any, day: Any) -> ColumnElement[bool]:
    """Whether the commitment of a key is in a state in an adherence on a day."""
    stated, commitment = aliased(AdherenceCommitment), aliased(CharterCommitment)
    keyed = select(commitment.id).where(commitment.key == key).correlate_except(commitment)
    in_state = (
        select(stated.adherence_id)
        .where(
            stated.commitment_id == ids(keyed).any_(),
            stated.state == state,
            holds_on(stated, day),
        )
        .correlate_except(stated)
    )
    found: ColumnElement[bool] = adherence.id == ids(in_state).any_()
    return found


def _in_force(day: Any) -> Select[Any]:
    version = aliased(CharterVersion)
    in_force = select(version.id).where(version.period.contains(day))
    return in_force.correlate_except(version)


def _former(day: Any) -> Select[Any]:
    version = aliased(CharterVersion)
    former = select(version.id).where(version.adopted_on.is_not(None), version.valid_until <= day)
    return former.correlate_except(version)


def _window_open(day: Any) -> ColumnElement[bool]:
    version = aliased(CharterVersion)
    return exists(
        select(version.id)
        .where(version.period.contains(day), version.readherence_until >= day)
        .correlate_except(version)
    )
