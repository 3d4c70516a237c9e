"""A batch of places as rows: which are known already, which are new, and the COPY of those."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from governance.territories.places import Identifier, Place, Rejected

_LASTING = ("valid_from", "valid_from_precision", "valid_until", "valid_until_precision")
_TERRITORY = (
    *("id", "label", "path", "name", "scale_code", "parent_id", "latitude", "longitude"),
    *("population", "population_on", "population_on_precision", "time_zone", *_LASTING),
)
_VERSION = ("territory_id", "name", "scale_code", "parent_id", *_LASTING)
_IDENTIFIER = ("scheme", "value", "territory_id")
COLUMNS = {
    "territory": _TERRITORY,
    "territory_version": _VERSION,
    "territory_identifier": _IDENTIFIER,
}
"""What a load writes, by table; the rest the database fills in."""


_FOUND = """
SELECT i.scheme, i.value, t.id, t.path::text AS path, t.scale_code, t.latitude IS NULL AS no_point,
    t.population IS NULL AS no_population, t.time_zone IS NULL AS no_time_zone,
    CASE WHEN t.period @> current_date THEN ARRAY(SELECT jsonb_object_keys(t.name)) END AS languages
FROM unnest($1::text[], $2::text[]) AS wanted (scheme, value)
JOIN territory_identifier i USING (scheme, value)
JOIN territory t ON t.id = i.territory_id
"""
_COMPLETE = """
UPDATE territory t SET
    latitude = coalesce(t.latitude, n.latitude), longitude = coalesce(t.longitude, n.longitude),
    population = coalesce(t.population, n.population),
    population_on = CASE WHEN t.population IS NULL THEN n.population_on ELSE t.population_on END,
    population_on_precision = CASE
        WHEN t.population IS NULL THEN n.precision ELSE t.population_on_precision
    END,
    time_zone = coalesce(t.time_zone, n.time_zone),
    revision = t.revision + 1
FROM unnest(
    $1::uuid[], $2::float8[], $3::float8[], $4::bigint[], $5::date[], $6::text[], $7::text[]
) AS n (id, latitude, longitude, population, population_on, precision, time_zone)
WHERE t.id = n.id
"""
_NAME = """
UPDATE territory_version v SET name = n.name || v.name
FROM unnest($1::uuid[], $2::jsonb[]) AS n (id, name)
WHERE v.territory_id = n.id AND v.period @> current_date
"""
_RESERVE = """
SELECT uuidv7() AS id,
    nextval((SELECT pg_get_serial_sequence('territory', 'label')))::integer AS label
FROM generate_series(1, $1)
"""


class Scales:
    """The scales there are, from wide to narrow, and the wider places met so far."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.ranks: dict[str, int] = {row["code"]: row["rank"] for row in rows}
        self.wider: dict[Identifier, Found] = {}
        """Places that others lie in, kept from batch to batch."""

    @property
    def widest(self) -> str:
        """The one scale whose places lie in nothing."""
        return min(self.ranks, key=lambda code: self.ranks[code])


@dataclass(slots=True)
class Found:
    """A territory as far as a load needs to know it."""

    id: UUID
    path: str
    scale: str | None
    no_point: bool = False
    no_population: bool = False
    no_time_zone: bool = False
    languages: frozenset[str] | None = None
    """The languages its name is known in; none for a territory that has ended."""


