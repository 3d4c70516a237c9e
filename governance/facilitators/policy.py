"""Who may see facilitators: everybody, unless they or whom they accompany are unlisted."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation, Person
from governance.aliases import another
from governance.facilitators.models import Accompaniment, Facilitator


def visible(viewer: Viewer, facilitator: type[Facilitator] = Facilitator) -> ColumnElement[bool]:
    """A facilitator is seen as the holder of a public place is."""
    viewer = viewer.seeing("facilitators")
    if viewer.seeing("actors").is_secretariat:
        return true()
    person = another(Person)
    seen = actors.listed_person(viewer, person)
    return actors.none_or_seen(facilitator.person_id, person, seen)


def visible_of_facilitator(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What is a facilitator's is seen with them."""
    if viewer.seeing("facilitators").seeing("actors").is_secretariat:
        return true()
    one = another(Facilitator)
    return exists(
        select(one.id)
        .where(one.id == row.facilitator_id, visible(viewer, one))
        .correlate_except(one)
    )


def visible_accompaniment(
    viewer: Viewer, accompaniment: type[Accompaniment] = Accompaniment
) -> ColumnElement[bool]:
    """An accompaniment is seen with the facilitator and the organisation; one unseen hides it."""
    return and_(visible_of_facilitator(viewer, accompaniment), visible_there(viewer, accompaniment))


def visible_there(viewer: Viewer, accompaniment: Any) -> ColumnElement[bool]:
    """An accompaniment by a facilitator that the viewer sees."""
    viewer = viewer.seeing("facilitators")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = another(Organisation)
    seen = actors.visible(viewer, body)
    return actors.none_or_seen(accompaniment.organisation_id, body, seen)


def visible_person(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """A facilitator lets themselves be known, unless they are unlisted."""
    return actors.listed_person(viewer.seeing("facilitators"), person)
