"""What roles may do, in the API: shown to all, given and taken back by the secretariat."""

import strawberry

from governance.access import Capability, Reach
from governance.actors.models import OrganisationKind, Role
from governance.identity import models, operations
from schema.deeds import DeedInput, deed, id_of
from schema.nodes import Node
from schema.rows.declare import Many, column, row
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.words import public

for _codes in (Capability, Reach):
    strawberry.enum(_codes, description=_codes.__doc__)


@row(models.RoleCapability, visible=public, prefix="cap")
class RoleCapability(Node):
    """What a role may do in bodies of a kind, and how far that reaches beyond the body itself."""

    role: Role = column("Who holds a mandate for this.")
    kind: OrganisationKind | None = column("In bodies of this kind; null for every kind.")
    in_network: bool = column("Whether it is so in the network's own body alone.")
    capability: Capability = column("What it may do.")
    reach: Reach = column("How far that reaches from the body the mandate is in.")


@strawberry.type
class RightsQueries:
    """Questions about what roles may do."""

    role_capabilities: Connection[RoleCapability] = pages(
        Many(), "What the roles of the network may do."
    )


@strawberry.input(description="What to let a role do.")
class AllowRoleInput(DeedInput):
    """What to let a role do."""

    role: Role = strawberry.field(description="Which role.")
    capability: Capability = strawberry.field(description="What it may do.")
    reach: Reach = strawberry.field(description="How far that reaches.")
    kind: OrganisationKind | None = strawberry.field(
        default=None, description="In bodies of which kind; in every kind without it."
    )
    in_network: bool = strawberry.field(
        default=False, description="In the network's own body alone."
    )


@strawberry.input(description="What to let a role do no longer.")
class DisallowRoleInput(DeedInput):
    """What to let a role do no longer."""

    role_capability_id: strawberry.ID = id_of("cap", "Which of the role's capabilities.")


@strawberry.type
class RightsDeeds:
    """Deeds about what roles may do."""

    allow_role = deed(
        operations.allow_role,
        AllowRoleInput,
        ("role_capability", RoleCapability),
        operations.AlreadyAllowed,
    )
    disallow_role = deed(
        operations.disallow_role,
        DisallowRoleInput,
        ("role_capability", RoleCapability),
        operations.LastSecretariat,
    )
