"""Accounts and sign-ins in the API: seen by their own person and by the secretariat."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from governance.identity import models, policy
from governance.identity.models import SignInEnd
from schema.actors.actors import Person
from schema.nodes import Node
from schema.rows.declare import (
    ById,
    Expression,
    Filter,
    Filters,
    Many,
    One,
    argument,
    column,
    row,
    shown,
)
from schema.rows.lists import filter_input, pages
from schema.rows.page import Connection

if TYPE_CHECKING:
    from schema.identity.applications import LinkedIdentity

strawberry.enum(SignInEnd, description=SignInEnd.__doc__)

ACCOUNT_FILTERS: Filters = {
    "email": Filter(
        str, lambda row, _ask, value: row.email == value, "Signs in with this address, lower case."
    ),
    "person": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.person_id == value,
        "Is this person's.",
        prefix="per",
    ),
    "isClosed": Filter(
        bool,
        lambda row, _ask, value: row.closed_at.is_not(None) if value else row.closed_at.is_(None),
        "Was closed.",
    ),
}
AccountFilter = filter_input("AccountFilter", ACCOUNT_FILTERS)


@row(models.Account, visible=policy.visible, prefix="acc", filters=ACCOUNT_FILTERS)
class Account(Node):
    """How a person signs in; seen by that person and by the secretariat."""

    person: Person | None = shown(One("person"), "Whose it is.")
    email: str | None = column("The address that signs in; null once it is closed.")
    lang: str = column("The language mails are written in.")
    has_password: bool = shown(
        Expression(lambda row, _ask: row.password_hash.is_not(None)),
        "Whether a password was chosen.",
    )
    has_totp: bool = column("Whether one-time codes are asked for.", "is_totp_confirmed")
    closed_at: datetime | None = column("When it was closed.")
    created_at: datetime = column("When the person was first invited.", "recorded_at")
    sign_ins: Connection[Annotated["SignIn", strawberry.lazy("schema.identity.accounts")]] = pages(
        Many(on=lambda account, row, _ask: row.account_id == account.id),
        "Its sign-ins, also those that ended; the newest last.",
    )
    linked_identities: Connection[
        Annotated["LinkedIdentity", strawberry.lazy("schema.identity.applications")]
    ] = pages(
        Many(on=lambda account, row, _ask: row.account_id == account.id),
        "What other identity providers call its person.",
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.SignIn, visible=policy.visible_sign_in, prefix="sig")
class SignIn(Node):
    """One sign-in of a person, from the password on until it ends."""

    account: Account | None = shown(One("account"), "Whose it is.")
    began_at: datetime = column("When the password was given.")
    refreshed_at: datetime = column("When it was last gone on with.")
    expires_at: datetime = column("When it ends unless it is gone on with.")
    ended_at: datetime | None = column("When it ended before that.")
    ended_as: SignInEnd | None = column("Why it ended.")


@strawberry.type
class AccountQueries:
    """Questions about accounts."""

    account: Account | None = shown(
        ById(), "One account by its id.", [argument("id", strawberry.ID, "Its id.")]
    )
    accounts: Connection[Account] = pages(
        Many(),
        "Accounts: all of them for the secretariat, for others their own.",
        filters=AccountFilter,
    )
