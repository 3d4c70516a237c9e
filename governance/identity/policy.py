"""Who may see accounts and sign-ins, and who may do what with them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, any_, cast, exists, false, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from governance.access import Capability, Reach, Viewer
from governance.actors.models import Mandate, Organisation
from governance.actors.policy import path_of, require_power
from governance.aliases import another
from governance.db import Ltree, ids
from governance.errors import Forbidden, Ground
from governance.identity.models import (
    Account,
    Application,
    LinkedIdentity,
    RoleCapability,
    SignIn,
)
from governance.territories.models import Territory


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
    account = another(Account)
    return exists(
        select(account.id).where(account.id == sign_in.account_id, visible(viewer, account))
    )


def visible_identity(
    viewer: Viewer, identity: type[LinkedIdentity] = LinkedIdentity
) -> ColumnElement[bool]:
    """What another provider calls somebody is seen with their account."""
    viewer = viewer.seeing("identity")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    account = another(Account)
    return exists(
        select(account.id).where(account.id == identity.account_id, visible(viewer, account))
    )


def visible_application(
    viewer: Viewer, application: type[Application] = Application
) -> ColumnElement[bool]:
    """An application is seen by the holder of its mandate and by who looks after its body's."""
    viewer = viewer.seeing("identity")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    mandate, body, place = another(Mandate), another(Organisation), another(Territory)
    within = cast(viewer.sql_registering_within, ARRAY(Ltree())).op("@>", is_comparison=True)
    placed = (
        select(body.id)
        .select_from(body)
        .join(place, place.id == body.territory_id)
        .where(~body.is_unlisted, within(place.path))
    )
    own = select(mandate.id).where(
        or_(
            mandate.holder_person_id == viewer.sql_person,
            mandate.body_id == viewer.sql_registering.any_(),
            mandate.body_id == any_(ids(placed.correlate_except(body, place))),
        )
    )
    return application.mandate_id == any_(ids(own.correlate_except(mandate)))


def require_no_application(viewer: Viewer) -> None:
    """Who is let in, and through what, is for people to say."""
    if viewer.application_id is not None:
        raise Forbidden(Ground.PERSONS_ONLY)


def require_keeper(viewer: Viewer, mandate: Mandate) -> None:
    """Applications are looked after by their mandate's holder or for its body.

    The mandate was loaded with its body and that one's territory.
    """
    require_no_application(viewer)
    if viewer.person_id is not None and mandate.holder_person_id == viewer.person_id:
        return
    require_power(viewer, Capability.APPLICATIONS, mandate.body)


def require_as_strong(
    viewer: Viewer,
    mandate: Mandate,
    gives: Iterable[RoleCapability],
    parts: Sequence[Organisation],
) -> None:
    """Who looks after an application lets it do no more than they may, save on their own mandate.

    Whoever knows its secret may do what its mandate lets them.
    `gives` is what the mandate's role may do, `parts` the bodies that are part of its body; they
    were loaded with their territories.
    """
    require_keeper(viewer, mandate)
    if viewer.is_secretariat or mandate.holder_person_id == viewer.person_id:
        return
    for each in gives:
        if each.reach is Reach.NETWORK or each.capability is Capability.NETWORK:
            raise Forbidden(Ground.SECRETARIAT_ONLY)
        reached = [mandate.body] if each.reach is Reach.BODY else [mandate.body, *parts]
        as_wide = all(viewer.may(each.capability, body.id, path_of(body)) for body in reached)
        path = None if mandate.body.territory is None else mandate.body.territory.path
        if each.reach is Reach.TERRITORY and path is not None:
            lands = (land for land in viewer.lands if land.capability is each.capability)
            as_wide = as_wide and any(land.covers(path) for land in lands)
        if not as_wide:
            raise Forbidden(Ground.ROLE_NOT_ENOUGH)


def require_themselves(viewer: Viewer) -> None:
    """What proves who somebody is, they change themselves and through no application."""
    require_no_application(viewer)
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)


def require_sign_in(viewer: Viewer) -> None:
    """Who signs out has signed in."""
    if viewer.sign_in_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)


def require_own_or_secretariat(viewer: Viewer, account: Account) -> None:
    """Accounts are closed, and signed out, by their persons and by the secretariat."""
    require_no_application(viewer)
    if viewer.is_secretariat:
        return
    require_themselves(viewer)
    if account.person_id != viewer.person_id:
        raise Forbidden(Ground.NOT_YOURS)


def require_inviter(viewer: Viewer, bodies: Sequence[Organisation]) -> Organisation | None:
    """People are invited by who may do so for all bodies they are of, and by the secretariat.

    Whoever has the link chooses the password, and acts for each of those bodies from then on; so
    nobody gets into another's body by giving its people a mandate in their own.
    Answers with the first, none for the secretariat; they were loaded with their territories.
    """
    if viewer.is_secretariat:
        return None
    own = [body for body in bodies if viewer.may(Capability.ACCOUNTS, body.id, path_of(body))]
    if own and len(own) == len(bodies):
        return own[0]
    if own:
        raise Forbidden(Ground.SECRETARIAT_ONLY)
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    if any(body.id in viewer.served or body.id in viewer.steered for body in bodies):
        raise Forbidden(Ground.ROLE_NOT_ENOUGH)
    days = [viewer.ended[body.id] for body in bodies if body.id in viewer.ended]
    if days:
        raise Forbidden(Ground.MANDATE_ENDED, max(days).isoformat())
    raise Forbidden(Ground.ANOTHERS_BODY if viewer.held else Ground.NO_MANDATE)
