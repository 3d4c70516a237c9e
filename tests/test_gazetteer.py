"""A national gazetteer comes in from a table, and what does not fit is told with its line."""

import codecs
from pathlib import Path

import pytest
from conftest import NOW
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import OPERATOR
from governance.periods import PartialDate
from governance.territories import gazetteer, loading
from governance.territories.gazetteer import GazetteerError
from governance.territories.loading import Loaded
from governance.territories.models import Territory, TerritoryIdentifier, TerritoryVersion
from governance.territories.places import Place

SCALES = "world, continent, country, region, province, municipality, district, neighbourhood"
HEADING = "scheme,code,name,scale,parent_code"
PORTUGAL = """\
scheme,code,name_pt,name_en,scale,parent_scheme,parent_code,latitude,longitude,population,\
population_on,valid_from,valid_until
INE,110602,Alvalade,,district,,1106,38.75,-9.14,31812,2011,2013-01-28,
INE,1106,Lisboa,Lisbon,municipality,,11,38.72509,-9.1498,552700,2011-03-21,,
INE,11,Lisboa,,province,ISO 3166-1,PT,,,,,,
INE,110611,"Campo Grande, antiga",,district,,1106,,,,,1959,2013-01-28
"""


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "gazetteer.csv"
    path.write_bytes(text.encode(encoding))
    return path


async def load(session: AsyncSession, path: Path) -> Loaded:
    found = gazetteer.read(path)
    loaded = await loading.load(session, found.places, viewer=OPERATOR, at=NOW, source=path.name)
    loaded.rejected = gazetteer.by_line([*found.rejected, *loaded.rejected])
    await session.commit()
    return loaded


async def a_country(session: AsyncSession) -> None:
    world = Place("World", {"en": "World"}, "world", (("GeoNames", "6295630"),))
    portugal = Place(
        "PT", {"en": "Portugal"}, "country", (("ISO 3166-1", "PT"),), world.identifiers[0]
    )
    await loading.load(session, [world, portugal], viewer=OPERATOR, at=NOW, source="a country")
    await session.commit()


async def named(session: AsyncSession, code: str) -> Territory:
    found: Territory | None = await session.scalar(
        select(Territory)
        .join(TerritoryIdentifier)
        .where(TerritoryIdentifier.scheme == "INE", TerritoryIdentifier.value == code)
    )
    assert found is not None
    return found


async def test_places_come_in_whatever_their_order(session: AsyncSession, tmp_path: Path) -> None:
    await a_country(session)

    loaded = await load(session, written(tmp_path, PORTUGAL))

    assert (loaded.added, loaded.rejected) == (4, [])
    alvalade, lisboa = await named(session, "110602"), await named(session, "1106")
    assert alvalade.parent_id == lisboa.id
    assert alvalade.name == {"pt": "Alvalade"}
    assert lisboa.name == {"pt": "Lisboa", "en": "Lisbon"}
    assert (alvalade.latitude, alvalade.longitude) == (38.75, -9.14)
    assert (alvalade.population, str(alvalade.population_on)) == (31812, "2011-01-01")
    assert alvalade.population_on_precision == "year"
    assert (str(alvalade.valid_from), alvalade.valid_until) == ("2013-01-28", None)
    former = await named(session, "110611")
    assert former.name == {"pt": "Campo Grande, antiga"}
    assert (former.valid_from_precision, str(former.valid_until)) == ("year", "2013-01-28")
    version = await session.scalar(
        select(TerritoryVersion).where(TerritoryVersion.territory_id == former.id)
    )
    assert version is not None
    assert version.period == former.period


async def test_a_second_run_changes_nothing(session: AsyncSession, tmp_path: Path) -> None:
    await a_country(session)
    await load(session, written(tmp_path, PORTUGAL))

    again = await load(session, written(tmp_path, PORTUGAL))

    assert (again.added, again.known, again.completed, again.rejected) == (0, 4, 0, [])
    assert await session.scalar(select(func.count()).select_from(Territory)) == 6


