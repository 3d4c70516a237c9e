"""Questions about calls and candidacies; each answers with a statement to run."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.actors import queries as actors
from governance.actors.models import Organisation
from governance.actors.parity import ParityAmong
from governance.calls.models import (
    Call,
    Candidacy,
    SubNetwork,
    SubNetworkMembership,
    WorkingGroup,
)
from governance.calls.policy import (
    visible,
    visible_candidacy,
    visible_membership,
    visible_with_organisation,
)
from governance.periods import holds_on
from governance.platforms.models import Seat
from governance.platforms.policy import visible_there


def call(viewer: Viewer, call_id: UUID) -> Select[Call]:
    """One call by its id, with the body it is of."""
    whole = joinedload(Call.body).joinedload(Organisation.territory)
    return select(Call).where(Call.id == call_id, visible(viewer)).options(whole)


def candidacy(viewer: Viewer, candidacy_id: UUID) -> Select[Candidacy]:
    """One candidacy by its id, with its call and the body that is of."""
    whole = joinedload(Candidacy.call).joinedload(Call.body).joinedload(Organisation.territory)
    wanted = (Candidacy.id == candidacy_id, visible_candidacy(viewer))
    return select(Candidacy).where(*wanted).options(whole)


def standing(viewer: Viewer, call_id: UUID, ids: Sequence[UUID]) -> Select[Candidacy]:
    """The candidacies of some ids for a call, locked in one order whoever asks."""
    wanted = (Candidacy.call_id == call_id, Candidacy.id.in_(ids), visible_candidacy(viewer))
    return select(Candidacy).where(*wanted).order_by(Candidacy.id).with_for_update()


def chosen(call_id: UUID) -> Select[int]:
    """How many were chosen for a call, or enrolled."""
    wanted = (Candidacy.call_id == call_id, Candidacy.chosen_at.is_not(None))
    return select(func.count(Candidacy.id)).where(*wanted)


def working_group(viewer: Viewer, working_group_id: UUID) -> Select[WorkingGroup]:
    """One working group by its id, with the body it is."""
    seen = visible_with_organisation(viewer, WorkingGroup)
    body = joinedload(WorkingGroup.organisation)
    whole = body.joinedload(Organisation.part_of).joinedload(Organisation.territory)
    wanted = select(WorkingGroup).where(WorkingGroup.id == working_group_id, seen)
    return wanted.options(body.joinedload(Organisation.territory), whole)


def sub_network(viewer: Viewer, sub_network_id: UUID) -> Select[SubNetwork]:
    """One sub-network by its id, with the body it is."""
    seen = visible_with_organisation(viewer, SubNetwork)
    body = joinedload(SubNetwork.organisation)
    return select(SubNetwork).where(SubNetwork.id == sub_network_id, seen).options(body)


def parity_of_working_group(
    viewer: Viewer, working_group_id: UUID, among: ParityAmong, day: Any
) -> Select[Any]:
    """How many people of which gender hold mandates in a working group or sit in it."""
    body, place, seat = aliased(Organisation), aliased(Organisation), aliased(Seat)
    group: Any = aliased(WorkingGroup)
    own = select(group.organisation_id).where(group.id == working_group_id).scalar_subquery()
    seen = (group.id == working_group_id, visible_with_organisation(viewer, group))
    sitting = (
        select(func.coalesce(seat.person_id, seat.delegate_id))
        .join_from(place, seat, seat.body_id == place.id)
        .where(place.id == own, actors_policy.visible(viewer, place), holds_on(place, day))
        .where(holds_on(seat, day), visible_there(viewer, seat))
    )
    return actors.parity(
        viewer,
        body,
        body.id == own,
        among,
        day,
        is_there=exists(select(group.id).where(*seen)),
        ruled_by=own,
        besides=sitting,
    )


def parity_of_sub_network(
    viewer: Viewer, sub_network_id: UUID, among: ParityAmong, day: Any
) -> Select[Any]:
    """How many people of which gender hold mandates in the organisations of a sub-network."""
    body, joined = aliased(Organisation), aliased(SubNetworkMembership)
    whole: Any = aliased(SubNetwork)
    members = select(joined.organisation_id).where(
        joined.sub_network_id == sub_network_id, holds_on(joined, day)
    )
    seen = (whole.id == sub_network_id, visible_with_organisation(viewer, whole))
    is_there = exists(select(whole.id).where(*seen))
    return actors.parity(viewer, body, body.id.in_(members), among, day, is_there=is_there)


def membership(viewer: Viewer, membership_id: UUID) -> Select[SubNetworkMembership]:
    """One membership of a sub-network by its id, with the organisation."""
    table = SubNetworkMembership
    body = joinedload(table.organisation).joinedload(Organisation.territory)
    wanted = (table.id == membership_id, visible_membership(viewer, table))
    return select(table).where(*wanted).options(body)


def the_network() -> Select[Organisation]:
    """The organisation that is the network itself."""
    return select(Organisation).where(Organisation.is_network)
