"""What facts about the charter have in common: who stated them, and what they rest on."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import Texts, references
from governance.periods import PartialDate, written_on


class Authored:
    """A fact that says who stated it, and on which mandate."""

    by_id: Mapped[UUID | None] = references("person.id", sort_order=70)
    mandate_id: Mapped[UUID | None] = mapped_column(sort_order=71)


class Dated:
    """A fact about a day, which may be known to the month or year only."""

    happened_on: Mapped[date] = mapped_column(sort_order=60)
    happened_on_precision: Mapped[str] = mapped_column(server_default="day", sort_order=61)

    def happen(self, on: PartialDate) -> None:
        """Let it have happened on a date."""
        self.happened_on, self.happened_on_precision = on.day, on.precision


class Withdrawable:
    """A fact that may be taken back: it stays on record, and says so."""

    withdrawn_at: Mapped[datetime | None] = mapped_column(sort_order=75)
    withdrawn_because: Mapped[Texts | None] = mapped_column(sort_order=76)


class Evidence(Authored, Dated, Withdrawable):
    """What shows that something is so: a text, a link, or a body or place of the network."""

    text: Mapped[Texts | None] = mapped_column(sort_order=50)
    link: Mapped[str | None] = mapped_column(sort_order=51)
    organisation_id: Mapped[UUID | None] = references("organisation.id", sort_order=52)
    territory_id: Mapped[UUID | None] = references("territory.id", sort_order=53)


def evidence_checks() -> tuple[CheckConstraint, ...]:
    """The promises that evidence keeps, for a table's arguments."""
    return (
        CheckConstraint(
            "num_nonnulls(text, link, organisation_id, territory_id) = 1", name="one_thing"
        ),
        CheckConstraint("link ~ '^https?://'", name="link_to_the_web"),
        *dated_checks(),
    )


def dated_checks() -> tuple[CheckConstraint, ...]:
    """The promise that a day keeps, for a table's arguments."""
    return (
        CheckConstraint(
            "happened_on_precision IN ('year', 'month', 'day')", name="precision_known"
        ),
    )


def written_day(row: type[Dated]) -> ColumnElement[str]:
    """The day of a fact, written to the precision that is known."""
    return written_on(row.happened_on, row.happened_on_precision)
