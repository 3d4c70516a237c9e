"""What is personal: the columns that hold it, and all that is held on one person.

Both are read from the models, so that a table added later is not forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    Table,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from governance.db import Base
from governance.events import Event, EventDetail, SealedEvent

FORGOTTEN_NAME = "—"
"""What stands in the place of a forgotten person's name; readers are told it in their language."""
FORGOTTEN = (
    f"forgotten_at IS NULL OR (name = '{FORGOTTEN_NAME}' AND languages = '{{}}' AND gender IS NULL)"
)
"""What the database promises of a person's row."""
PERSON, ACCOUNT = "person", "account"
LEADING_ON = frozenset({"person.registered_by_id", "mandate.delegated_from_id"})
"""References from what is held on one person to what is held on another."""
SIGNED = frozenset({"adherence", "adherence_commitment", "decision"})
"""Tables of what people signed for a body: it lasts with the body, and is no office of theirs."""
ACTS = frozenset({"decision"})
"""Tables of what bodies did, where a person only vouches: what follows from it is not theirs."""
HASHED = "Only its hash is kept."


@dataclass(frozen=True)
class Holding:
    """A table that holds something on people: which of its rows are a person's."""

    table: Table
    rows: ColumnElement[bool]
    """Which rows; the person is the bound value `person`."""
    is_below_account: bool
    """Whether the rows are there for an account alone, and go with it."""

    def shown(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row as its person is shown it: no secrets, and nothing that repeats the rest."""
        kept = {}
        for column in self.table.columns:
            if column.computed is not None:
                continue
            instead = HASHED if isinstance(column.type, LargeBinary) else None
            instead = column.info.get("instead", instead)
            value = row[column.name]
            kept[column.name] = instead if instead and value is not None else value
        return kept


def personal_columns() -> list[Column[Any]]:
    """Every column that holds something personal, as the models mark them."""
    tables = Base.metadata.sorted_tables
    return [each for table in tables for each in table.columns if each.info.get("personal")]


def holdings() -> dict[str, Holding]:
    """Every table that leads to a person by its references, by name, what it leads to first."""
    found: dict[str, Holding] = {}
    for table in Base.metadata.sorted_tables:
        if table.name == PERSON:
            found[PERSON] = Holding(table, table.c.id == bindparam("person"), False)
        references = list(_references(table, found))
        if references:
            wanted = or_(*(_among(column, to, found[to.table.name]) for column, to in references))
            below = [to.table.name for _, to in references]
            is_below = all(name == ACCOUNT or found[name].is_below_account for name in below)
            found[table.name] = Holding(table, wanted, is_below)
    return found


def offices(person_id: UUID, today: Any) -> list[Select[Any]]:
    """How many mandates, seats and the like a person has today or later, for each table of them."""
    return [
        select(func.count())
        .select_from(holding.table)
        .where(holding.rows, _lasts(holding.table.c.period, today))
        .params(person=person_id)
        for holding in holdings().values()
        if "period" in holding.table.c and holding.table.name not in SIGNED
    ]


async def held(session: AsyncSession, person_id: UUID) -> dict[str, Any]:
    """All that is held on a person, by table, and what the journal says of them."""
    found: dict[str, Any] = {}
    for name, holding in holdings().items():
        found[name] = [holding.shown(row) for row in await _rows(session, holding, person_id)]
    registered = Base.metadata.tables[PERSON].c.registered_by_id == person_id
    found["registered_people"] = await session.scalar(select(func.count()).where(registered))

    asking = [str(person_id), *(each["id"] for each in found.get("application", ()))]
    keys = Base.metadata.tables["idempotency_key"]
    known = select(keys.c.key, keys.c.done_at).where(keys.c.viewer.in_(asking))
    found["idempotency_key"] = await _plain(session, known.order_by(keys.c.done_at))
    addresses = [row["email"] for name in (ACCOUNT, "one_time_link") for row in found[name]]
    mail = Base.metadata.tables["mail"]
    waiting = select(mail.c.recipient, mail.c.subject, mail.c.recorded_at).where(
        mail.c.recipient.in_([address for address in addresses if address])
    )
    asked = Base.metadata.tables["recovery_request"]
    recoveries = select(asked.c.email, asked.c.recorded_at).where(asked.c.email.in_(addresses))
    found["recovery_request"] = await _plain(session, recoveries.order_by(asked.c.recorded_at))
    found["mail"] = await _plain(session, waiting.order_by(mail.c.recorded_at))
    found["journal"] = await _journal(session, person_id, [each["id"] for each in found[ACCOUNT]])
    return found


def concerns(person_id: UUID, account_ids: list[UUID]) -> ColumnElement[bool]:
    """Whether an event is about a person or their accounts."""
    about: ColumnElement[bool] = Event.about.overlap([person_id, *account_ids])
    return about


def _references(
    table: Table, found: dict[str, Holding]
) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """The references of a table to rows that are a person's."""
    for key in sorted(table.foreign_keys, key=lambda key: str(key.parent)):
        to = key.column
        is_theirs = to.table.name in found and to.table.name not in ACTS
        if is_theirs and to.table is not table and str(key.parent) not in LEADING_ON:
            yield key.parent, to


def _among(column: Column[Any], to: Column[Any], holding: Holding) -> ColumnElement[bool]:
    if holding.table.name == PERSON:
        return column == bindparam("person")
    among: ColumnElement[bool] = column.in_(select(to).where(holding.rows))
    return among


def _lasts(period: Column[Any], today: Any) -> ColumnElement[bool]:
    ends = or_(func.upper_inf(period), func.upper(period) > today)
    return ~func.isempty(period) & ends


async def _rows(session: AsyncSession, holding: Holding, person_id: UUID) -> list[dict[str, Any]]:
    whole = select(func.to_jsonb(literal_column(f'"{holding.table.name}"')))
    wanted = whole.select_from(holding.table).where(holding.rows).params(person=person_id)
    return list(await session.scalars(wanted.order_by(*holding.table.primary_key)))


async def _plain(session: AsyncSession, query: Any) -> list[dict[str, Any]]:
    """Rows as JSON."""
    rows = query.subquery("found")
    whole = select(func.to_jsonb(literal_column("found"))).select_from(rows)
    return list(await session.scalars(whole))


async def _journal(
    session: AsyncSession, person_id: UUID, account_ids: list[Any]
) -> list[dict[str, Any]]:
    """What a person did and what was done about them, the oldest first."""
    did = func.coalesce(EventDetail.person_id == person_id, False)
    ids = [UUID(each) for each in account_ids]
    wanted = (
        select(SealedEvent.number, Event.at, Event.name, did.label("was_done_by_them"))
        .select_from(Event)
        .outerjoin(EventDetail, EventDetail.event_id == Event.id)
        .outerjoin(SealedEvent, SealedEvent.event_id == Event.id)
        .where(or_(EventDetail.person_id == person_id, concerns(person_id, ids)))
        .order_by(Event.id)
    )
    return await _plain(session, wanted)
