"""Who may see seats and rules of composition, and who may change a seat or let it end."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation, Person
from governance.aliases import another
from governance.platforms.composition import CompositionRule
from governance.platforms.models import Seat


def visible(viewer: Viewer, seat: type[Seat] = Seat) -> ColumnElement[bool]:
    """A seat is seen with its body and its holder; one unseen hides it."""
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = another(Organisation)
    return and_(
        exists(select(body.id).where(body.id == seat.body_id, actors.visible(viewer, body))),
        visible_there(viewer, seat),
    )


def visible_there(viewer: Viewer, seat: type[Seat]) -> ColumnElement[bool]:
    """A seat in a body that the viewer sees."""
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    holder, person = another(Organisation), another(Person)
    return and_(
        actors.none_or_seen(seat.organisation_id, holder, actors.visible(viewer, holder)),
        actors.none_or_seen(seat.person_id, person, actors.listed_person(viewer, person)),
    )


def visible_rule(
    viewer: Viewer, rule: type[CompositionRule] = CompositionRule
) -> ColumnElement[bool]:
    """A rule of composition is seen with its body."""
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = another(Organisation)
    return exists(select(body.id).where(body.id == rule.body_id, actors.visible(viewer, body)))


def require_sitter(viewer: Viewer, seat: Seat) -> None:
    """A seat is changed and left by its holder, who acts for that, or who does for the body."""
    own = viewer.person_id is not None and seat.person_id == viewer.person_id
    if own and viewer.application_id is None:
        return
    if seat.organisation_id and Capability.SEATS in viewer.powers.get(seat.organisation_id, ()):
        return
    actors.require_power(viewer, Capability.SEATS, seat.body)


def own_mandate(viewer: Viewer, seat: Seat) -> UUID | None:
    """The mandate on which who acts for the holder does so; none for the body's steward."""
    if seat.body_id in viewer.steered or seat.organisation_id is None:
        return None
    return viewer.steered.get(seat.organisation_id)
