"""The command that founds the network: its own body, its first secretary, and their invitation."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import OPERATOR, Capability, Door
from governance.actors import operations as actors
from governance.actors.models import Mandate, Organisation, OrganisationKind, Role
from governance.cli.database import DataDir, on_database, settings_or_fail
from governance.cli.output import AsJson, answer, fail, people
from governance.db import Database
from governance.identity import operations as identity
from governance.identity.models import RoleCapability
from governance.mail.outbox import Mail
from governance.periods import PartialDate, holds_on

NETWORK_NAME = "TOGETHER"
THERE = (
    "The network has a secretariat already; its secretary invites others with the deed invitePerson"
    " and mandates them with grantMandate."
)
_ALONE = text("SELECT pg_advisory_xact_lock(7346120057)")


class SecretariatThere(Exception):
    """The network has a secretariat already, which makes others itself."""


@dataclass(frozen=True)
class Given:
    """What is to be founded, and by whom it begins."""

    name: str
    email: str
    network_name: str
    lang: str


@dataclass(frozen=True)
class Founded:
    """What there is now, and the mail that brings the invitation."""

    network_id: str
    person_id: str
    mandate_id: str
    account_id: str
    letter: str


def init(
    name: Annotated[str | None, typer.Option(help="The first secretary's name.")] = None,
    email: Annotated[str | None, typer.Option(help="Their address, to sign in with.")] = None,
    network_name: Annotated[
        str, typer.Option(help="The network's name, if there is none yet.")
    ] = NETWORK_NAME,
    lang: Annotated[str, typer.Option(help="The language of name and mails (BCP 47).")] = "en",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make the network's first secretariat, and print their invitation."""
    given = Given(
        _asked(name, "name", "The first secretary's name", as_json=as_json),
        _asked(email, "email", "Their e-mail address", as_json=as_json),
        network_name,
        lang,
    )
    founded = _founded(given, data_dir, as_json=as_json)
    if not as_json:
        people.print(f"{given.name} is the network's secretary since today.", markup=False)
        people.print(_way(), markup=False)
    result = {
        "networkId": founded.network_id,
        "personId": founded.person_id,
        "mandateId": founded.mandate_id,
        "accountId": founded.account_id,
        "letter": founded.letter,
    }
    answer(result, founded.letter.rstrip(), as_json=as_json)


def _asked(given: str | None, option: str, question: str, *, as_json: bool) -> str:
    """What an option says, or whoever sits at the terminal."""
    if given is not None:
        return given
    if as_json or not sys.stdin.isatty():
        fail(f"Nobody is here to be asked; say it with --{option}.", as_json=as_json)
    answered: str = typer.prompt(question, err=True)
    return answered


def _way() -> str:
    if settings_or_fail().smtp_url:
        return "The invitation is mailed as soon as the network is served; it says:\n"
    return "No mail server is set (GOVERNANCE_SMTP_URL), so hand them the invitation:\n"


def _founded(given: Given, data_dir: Path | None, *, as_json: bool) -> Founded:
    door = Door(public_url=settings_or_fail(as_json=as_json).public_url)

    async def work(opened: Database) -> Founded:
        async with opened.session() as session:
            founded = await found(session, given, door, datetime.now(UTC))
            await session.commit()
        return founded

    try:
        done: Founded = on_database(work, data_dir, as_json=as_json)
    except SecretariatThere:
        fail(THERE, as_json=as_json)
    return done


async def found(session: AsyncSession, given: Given, door: Door, at: datetime) -> Founded:
    """Make the first secretariat; raises `SecretariatThere` where there is one."""
    await session.execute(_ALONE)  # Two at once would both find none.
    network = await session.scalar(select(Organisation).where(Organisation.is_network))
    if network is not None and await _has_secretariat(session, network, at):
        raise SecretariatThere
    if network is None:
        (tag,) = texts.languages([given.lang], "lang")
        network = await actors.found_organisation(
            session,
            viewer=OPERATOR,
            at=at,
            name={tag: given.network_name},
            kind=OrganisationKind.NETWORK_BODY,
            is_network=True,
        )
    person = await actors.register_person(session, viewer=OPERATOR, at=at, name=given.name)
    mandate = await actors.grant_mandate(
        session,
        viewer=OPERATOR,
        at=at,
        body_id=network.id,
        role=Role.SECRETARY,
        holder_person_id=person.id,
        since=PartialDate.on(at.date()),
    )
    account = await identity.invite_person(
        session,
        viewer=OPERATOR,
        at=at,
        person_id=person.id,
        email=given.email,
        lang=given.lang,
        door=door,
    )
    ids = (f"org_{network.id}", f"per_{person.id}", f"man_{mandate.id}", f"acc_{account.id}")
    return Founded(*ids, letter=await _letter(session, account.email))


async def _has_secretariat(session: AsyncSession, network: Organisation, at: datetime) -> bool:
    """Whether somebody acts for the network as a whole, today."""
    roles = select(RoleCapability.role).where(RoleCapability.capability == Capability.NETWORK)
    held = select(Mandate.id).where(
        Mandate.body_id == network.id,
        Mandate.holder_person_id.is_not(None),
        Mandate.role.in_(roles),
        holds_on(Mandate, at.date()),
    )
    return await session.scalar(held.limit(1)) is not None


async def _letter(session: AsyncSession, email: str | None) -> str:
    """The mail that brings an invitation, as it waits to be sent."""
    posted = select(Mail.body).where(Mail.recipient == email).order_by(Mail.id.desc()).limit(1)
    return await session.scalar(posted) or ""
