"""Who may see actors and what they did, and who may act for them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, exists, false, func, or_, select, true

from governance.access import Capability, Viewer
from governance.actors.models import Mandate, Organisation, Person
from governance.actors.notes import NoteAudience, OrganisationNote
from governance.actors.parity import ParityRule
from governance.aliases import another
from governance.db import Duplicate, ids
from governance.errors import Forbidden, Ground
from governance.events import CONFIDENTIAL, OF_MEMBERS, PRIVATE, Event


def visible(viewer: Viewer, organisation: type[Organisation] = Organisation) -> ColumnElement[bool]:
    """Organisations are public unless unlisted: then whoever belongs there knows them."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    listed = ~organisation.is_unlisted
    if not viewer.is_insider:
        return listed
    return or_(listed, organisation.id == viewer.sql_known.any_())


def visible_person(viewer: Viewer, person: type[Person] = Person) -> ColumnElement[bool]:
    """People are seen as holders of a public mandate; otherwise by themselves and their bodies."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    mandate, body = another(Mandate), another(Organisation)
    public = and_(
        ~person.is_unlisted,
        exists(
            select(mandate.id)
            .select_from(mandate)
            .join(body, body.id == mandate.body_id)
            .where(mandate.holder_person_id == person.id, ~body.is_unlisted)
        ),
    )
    if viewer.person_id is None:
        return public
    return or_(public, _acquainted(viewer, person))


def is_acquainted(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """Whether more than the name of a person is the viewer's to know: their own, their bodies'."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    return false() if viewer.person_id is None else _acquainted(viewer, person)


