"""What can be done with laws: tell of them, correct what is told, and let them end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import OrganisationKind
from governance.db import claimed, linked
from governance.errors import InvalidInput, Refusal, sentence
from governance.events import record
from governance.laws import queries
from governance.laws.models import Law
from governance.periods import PartialDate
from governance.territories import queries as territories
from governance.territories.models import Scale

DATES_MAX = 9


@dataclass(eq=False)
class LawEnded(Refusal):
    """The law ended already."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "This law ended already.",
            "fr": "Cette loi a déjà pris fin.",
            "pt": "Esta lei já terminou.",
        }
        return sentence(told, lang)


async def tell_of_law(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    territory_id: UUID,
    name: Mapping[str, str] | None = None,
    note: Mapping[str, str] | None = None,
    since: PartialDate | None = None,
    dated_as: Sequence[str] = (),
    asks_kind: OrganisationKind | None = None,
    asks_scale: str | None = None,
    asks_population_min: int | None = None,
) -> Law:
    """Tell of a law: where it holds, since when, and which body it asks for in which territories.

    Where the texts differ on its date, all they say is kept and none is taken for true.
    """
    actors.require_secretariat(viewer)
    place = await linked(session, territories.territory(viewer, territory_id), territory_id)

    law = Law(territory_id=place.id, recorded_at=at)
    _tell(law, name, note, since, dated_as)
    await _ask(session, law, asks_kind, asks_scale, asks_population_min)
    session.add(law)
    await session.flush()

    record(session, "law.told", viewer=viewer, subject=law, at=at, **_told(law))
    return law


async def correct_law(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    law_id: UUID,
    name: Mapping[str, str] | None = None,
    note: Mapping[str, str] | None = None,
    since: PartialDate | None = None,
    dated_as: Sequence[str] = (),
    asks_kind: OrganisationKind | None = None,
    asks_scale: str | None = None,
    asks_population_min: int | None = None,
    expected_revision: int | None = None,
) -> Law:
    """Correct what is told of a law; what is left out is said no more."""
    actors.require_secretariat(viewer)
    law = await claimed(session, queries.law(viewer, law_id), law_id, expected_revision)

    _tell(law, name, note, since, dated_as)
    await _ask(session, law, asks_kind, asks_scale, asks_population_min)
    await session.flush()

    record(session, "law.corrected", viewer=viewer, subject=law, at=at, **_told(law))
    return law


async def end_law(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    law_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Law:
    """Let a law hold no more from a day on; today without one."""
    actors.require_secretariat(viewer)
    law = await claimed(session, queries.law(viewer, law_id), law_id, expected_revision)
    if law.valid_until is not None:
        raise LawEnded
    end = on or PartialDate.on(at.date())
    if law.valid_from is not None and end.end <= law.valid_from:
        raise InvalidInput("on", "{} is not after it began, on {}.", end, law.valid_from)

    law.close(end)
    await session.flush()

    record(session, "law.ended", viewer=viewer, subject=law, at=at, on=end)
    return law


def _tell(
    law: Law,
    name: Mapping[str, str] | None,
    note: Mapping[str, str] | None,
    since: PartialDate | None,
    dated_as: Sequence[str],
) -> None:
    if not name and not note:
        raise InvalidInput("name", "say what it is called, or in a note what is known of it.")
    if since is not None and dated_as:
        raise InvalidInput("datedAs", "is for dates of which none is known to be true.")
    if len(dated_as) > DATES_MAX:
        raise InvalidInput("datedAs", "has {} dates, the limit is {}.", len(dated_as), DATES_MAX)
    if since is not None and law.valid_until is not None and law.valid_until <= since.day:
        raise InvalidInput("since", "{} is not before it ended, on {}.", since, law.valid_until)
    law.name = texts.name(name) if name else None
    law.note = texts.written(note, "note") if note else None
    law.dated_as = [_date(written) for written in dated_as]
    law.begin(since)


async def _ask(
    session: AsyncSession,
    law: Law,
    kind: OrganisationKind | None,
    scale: str | None,
    population_min: int | None,
) -> None:
    if scale is None and (kind is not None or population_min is not None):
        raise InvalidInput("asksScale", "say in territories of which scale.")
    if population_min is not None and population_min < 1:
        raise InvalidInput("asksPopulationMin", "is a number of people, 1 or more.")
    if scale is not None and await session.get(Scale, scale) is None:
        raise InvalidInput("asksScale", "{!r} is no scale.", scale[:40])
    law.asks_kind, law.asks_scale, law.asks_population_min = kind, scale, population_min


def _date(written: str) -> str:
    try:
        return str(PartialDate.parse(written.strip()))
    except ValueError:
        raise InvalidInput(
            "datedAs", "{!r} is no date: write 2012-11-23, 2012-11 or 2012.", written
        ) from None


def _told(law: Law) -> dict[str, Any]:
    return {
        "territory_id": law.territory_id,
        "name": law.name,
        "dated_as": law.dated_as,
        "asks_kind": law.asks_kind,
        "asks_scale": law.asks_scale,
        "asks_population_min": law.asks_population_min,
    }
