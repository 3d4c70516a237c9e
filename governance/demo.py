"""The demonstration: the network of the sources, and two parts to play in it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import network as networks
from governance.access import OPERATOR
from governance.actors import operations
from governance.actors.models import Mandate, Organisation, Person, Role
from governance.network import Imported, import_network
from governance.periods import PartialDate
from governance.tokens import issue

SECRETARY = "Demo secretary (nobody real)"
VISITOR = "Demo visitor (nobody real)"


@dataclass(frozen=True)
class Part:
    """A part to play: a marked demo person, and the token to ask as them."""

    name: str
    may: str
    token: str


def new_key() -> str:
    """What signs the tokens of one start of the demonstration."""
    return secrets.token_urlsafe(48)


async def load(session: AsyncSession, at: datetime) -> Imported:
    """Bring the demonstration's network into the database; a second time changes nothing."""
    return await import_network(session, networks.demo(), viewer=OPERATOR, at=at)


async def parts(session: AsyncSession, key: str, at: datetime) -> list[Part]:
    """The parts to play, their persons registered and mandated where they are not yet."""
    secretary = await _person(session, SECRETARY, at)
    visitor = await _person(session, VISITOR, at)
    network = await session.scalar(select(Organisation).where(Organisation.is_network))
    if network is not None and not await session.scalar(
        select(Mandate.id).where(Mandate.holder_person_id == secretary.id)
    ):
        await operations.grant_mandate(
            session,
            viewer=OPERATOR,
            at=at,
            body_id=network.id,
            role=Role.SECRETARY,
            holder_person_id=secretary.id,
            since=PartialDate.on(at.date()),
        )
    return [
        Part(secretary.name, "holds the secretariat's mandate", issue(secretary.id, key, at)),
        Part(visitor.name, "holds no mandate", issue(visitor.id, key, at)),
    ]


async def _person(session: AsyncSession, name: str, at: datetime) -> Person:
    known = await session.scalar(select(Person).where(Person.is_demo, Person.name == name))
    if known is not None:
        return known
    person = await operations.register_person(session, viewer=OPERATOR, at=at, name=name)
    person.is_demo = True
    await session.flush()
    return person
