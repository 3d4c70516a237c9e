"""The demonstration: the network of the sources, and the parts to play in it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import network as networks
from governance.access import OPERATOR
from governance.actors import operations
from governance.actors.models import Mandate, Person, Role
from governance.decisions.consultations import operations as consultations
from governance.decisions.consultations.models import (
    Consultation,
    ConsultationMeans,
    ConsultedPublic,
)
from governance.identity import operations as identity
from governance.identity.keys import LIFE_MAX
from governance.identity.models import Account, Application, SignIn
from governance.identity.tokens import access_token
from governance.network import Imported, import_network, matching
from governance.periods import PartialDate

SECRETARY = "Demo secretary (nobody real)"
CLERK = "Demo clerk (nobody real)"
COMMISSION = "crp-santo-antao"
PROGRAM = "Demo application (nobody's)"
PROGRAM_SCOPES = ("actors:read", "platforms:read", "platforms:write")


@dataclass(frozen=True)
class Part:
    """A part to play: a marked demo person, and the token to ask as them."""

    name: str
    may: str
    token: str


@dataclass(frozen=True)
class Program:
    """An outside application to play: what it signs in with at /oauth/token."""

    name: str
    client_id: str
    secret: str


@dataclass(frozen=True)
class _Role:
    """Who is played: their address, what they may, and the mandate they have, if any."""

    name: str
    email: str
    may: str
    body: str | None = None
    role: Role | None = None


_ROLES = (
    _Role(
        SECRETARY,
        "secretary@demo.invalid",
        "holds the secretariat's mandate",
        "together",
        Role.SECRETARY,
    ),
    _Role(
        CLERK,
        "clerk@demo.invalid",
        "is secretary of the Regional Commission of Partners of Santo Antão, Cape Verde",
        COMMISSION,
        Role.SECRETARY,
    ),
    _Role(
        "Demo representative (nobody real)",
        "representative@demo.invalid",
        "is chair of the Município da Covilhã, Portugal",
        "municipio-covilha",
        Role.CHAIR,
    ),
    _Role("Demo visitor (nobody real)", "visitor@demo.invalid", "holds no mandate"),
)


async def load(session: AsyncSession, at: datetime) -> Imported:
    """Bring the demonstration's network into the database; a second time changes nothing."""
    imported = await import_network(session, networks.demo(), viewer=OPERATOR, at=at)
    await _consultation(session, at)
    return imported


async def parts(session: AsyncSession, at: datetime, public_url: str) -> list[Part]:
    """The parts to play, signed in anew; who is not there yet is registered and mandated."""
    return [await _part(session, role, at, public_url) for role in _ROLES]


async def _part(session: AsyncSession, played: _Role, at: datetime, public_url: str) -> Part:
    person = await _person(session, played.name, at)
    await _mandate(session, played, person, at)
    account = await _account(session, played.email, person)
    sign_in = SignIn(account_id=account.id, began_at=at, refreshed_at=at, expires_at=at + LIFE_MAX)
    session.add(sign_in)
    await session.flush()
    token = await access_token(
        session, at=at, public_url=public_url, subject=f"sig_{sign_in.id}", life=LIFE_MAX
    )
    return Part(person.name, played.may, token)


async def program(session: AsyncSession, at: datetime) -> Program | None:
    """The outside application of the demonstration, with a secret anew; it acts for the clerk.

    None where the clerk holds no mandate any more, or somebody revoked it.
    """
    known = await session.scalar(select(Application).where(Application.name == PROGRAM))
    if known is not None and known.revoked_at is not None:
        return None
    if known is not None:
        told = await identity.renew_application_secret(
            session, viewer=OPERATOR, at=at, application_id=known.id
        )
        return Program(PROGRAM, f"app_{told.id}", told.secret)
    held = select(Mandate.id).join(Person, Person.id == Mandate.holder_person_id)
    mandate_id = await session.scalar(held.where(Person.is_demo, Person.name == CLERK))
    if mandate_id is None:
        return None
    told = await identity.register_application(
        session, viewer=OPERATOR, at=at, name=PROGRAM, mandate_id=mandate_id, scopes=PROGRAM_SCOPES
    )
    return Program(PROGRAM, f"app_{told.id}", told.secret)


async def _consultation(session: AsyncSession, at: datetime) -> None:
    """An invented consultation of the clerk's commission, on which a return is owed."""
    body_id = await matching.organisation(session, COMMISSION)
    if body_id is None or await session.scalar(select(Consultation.id).limit(1)):
        return
    await consultations.record_consultation(
        session,
        viewer=OPERATOR,
        at=at,
        body_id=body_id,
        title={
            "en": "Invented example: what young people want for the harbour",
            "fr": "Exemple inventé : ce que les jeunes souhaitent pour le port",
            "pt": "Exemplo inventado: o que os jovens querem para o porto",
        },
        subject={"en": "What is lacking at the harbour, and what would you do for it?"},
        public=ConsultedPublic.YOUNG_PEOPLE,
        means=[ConsultationMeans.WRITTEN, ConsultationMeans.MEETING],
        people=24,
        moderated_by={"en": "A facilitator of the network"},
        held_from=PartialDate.parse("2026-09-07"),
        held_until=PartialDate.parse("2026-09-12"),
        return_due_on=date(2026, 10, 31),
    )


async def _person(session: AsyncSession, name: str, at: datetime) -> Person:
    known = await session.scalar(select(Person).where(Person.is_demo, Person.name == name))
    if known is not None:
        return known
    person = await operations.register_person(session, viewer=OPERATOR, at=at, name=name)
    person.is_demo = True
    await session.flush()
    return person


async def _mandate(session: AsyncSession, played: _Role, person: Person, at: datetime) -> None:
    """Grant the mandate of a part, unless its person ever had one: it may have been taken back."""
    body_id = await matching.organisation(session, played.body) if played.body else None
    held = select(Mandate.id).where(Mandate.holder_person_id == person.id)
    if body_id is None or played.role is None or await session.scalar(held.limit(1)):
        return
    await operations.grant_mandate(
        session,
        viewer=OPERATOR,
        at=at,
        body_id=body_id,
        role=played.role,
        holder_person_id=person.id,
        since=PartialDate.on(at.date()),
    )


async def _account(session: AsyncSession, email: str, person: Person) -> Account:
    """The account of a part, without a password: nobody signs in to it but the demonstration."""
    known = await session.scalar(
        select(Account).where(Account.person_id == person.id, Account.closed_at.is_(None))
    )
    if known is not None:
        return known
    account = Account(person_id=person.id, email=email)
    session.add(account)
    await session.flush()
    return account
