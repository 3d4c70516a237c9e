"""Applications and linked identities in the API: what may act for people, and who they also are."""

from datetime import date, datetime

import strawberry

from governance.identity import models, operations, policy, queries
from schema.actors.actors import Mandate
from schema.deeds import DeedInput, deed, id_of
from schema.identity.accounts import Account
from schema.nodes import Node
from schema.rows.declare import ById, Filter, Filters, Many, One, argument, column, row, shown
from schema.rows.lists import filter_input, pages
from schema.rows.page import Connection
from schema.territories.territory_deeds import REVISION

APPLICATION_FILTERS: Filters = {
    "mandate": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.mandate_id == value,
        "Acts on this mandate.",
        prefix="man",
    ),
    "body": Filter(
        strawberry.ID,
        lambda row, _ask, value: queries.acts_in(row, value),
        "Acts on a mandate in this body.",
        prefix="org",
    ),
    "isRevoked": Filter(
        bool,
        lambda row, _ask, value: row.revoked_at.is_not(None) if value else row.revoked_at.is_(None),
        "Was revoked.",
    ),
}
ApplicationFilter = filter_input("ApplicationFilter", APPLICATION_FILTERS)


@row(
    models.Application,
    visible=policy.visible_application,
    prefix="app",
    filters=APPLICATION_FILTERS,
)
class Application(Node):
    """A registered program that acts on one mandate, no further than its scopes reach."""

    name: str = column("What it is called.")
    mandate: Mandate | None = shown(One("mandate"), "The mandate it acts on.")
    scopes: list[str] = column("How far it reaches, as domain:read and domain:write.")
    created_at: datetime = column("When it was registered.", "recorded_at")
    expires_at: datetime | None = column("From when on it acts no more; null for no end.")
    last_used_at: datetime | None = column("When it last got a token, to the minute.")
    revoked_at: datetime | None = column("When it was revoked.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.LinkedIdentity, visible=policy.visible_identity, prefix="lid")
class LinkedIdentity(Node):
    """What another identity provider calls a person; seen by them and by the secretariat."""

    account: Account | None = shown(One("account"), "Whose account it leads to.")
    issuer: str = column("The identity provider, by its address.")
    subject: str = column("Its name for the person.")
    created_at: datetime = column("When it was linked.", "recorded_at")


@strawberry.type
class ApplicationQueries:
    """Questions about applications."""

    client: Application | None = shown(
        ById(), "One application by its id.", [argument("id", strawberry.ID, "Its id.")]
    )
    clients: Connection[Application] = pages(
        Many(),
        "Applications on one's own mandates, and of the bodies one registers them for.",
        filters=ApplicationFilter,
    )


@strawberry.input(description="An application to register.")
class RegisterApplicationInput(DeedInput):
    """An application to register."""

    name: str = strawberry.field(description="What it is called.")
    mandate_id: strawberry.ID = id_of("man", "The mandate it acts on; a person holds it today.")
    scopes: list[str] = strawberry.field(
        description="How far it reaches, as domain:read and domain:write; no further than needed."
    )
    expires_on: date | None = strawberry.field(
        default=None, description="The first day it may act no more; null for no end."
    )


@strawberry.input(description="An application that needs another secret.")
class RenewApplicationSecretInput(DeedInput):
    """An application that needs another secret."""

    application_id: strawberry.ID = id_of("app", "Which application.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An application that shall act no more.")
class RevokeApplicationInput(DeedInput):
    """An application that shall act no more."""

    application_id: strawberry.ID = id_of("app", "Which application.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="What another identity provider calls one.")
class LinkIdentityInput(DeedInput):
    """What another identity provider calls one."""

    token: str = strawberry.field(description="A token it issued for this service, a moment ago.")


@strawberry.input(description="An identity to unlink.")
class UnlinkIdentityInput(DeedInput):
    """An identity to unlink."""

    linked_identity_id: strawberry.ID = id_of("lid", "Which one.")


SUBJECT = ("application", Application)
SECRET = {"secret": (str, "Its secret, shown this once: keep it where nobody else reads it.")}


@strawberry.type
class ApplicationDeeds:
    """Deeds about applications and linked identities."""

    register_application = deed(
        operations.register_application, RegisterApplicationInput, SUBJECT, secrets=SECRET
    )
    renew_application_secret = deed(
        operations.renew_application_secret,
        RenewApplicationSecretInput,
        SUBJECT,
        operations.ApplicationRevoked,
        secrets=SECRET,
    )
    revoke_application = deed(
        operations.revoke_application,
        RevokeApplicationInput,
        SUBJECT,
        operations.ApplicationRevoked,
    )
    link_identity = deed(
        operations.link_identity,
        LinkIdentityInput,
        ("linked_identity", LinkedIdentity),
        operations.IdentityRefused,
        operations.IdentityTaken,
    )
    unlink_identity = deed(operations.unlink_identity, UnlinkIdentityInput, ("account", Account))
