"""Who may see calls and who stands for them, and who may stand or withdraw."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation, Person
from governance.aliases import another
from governance.calls.models import Call, Candidacy, SubNetwork, WorkingGroup
from governance.territories.models import Territory


def visible(viewer: Viewer, call: type[Call] = Call) -> ColumnElement[bool]:
    """A call is seen with its body."""
    viewer = viewer.seeing("calls")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = another(Organisation)
    return exists(select(body.id).where(body.id == call.body_id, actors.visible(viewer, body)))


def visible_candidacy(
    viewer: Viewer, candidacy: type[Candidacy] = Candidacy
) -> ColumnElement[bool]:
    """A candidacy is seen with its call and its candidate; one unseen hides it.

    Who withdrew is no longer known to all for having stood.
    """
    viewer = viewer.seeing("calls")
    if viewer.seeing("actors").is_secretariat:
        return true()
    call = another(Call)
    seen = exists(select(call.id).where(call.id == candidacy.call_id, visible(viewer, call)))
    return and_(seen, visible_there(viewer, candidacy))


def visible_there(viewer: Viewer, candidacy: type[Candidacy]) -> ColumnElement[bool]:
    """A candidacy for a call that the viewer sees."""
    viewer = viewer.seeing("calls")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body, person = another(Organisation), another(Person)
    return and_(
        actors.none_or_seen(candidacy.organisation_id, body, actors.visible(viewer, body)),
        actors.none_or_seen(candidacy.person_id, person, actors.listed_person(viewer, person)),
        or_(
            candidacy.withdrawn_at.is_(None),
            candidacy.person_id.is_(None),
            _is_of_theirs(viewer, candidacy),
        ),
    )


def _is_of_theirs(viewer: Viewer, candidacy: type[Candidacy]) -> ColumnElement[bool]:
    """Whether a person's candidacy is of somebody the viewer knows, or for a body of theirs."""
    if viewer.person_id is None:
        return false()
    person, call = another(Person), another(Call)
    its_body = select(call.body_id).where(call.id == candidacy.call_id).correlate_except(call)
    known: ColumnElement[bool] = its_body.scalar_subquery() == viewer.sql_known.any_()
    acquainted = actors.is_acquainted(viewer, person)
    return or_(known, actors.none_or_seen(candidacy.person_id, person, acquainted))


def visible_candidate(viewer: Viewer, person: type[Person]) -> ColumnElement[bool]:
    """Who stands for a call lets themselves be known, unless they are unlisted."""
    return actors.listed_person(viewer.seeing("calls"), person)


def require_stander(viewer: Viewer, candidate: Any) -> None:
    """People stand for themselves, organisations through who acts for them.

    Territories are proposed by the secretariat, which may propose anybody.
    """
    match candidate:
        case Person():
            actors.require_corrector(viewer, candidate)
        case Organisation():
            actors.require_power(viewer, Capability.SEATS, candidate)
        case Territory():
            actors.require_secretariat(viewer)


def require_withdrawer(viewer: Viewer, candidacy: Candidacy) -> None:
    """A candidacy is withdrawn by who stands or acts for them, or by who acts for the body."""
    own = viewer.person_id is not None and candidacy.person_id == viewer.person_id
    if own and viewer.application_id is None:
        return
    standing = candidacy.organisation_id
    if standing and Capability.SEATS in viewer.powers.get(standing, ()):
        return
    actors.require_power(viewer, Capability.SEATS, candidacy.call.body)


def visible_with_organisation(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """A working group, a sub-network or a membership is seen with the organisation it is of."""
    viewer = viewer.seeing("calls")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = another(Organisation)
    return exists(
        select(body.id)
        .where(body.id == row.organisation_id, actors.visible(viewer, body))
        .correlate_except(body)
    )


def closing(group: WorkingGroup) -> Organisation:
    """The body whose stewards close a working group: that which it is part of."""
    return group.organisation.part_of or group.organisation


def visible_membership(viewer: Viewer, membership: Any) -> ColumnElement[bool]:
    """A membership is seen with the organisation and the sub-network."""
    viewer = viewer.seeing("calls")
    if viewer.seeing("actors").is_secretariat:
        return true()
    whole = another(SubNetwork)
    seen = (
        select(whole.id)
        .where(whole.id == membership.sub_network_id, visible_with_organisation(viewer, whole))
        .correlate_except(whole)
    )
    return and_(exists(seen), visible_with_organisation(viewer, membership))
