"""Questions about calls and candidacies; each answers with a statement to run."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
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


def membership(viewer: Viewer, membership_id: UUID) -> Select[SubNetworkMembership]:
    """One membership of a sub-network by its id, with the organisation."""
    table = SubNetworkMembership
    body = joinedload(table.organisation).joinedload(Organisation.territory)
    wanted = (table.id == membership_id, visible_membership(viewer, table))
    return select(table).where(*wanted).options(body)


def the_network() -> Select[Organisation]:
    """The organisation that is the network itself."""
    return select(Organisation).where(Organisation.is_network)
