"""Territories: places at a scale, what they were called and where they lay, what became of them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Integer, func
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.db import (
    Base,
    Identified,
    Ltree,
    Recorded,
    Revised,
    Texts,
    references,
)
from governance.names import Named, named_indexes
from governance.periods import Lasting, period_checks


class Scale(Base):
    """A width of territory, from the world to a neighbourhood; a child is always narrower."""

    __tablename__ = "scale"

    code: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(unique=True)
    name: Mapped[Texts]


class TerritoryFacts:
    """What may change about a territory and must be answered for any past day."""

    name: Mapped[Texts] = mapped_column(sort_order=10)
    scale_code: Mapped[str | None] = references("scale.code", sort_order=11)
    parent_id: Mapped[UUID | None] = references("territory.id", sort_order=12)


class Territory(TerritoryFacts, Named, Identified, Lasting, Recorded, Revised, Base):
    """A place at one scale within a wider one; or a grouping, without scale or parent."""

    __tablename__ = "territory"

    label: Mapped[int] = mapped_column(Integer, Identity(), unique=True)
    path: Mapped[str] = mapped_column(Ltree, server_default=None)
    latitude: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    longitude: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    boundary: Mapped[dict[str, Any] | None]
    population: Mapped[int | None] = mapped_column(BigInteger)
    population_on: Mapped[date | None]
    population_on_precision: Mapped[str] = mapped_column(server_default="day")
    population_is_approximate: Mapped[bool] = mapped_column(server_default="false")
    time_zone: Mapped[str | None]

    scale: Mapped[Scale | None] = relationship(lazy="raise")
    parent: Mapped["Territory | None"] = relationship(
        lazy="raise", remote_side="Territory.id", foreign_keys="Territory.parent_id"
    )
    children: Mapped[list["Territory"]] = relationship(
        lazy="raise", foreign_keys="Territory.parent_id", viewonly=True
    )
    identifiers: Mapped[list["TerritoryIdentifier"]] = relationship(lazy="raise", viewonly=True)
    placements: Mapped[list["TerritoryVersion"]] = relationship(
        lazy="raise", viewonly=True, foreign_keys="TerritoryVersion.territory_id"
    )

    __table_args__ = (
        *period_checks(),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_in_degrees"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_in_degrees"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point_whole"),
        CheckConstraint("population >= 0", name="population_counts"),
        CheckConstraint(
            "scale_code IS NOT NULL OR parent_id IS NULL", name="grouping_has_no_parent"
        ),
        CheckConstraint(
            "boundary IS NULL OR boundary ->> 'type' IN ('Polygon', 'MultiPolygon')",
            name="boundary_is_an_area",
        ),
        Index("territory_path_idx", "path"),
        Index("territory_period_idx", "period", postgresql_using="gist"),
        Index("territory_population_idx", func.coalesce(population, -1), "id"),
        *named_indexes("territory"),
        Index(
            "territory_position_idx",
            func.ll_to_earth(latitude, longitude).label("position"),
            postgresql_using="gist",
            postgresql_where=latitude.is_not(None),
        ),
    )


class TerritoryVersion(TerritoryFacts, Named, Identified, Lasting, Recorded, Base):
    """What a territory was called, at which scale and within which wider one, over one period."""

    __tablename__ = "territory_version"

    territory_id: Mapped[UUID] = references("territory.id")

    parent: Mapped[Territory | None] = relationship(
        lazy="raise", foreign_keys="TerritoryVersion.parent_id", viewonly=True
    )
    scale: Mapped[Scale | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        ExcludeConstraint(
            ("territory_id", "="), ("period", "&&"), name="territory_version_one_at_a_time"
        ),
        *named_indexes("territory_version", "territory_id"),
        Index("territory_version_parent_sort_en_idx", "parent_id", "sort_en", "territory_id"),
        Index("territory_version_scale_sort_en_idx", "scale_code", "sort_en", "territory_id"),
    )


class TerritoryIdentifier(Recorded, Base):
    """A code another system knows a territory by: a scheme (ISO 3166-2, NUTS) and a value."""

    __tablename__ = "territory_identifier"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    territory_id: Mapped[UUID] = references("territory.id")


class TerritoryMembership(Identified, Lasting, Recorded, Base):
    """A territory being part of a grouping, over a period."""

    __tablename__ = "territory_membership"

    grouping_id: Mapped[UUID] = references("territory.id", index=False)
    territory_id: Mapped[UUID] = references("territory.id")

    grouping: Mapped[Territory] = relationship(
        lazy="raise", foreign_keys=[grouping_id], viewonly=True
    )
    territory: Mapped[Territory] = relationship(
        lazy="raise", foreign_keys=[territory_id], viewonly=True
    )

    __table_args__ = (
        *period_checks(),
        CheckConstraint("grouping_id <> territory_id", name="of_another"),
        ExcludeConstraint(
            ("grouping_id", "="),
            ("territory_id", "="),
            ("period", "&&"),
            name="territory_membership_once_at_a_time",
        ),
    )


class TerritorySuccession(Recorded, Base):
    """One territory coming after another: by a merge of several, or a split into several."""

    __tablename__ = "territory_succession"

    predecessor_id: Mapped[UUID] = references("territory.id", primary_key=True, index=False)
    successor_id: Mapped[UUID] = references("territory.id", primary_key=True)
    kind: Mapped[str]
    happened_on: Mapped[date]
    happened_on_precision: Mapped[str] = mapped_column(server_default="day")

    predecessor: Mapped[Territory] = relationship(
        lazy="raise", foreign_keys=[predecessor_id], viewonly=True
    )
    successor: Mapped[Territory] = relationship(
        lazy="raise", foreign_keys=[successor_id], viewonly=True
    )

    __table_args__ = (
        CheckConstraint("kind IN ('merge', 'split')", name="kind_known"),
        CheckConstraint("predecessor_id <> successor_id", name="of_another"),
    )
