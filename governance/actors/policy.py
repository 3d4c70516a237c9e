"""Who may see actors and what they did, and who may act for them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors.models import Mandate, Organisation, Person
from governance.db import Duplicate, ids
from governance.errors import Forbidden
from governance.events import Event


def visible(viewer: Viewer, organisation: type[Organisation] = Organisation) -> ColumnElement[bool]:
    """Organisations are public unless unlisted: then whoever belongs there knows them."""
    if viewer.is_secretariat:
        return true()
    listed = ~organisation.is_unlisted
    if viewer.person_id is None:
        return listed
    return or_(listed, organisation.id == viewer.sql_known.any_())


def visible_person(viewer: Viewer, person: type[Person] = Person) -> ColumnElement[bool]:
    """People are seen as holders of a public mandate; otherwise by themselves and their bodies."""
    if viewer.is_secretariat:
        return true()
    mandate, body = aliased(Mandate), aliased(Organisation)
    public = and_(
        ~person.is_unlisted,
        exists(
            select(mandate.id)
            .join(body, body.id == mandate.body_id)
            .where(mandate.holder_person_id == person.id, ~body.is_unlisted)
        ),
    )
    if viewer.person_id is None:
        return public
    return or_(public, _acquainted(viewer, person))


def visible_holder(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """Who holds a mandate that the viewer sees; to a stranger the mandate is the public one."""
    is_stranger = viewer.person_id is None
    return listed_person(viewer, person) if is_stranger else visible_person(viewer, person)


def visible_mandate(viewer: Viewer, mandate: type[Mandate] = Mandate) -> ColumnElement[bool]:
    """A mandate is seen with its body and its holder; one unseen hides it."""
    if viewer.is_secretariat:
        return true()
    body = aliased(Organisation)
    return and_(
        exists(select(body.id).where(body.id == mandate.body_id, visible(viewer, body))),
        visible_mandate_there(viewer, mandate),
    )


def visible_mandate_there(viewer: Viewer, mandate: type[Mandate]) -> ColumnElement[bool]:
    """A mandate in a body that the viewer sees."""
    if viewer.is_secretariat:
        return true()
    holder, person = aliased(Organisation), aliased(Person)
    return and_(
        none_or_seen(mandate.holder_organisation_id, holder, visible(viewer, holder)),
        none_or_seen(mandate.holder_person_id, person, listed_person(viewer, person)),
    )


def none_or_seen(
    reference: Any, other: type[Organisation] | type[Person], is_seen: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether a row points at nothing, or at what may be seen.

    (Asked as one value rather than with EXISTS, which below an OR makes PostgreSQL read the other
    table whole, however few rows a page has.)
    """
    seen = select(is_seen).where(other.id == reference).correlate_except(other).scalar_subquery()
    return seen.is_not(false())


def none_unseen(
    references: Any, other: type[Organisation] | type[Person], is_seen: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether all that a row points at may be seen, as far as it is one of the others.

    (Asked as one value for the same reason: NOT EXISTS looks through all that are unseen.)
    """
    all_seen = select(func.bool_and(is_seen.is_(true()))).where(other.id == any_(references))
    return all_seen.correlate_except(other).scalar_subquery().is_not(false())


def listed_person(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """Whether a person may be shown as the holder of a public place: not unlisted, or known."""
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return ~person.is_unlisted
    return or_(~person.is_unlisted, _acquainted(viewer, person))


def visible_event(viewer: Viewer, event: type[Event] = Event) -> ColumnElement[bool]:
    """An event is seen by whoever may see every organisation and person it concerns."""
    if viewer.is_secretariat:
        return true()
    organisation, person, merged = aliased(Organisation), aliased(Person), aliased(Duplicate)
    once = select(merged.original_id).where(merged.duplicate_id == event.about.any_())
    concerned = func.array_cat(event.about, ids(once.correlate_except(merged)))
    return and_(
        none_unseen(concerned, organisation, visible(viewer, organisation)),
        none_unseen(event.about, person, visible_person(viewer, person)),
    )


def require_secretariat(viewer: Viewer, deed: str) -> None:
    """Some deeds concern the network as a whole."""
    if not viewer.is_secretariat:
        raise Forbidden(f"Only the network's secretariat may {deed}.")


def require_steward(viewer: Viewer, body_id: UUID) -> None:
    """Whoever acts for a body has a mandate in it or in one it is part of; or the secretariat's."""
    if viewer.is_secretariat or body_id in viewer.steered:
        return
    if viewer.person_id is None:
        raise Forbidden("This needs a mandate, and you are not signed in.")
    raise Forbidden("You hold no mandate today to act for this body.")


def require_registrar(viewer: Viewer) -> None:
    """People are registered by those who act for some body."""
    if not (viewer.is_secretariat or viewer.steered):
        raise Forbidden("Only those who act for a body may register people.")


def require_corrector(viewer: Viewer, person: Person) -> None:
    """People are corrected by themselves, by who registered them, or by the secretariat."""
    if viewer.is_secretariat:
        return
    if viewer.person_id is None or viewer.person_id not in {person.id, person.registered_by_id}:
        raise Forbidden("Only the person, who registered them, or the secretariat may do this.")


def require_holder(viewer: Viewer, mandate: Mandate) -> None:
    """A mandate is passed on or given up by its holder, or by who acts for its body."""
    own = mandate.holder_person_id is not None and mandate.holder_person_id == viewer.person_id
    if own or mandate.holder_organisation_id in viewer.steered:
        return
    require_steward(viewer, mandate.body_id)


def own_mandate(viewer: Viewer, mandate: Mandate) -> UUID | None:
    """The mandate on which its holder acts with it: itself, or the one over the organisation."""
    if mandate.id in viewer.held or mandate.holder_organisation_id is None:
        return mandate.id
    return viewer.steered.get(mandate.holder_organisation_id)


def _acquainted(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    return or_(
        person.id == viewer.sql_person,
        person.registered_by_id.is_not_distinct_from(viewer.sql_person),
        person.id == viewer.sql_colleagues.any_(),
    )
