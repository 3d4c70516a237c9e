"""Where a territory lies and how many live there, checked before it is kept."""

from typing import Any, TypedDict

from governance import zones
from governance.errors import InvalidInput
from governance.periods import PartialDate
from governance.territories.models import Territory

POINTS_MAX = 20_000


class Description(TypedDict, total=False):
    """What can be said of a territory besides its name and place; None where it is not known."""

    point: tuple[float, float] | None
    """Latitude and longitude, in degrees (WGS 84)."""
    boundary: dict[str, Any] | None
    """A GeoJSON geometry (RFC 7946)."""
    population: int | None
    population_on: PartialDate | None
    population_is_approximate: bool | None
    time_zone: str | None
    """A name of the IANA database."""


def describe(territory: Territory, said: Description) -> None:
    """Set what is said, which is nothing where it is None, and leave the rest."""
    if "point" in said:
        territory.latitude, territory.longitude = _checked_point(said["point"])
    if "boundary" in said:
        boundary = said["boundary"]
        territory.boundary = None if boundary is None else check_boundary(boundary)
    if "time_zone" in said:
        territory.time_zone = zones.checked(said["time_zone"])
    _count(territory, said)


def _checked_point(point: tuple[float, float] | None) -> tuple[float | None, float | None]:
    if point is None:
        return None, None
    latitude, longitude = point
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004  Degrees.
        raise InvalidInput("point", "latitude is -90 to 90 and longitude -180 to 180 degrees.")
    return latitude, longitude


def _count(territory: Territory, said: Description) -> None:
    """Set the population; another count has its own date, or none."""
    if "population" in said:
        population = said["population"]
        if population is not None and population < 0:
            raise InvalidInput("population", "cannot be negative.")
        territory.population = population
        territory.population_on, territory.population_on_precision = None, "day"
        territory.population_is_approximate = False
    if (counted_on := said.get("population_on")) is not None:
        territory.population_on = counted_on.day
        territory.population_on_precision = counted_on.precision
    elif "population_on" in said:
        territory.population_on, territory.population_on_precision = None, "day"
    if said.get("population_is_approximate") is not None:
        territory.population_is_approximate = bool(said["population_is_approximate"])
    if territory.population is None and territory.population_on is not None:
        raise InvalidInput("populationOn", "dates a count that is not given.")


def check_boundary(geometry: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON Polygon or MultiPolygon of closed rings; raises `InvalidInput` otherwise."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(coordinates, list):
        raise InvalidInput("boundary", "must be a GeoJSON Polygon or MultiPolygon.")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    points = 0
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise InvalidInput("boundary", "has a polygon without rings.")
        for ring in polygon:
            points += _check_ring(ring)
    if not polygons or points > POINTS_MAX:
        raise InvalidInput(
            "boundary", "has {} points; at least one ring, at most {}.", points, POINTS_MAX
        )
    return {"type": kind, "coordinates": coordinates}


def _check_ring(ring: Any) -> int:
    """The number of a ring's points; RFC 7946 §3.1.6 wants four at least, the last as the first."""
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:  # noqa: PLR2004  RFC 7946.
        raise InvalidInput("boundary", "has a ring that is not closed or has under four points.")
    for place in ring:
        numbers = isinstance(place, list) and all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in place
        )
        if not numbers or not 2 <= len(place) <= 3:  # noqa: PLR2004  Longitude, latitude, altitude.
            raise InvalidInput("boundary", "has a position that is no [longitude, latitude].")
        if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):  # noqa: PLR2004  Degrees.
            raise InvalidInput("boundary", "has a position outside longitude ±180, latitude ±90.")
    return len(ring)
