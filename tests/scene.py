"""What tests of deeds act on: a small network made by its deeds, and how outcomes are asserted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from conftest import NOW, Ask

from governance.access import OPERATOR, Viewer
from governance.actors import operations as actors
from governance.actors.models import OrganisationKind
from governance.models import metadata

TABLES = sorted(metadata.tables)
CONTENTS = " UNION ALL ".join(
    f"SELECT '{name}' AS name, count(*) AS rows,"
    f" md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM {name} t"
    for name in TABLES
)


async def contents(ask: Ask) -> dict[str, tuple[int, str]]:
    """Every table of the database: how many rows, and a digest of all they say."""
    rows = await ask.db.reads.fetch(CONTENTS)
    return {row["name"]: (row["rows"], row["digest"]) for row in rows}


@asynccontextmanager
async def unchanged(ask: Ask) -> AsyncIterator[None]:
    """What happens here changes nothing at all in the database."""
    before = await contents(ask)
    yield
    assert await contents(ask) == before


async def does(
    ask: Ask,
    deed: str,
    show: str,
    given: dict[str, Any],
    *,
    event: str,
    viewer: Viewer = OPERATOR,
    now: datetime = NOW,
) -> dict[str, Any]:
    """A deed is done and leaves one event, of that name; answers with what is shown of it."""
    known = await ask.db.reads.fetchval("SELECT array_agg(id) FROM event") or []
    answer = await ask.do(deed, show, given, viewer=viewer, now=now)
    assert answer.pop("__typename") == f"{deed[0].upper()}{deed[1:]}Payload", answer
    new = await ask.db.reads.fetch(
        "SELECT e.name, d.person_id FROM event e JOIN event_detail d ON d.event_id = e.id"
        " WHERE e.id <> ALL ($1::uuid[])",
        known,
    )
    assert [row["name"] for row in new] == [event]
    assert new[0]["person_id"] == viewer.person_id
    (subject,) = answer.values()
    assert isinstance(subject, dict)
    return subject


async def refused(
    ask: Ask,
    deed: str,
    given: dict[str, Any],
    problem: str,
    message: str,
    *,
    viewer: Viewer = OPERATOR,
    now: datetime = NOW,
) -> None:
    """A deed is declined by a problem and its sentence, and nothing at all is different."""
    async with unchanged(ask):
        answer = await ask.do(deed, "__typename", given, viewer=viewer, now=now)
    assert answer == {"__typename": problem, "message": message, "code": problem}


NOT_FOUND = "There is nothing here under that id."
SECRETARIAT_ONLY = "Only the network's secretariat may do this."
NO_MANDATE = "This needs a mandate, and you hold none today."
ANOTHERS_BODY = "You hold no mandate today to act for this body; yours are in others."
ROLE_NOT_ENOUGH = "Your role in this body does not let you do this."
MANDATE_ENDED = "Your mandate to act for this body ended on {}."
NOT_SIGNED_IN = "This needs a mandate, and you are not signed in."


async def a_territory(
    ask: Ask, name: str, scale: str | None = "municipality", parent: str | None = None, **more: Any
) -> str:
    """A territory, by its id."""
    given = {"name": {"pt": name}, "scale": scale, "parentId": parent, **more}
    done = await ask.do("defineTerritory", "territory { id }", given)
    assert "territory" in done, done
    return str(done["territory"]["id"])


async def an_organisation(ask: Ask, name: str, kind: str = "PLATFORM", **more: Any) -> str:
    """An organisation, by its id."""
    given = {"name": {"en": name}, "kind": kind, **more}
    done = await ask.do("foundOrganisation", "organisation { id }", given)
    assert "organisation" in done, done
    return str(done["organisation"]["id"])


async def the_network(ask: Ask) -> str:
    """The organisation that is the network itself, by its id."""
    async with ask.db.session() as session:
        network = await actors.found_organisation(
            session,
            viewer=OPERATOR,
            at=NOW,
            name={"en": "TOGETHER"},
            kind=OrganisationKind.NETWORK_BODY,
            is_network=True,
        )
        await session.commit()
    return f"org_{network.id}"


async def a_person(ask: Ask, name: str, viewer: Viewer = OPERATOR, **more: Any) -> str:
    """A registered person, by their id."""
    given = {"name": name, **more}
    done = await ask.do("registerPerson", "person { id }", given, viewer=viewer)
    assert "person" in done, done
    return str(done["person"]["id"])


async def a_mandate(ask: Ask, body: str, role: str, **more: Any) -> str:
    """A mandate in a body since 2020, by its id."""
    given = {"bodyId": body, "role": role, "since": "2020", **more}
    done = await ask.do("grantMandate", "mandate { id }", given)
    assert "mandate" in done, done
    return str(done["mandate"]["id"])


async def a_seat(ask: Ask, body: str, **more: Any) -> str:
    """A seat in a body since 2020, for an organisation with its delegate or for a person."""
    deed = "seatPerson" if "personId" in more else "seatOrganisation"
    given = {"bodyId": body, "sector": "CITIZEN", "since": "2020", **more}
    done = await ask.do(deed, "seat { id }", given)
    assert "seat" in done, done
    return str(done["seat"]["id"])


async def somebody(ask: Ask, name: str) -> Viewer:
    """A registered person who holds nothing."""
    return await ask.viewer(await a_person(ask, name))


async def acting_for(ask: Ask, body: str, name: str, role: str = "SECRETARY") -> Viewer:
    """A person who acts for a body, on a mandate since 2020."""
    person = await a_person(ask, name)
    await a_mandate(ask, body, role, holderPersonId=person)
    return await ask.viewer(person)


async def row(ask: Ask, query: str, *values: object) -> tuple[Any, ...]:
    """The one row a statement answers with."""
    (found,) = await ask.db.reads.fetch(query, *values)
    return tuple(found)


def person_of(viewer: Viewer) -> str:
    """The id of the person who is asking."""
    return f"per_{viewer.person_id}"


def bare(typed: str) -> UUID:
    """The UUID in a typed id."""
    return UUID(typed[4:])