class Batch:
    """Some places of a source, sorted into new, known and rejected, then written."""

    def __init__(self, connection: Any, scales: Scales) -> None:
        self._connection = connection
        self._scales = scales
        self._found: dict[Identifier, Found] = {}
        self._places: list[tuple[Any, ...]] = []
        self._versions: list[tuple[Any, ...]] = []
        self._identifiers: list[tuple[str, str, UUID]] = []
        self._facts: list[tuple[Any, ...]] = []
        self._names: list[tuple[UUID, str]] = []
        self.added: list[UUID] = []
        self.known = 0
        self.completed: set[UUID] = set()
        self.rejected: list[Rejected] = []

    async def sort(self, places: list[Place]) -> None:
        """Say of each place whether it is new, known or does not fit."""
        await self._look_up(places)
        reserved = iter(await self._connection.fetch(_RESERVE, self._new(places)))
        for place in places:
            met = {found.id for each in place.identifiers if (found := self._found.get(each))}
            if len(met) > 1:
                self._reject(place, "its identifiers are borne by two different territories.")
            elif met:
                self._meet(place)
            elif reason := self._unfit(place):
                self._reject(place, reason)
            else:
                row = next(reserved)
                self._add(place, row["id"], row["label"])

    async def write(self) -> None:
        """Write what is new and what was empty; the database checks every path and scale."""
        copy = self._connection.copy_records_to_table
        if self._places:
            await copy("territory", records=self._places, columns=_TERRITORY)
            await copy("territory_version", records=self._versions, columns=_VERSION)
        if self._identifiers:
            await copy("territory_identifier", records=self._identifiers, columns=_IDENTIFIER)
        if self._facts:
            await self._connection.execute(_COMPLETE, *zip(*self._facts, strict=True))
        if self._names:
            await self._connection.execute(_NAME, *zip(*self._names, strict=True))

    async def _look_up(self, places: list[Place]) -> None:
        """Find the territories that bear an identifier of a place or of the one it lies in."""
        wanted = {each for place in places for each in place.identifiers}
        wanted |= {place.parent for place in places if place.parent} - self._scales.wider.keys()
        schemes, values = [each[0] for each in wanted], [each[1] for each in wanted]
        for row in await self._connection.fetch(_FOUND, schemes, values):
            languages = row["languages"]
            self._found[row["scheme"], row["value"]] = Found(
                row["id"],
                row["path"],
                row["scale_code"],
                row["no_point"],
                row["no_population"],
                row["no_time_zone"],
                None if languages is None else frozenset(languages),
            )

    def _new(self, places: list[Place]) -> int:
        """How many places at most are new."""
        return sum(self._found.keys().isdisjoint(place.identifiers) for place in places)

    def _wider(self, parent: Identifier) -> Found | None:
        found = self._scales.wider.get(parent) or self._found.get(parent)
        if found is not None:
            self._scales.wider[parent] = found
        return found

    def _unfit(self, place: Place) -> str | None:
        """Why a place cannot become a territory, if so."""
        ranks = self._scales.ranks
        if place.scale not in ranks:
            return f"{place.scale!r} is no scale; there are {', '.join(ranks)}."
        if place.parent is not None:
            return self._misplaced(place, place.parent)
        if place.scale == self._scales.widest:
            return None
        return "it names no wider place that it lies in, and it is not known here yet."

    def _misplaced(self, place: Place, parent: Identifier) -> str | None:
        """Why a place cannot lie where its source says, if so."""
        ranks, named = self._scales.ranks, " ".join(parent)
        wider = self._wider(parent)
        if wider is None:
            return f"the place it lies in, {named}, is not known here."
        if wider.scale is None:
            return f"the place it lies in, {named}, is a grouping, which has no parts of its own."
        if ranks[wider.scale] >= ranks[place.scale]:
            return f"a {place.scale} cannot lie in {named}, which is a {wider.scale}."
        return None

    def _reject(self, place: Place, reason: str) -> None:
        self.rejected.append(Rejected(place.origin, reason))

    def _add(self, place: Place, id_: UUID, label: int) -> None:
        wider = self._wider(place.parent) if place.parent else None
        path = f"{wider.path}.{label}" if wider else str(label)
        parent_id = wider.id if wider else None
        name = msgspec.json.encode(place.name).decode()
        since, until = place.valid_from, place.valid_until
        lasting = (
            since and since.day,
            since.precision if since else "day",
            until and until.end,
            until.precision if until else "day",
        )
        counted = place.population_on
        self._places.append(
            (
                id_,
                label,
                path,
                name,
                place.scale,
                parent_id,
                *(place.point or (None, None)),
                place.population,
                counted and counted.day,
                counted.precision if counted else "day",
                place.time_zone,
                *lasting,
            )
        )
        self._versions.append((id_, name, place.scale, parent_id, *lasting))
        found = Found(id_, path, place.scale)
        for each in place.identifiers:
            self._found[each] = found
            self._identifiers.append((*each, id_))
        self.added.append(id_)

    def _meet(self, place: Place) -> None:
        """Note what a known territory lacks and the place tells."""
        self.known += 1
        found = next(self._found[each] for each in place.identifiers if each in self._found)
        for each in place.identifiers:
            if each not in self._found:
                self._found[each] = found
                self._identifiers.append((*each, found.id))
                self.completed.add(found.id)
        self._complete(place, found)

    def _complete(self, place: Place, found: Found) -> None:
        point = place.point if found.no_point else None
        population = place.population if found.no_population else None
        time_zone = place.time_zone if found.no_time_zone else None
        if (point, population, time_zone) != (None, None, None):
            counted = place.population_on if population is not None else None
            self._facts.append(
                (
                    found.id,
                    *(point or (None, None)),
                    population,
                    counted and counted.day,
                    counted.precision if counted else "day",
                    time_zone,
                )
            )
            self.completed.add(found.id)
        if found.languages is not None:
            told = {
                tag: name
                for tag, name in place.name.items()
                if tag not in found.languages and tag != "und"
            }
            if told:
                self._names.append((found.id, msgspec.json.encode(told).decode()))
                self.completed.add(found.id)


async def teach_paths(connection: Any) -> None:
    """Tell the driver how a path travels in a binary COPY; it reads paths as before."""
    await connection.set_type_codec(
        "ltree",
        schema="public",
        encoder=lambda path: b"\x01" + path.encode(),
        decoder=lambda sent: sent[1:].decode(),
        format="binary",
    )