def visible_holder(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """Who holds a mandate that the viewer sees; to all but insiders it is the public one."""
    viewer = viewer.seeing("actors")
    seen = visible_person if viewer.is_insider else listed_person
    return seen(viewer, person)


def visible_mandate(viewer: Viewer, mandate: type[Mandate] = Mandate) -> ColumnElement[bool]:
    """A mandate is seen with its body and its holder; one unseen hides it."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    body = another(Organisation)
    return and_(
        exists(select(body.id).where(body.id == mandate.body_id, visible(viewer, body))),
        visible_mandate_there(viewer, mandate),
    )


def visible_mandate_there(viewer: Viewer, mandate: type[Mandate]) -> ColumnElement[bool]:
    """A mandate in a body that the viewer sees."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    holder, person = another(Organisation), another(Person)
    return and_(
        none_or_seen(mandate.holder_organisation_id, holder, visible(viewer, holder)),
        none_or_seen(mandate.holder_person_id, person, listed_person(viewer, person)),
    )


def visible_parity_rule(viewer: Viewer, rule: type[ParityRule] = ParityRule) -> ColumnElement[bool]:
    """A rule of parity is seen with its body."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    body = another(Organisation)
    return exists(select(body.id).where(body.id == rule.body_id, visible(viewer, body)))


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


def visible_note(
    viewer: Viewer, note: type[OrganisationNote] = OrganisationNote
) -> ColumnElement[bool]:
    """A note is the secretariat's; some are also for who acts for the body or has a mandate."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    is_own: ColumnElement[bool] = note.organisation_id == viewer.sql_own.any_()
    return and_(note.audience == NoteAudience.BODY, is_own)


def listed_person(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """Whether a person may be shown as the holder of a public place: not unlisted, or known."""
    viewer = viewer.seeing("actors")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return ~person.is_unlisted
    return or_(~person.is_unlisted, _acquainted(viewer, person))


def visible_event(viewer: Viewer, event: type[Event] = Event) -> ColumnElement[bool]:
    """An event is seen by whoever may see every organisation and person it concerns.

    What is done with an account is seen by its person alone, and with an assessment by the bodies
    it concerns: it may not be published.
    """
    viewer = viewer.seeing("journal")
    own = viewer.seeing("identity")
    if own.seeing("actors").is_secretariat:
        return true()
    organisation, person, merged = another(Organisation), another(Person), another(Duplicate)
    once = select(merged.original_id).where(merged.duplicate_id == event.about.any_())
    concerned = func.array_cat(event.about, ids(once.correlate_except(merged)))
    return and_(
        none_unseen(concerned, organisation, visible(viewer, organisation)),
        none_unseen(event.about, person, visible_person(viewer, person)),
        or_(event.name.not_like(f"{PRIVATE}%"), _concerns(own, event)),
        or_(
            and_(*(event.name.not_like(f"{name}%") for name in OF_MEMBERS)),
            _concerns_body(viewer.seeing("members"), event),
        ),
        or_(event.name.not_like(f"{CONFIDENTIAL}%"), _is_within(viewer.seeing("charter"), event)),
    )


def require_secretariat(viewer: Viewer) -> None:
    """Some deeds concern the network as a whole."""
    if not viewer.is_secretariat:
        raise Forbidden(Ground.SECRETARIAT_ONLY if viewer.person_id else Ground.NOT_SIGNED_IN)


def require_power(viewer: Viewer, capability: Capability, body: Organisation) -> None:
    """Whoever acts for a body has a mandate that reaches it, in a role that may do this.

    The body was loaded with its territory.
    """
    if viewer.may(capability, body.id, path_of(body)):
        return
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    if body.id in viewer.served or body.id in viewer.steered:
        raise Forbidden(Ground.ROLE_NOT_ENOUGH)
    if ended_on := viewer.ended.get(body.id):
        raise Forbidden(Ground.MANDATE_ENDED, ended_on.isoformat())
    raise Forbidden(Ground.ANOTHERS_BODY if viewer.held else Ground.NO_MANDATE)


def path_of(body: Organisation) -> str | None:
    """The path of the territory a body sits in; a body that is unlisted is not reached by it."""
    return None if body.territory is None or body.is_unlisted else body.territory.path


def require_somewhere(viewer: Viewer, capability: Capability) -> None:
    """What concerns no body is done by those who may do so for some body."""
    if viewer.may(capability):
        return
    require_signed_in(viewer)
    raise Forbidden(Ground.ROLE_NOT_ENOUGH if viewer.held else Ground.NO_MANDATE)


def require_registrar(viewer: Viewer) -> None:
    """People are registered by those who may do so for some body."""
    require_somewhere(viewer, Capability.PEOPLE)


def require_signed_in(viewer: Viewer) -> None:
    """What is somebody's own is nobody's who is not known."""
    if viewer.person_id is None and not viewer.is_operator:
        raise Forbidden(Ground.NOT_SIGNED_IN)


def require_corrector(viewer: Viewer, person: Person) -> None:
    """People are corrected by themselves, by who registered them, or by the secretariat.

    Nobody corrects themselves through an application.
    """
    if viewer.is_secretariat:
        return
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    is_own = person.id == viewer.person_id and viewer.application_id is None
    if not is_own and person.registered_by_id != viewer.person_id:
        raise Forbidden(Ground.NOT_YOURS)


def is_own_or_secretariats(viewer: Viewer, person_id: UUID) -> bool:
    """What is held on people is theirs and the secretariat's to ask for; no application's ever."""
    if viewer.application_id is not None:
        return False
    return viewer.is_secretariat or viewer.person_id == person_id


def require_forgetter(viewer: Viewer, person: Person) -> None:
    """People are forgotten by their own wish or by the secretariat, and through no application."""
    if viewer.application_id is not None:
        raise Forbidden(Ground.PERSONS_ONLY)
    if not is_own_or_secretariats(viewer, person.id):
        raise Forbidden(Ground.NOT_YOURS if viewer.person_id else Ground.NOT_SIGNED_IN)


def require_holder(viewer: Viewer, mandate: Mandate) -> None:
    """A mandate is passed on or given up by its holder, or by who grants them in its body."""
    own = viewer.person_id is not None and mandate.holder_person_id == viewer.person_id
    if own and viewer.application_id is None:
        return
    organisation_id = mandate.holder_organisation_id
    if organisation_id and Capability.MANDATES in viewer.powers.get(organisation_id, ()):
        return
    require_power(viewer, Capability.MANDATES, mandate.body)


def require_revoker(viewer: Viewer, mandate: Mandate, *origins: Mandate) -> None:
    """A mandate is taken back by who grants them in its body, a delegation by who passed it on."""
    if mandate.delegated_from_id is None:
        require_power(viewer, Capability.MANDATES, mandate.body)
    for origin in origins:
        require_holder(viewer, origin)


def own_mandate(viewer: Viewer, mandate: Mandate) -> UUID | None:
    """The mandate on which its holder acts with it: itself, or the one over the organisation."""
    if mandate.id in viewer.held or mandate.holder_organisation_id is None:
        return mandate.id
    return viewer.steered.get(mandate.holder_organisation_id)


def _is_within(viewer: Viewer, event: type[Event]) -> ColumnElement[bool]:
    return false() if viewer.person_id is None else event.about.overlap(viewer.sql_known)


def _concerns(viewer: Viewer, event: type[Event]) -> ColumnElement[bool]:
    return false() if viewer.person_id is None else viewer.sql_person == event.about.any_()


def _concerns_body(viewer: Viewer, event: type[Event]) -> ColumnElement[bool]:
    """Whether an event concerns a body the viewer applies to the network for, or is their own."""
    if viewer.person_id is None:
        return false()
    concerned: ColumnElement[bool] = event.about.overlap(viewer.sql_joining)
    return concerned


def _acquainted(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    return or_(
        person.id == viewer.sql_person,
        person.registered_by_id.is_not_distinct_from(viewer.sql_person),
        person.id == viewer.sql_colleagues.any_(),
    )
