"""Accounts, sign-ins, applications, signing keys, and what the roles of the network may do."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.access import Capability, Reach
from governance.actors.models import Mandate, OrganisationKind, Person, Role, coded
from governance.db import Base, Identified, Recorded, Revised, personal, references


class LinkPurpose(StrEnum):
    """What a link that works once is for."""

    INVITATION = "invitation"
    RECOVERY = "recovery"
    NEW_EMAIL = "new_email"


class SignInEnd(StrEnum):
    """Why a sign-in ended before its time."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  A reason, no password.
    TOKEN_REUSED = "token_reused"  # noqa: S105  A reason, no token.
    ACCOUNT_CLOSED = "account_closed"


class Account(Identified, Recorded, Revised, Base):
    """How a person signs in: an e-mail address, and a password kept only as its Argon2id hash."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = references("person.id", index=False)
    email: Mapped[str | None] = personal()
    """In lower case; null once the account is closed."""
    password_hash: Mapped[str | None] = personal(instead="A password is kept only as its hash.")
    """Null until the invitation is accepted."""
    totp_secret: Mapped[str | None] = personal(instead="What checks one-time codes is not shown.")
    """The secret of one-time codes (RFC 6238), in base 32; null where none are asked for."""
    is_totp_confirmed: Mapped[bool] = mapped_column(server_default=text("false"))
    totp_step: Mapped[int | None]
    """The time step of the last code that was taken, so that none is taken twice."""
    lang: Mapped[str] = mapped_column(server_default="en")
    """The language mails are written in."""
    closed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    sign_ins: Mapped[list["SignIn"]] = relationship(lazy="raise", viewonly=True)
    linked_identities: Mapped[list["LinkedIdentity"]] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint(
            "email = lower(email) AND email ~ '^[^@\\s]+@[^@\\s]+$'", name="email_form"
        ),
        CheckConstraint(
            "(closed_at IS NULL) = (email IS NOT NULL)"
            " AND (closed_at IS NULL OR num_nonnulls(password_hash, totp_secret) = 0)",
            name="closed_keeps_nothing",
        ),
        CheckConstraint("NOT is_totp_confirmed OR totp_secret IS NOT NULL", name="totp_there"),
        Index("account_email_key", "email", unique=True),
        Index(
            "account_person_id_key", "person_id", unique=True, postgresql_where="closed_at IS NULL"
        ),
        Index("account_person_id_idx", "person_id"),
        Index("account_closed_idx", "id", postgresql_where="closed_at IS NOT NULL"),
    )


class OneTimeLink(Identified, Recorded, Base):
    """A link sent by mail that does one thing once; only the hash of its secret is kept."""

    __tablename__ = "one_time_link"

    account_id: Mapped[UUID] = references("account.id")
    purpose: Mapped[LinkPurpose] = mapped_column(coded(LinkPurpose, "purpose_known"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the secret, which is random enough not to need more."""
    email: Mapped[str | None] = personal()
    """The new address, for a link that confirms one."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryRequest(Identified, Recorded, Base):
    """Somebody asked for a new password; whether there is an account is looked up later."""

    __tablename__ = "recovery_request"

    email: Mapped[str] = personal()
    """The address they wrote, which may be anybody's or nobody's."""


class SignIn(Identified, Base):
    """One sign-in of a person: the family of refresh tokens that follow one another."""

    __tablename__ = "sign_in"

    account_id: Mapped[UUID] = references("account.id")
    began_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[SignInEnd | None] = mapped_column(coded(SignInEnd, "end_known"))

    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="end_has_a_reason"),
    )


class RefreshToken(Identified, Base):
    """A refresh token of a sign-in, as its hash; good until the next takes its place."""

    __tablename__ = "refresh_token"

    sign_in_id: Mapped[UUID] = references("sign_in.id")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    issued_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class SigningKey(Recorded, Base):
    """A key pair that signs access tokens (Ed25519); after its time it verifies for a while."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(primary_key=True)
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """The 32 bytes of RFC 8032."""
    signs_from: Mapped[datetime]
    """It is published before it signs, so that whoever verifies knows it by then."""
    retired_at: Mapped[datetime | None]
    """When it stopped to verify, by command."""


class Application(Identified, Recorded, Revised, Base):
    """A registered program that acts on one mandate, no further than its scopes allow."""

    __tablename__ = "application"

    name: Mapped[str]
    mandate_id: Mapped[UUID] = references("mandate.id")
    scopes: Mapped[list[str]]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the secret, which is shown once and random enough not to need more."""
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    mandate: Mapped[Mandate] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("cardinality(scopes) > 0", name="has_scopes"),
        Index("application_revoked_idx", "id", postgresql_where="revoked_at IS NOT NULL"),
    )


class LinkedIdentity(Identified, Recorded, Base):
    """A person as another identity provider knows them: its issuer, and its name for the person."""

    __tablename__ = "linked_identity"

    issuer: Mapped[str]
    subject: Mapped[str] = personal()
    account_id: Mapped[UUID] = references("account.id")

    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class RoleCapability(Identified, Recorded, Base):
    """What a role may do in bodies of a kind, and how far that reaches beyond the body itself."""

    __tablename__ = "role_capability"

    role: Mapped[Role] = mapped_column(coded(Role, "role_known"))
    kind: Mapped[OrganisationKind | None] = mapped_column(coded(OrganisationKind, "kind_known"))
    """Bodies of which kind; null for every kind."""
    in_network: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it is meant in the network's own body alone."""
    capability: Mapped[Capability] = mapped_column(coded(Capability, "capability_known"))
    reach: Mapped[Reach] = mapped_column(coded(Reach, "reach_known"))

    __table_args__ = (
        UniqueConstraint(
            "role", "kind", "in_network", "capability", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint(
            "(reach = 'network') = (capability = 'network') AND (reach <> 'network' OR in_network)",
            name="network_in_network",
        ),
    )


class RightsChange(Base):
    """How often anybody's rights have changed: the sum over some rows that the database counts in.

    So it is known of who asked before whether they may still be what they were then.
    """

    __tablename__ = "rights_change"

    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    changes: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
