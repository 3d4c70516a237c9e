"""Actors: organisations of every kind, people in as few words as possible, and mandates."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.db import Base, Identified, Recorded, Revised, Texts, personal, references
from governance.names import Named, named_indexes
from governance.periods import Lasting, period_checks
from governance.privacy import FORGOTTEN
from governance.terms import term_indexes
from governance.territories.models import Territory


class OrganisationKind(StrEnum):
    """What a collective actor is."""

    COORDINATION_GROUP = "coordination_group"
    NEIGHBOURHOOD_ASSOCIATION = "neighbourhood_association"
    PLATFORM = "platform"
    PUBLIC_AUTHORITY = "public_authority"
    STATE_SERVICE = "state_service"
    NON_GOVERNMENTAL_ORGANISATION = "non_governmental_organisation"
    ASSOCIATION = "association"
    COMPANY = "company"
    BANK = "bank"
    MEDIA = "media"
    SCHOOL = "school"
    UNIVERSITY = "university"
    HEALTH_INSTITUTION = "health_institution"
    INTERNATIONAL_INSTITUTION = "international_institution"
    PROGRAMME = "programme"
    NETWORK_BODY = "network_body"
    EXECUTIVE = "executive"
    WORKING_GROUP = "working_group"
    JOINT_COMMITTEE = "joint_committee"


class Sector(StrEnum):
    """Whose table an actor sits at: public, private or citizen; or all of them at one."""

    PUBLIC = "public"
    PRIVATE = "private"
    CITIZEN = "citizen"
    MIXED = "mixed"


class Democracy(StrEnum):
    """How a body decides: residents directly, actors together, or elected representatives."""

    DIRECT = "direct"
    COLLABORATIVE = "collaborative"
    REPRESENTATIVE = "representative"


class LegalStanding(StrEnum):
    """Whether a law recognises the body, a register lists it, or it simply exists."""

    RECOGNISED_BY_LAW = "recognised_by_law"
    REGISTERED = "registered"
    DE_FACTO = "de_facto"


class Gender(StrEnum):
    """What a person declares of themselves, needed for parity and shown only as counts."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Role(StrEnum):
    """What a mandate is for."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    REPRESENTATIVE = "representative"
    ALTERNATE = "alternate"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    EXECUTIVE_MEMBER = "executive_member"
    FACILITATOR = "facilitator"
    AUDITOR = "auditor"
    NETWORK_COORDINATION = "network_coordination"


class MandateEnd(StrEnum):
    """Why a mandate ended before its term: taken back by the body, or given up by its holder."""

    REVOKED = "revoked"
    VACATED = "vacated"


def coded(kind: type[StrEnum], name: str) -> Enum:
    """A column of fixed codes, kept as text under a CHECK that names them."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name,
        values_callable=lambda codes: [code.value for code in codes],
        length=40,
    )


class OrganisationFacts:
    """What may change about an organisation and must be answered for any past day."""

    name: Mapped[Texts] = mapped_column(sort_order=10)
    description: Mapped[Texts | None] = mapped_column(sort_order=11)
    kind: Mapped[OrganisationKind] = mapped_column(
        coded(OrganisationKind, "kind_known"), sort_order=12
    )
    sector: Mapped[Sector | None] = mapped_column(coded(Sector, "sector_known"), sort_order=13)
    democracy: Mapped[Democracy | None] = mapped_column(
        coded(Democracy, "democracy_known"), sort_order=14
    )
    legal_standing: Mapped[LegalStanding | None] = mapped_column(
        coded(LegalStanding, "legal_standing_known"), sort_order=15
    )
    legal_basis: Mapped[Texts | None] = mapped_column(sort_order=16)
    territory_id: Mapped[UUID | None] = references("territory.id", sort_order=17)
    part_of_id: Mapped[UUID | None] = references("organisation.id", sort_order=18)
    languages: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), sort_order=19)


class Organisation(OrganisationFacts, Named, Identified, Lasting, Recorded, Revised, Base):
    """A collective actor of any kind: a body that decides, an authority, a company."""

    __tablename__ = "organisation"

    is_unlisted: Mapped[bool] = mapped_column(server_default=text("false"))
    is_network: Mapped[bool] = mapped_column(server_default=text("false"))
    time_zone: Mapped[str | None]
    """Where its days are counted otherwise than in its territory (IANA)."""

    territory: Mapped[Territory | None] = relationship(lazy="raise")
    part_of: Mapped["Organisation | None"] = relationship(
        lazy="raise", remote_side="Organisation.id", foreign_keys="Organisation.part_of_id"
    )
    parts: Mapped[list["Organisation"]] = relationship(
        lazy="raise", foreign_keys="Organisation.part_of_id", viewonly=True
    )
    external_refs: Mapped[list["ExternalRef"]] = relationship(lazy="raise", viewonly=True)
    versions: Mapped[list["OrganisationVersion"]] = relationship(
        lazy="raise", viewonly=True, foreign_keys="OrganisationVersion.organisation_id"
    )
    mandates: Mapped[list["Mandate"]] = relationship(
        lazy="raise", viewonly=True, foreign_keys="Mandate.body_id"
    )
    mandates_held: Mapped[list["Mandate"]] = relationship(
        lazy="raise", viewonly=True, foreign_keys="Mandate.holder_organisation_id"
    )

    __table_args__ = (
        *period_checks(),
        CheckConstraint("part_of_id <> id", name="part_of_another"),
        Index(
            "organisation_the_network_key", "is_network", unique=True, postgresql_where="is_network"
        ),
        Index("organisation_kind_sort_en_idx", "kind", "sort_en", "id"),
        Index("organisation_sector_sort_en_idx", "sector", "sort_en", "id"),
        Index("organisation_languages_idx", "languages", postgresql_using="gin"),
        Index("organisation_period_idx", "period", postgresql_using="gist"),
        *named_indexes("organisation"),
    )