async def test_what_does_not_fit_the_tree_is_told_and_the_rest_goes_in(
    session: AsyncSession, tmp_path: Path
) -> None:
    await a_country(session)
    path = written(
        tmp_path,
        "scheme,code,name,scale,parent_scheme,parent_code\n"
        "INE,1,Norte,region,ISO 3166-1,PT\n"
        "INE,2,Porto,municipality,,1\n"
        "INE,3,Nowhere,municipality,,99\n"
        "INE,4,Wide,province,,2\n"
        "INE,5,Odd,hamlet,,2\n"
        "INE,6,Rootless,municipality,,\n"
        "INE,6,Again,municipality,,1\n",
    )

    loaded = await load(session, path)

    assert loaded.added == 2
    assert [str(each) for each in loaded.rejected] == [
        "line 4: the place it lies in, INE 99, is not known here.",
        "line 5: a province cannot lie in INE 2, which is a municipality.",
        f"line 6: 'hamlet' is no scale; there are {SCALES}.",
        "line 7: it names no wider place that it lies in, and it is not known here yet.",
        "line 8: INE 6 stands in line 7 already.",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("INE,1,Um,region,0", "INE 1 stands in line 2 already."),
        (",9,Um,region,0", "scheme: is empty."),
        ("INE,,Um,region,0", "code: is empty."),
        ("INE,9,,region,0", "name: is empty."),
        ("INE,9,Um,,0", "scale: is empty."),
        ("INE,9,Um\x07,region,0", "name: contains a control character."),
        ("INE,9,Um,region", "it has 4 fields where the heading has 5."),
        ("INE,9,Um,region,0,1", "it has 6 fields where the heading has 5."),
    ],
)
def test_a_bad_record_is_told_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    found = gazetteer.read(written(tmp_path, f"{HEADING}\nINE,1,Zero,region,0\n\n{row}\n"))

    assert [place.identifiers for place in found.places] == [(("INE", "1"),)]
    assert [str(each) for each in found.rejected] == [f"line 4: {reason}"]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (
            "population",
            "12.5",
            "population: '12.5' is no number of inhabitants; write it as in 51797.",
        ),
        ("population", "-1", "population: '-1' is no number of inhabitants; write it as in 51797."),
        (
            "population",
            "99999999999999999999",
            "population: '99999999999999999999' is no number of inhabitants; write it as in 51797.",
        ),
        (
            "population_on",
            "21/03/2011",
            "population_on: '21/03/2011' is no date: write 2012-11-23, 2012-11 or 2012.",
        ),
        (
            "valid_from",
            "2012-02-30",
            "valid_from: '2012-02-30' is no date: day is out of range for month.",
        ),
        ("latitude", "38.7", "latitude and longitude: one is given without the other."),
        ("language", "Portuguese", "name: 'Portuguese' is no language tag; write fr, pt or pt-CV."),
    ],
)
def test_a_bad_value_is_told_with_its_column(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    found = gazetteer.read(written(tmp_path, f"{HEADING},{column}\nINE,1,Um,region,0,{value}\n"))

    assert found.places == []
    assert [str(each) for each in found.rejected] == [f"line 2: {reason}"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        ("38;7", "9", "latitude: '38;7' is no number; write degrees as in 40.28 or -7.5."),
        ("1", "nan", "longitude: 'nan' is no number; write degrees as in 40.28 or -7.5."),
        ("91", "0", "latitude is -90 to 90 and longitude -180 to 180 degrees."),
    ],
)
def test_a_bad_point_is_told(tmp_path: Path, latitude: str, longitude: str, reason: str) -> None:
    path = written(
        tmp_path, f"{HEADING},latitude,longitude\nINE,1,Um,region,0,{latitude},{longitude}\n"
    )

    assert [str(each) for each in gazetteer.read(path).rejected] == [f"line 2: {reason}"]


