"""The incumbent's table becomes organisations and notes on them, each row by its own deeds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from governance import promises
from governance.access import Viewer
from governance.actors import operations as actors
from governance.actors.models import Organisation, Sector
from governance.actors.notes import ImportedRow, NoteAudience
from governance.actors.operations.organisations import MIXED
from governance.errors import InvalidInput, Refusal
from governance.network import matching
from governance.network.form import Unfit
from governance.network.keys import Keys
from governance.network.table import Line, Table, folded
from governance.territories.places import Progress, Rejected, unwatched

FACTS = {"name": "name", "description": "description", "sector": "sector"}
"""The targets whose names deeds have for their fields."""
ISO_3166_1 = "ISO 3166-1"
PLACED = frozenset({"country", "region"})


@dataclass
class Row:
    """What became of a row: where it stands, and the columns that were taken from it."""

    line: int
    key: str
    columns: list[str] = field(default_factory=list)


@dataclass
class Tabled:
    """What became of a table."""

    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    """The rows that say something else than the last time, with the columns that do."""
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What was taken otherwise than the table says it, and why."""


async def import_table(
    session: AsyncSession,
    table: Table,
    *,
    viewer: Viewer,
    at: datetime,
    progress: Progress = unwatched,
) -> Tabled:
    """Let a table's rows come in; the caller commits, or rolls back to have looked only.

    A row known by its key is changed where it says something else than when it last came in.
    """
    tabling = _Tabling(session, viewer, at, table)
    lines = tabling.ordered()
    for done, line in enumerate(lines, start=1):
        await tabling.take(line)
        progress("rows", done, len(lines))
    tabling.done.rejected.sort(key=lambda each: int(each.origin.split(",")[0].split()[1]))
    return tabling.done


