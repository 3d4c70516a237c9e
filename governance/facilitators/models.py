"""Facilitators, the groups and territories they accompany, and the training they attended."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, Person
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.territories.models import Territory


class Facilitator(Identified, Recorded, Base):
    """A person trained in the method, who accompanies groups and territories."""

    __tablename__ = "facilitator"

    person_id: Mapped[UUID] = references("person.id", index=False, unique=True)

    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)


class Accompaniment(Identified, Lasting, Recorded, Revised, Base):
    """A facilitator accompanies an organisation or a territory over a period."""

    __tablename__ = "accompaniment"

    facilitator_id: Mapped[UUID] = references("facilitator.id", index=False)
    organisation_id: Mapped[UUID | None] = references("organisation.id")
    territory_id: Mapped[UUID | None] = references("territory.id")
    end_reason: Mapped[Texts | None]

    facilitator: Mapped[Facilitator] = relationship(lazy="raise", viewonly=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        CheckConstraint("num_nonnulls(organisation_id, territory_id) = 1", name="of_one"),
        *(
            ExcludeConstraint(
                ("facilitator_id", "="),
                (whom, "="),
                ("period", "&&"),
                name=f"accompaniment_once_at_a_time_{whom}",
                where=text(f"{whom} IS NOT NULL"),
            )
            for whom in ("organisation_id", "territory_id")
        ),
        Index("accompaniment_facilitator_id_idx", "facilitator_id", "id"),
    )


class Training(Identified, Recorded, Revised, Base):
    """A seminar in the method that a facilitator attended."""

    __tablename__ = "training"

    facilitator_id: Mapped[UUID] = references("facilitator.id", index=False)
    title: Mapped[Texts]
    held_on: Mapped[date]
    held_on_precision: Mapped[str] = mapped_column(server_default="day")
    place: Mapped[Texts | None]

    facilitator: Mapped[Facilitator] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("held_on_precision IN ('year', 'month', 'day')", name="precision_known"),
        Index("training_facilitator_id_idx", "facilitator_id", "id"),
        Index("training_held_on_idx", "held_on", "facilitator_id"),
    )
