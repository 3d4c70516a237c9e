"""Questions about accounts, sign-ins and links; each answers with a statement to run."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, or_, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Mandate, Organisation
from governance.db import ids
from governance.identity import policy
from governance.identity.models import (
    Account,
    Application,
    LinkedIdentity,
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
    """The bodies where a person has a mandate or a seat on a day or later; with territories."""
    held = select(Mandate.body_id).where(
        Mandate.holder_person_id == person_id, _goes_on(Mandate, day)
    )
    sat = select(Seat.body_id).where(
        or_(*(each == person_id for each in (Seat.person_id, Seat.delegate_id, Seat.alternate_id))),
        _goes_on(Seat, day),
    )
    return (
        select(Organisation)
        .where(Organisation.id.in_(held.union(sat)), Organisation.period.contains(day))
        .order_by(Organisation.id)
        .options(joinedload(Organisation.territory))
    )


def _goes_on(row: type[Mandate | Seat], day: date) -> ColumnElement[bool]:
    return or_(row.valid_until.is_(None), row.valid_until > day)


def application(viewer: Viewer, application_id: UUID) -> Select[Application]:
    """One application by its id, with its mandate and the body that is in."""
    wanted = (Application.id == application_id, policy.visible_application(viewer))
    body = joinedload(Application.mandate).joinedload(Mandate.body)
    return select(Application).where(*wanted).options(body.joinedload(Organisation.territory))


def acts_in(application: type[Application], body_id: object) -> ColumnElement[bool]:
    """Whether an application acts on a mandate in a body."""
    mandate = aliased(Mandate)
    own = select(mandate.id).where(mandate.body_id == body_id)
    return application.mandate_id == any_(ids(own.correlate_except(mandate)))


def given_besides(
    mandate: Mandate, day: date
) -> tuple[Select[RoleCapability], Select[Organisation]]:
    """What an application on a mandate could do, and in which parts of its body."""
    return given_by(mandate), parts_of(mandate.body_id, day)


def given_by(mandate: Mandate) -> Select[RoleCapability]:
    """What the role of a mandate may do in its body, which was loaded with it."""
    kind = RoleCapability.kind
    meant = [RoleCapability.role == mandate.role, or_(kind.is_(None), kind == mandate.body.kind)]
    if not mandate.body.is_network:
        meant.append(~RoleCapability.in_network)
    return select(RoleCapability).where(*meant)


def parts_of(body_id: UUID, day: date) -> Select[Organisation]:
    """The bodies that are part of a body on a day, however deep, with their territories."""
    parts = select(Organisation.id).where(
        Organisation.part_of_id == body_id, Organisation.period.contains(day)
    )
    tree = parts.cte("parts", recursive=True)
    tree = tree.union(
        select(Organisation.id)
        .join(tree, Organisation.part_of_id == tree.c.id)
        .where(Organisation.period.contains(day))
    )
    wanted = Organisation.id.in_(select(tree.c.id))
    return select(Organisation).where(wanted).options(joinedload(Organisation.territory))


def linked_identity(viewer: Viewer, linked_identity_id: UUID) -> Select[LinkedIdentity]:
    """One linked identity by its id, with its account."""
    wanted = (LinkedIdentity.id == linked_identity_id, policy.visible_identity(viewer))
    return select(LinkedIdentity).where(*wanted).options(joinedload(LinkedIdentity.account))


def linked_account(issuer: str, subject: str) -> Select[Account]:
    """The account that another provider's name for a person leads to."""
    named = (LinkedIdentity.issuer == issuer, LinkedIdentity.subject == subject)
    linked = select(LinkedIdentity.account_id).where(*named)
    return select(Account).where(Account.id.in_(linked), Account.closed_at.is_(None))
