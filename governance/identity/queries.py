"""Questions about accounts, sign-ins and links; each answers with a statement to run."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors.models import Mandate, Organisation
from governance.identity import policy
from governance.identity.models import (
    Account,
    OneTimeLink,
    RefreshToken,
    RoleCapability,
    SignIn,
)
from governance.platforms.models import Seat


def account(viewer: Viewer, account_id: UUID) -> Select[Account]:
    """One account by its id."""
    return select(Account).where(Account.id == account_id, policy.visible(viewer))


def account_of(person_id: UUID) -> Select[Account]:
    """The account of a person that is not closed."""
    return select(Account).where(Account.person_id == person_id, Account.closed_at.is_(None))


def account_at(email: str) -> Select[Account]:
    """The account that signs in with an e-mail address."""
    return select(Account).where(Account.email == email)


def link(secret_hash: bytes) -> Select[OneTimeLink]:
    """A link by the hash of its secret."""
    return select(OneTimeLink).where(OneTimeLink.secret_hash == secret_hash)


def refresh_token(secret_hash: bytes) -> Select[RefreshToken]:
    """A refresh token by its hash."""
    return select(RefreshToken).where(RefreshToken.secret_hash == secret_hash)


def running(account_id: UUID) -> Select[SignIn]:
    """The sign-ins of an account that were not ended."""
    return select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))


def role_capability(viewer: Viewer, role_capability_id: UUID) -> Select[RoleCapability]:
    """Something that a role may do, by its id."""
    del viewer  # What roles may do is public.
    return select(RoleCapability).where(RoleCapability.id == role_capability_id)


def bodies_of(person_id: UUID, day: date) -> Select[Organisation]:
    """The bodies where a person holds a mandate or sits on a day, with their territories."""
    held = select(Mandate.body_id).where(
        Mandate.holder_person_id == person_id, Mandate.period.contains(day)
    )
    sat = select(Seat.body_id).where(
        or_(Seat.person_id == person_id, Seat.delegate_id == person_id), Seat.period.contains(day)
    )
    return (
        select(Organisation)
        .where(Organisation.id.in_(held.union(sat)), Organisation.period.contains(day))
        .order_by(Organisation.id)
        .options(joinedload(Organisation.territory))
    )