class _ColumnUnfit(Unfit):
    """What a column says does not fit."""

    def __init__(self, column: str | None, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class _Tabling:
    """One table on its way in."""

    def __init__(self, session: AsyncSession, viewer: Viewer, at: datetime, table: Table) -> None:
        self._session = session
        self._viewer = viewer
        self._at = at
        self._table = table
        self._mapping = table.mapping
        self.done = Tabled()
        self._keys = Keys(table)
        for line, column, reason in self._keys.faults:
            self._reject(line, column, reason)

    def _reject(self, line: Line, column: str | None, reason: str) -> None:
        where = f"line {line.number}" + (f", column {column!r}" if column else "")
        self.done.rejected.append(Rejected(where, reason))

    def ordered(self) -> list[Line]:
        """The lines that are rows, each after the one that it is part of."""
        return self._keys.ordered()

    async def take(self, line: Line) -> None:
        """Let one row come in: what is refused leaves nothing of it and stops nothing."""
        remarks = len(self.done.remarks)
        try:
            async with self._session.begin_nested():
                await self._row(line)
        except _ColumnUnfit as reason:
            self._reject(line, reason.column, str(reason))
        except InvalidInput as reason:
            column = self._table.column(FACTS.get(reason.field, ""))
            self._reject(line, column or reason.field, reason.reason)
        except Refusal as reason:
            self._reject(line, None, str(reason))
        except IntegrityError as error:
            self._reject(line, None, promises.sentence(error))
        else:
            return
        del self.done.remarks[remarks:]

    async def _row(self, line: Line) -> None:
        key = self._table.cell(line, "key") or ""
        digests = {column: _digest(said) for column, said in line.cells.items()}
        system = self._mapping.system
        id_ = await matching.organisation(self._session, key, system)
        last = await self._session.get(ImportedRow, (system, key))
        before = last.digests if last is not None and id_ is not None else {}
        told = [*self._table.targets]
        new = [column for column in told if digests.get(column) != before.get(column)]
        if id_ is not None and not new:
            self.done.unchanged += 1
            return
        facts = await self._facts(line, {self._table.targets[column] for column in new}, id_)
        if id_ is None:
            id_ = (await self._found(key, facts)).id
            self.done.added.append(Row(line.number, key, new))
        else:
            await self._describe(id_, facts)
            self.done.changed.append(Row(line.number, key, new))
        await self._note(id_, line, new)
        row = {"digests": digests, "imported_at": self._at}
        known = insert(ImportedRow).values(system=system, key=key, **row)
        await self._session.execute(
            known.on_conflict_do_update(constraint="imported_row_pkey", set_=row)
        )

    async def _found(self, key: str, facts: Mapping[str, Any]) -> Organisation:
        return await actors.found_organisation(
            self._session,
            viewer=self._viewer,
            at=self._at,
            external_refs={self._mapping.system: key},
            **facts,
        )

    async def _describe(self, id_: UUID, facts: dict[str, Any]) -> None:
        """Change what differs; texts in other languages than the table's stay as they are."""
        if not facts:
            return
        known = await self._session.get_one(Organisation, id_, populate_existing=True)
        for name in ("name", "description"):
            if name in facts:
                others = dict(getattr(known, name) or {})
                others.pop(self._mapping.language, None)
                facts[name] = {**others, **(facts[name] or {})} or None
        changes = {name: to for name, to in facts.items() if getattr(known, name) != to}
        if changes:
            await actors.describe_organisation(
                self._session,
                viewer=self._viewer,
                at=self._at,
                organisation_id=id_,
                changes=changes,
            )

    async def _facts(self, line: Line, new: set[str], id_: UUID | None) -> dict[str, Any]:
        """What a row says of its organisation, as far as it is new."""
        facts: dict[str, Any] = {}
        name = self._table.cell(line, "name")
        if name is None:
            raise _ColumnUnfit(self._table.column("name"), "is empty; every organisation has one.")
        if "name" in new:
            facts["name"] = {self._mapping.language: name}
        if "description" in new:
            said = self._table.cell(line, "description")
            facts["description"] = {self._mapping.language: said} if said else None
        if id_ is None or new & {"kind", "sector"}:
            facts |= self._kind(line)
        if new & PLACED:
            facts["territory_id"] = await self._place(line)
        if "part_of" in new:
            facts["part_of_id"] = await self._whole(line)
        return facts

    def _kind(self, line: Line) -> dict[str, Any]:
        kind = self._word(line, "kind", self._mapping.kinds) or self._mapping.default_kind
        if kind in MIXED:
            return {"kind": kind, "sector": Sector.MIXED}
        return {"kind": kind, "sector": self._word(line, "sector", self._mapping.sectors)}

    def _word(self, line: Line, target: str, known: Mapping[str, Any]) -> Any:
        said = self._table.cell(line, target)
        if said is None:
            return None
        if folded(said) not in known:
            raise _ColumnUnfit(
                self._table.column(target),
                f"{said!r} is no {target} that is known; write one of {', '.join(sorted(known))}, "
                f"or add it to [{target}s] in the mapping.",
            )
        return known[folded(said)]

    async def _place(self, line: Line) -> UUID | None:
        """The region a row names, or its country where none of that name is known."""
        said, region = (self._table.cell(line, target) for target in ("country", "region"))
        country = await self._country(said) if said else None
        if region is None:
            return country
        met = await matching.places_named(self._session, region, within=country)
        if len(met) == 1:
            return met[0]
        known = (
            "several territories bear that name" if met else "no territory of that name is known"
        )
        where = f"{said} stands for it" if country else "it is left out"
        self.done.remarks.append(
            f"line {line.number}, column {self._table.column('region')!r}: {region!r} is kept as a "
            f"note, and {where}: {known} there."
        )
        return country

    async def _country(self, said: str) -> UUID:
        code = self._mapping.countries.get(folded(said), said.upper())
        met = await matching.territory(self._session, [(ISO_3166_1, code)])
        named = [met] if met else await matching.places_named(self._session, said, scale="country")
        if len(named) == 1:
            return named[0]
        raise _ColumnUnfit(
            self._table.column("country"),
            f"{said!r} is no country that is known; bring it in with `governance import world`, or "
            "add how the table calls it to [countries] in the mapping.",
        )

    async def _whole(self, line: Line) -> UUID | None:
        """The body a row says it is part of, where that is known."""
        said = self._table.cell(line, "part_of")
        if said is None:
            return None
        id_ = await matching.organisation(
            self._session, self._keys.whole(line), self._mapping.system
        )
        if id_ is None:
            self.done.remarks.append(
                f"line {line.number}, column {self._table.column('part_of')!r}: {said!r} is kept "
                "as a note: no row has that key, and none alone has that name."
            )
        return id_

    async def _note(self, id_: UUID, line: Line, new: list[str]) -> None:
        """Keep what has no place of its own, contacts where the body's people see them too."""
        notes: dict[NoteAudience, dict[str, str | None]] = {}
        for column in new:
            target = self._table.targets[column]
            if target in {"key", "name", "description"}:
                continue
            audience = NoteAudience.BODY if target == "contacts" else NoteAudience.SECRETARIAT
            notes.setdefault(audience, {})[column] = line.cells.get(column)
        for audience, kept in notes.items():
            await actors.note_organisation(
                self._session,
                viewer=self._viewer,
                at=self._at,
                organisation_id=id_,
                notes=kept,
                audience=audience,
                source=self._mapping.system,
            )


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:32]
