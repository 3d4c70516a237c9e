"""Who may see accounts and sign-ins, and who may do what with them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import aliased

from governance.access import Capability, Viewer
from governance.actors.models import Organisation
from governance.actors.policy import path_of
from governance.errors import Forbidden, Ground
from governance.identity.models import Account, SignIn


def visible(viewer: Viewer, account: type[Account] = Account) -> ColumnElement[bool]:
    """An account is seen by its own person and by the secretariat."""
    viewer = viewer.seeing("identity")
    if viewer.is_secretariat:
        return true()
    return false() if viewer.person_id is None else account.person_id == viewer.sql_person


def visible_sign_in(viewer: Viewer, sign_in: type[SignIn] = SignIn) -> ColumnElement[bool]:
    """A sign-in is seen with its account."""
    viewer = viewer.seeing("identity")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    account = aliased(Account)
    return exists(
        select(account.id).where(account.id == sign_in.account_id, visible(viewer, account))
    )


def require_themselves(viewer: Viewer) -> None:
    """What proves who somebody is, they change themselves and through no application."""
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    if viewer.application_id is not None:
        raise Forbidden(Ground.NOT_YOURS)


def require_sign_in(viewer: Viewer) -> None:
    """Who signs out has signed in."""
    if viewer.sign_in_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)


def require_own_or_secretariat(viewer: Viewer, account: Account) -> None:
    """Accounts are closed, and signed out, by their persons and by the secretariat."""
    if viewer.is_secretariat:
        return
    require_themselves(viewer)
    if account.person_id != viewer.person_id:
        raise Forbidden(Ground.NOT_YOURS)


def require_inviter(viewer: Viewer, bodies: Sequence[Organisation]) -> Organisation | None:
    """People are invited by who may do so for a body they are of, and by the secretariat.

    Answers with that body, none for the secretariat; they were loaded with their territories.
    """
    if viewer.is_secretariat:
        return None
    for body in bodies:
        if viewer.may(Capability.ACCOUNTS, body.id, path_of(body)):
            return body
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    if any(body.id in viewer.served or body.id in viewer.steered for body in bodies):
        raise Forbidden(Ground.ROLE_NOT_ENOUGH)
    days = [viewer.ended[body.id] for body in bodies if body.id in viewer.ended]
    if days:
        raise Forbidden(Ground.MANDATE_ENDED, max(days).isoformat())
    raise Forbidden(Ground.ANOTHERS_BODY if viewer.held else Ground.NO_MANDATE)
