"""Working groups and sub-networks in the API: themes, tasks and terms, who joins and leaves."""

from typing import Annotated, Any

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.calls import models, operations, policy
from governance.periods import PartialDate
from schema.actors.actors import Mandate, Organisation, period
from schema.actors.codes import Role
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.nodes import Node
from schema.platforms.at_work import Decided
from schema.rows.declare import Many, One, column, row, shown
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION
from schema.words import local_text, public

LazySubNetwork = Annotated["SubNetwork", strawberry.lazy("schema.calls.groups")]


@row(models.WorkingGroup, visible=policy.visible_with_organisation, prefix="wgr")
class WorkingGroup(Decided, Node):
    """A body with a theme and a task, and a term in which to do it; its members have seats."""

    organisation: Organisation = shown(
        One("organisation", visible=public), "The body: its name, its seats, what it is part of."
    )
    theme: str = local_text("theme", "What it is about, in your language.")
    task: str = local_text("task", "What it is to do, in your language.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    end_reason: str | None = local_text("end_reason", "Why it was closed.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.SubNetworkMembership, visible=policy.visible_membership, prefix="smb")
class SubNetworkMembership(Node):
    """An organisation belongs to a sub-network over a period."""

    sub_network: LazySubNetwork = shown(One("sub_network", visible=public), "To which.")
    organisation: Organisation = shown(One("organisation", visible=public), "Which does.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    end_reason: str | None = local_text("end_reason", "Why it left.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _members(sub_network: Any, row: Any, _ask: Any) -> Any:
    return row.sub_network_id == sub_network.id


@row(models.SubNetwork, visible=policy.visible_with_organisation, prefix="sub")
class SubNetwork(Node):
    """A part of the network for a theme or a language, which organisations join."""

    organisation: Organisation = shown(
        One("organisation", visible=public), "The body: its name, its mandates, how long it lasts."
    )
    theme: str | None = local_text("theme", "What it is about, in your language.")
    language: str | None = column("The language it is for.")
    memberships: Connection[SubNetworkMembership] = pages(
        Many(on=_members, visible=policy.visible_with_organisation),
        "Who belongs to it.",
        lasts=True,
    )
    revision: int = column("Counts its changes.")


def _coordinating(_root: Any, row: Any, _ask: Any) -> Any:
    return row.role == Role.NETWORK_COORDINATION


@strawberry.type
class GroupQueries:
    """Questions about working groups and sub-networks."""

    working_groups: Connection[WorkingGroup] = pages(
        Many(), "The groups that work on a task for a term.", lasts=True, is_root=True
    )
    sub_networks: Connection[SubNetwork] = pages(
        Many(), "The parts of the network by theme or language.", is_root=True
    )
    network_coordination: Connection[Mandate] = pages(
        Many(on=_coordinating),
        "The mandates by which territories coordinate the network, one or several together; the"
        " scope of each says for which strength.",
        lasts=True,
        is_root=True,
    )


@strawberry.input(description="A working group to open.")
class OpenWorkingGroupInput(DeedInput):
    """A working group to open."""

    part_of_id: strawberry.ID = id_of("org", "The body it is part of.")
    name: Texts = strawberry.field(description="What it is called, in languages.")
    theme: Texts = strawberry.field(description="What it is about.")
    task: Texts = strawberry.field(description="What it is to do.")
    territory_id: strawberry.ID | None = optional_id_of("ter", "Where it sits.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    until: PartialDate | None = strawberry.field(
        default=None, description="Until when it is to be done."
    )


@strawberry.input
class EndInput(DeedInput):
    """When and why something ends."""

    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A working group to close.")
class CloseWorkingGroupInput(EndInput):
    """A working group to close."""

    working_group_id: strawberry.ID = id_of("wgr", "Which working group.")


@strawberry.input(description="A sub-network to found.")
class FoundSubNetworkInput(DeedInput):
    """A sub-network to found."""

    name: Texts = strawberry.field(description="What it is called, in languages.")
    theme: Texts | None = strawberry.field(default=None, description="What it is about.")
    language: str | None = strawberry.field(default=None, description="The language it is for.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )


@strawberry.input(description="An organisation that joins a sub-network.")
class JoinSubNetworkInput(DeedInput):
    """An organisation that joins a sub-network."""

    organisation_id: strawberry.ID = id_of("org", "Which organisation.")
    sub_network_id: strawberry.ID = id_of("sub", "Which sub-network.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )


@strawberry.input(description="An organisation that leaves a sub-network.")
class LeaveSubNetworkInput(EndInput):
    """An organisation that leaves a sub-network."""

    membership_id: strawberry.ID = id_of("smb", "Which membership.")


GROUP = ("working_group", WorkingGroup)
MEMBERSHIP = ("membership", SubNetworkMembership)


@strawberry.type
class GroupDeeds:
    """Deeds about working groups and sub-networks."""

    open_working_group = deed(
        operations.open_working_group, OpenWorkingGroupInput, GROUP, OrganisationEnded
    )
    close_working_group = deed(
        operations.close_working_group,
        CloseWorkingGroupInput,
        GROUP,
        operations.WorkingGroupClosed,
    )
    found_sub_network = deed(
        operations.found_sub_network,
        FoundSubNetworkInput,
        ("sub_network", SubNetwork),
        OrganisationEnded,
    )
    join_sub_network = deed(
        operations.join_sub_network,
        JoinSubNetworkInput,
        MEMBERSHIP,
        operations.AlreadyJoined,
        OrganisationEnded,
    )
    leave_sub_network = deed(
        operations.leave_sub_network,
        LeaveSubNetworkInput,
        MEMBERSHIP,
        operations.SubNetworkLeft,
    )
