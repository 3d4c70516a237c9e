"""What does not fit in a network's file is told, and the rest goes in."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import network
from governance.access import ANYONE, OPERATOR
from governance.actors.models import (
    Organisation,
    OrganisationVersion,
)
from governance.db import Base
from governance.events import Event
from governance.network import Imported, NetworkError
from governance.territories.models import (
    Territory,
)

VALLEY: dict[str, Any] = {
    "territories": [
        {"key": "world", "name": {"en": "World"}, "scale": "world", "parent": None},
        {"key": "land", "name": {"en": "Land"}, "scale": "country", "parent": "world"},
        {"key": "valley", "name": {"en": "Valley"}, "scale": "region", "parent": "land"},
    ],
    "organisations": [
        {"key": "net", "name": "Net", "kind": "network_body", "is_network": True},
        {"key": "table", "name": "Table", "kind": "platform", "territory": "valley"},
    ],
    "mandates": [{"role": "chair", "body": "table", "holders": ["net"], "from": "2012-11"}],
}


async def load(session: AsyncSession, file: dict[str, Any]) -> Imported:
    imported = await network.import_network(session, file, viewer=OPERATOR, at=NOW)
    await session.commit()
    return imported


async def count(session: AsyncSession, table: type[Base]) -> int:
    return int(await session.scalar(select(func.count()).select_from(table)) or 0)


@pytest.mark.parametrize(
    ("section", "record", "reason"),
    [
        ("territories", "valley", "record: expected `object`, got `str`."),
        ("territories", {"name": "X", "scale": "region"}, "key: is missing."),
        (
            "territories",
            {"key": "x", "name": 5, "scale": "region", "parent": "land"},
            "name: expected `str | object`, got `int`.",
        ),
        (
            "territories",
            {"key": "land", "name": "X", "scale": "region", "parent": "land"},
            "key: 'land' is that of territories[1] (land).",
        ),
        (
            "territories",
            {"key": "x", "name": "X", "scale": "regoin", "parent": "land"},
            "scale: 'regoin' is unknown; is 'region' meant?",
        ),
        (
            "territories",
            {"key": "x", "name": "X", "scale": "country", "parent": "land"},
            "scale: a country cannot lie in a country.",
        ),
        (
            "territories",
            {"key": "x", "name": "X", "scale": "province", "parent": "nowhere"},
            "parent: 'nowhere' is not among what has come in.",
        ),
        (
            "territories",
            {"key": "x", "name": "X", "scale": "grouping", "parent": "land"},
            "parent: a grouping lies in no other territory.",
        ),
        (
            "territories",
            {"key": "x", "name": "X", "scale": "grouping", "members": ["nowhere"]},
            "members: 'nowhere' is not among what has come in.",
        ),
        (
            "territories",
            {"key": "x", "name": " ", "scale": "province", "parent": "valley"},
            "name: is empty in und.",
        ),
        (
            "territories",
            {"key": "x", "name": "X", "scale": "province", "parent": "valley", "since": "soon"},
            "since: 'soon' is no date: write 2012-11-23, 2012-11 or 2012.",
        ),
        (
            "territories",
            {
                "key": "x",
                "name": "X",
                "scale": "province",
                "parent": "valley",
                "point": {"latitude": 99, "longitude": 0},
            },
            "point: latitude is -90 to 90 and longitude -180 to 180 degrees.",
        ),
        (
            "organisations",
            {"key": "x", "name": "X", "kind": "platfrom"},
            "kind: 'platfrom' is unknown; is 'platform' meant?",
        ),
        (
            "organisations",
            {"key": "x", "name": "X", "kind": "association", "sector": "third"},
            "sector: 'third' is unknown; there are public, private, citizen, mixed.",
        ),
        (
            "organisations",
            {"key": "x", "name": "X", "kind": "association", "territory": "nowhere"},
            "territory: 'nowhere' is not among what has come in.",
        ),
        (
            "organisations",
            {"key": "table", "name": "X", "kind": "association"},
            "key: 'table' is that of organisations[1] (table).",
        ),
        (
            "organisations",
            {"key": "x", "name": "X", "kind": "association", "founded": "2013-13"},
            "founded: '2013-13' is no date: month must be in 1..12.",
        ),
        (
            "mandates",
            {"role": "king", "body": "table"},
            (
                "role: 'king' is unknown; there are legal_representative, representative, "
                "alternate, chair, vice_chair, secretary, executive_member, facilitator, auditor, "
                "network_coordination, network coordination, president."
            ),
        ),
        (
            "mandates",
            {"role": "chair", "body": "nobody"},
            "body: 'nobody' is not among what has come in.",
        ),
        (
            "mandates",
            {"role": "chair", "body": "table", "holders": ["nobody"]},
            "holders: 'nobody' is not among what has come in.",
        ),
        (
            "mandates",
            {"role": "chair", "body": "table", "holders": ["net"], "from": "2012-12"},
            "The same holder already has this role in this body for part of that term.",
        ),
    ],
)
async def test_what_does_not_fit_is_told_and_the_rest_goes_in(
    session: AsyncSession, section: str, record: Any, reason: str
) -> None:
    file = copy.deepcopy(VALLEY)
    file[section].append(record)
    place = f"{section}[{len(file[section]) - 1}]"

    imported = await load(session, file)

    (rejected,) = imported.rejected
    assert (rejected.origin.partition(" ")[0], rejected.reason) == (place, reason)
    assert imported.added == {"territories": 3, "organisations": 2, "mandates": 1}
    assert await count(session, Territory) == 3


async def test_a_circle_is_told_and_what_hangs_on_it(session: AsyncSession) -> None:
    file = copy.deepcopy(VALLEY)
    file["organisations"] += [
        {"key": "a", "name": "A", "kind": "association", "part_of": "b"},
        {"key": "b", "name": "B", "kind": "association", "part_of": "a"},
        {"key": "c", "name": "C", "kind": "association", "part_of": "b"},
    ]

    imported = await load(session, file)

    assert sorted(str(each) for each in imported.rejected) == [
        "organisations[2] (a): part_of: it lies within itself: a in b in a.",
        "organisations[3] (b): part_of: it lies within itself: a in b in a.",
        "organisations[4] (c): part_of: 'b' is not among what has come in.",
    ]
    assert imported.added["organisations"] == 2


async def test_a_refused_record_leaves_nothing_of_itself(session: AsyncSession) -> None:
    file = copy.deepcopy(VALLEY)
    file["organisations"].append(
        {"key": "other", "name": "Other", "kind": "network_body", "is_network": True}
    )

    imported = await load(session, file)

    (rejected,) = imported.rejected
    assert str(rejected) == (
        "organisations[2] (other): the database refuses it (organisation_the_network_key)."
    )
    assert await count(session, Organisation) == 2
    assert await count(session, OrganisationVersion) == 2
    assert await count(session, Event) == 6


async def test_a_stranger_imports_nothing(session: AsyncSession) -> None:
    imported = await network.import_network(session, VALLEY, viewer=ANYONE, at=NOW)

    assert not imported.has_changed_something
    assert imported.rejected[0].reason == "This needs a mandate, and you are not signed in."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{\n  oops }", "line 2, column 3 is no JSON: "),
        (b'{"territories":\n"\xe9"}', "line 2 is not in UTF-8; a network file is JSON in UTF-8."),
        (b"[]", "a network file is a JSON object with territories, organisations, "),
        (b"[" * 100_000, "the file is nested too deeply to be a network file."),
    ],
)
def test_what_is_no_network_file_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "network.json"
    path.write_bytes(content)

    with pytest.raises(NetworkError) as refused:
        network.read(path)
    assert str(refused.value).startswith(sentence)


async def test_a_section_that_is_no_list_is_refused(session: AsyncSession) -> None:
    with pytest.raises(NetworkError, match="'mandates' must be a list"):
        await load(session, {"mandates": {}})


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_text(json.dumps(VALLEY), encoding="utf-8-sig")

    assert network.read(path) == VALLEY
