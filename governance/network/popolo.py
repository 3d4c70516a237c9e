"""The public network in Popolo's words: areas, organizations, posts, persons and memberships."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from governance.access import ANYONE
from governance.actors import policy as actors
from governance.actors.models import Mandate, Organisation, Person
from governance.db import LANGUAGES, Database, Texts
from governance.periods import written_from, written_until
from governance.platforms import policy as platforms
from governance.platforms.models import Seat
from governance.territories import queries as territories
from governance.territories.models import Territory

BATCH = 1000
"""How many rows are read at once."""

Question = Callable[[Any], Select[Any]]
"""The rows after a key, in the order of their keys; each begins with the parts of its key."""


async def popolo(opened: Database) -> AsyncIterator[bytes]:
    """The whole as one JSON document, piece by piece as it is read, as anyone may see it.

    Each batch is a statement of its own, so that who reads slowly keeps no connection; what
    changes meanwhile may be there as it was or as it is.
    """
    opening = b"{"
    for name, question, told in (
        ("areas", _areas, _area),
        ("organizations", _organisations, _organisation),
        ("posts", _posts, _post),
        ("persons", _persons, _person),
    ):
        yield opening + f'"{name}": ['.encode()
        async for piece in _pieces(opened, (question, told)):
            yield piece
        opening = b"],\n"
    yield opening + b'"memberships": ['
    async for piece in _pieces(opened, (_mandates, _held), (_seats, _seated)):
        yield piece
    yield b"]}\n"


async def _pieces(
    opened: Database, *sources: tuple[Question, Callable[..., dict[str, Any]]]
) -> AsyncIterator[bytes]:
    separator = "\n"
    for question, told in sources:
        after: Any = None
        while True:
            async with opened.session() as session:
                rows = await _batch(session, question(after))
            written = [_json(told(*row)) for row in rows]
            if written:
                yield (separator + ",\n".join(written)).encode()
                separator, after = ",\n", rows[-1]
            if len(rows) < BATCH:
                break


async def _batch(session: AsyncSession, question: Select[Any]) -> list[Any]:
    return list((await session.execute(question.limit(BATCH))).all())


def _json(known: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in known.items() if value}, ensure_ascii=False)


def _areas(after: Any) -> Select[Any]:
    """Where public organisations sit and holders of mandates are, with all that is around."""
    place, body, mandate = aliased(Territory), aliased(Organisation), aliased(Mandate)
    sits = exists(
        select(body.id).where(body.territory_id == place.id, actors.visible(ANYONE, body))
    )
    holds = exists(
        select(mandate.id).where(
            mandate.holder_territory_id == place.id, actors.visible_mandate(ANYONE, mandate)
        )
    )
    around = territories.below(place, Territory.path)
    wanted = exists(select(place.id).where(around, or_(sits, holds)).correlate(Territory))
    question = select(Territory).where(wanted).options(selectinload(Territory.identifiers))
    return _in_order(question, Territory.id, after)


def _area(place: Territory) -> dict[str, Any]:
    codes = sorted(place.identifiers, key=lambda code: (code.scheme, code.value))
    point = [place.longitude, place.latitude] if place.latitude is not None else None
    return {
        "id": f"ter_{place.id}",
        "name": _name(place.name),
        "identifier": f"{codes[0].scheme} {codes[0].value}" if codes else None,
        "classification": place.scale_code or "grouping",
        "parent_id": place.parent_id and f"ter_{place.parent_id}",
        "geometry": point and {"type": "Point", "coordinates": point},
    }


def _organisations(after: Any) -> Select[Any]:
    whole = aliased(Organisation)
    question = (
        select(Organisation, whole.id, written_from(Organisation), written_until(Organisation))
        .outerjoin(whole, and_(whole.id == Organisation.part_of_id, actors.visible(ANYONE, whole)))
        .where(actors.visible(ANYONE))
        .options(selectinload(Organisation.external_refs))
    )
    return _in_order(question, Organisation.id, after)


def _organisation(
    body: Organisation, whole_id: UUID | None, since: str | None, until: str | None
) -> dict[str, Any]:
    name = _name(body.name)
    others = [(lang, each) for lang, each in sorted(body.name.items()) if each != name]
    refs = sorted(body.external_refs, key=lambda ref: (ref.system, ref.key))
    return {
        "id": f"org_{body.id}",
        "name": name,
        "other_names": [{"name": each, "note": lang} for lang, each in others],
        "identifiers": [{"scheme": ref.system, "identifier": ref.key} for ref in refs],
        "classification": body.kind.value,
        "parent_id": whole_id and f"org_{whole_id}",
        "area_id": body.territory_id and f"ter_{body.territory_id}",
        "description": _name(body.description) if body.description else None,
        "founding_date": since,
        "dissolution_date": until,
    }


def _posts(after: Any) -> Select[Any]:
    """The roles there are in a body, vacant ones as well."""
    key = (Mandate.body_id, Mandate.role)
    roles: Any = select(*key).where(actors.visible_mandate(ANYONE))
    question: Select[Any] = roles.distinct().order_by(*key)
    return question if after is None else question.where(tuple_(*key) > tuple_(*after))


def _post(body_id: UUID, role: Any) -> dict[str, Any]:
    return {
        "id": _post_id(body_id, role),
        "label": role.value.replace("_", " "),
        "role": role.value,
        "organization_id": f"org_{body_id}",
    }


def _post_id(body_id: UUID, role: Any) -> str:
    return f"org_{body_id}/{role.value}"


def _persons(after: Any) -> Select[Any]:
    question = select(Person).where(_is_public(Person))
    return _in_order(question, Person.id, after)


def _person(person: Person) -> dict[str, Any]:
    return {"id": f"per_{person.id}", "name": person.name}


def _is_public(person: type[Person]) -> Any:
    """Whether a person holds a public mandate, and was not forgotten."""
    return and_(actors.visible_person(ANYONE, person), person.forgotten_at.is_(None))


def _mandates(after: Any) -> Select[Any]:
    person = aliased(Person)
    question = (
        select(Mandate, person.id, written_from(Mandate), written_until(Mandate))
        .outerjoin(person, and_(person.id == Mandate.holder_person_id, _is_public(person)))
        .where(
            actors.visible_mandate(ANYONE),
            ~func.isempty(Mandate.period),
            func.num_nonnulls(
                person.id, Mandate.holder_organisation_id, Mandate.holder_territory_id
            )
            == 1,
        )
    )
    return _in_order(question, Mandate.id, after)


def _held(
    mandate: Mandate, person_id: UUID | None, since: str | None, until: str | None
) -> dict[str, Any]:
    held: dict[str, Any] = {
        "id": f"man_{mandate.id}",
        "role": mandate.role.value,
        **_member(mandate.holder_organisation_id, person_id),
        "organization_id": f"org_{mandate.body_id}",
        "post_id": _post_id(mandate.body_id, mandate.role),
        "start_date": since,
        "end_date": until,
    }
    place = mandate.holder_territory_id
    return held | {"area_id": f"ter_{place}"} if place else held


def _seats(after: Any) -> Select[Any]:
    """The seats of organisations, and of those people who hold a public mandate somewhere."""
    person = aliased(Person)
    sitting = func.coalesce(Seat.person_id, Seat.delegate_id)
    question = (
        select(Seat, person.id, written_from(Seat), written_until(Seat))
        .outerjoin(person, and_(person.id == sitting, _is_public(person)))
        .where(
            platforms.visible(ANYONE),
            ~func.isempty(Seat.period),
            or_(Seat.organisation_id.is_not(None), person.id.is_not(None)),
        )
    )
    return _in_order(question, Seat.id, after)


def _seated(
    seat: Seat, person_id: UUID | None, since: str | None, until: str | None
) -> dict[str, Any]:
    own = seat.organisation_id
    return {
        "id": f"sea_{seat.id}",
        "label": f"for the {seat.sector.value} sector",
        "role": "member",
        **_member(own, person_id),
        "organization_id": f"org_{seat.body_id}",
        "on_behalf_of_id": f"org_{own}" if own and person_id else None,
        "start_date": since,
        "end_date": until,
    }


def _member(organisation_id: UUID | None, person_id: UUID | None) -> dict[str, Any]:
    """Who is a member: a person by their id, an organisation as Popolo has it for those."""
    known: dict[str, Any] = {"person_id": f"per_{person_id}"} if person_id else {}
    if organisation_id:
        known["member"] = {"@type": "Organization", "id": f"org_{organisation_id}"}
    return known


def _in_order(question: Any, key: Any, after: Any) -> Select[Any]:
    ordered: Select[Any] = question.order_by(key)
    return ordered if after is None else ordered.where(key > after[0].id)


def _name(texts: Texts) -> str:
    """A text in the first of the languages of fallback that has it."""
    return next((texts[lang] for lang in LANGUAGES if lang in texts), next(iter(texts.values())))
