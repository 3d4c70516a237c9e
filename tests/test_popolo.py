"""What is public of the network as Popolo JSON: at the command line and over HTTP, for anyone."""

import json
import re
from pathlib import Path
from typing import Any

from conftest import Ask
from doors import over_http, told
from scene import a_mandate, a_person, a_seat, a_territory, an_organisation

from governance.network import popolo as exporting

KEYS = {
    "areas": {"id", "name", "identifier", "classification", "parent_id", "geometry"},
    "organizations": {
        *("id", "name", "other_names", "identifiers", "classification", "parent_id", "area_id"),
        *("description", "founding_date", "dissolution_date"),
    },
    "posts": {"id", "label", "role", "organization_id"},
    "persons": {"id", "name"},
    "memberships": {
        *("id", "label", "role", "member", "person_id", "organization_id", "on_behalf_of_id"),
        *("post_id", "area_id", "start_date", "end_date"),
    },
}
"""What each thing may say: the names Popolo has for it."""
REFERENCES = {
    "parent_id": None,
    "area_id": "areas",
    "organization_id": "organizations",
    **dict.fromkeys(("on_behalf_of_id",), "organizations"),
    "post_id": "posts",
    "person_id": "persons",
}
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


async def a_network(ask: Ask) -> dict[str, str]:
    """A platform in a town with a chair, a member and its delegate; and what is not public."""
    country = await a_territory(
        ask, "Portugal", "country", identifiers=[{"scheme": "ISO 3166-1", "value": "PT"}]
    )
    town = await a_territory(
        ask, "Covilhã", parent=country, point={"latitude": 40.28, "longitude": -7.5}
    )
    await a_territory(ask, "Fundão", parent=country)
    body = await an_organisation(
        ask,
        "Table",
        territoryId=town,
        since="2012-05",
        description={"pt": "Mesa"},
        externalRefs=[{"system": "wikispiral", "key": "7"}],
    )
    await ask.do(
        "describeOrganisation",
        "__typename",
        {
            "organisationId": body,
            "name": {"en": "Table", "pt": "Mesa"},
            "isCorrection": True,
            "since": "2013",
        },
    )
    ana, rui = await a_person(ask, "Ana", gender="WOMAN"), await a_person(ask, "Rui")
    shy = await a_person(ask, "Shy", isUnlisted=True)
    club = await an_organisation(ask, "Club", "ASSOCIATION", partOfId=body)
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True, territoryId=town)
    return {
        "country": country,
        "town": town,
        "body": body,
        "club": club,
        "ana": ana,
        "chair": await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2024-06"),
        "vacant": await a_mandate(ask, body, "SECRETARY"),
        "auditor": await a_mandate(ask, body, "AUDITOR", holderOrganisationId=club),
        "shy": await a_mandate(ask, body, "FACILITATOR", holderPersonId=shy),
        "within": await a_mandate(ask, hidden, "CHAIR", holderPersonId=rui),
        "seat": await a_seat(ask, body, organisationId=club, delegateId=ana),
        "private": await a_seat(ask, body, personId=rui),
    }


async def taken(ask: Ask) -> dict[str, Any]:
    """The whole export."""
    written = b"".join([piece async for piece in exporting.popolo(ask.db)])
    found: dict[str, Any] = json.loads(written)
    return found


async def test_what_is_public_is_told_in_popolos_words(ask: Ask) -> None:
    known = await a_network(ask)

    found = await taken(ask)

    assert list(found) == ["areas", "organizations", "posts", "persons", "memberships"]
    assert found["areas"] == [
        {
            "id": known["country"],
            "name": "Portugal",
            "identifier": "ISO 3166-1 PT",
            "classification": "country",
        },
        {
            "id": known["town"],
            "name": "Covilhã",
            "classification": "municipality",
            "parent_id": known["country"],
            "geometry": {"type": "Point", "coordinates": [-7.5, 40.28]},
        },
    ]
    assert found["organizations"] == [
        {
            "id": known["body"],
            "name": "Table",
            "other_names": [{"name": "Mesa", "note": "pt"}],
            "identifiers": [{"scheme": "wikispiral", "identifier": "7"}],
            "classification": "platform",
            "area_id": known["town"],
            "description": "Mesa",
            "founding_date": "2012-05",
        },
        {
            "id": known["club"],
            "name": "Club",
            "classification": "association",
            "parent_id": known["body"],
        },
    ]
    assert [(post["id"], post["role"]) for post in found["posts"]] == [
        (f"{known['body']}/{role}", role) for role in ("auditor", "chair", "secretary")
    ]
    assert found["persons"] == [{"id": known["ana"], "name": "Ana"}]
    club = {"@type": "Organization", "id": known["club"]}
    assert found["memberships"] == [
        {
            "id": known["chair"],
            "role": "chair",
            "person_id": known["ana"],
            "organization_id": known["body"],
            "post_id": f"{known['body']}/chair",
            "start_date": "2020",
            "end_date": "2024-06",
        },
        {
            "id": known["auditor"],
            "role": "auditor",
            "member": club,
            "organization_id": known["body"],
            "post_id": f"{known['body']}/auditor",
            "start_date": "2020",
        },
        {
            "id": known["seat"],
            "label": "for the citizen sector",
            "role": "member",
            "person_id": known["ana"],
            "member": club,
            "organization_id": known["body"],
            "on_behalf_of_id": known["club"],
            "start_date": "2020",
        },
    ]


async def test_it_says_nothing_else_and_points_only_at_what_it_holds(ask: Ask) -> None:
    await a_network(ask)

    found = await taken(ask)

    ids = {name: {each["id"] for each in things} for name, things in found.items()}
    for name, things in found.items():
        assert len(ids[name]) == len(things)
        for each in things:
            assert set(each) <= KEYS[name]
            for key, value in each.items():
                if key in REFERENCES:
                    assert value in ids[REFERENCES[key] or name], (name, key)
                if key.endswith("_date"):
                    assert DATE.fullmatch(value)


async def test_it_is_read_in_batches(ask: Ask, monkeypatch: Any) -> None:
    await a_network(ask)
    whole = await taken(ask)
    monkeypatch.setattr(exporting, "BATCH", 1)

    assert await taken(ask) == whole


async def test_an_empty_network_is_told_as_such(ask: Ask) -> None:
    assert await taken(ask) == {key: [] for key in KEYS} | {}


async def test_it_is_had_at_the_command_line_and_over_http(
    ask: Ask, url: str, tmp_path: Path
) -> None:
    await a_network(ask)
    whole = await taken(ask)
    file = tmp_path / "popolo.json"

    async with over_http(url) as client:
        answer = await client.get("/export/popolo.json")
    said = await told("export", "popolo", database_url=url)
    ended = await told("export", "popolo", file, database_url=url)

    assert (answer.status_code, answer.json()) == (200, whole)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert (said.exit_code, json.loads(said.stdout)) == (0, whole)
    assert json.loads(file.read_text(encoding="utf-8")) == whole
    assert (ended.exit_code, ended.stdout) == (
        0,
        f"Wrote {file.stat().st_size} bytes to {file}.\n",
    )
    lost = await told("export", "popolo", tmp_path / "no" / "where", database_url=url)
    assert lost.exit_code == 1
    assert "cannot be written: No such file or directory." in lost.stderr


async def test_whole_exports_are_counted_for_whoever_asks(ask: Ask, url: str) -> None:
    async with over_http(url, anonymous_cost_per_minute=60_000) as client:
        answers = [await client.get("/export/popolo.json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
