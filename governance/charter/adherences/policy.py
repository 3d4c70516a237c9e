"""Who may see adherences, and who may look at how far their commitments are."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Mandate, Organisation
from governance.actors.queries import is_seen
from governance.aliases import another
from governance.charter.adherences.models import (
    Adherence,
    AdherenceCommitment,
    AdherenceEvidence,
    CommitmentReview,
    ReviewSource,
)

OfCommitment = type[AdherenceCommitment] | type[AdherenceEvidence] | type[CommitmentReview]


def visible(viewer: Viewer, adherence: type[Adherence] = Adherence) -> ColumnElement[bool]:
    """An adherence is seen with its organisation."""
    viewer = viewer.seeing("charter")
    if viewer.seeing("actors").is_secretariat:
        return true()
    return is_seen(viewer, adherence.organisation_id)


def visible_fact(viewer: Viewer, fact: OfCommitment) -> ColumnElement[bool]:
    """What is said of a commitment is seen with its adherence."""
    viewer = viewer.seeing("charter")
    if viewer.seeing("actors").is_secretariat:
        return true()
    adherence = another(Adherence)
    return exists(
        select(adherence.id)
        .where(adherence.id == fact.adherence_id, visible(viewer, adherence))
        .correlate_except(adherence)
    )


def visible_review(
    viewer: Viewer, review: type[CommitmentReview] = CommitmentReview
) -> ColumnElement[bool]:
    """A review is seen with its adherence and with the body it was made for."""
    return and_(visible_fact(viewer, review), visible_review_there(viewer, review))


def visible_review_there(viewer: Viewer, review: type[CommitmentReview]) -> ColumnElement[bool]:
    """A review of an adherence that the viewer sees."""
    viewer = viewer.seeing("charter")
    if viewer.seeing("actors").is_secretariat:
        return true()
    return is_seen(viewer, review.body_id)


def facilitators_mandate(viewer: Viewer, facilitating: Sequence[Mandate]) -> UUID | None:
    """Which the viewer holds of the mandates by which facilitators accompany a body."""
    return next((mandate.id for mandate in facilitating if mandate.id in viewer.held), None)


def is_facilitator_of(viewer: Viewer, facilitating: Sequence[Mandate]) -> bool:
    """Whether the viewer holds one of the mandates by which facilitators accompany a body."""
    return facilitators_mandate(viewer, facilitating) is not None


def require_reviewer(
    viewer: Viewer, body: Organisation, facilitating: Sequence[Mandate] = ()
) -> None:
    """A body reviews by who keeps the charter for it, or by a facilitator who accompanies it."""
    if not is_facilitator_of(viewer, facilitating):
        actors.require_power(viewer, Capability.CHARTER, body)


def source_of(
    viewer: Viewer, body: Organisation, adhering: Organisation, facilitating: Sequence[Mandate]
) -> ReviewSource:
    """Whose a review is: a peer's for another body; a facilitator's who may not speak for it."""
    if body.id != adhering.id:
        return ReviewSource.PEER
    speaks = viewer.may(Capability.CHARTER, body.id, actors.path_of(body))
    is_facilitators = is_facilitator_of(viewer, facilitating) and not speaks
    return ReviewSource.FACILITATOR if is_facilitators else ReviewSource.OWN