def test_an_end_before_the_beginning_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path, f"{HEADING},valid_from,valid_until\nINE,1,Um,region,0,2013-01-28,2013-01-28\n"
    )

    assert [str(each) for each in gazetteer.read(path).rejected] == [
        "line 2: valid_until: 2013-01-28 is not after 2013-01-28, when it began."
    ]


def test_places_that_lie_in_each_other_are_told(tmp_path: Path) -> None:
    rows = "INE,1,A,region,3\nINE,2,B,region,1\nINE,3,C,region,2\nINE,4,D,region,2\n"

    found = gazetteer.read(written(tmp_path, f"{HEADING}\n{rows}INE,5,E,region,9\n"))

    assert [place.identifiers[0][1] for place in found.places] == ["5"]
    assert [str(each) for each in found.rejected] == [
        "line 2: it lies within itself: 1 in 3 in 2 in 1.",
        "line 3: it lies within itself: 2 in 1 in 3 in 2.",
        "line 4: it lies within itself: 3 in 2 in 1 in 3.",
        "line 5: the place it lies in, INE 2, lies within itself.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is empty: its first line must name the columns."),
        ("scheme,code,scale\n", "the column 'name' is missing from the first line."),
        ("scheme,name,scale\n", "the column 'code' is missing from the first line."),
        (f"{HEADING},code\n", "the column 'code' stands twice in the first line."),
        (f'{HEADING}\nINE,1,"Um,region,0\n', "line 2 is no line of such a table: "),
        (f"{HEADING}\nINE,1,U\x00m,region,0\n", "line 2 holds a zero byte: "),
        (f"{HEADING},populaton\n", "the column 'populaton' is unknown; is 'population' meant? "),
        (f"{HEADING},name_portuguese\n", "the column 'name_portuguese' is unknown. Columns are "),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(GazetteerError) as refused:
        gazetteer.read(written(tmp_path, text))
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_matter(tmp_path: Path, encoding: str) -> None:
    found = gazetteer.read(written(tmp_path, f"{HEADING}\nINE,1,Évora,region,0\n", encoding))

    assert [place.name for place in found.places] == [{"und": "Évora"}]


def test_another_encoding_is_refused_with_its_line_until_it_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADING}\nINE,1,Évora,region,0\n", "latin-1")

    with pytest.raises(GazetteerError) as refused:
        gazetteer.read(path)

    assert str(refused.value) == (
        "line 2 is not in UTF-8: its byte 7 is 0xc9. Say which encoding the file is in, "
        "as in --encoding latin-1 or --encoding utf-16."
    )
    found = gazetteer.read(path, encoding="latin-1", language="pt")
    assert [place.name for place in found.places] == [{"pt": "Évora"}]


def test_utf_16_is_read_when_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.csv"
    text = f"{HEADING}\nINE,1,Évora,region,0\n"
    path.write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))

    with pytest.raises(GazetteerError, match="line 1 is not in UTF-8: its byte 1 is 0xff"):
        gazetteer.read(path)
    assert len(gazetteer.read(path, encoding="utf-16").places) == 1


def test_an_encoding_or_language_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADING}\n")

    with pytest.raises(GazetteerError, match="'latin-99' is no encoding known here"):
        gazetteer.read(path, encoding="latin-99")
    with pytest.raises(GazetteerError, match="'Portuguese' is no language tag"):
        gazetteer.read(path, language="Portuguese")


def test_semicolons_quotes_and_lines_within_a_field_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "scheme;code;name;language;scale;parent_code;valid_until\r\n"
        'INE;1;"Um; dois";pt;region;0;2012\r\n'
        'INE;2;"Dois\r\ne meio";pt;region;0;\r\n'
        "INE;3;Três;pt;region\r\n",
    )

    found = gazetteer.read(path)

    assert [place.name for place in found.places] == [{"pt": "Um; dois"}]
    assert found.places[0].valid_until == PartialDate.parse("2012")
    assert [(each.origin, each.reason.partition(" ")[0]) for each in found.rejected] == [
        ("line 3", "name:"),
        ("line 5", "it"),
    ]
