"""Laws: where they hold, since when, and which body they ask for in which territories."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import OrganisationKind, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.territories.models import Territory


class Law(Identified, Lasting, Recorded, Revised, Base):
    """A law that recognises bodies of co-responsibility, or asks territories to have one."""

    __tablename__ = "law"

    name: Mapped[Texts | None]
    """Null where it is known that there is one, and not which."""
    note: Mapped[Texts | None]
    territory_id: Mapped[UUID] = references("territory.id")
    dated_as: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    """The dates that the texts give, where they differ and none is known to be true."""
    asks_kind: Mapped[OrganisationKind | None] = mapped_column(
        coded(OrganisationKind, "asks_kind_known")
    )
    asks_scale: Mapped[str | None] = references("scale.code", index=False)
    asks_population_min: Mapped[int | None]

    territory: Mapped[Territory] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        CheckConstraint("num_nonnulls(name, note) > 0", name="told_of"),
        CheckConstraint("asks_population_min > 0", name="asks_some_people"),
        CheckConstraint(
            "asks_scale IS NOT NULL OR num_nonnulls(asks_kind, asks_population_min) = 0",
            name="asks_somewhere",
        ),
        CheckConstraint("dated_as = '{}' OR valid_from IS NULL", name="dated_once"),
        Index("law_period_idx", "period", postgresql_using="gist"),
    )