class OrganisationVersion(OrganisationFacts, Named, Identified, Lasting, Recorded, Base):
    """What an organisation was — its name, kind, standing and place — over one period."""

    __tablename__ = "organisation_version"

    organisation_id: Mapped[UUID] = references("organisation.id")

    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)
    part_of: Mapped[Organisation | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys="OrganisationVersion.part_of_id"
    )

    __table_args__ = (
        *period_checks(),
        ExcludeConstraint(
            ("organisation_id", "="), ("period", "&&"), name="organisation_version_one_at_a_time"
        ),
        Index("organisation_version_kind_sort_en_idx", "kind", "sort_en", "organisation_id"),
        Index("organisation_version_sector_sort_en_idx", "sector", "sort_en", "organisation_id"),
        Index("organisation_version_languages_idx", "languages", postgresql_using="gin"),
        *named_indexes("organisation_version", "organisation_id"),
    )


class ExternalRef(Recorded, Base):
    """A key under which another system knows an organisation."""

    __tablename__ = "external_ref"

    system: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = references("organisation.id")


class Person(Identified, Recorded, Revised, Base):
    """A human being, in as few words as the network needs: a name, languages, a declared gender."""

    __tablename__ = "person"

    name: Mapped[str] = personal()
    languages: Mapped[list[str]] = personal(server_default=text("'{}'"))
    gender: Mapped[Gender | None] = personal(coded(Gender, "gender_known"))
    is_unlisted: Mapped[bool] = mapped_column(server_default=text("false"))
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"))
    registered_by_id: Mapped[UUID | None] = references("person.id")
    forgotten_at: Mapped[datetime | None]
    """When all that was personal was cleared; the row stays so that history keeps its holders."""

    mandates: Mapped[list["Mandate"]] = relationship(
        lazy="raise", viewonly=True, foreign_keys="Mandate.holder_person_id"
    )
    __table_args__ = (CheckConstraint(FORGOTTEN, name="forgotten_keeps_nothing"),)


class Mandate(Identified, Lasting, Recorded, Revised, Base):
    """A role in a body for a term, held by a person, an organisation or a territory; or vacant."""

    __tablename__ = "mandate"

    body_id: Mapped[UUID] = references("organisation.id")
    role: Mapped[Role] = mapped_column(coded(Role, "role_known"))
    holder_person_id: Mapped[UUID | None] = references("person.id")
    holder_organisation_id: Mapped[UUID | None] = references("organisation.id")
    holder_territory_id: Mapped[UUID | None] = references("territory.id")
    delegated_from_id: Mapped[UUID | None] = references("mandate.id")
    scope: Mapped[Texts | None]
    decision_id: Mapped[UUID | None] = references("decision.id")
    ended_as: Mapped[MandateEnd | None] = mapped_column(coded(MandateEnd, "end_known"))
    end_reason: Mapped[Texts | None] = personal()

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True, foreign_keys=[body_id])
    holder_person: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
    holder_organisation: Mapped[Organisation | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[holder_organisation_id]
    )
    holder_territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)
    delegated_from: Mapped["Mandate | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="Mandate.id"
    )
    delegations: Mapped[list["Mandate"]] = relationship(lazy="raise", viewonly=True)

    @property
    def is_vacant(self) -> bool:
        """Whether it waits for a holder."""
        holders = (self.holder_person_id, self.holder_organisation_id, self.holder_territory_id)
        return all(holder is None for holder in holders)

    __table_args__: Any = (
        *period_checks(),
        CheckConstraint(
            "num_nonnulls(holder_person_id, holder_organisation_id, holder_territory_id) <= 1",
            name="one_holder",
        ),
        CheckConstraint(
            "delegated_from_id IS NULL OR holder_person_id IS NOT NULL",
            name="delegated_to_a_person",
        ),
        *(
            ExcludeConstraint(
                ("body_id", "="),
                ("role", "="),
                (holder, "="),
                ("period", "&&"),
                name=f"mandate_once_at_a_time_{holder}",
                where=text(f"{holder} IS NOT NULL AND delegated_from_id IS NULL"),
            )
            for holder in ("holder_person_id", "holder_organisation_id", "holder_territory_id")
        ),
        ExcludeConstraint(
            ("delegated_from_id", "="),
            ("holder_person_id", "="),
            ("period", "&&"),
            name="mandate_delegated_once_at_a_time",
            where=text("delegated_from_id IS NOT NULL"),
        ),
        Index("mandate_body_id_role_idx", "body_id", "role"),
        Index("mandate_role_idx", "role", "id"),
        Index(
            "mandate_vacant_idx",
            "id",
            postgresql_where=text(
                "holder_person_id IS NULL AND holder_organisation_id IS NULL"
                " AND holder_territory_id IS NULL"
            ),
        ),
        *term_indexes("mandate"),
    )
