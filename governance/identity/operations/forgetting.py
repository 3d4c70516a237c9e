"""How a person is forgotten: all that is personal goes, and the history they are in stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from governance import privacy, texts
from governance.access import Viewer
from governance.actors import policy, queries
from governance.actors.models import Mandate, Person
from governance.actors.notes import OrganisationNote, unnamed
from governance.actors.operations.people import check_remembered
from governance.db import claimed
from governance.errors import InvalidInput, Refusal, sentence
from governance.events import Event, EventDetail, record
from governance.idempotency import IdempotencyKey
from governance.identity.models import Account, Application, OneTimeLink, RecoveryRequest
from governance.mail.outbox import Mail
from governance.platforms.models import Seat

SITTING = (Seat.person_id, Seat.delegate_id, Seat.alternate_id)


@dataclass(eq=False)
class StillInOffice(Refusal):
    """The person still holds mandates or seats, today or later."""

    count: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "This person still holds mandates or seats today or later ({}); end them first.",
            "fr": "Cette personne a encore des mandats ou des sièges, aujourd’hui ou plus tard"
            " ({}) ; mettez-y fin d’abord.",
            "pt": "Esta pessoa ainda tem mandatos ou lugares hoje ou mais tarde ({});"
            " ponha-lhes fim primeiro.",
        }
        return sentence(told, lang).format(self.count)


async def forget_person(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    person_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Person:
    """Forget a person: all that is personal is cleared for good, their account with it.

    The mandates and seats they had stay, held by a forgotten person.
    """
    query = queries.person(viewer, person_id)
    person = await claimed(session, query, person_id, expected_revision, is_ending=True)
    policy.require_forgetter(viewer, person)
    check_remembered(person)
    await _check_out_of_office(session, person, at.date())

    owned = select(Account).where(Account.person_id == person.id).with_for_update()
    accounts = list(await session.scalars(owned))
    addresses = await _addresses(session, accounts)
    said = texts.written(reason, "reason") if reason else None
    _check_nameless(said, [person.name, *addresses])

    await _forget_deeds(session, person, accounts)
    await _clear_notes(session, person, addresses)
    await session.execute(delete(Mail).where(Mail.recipient.in_(addresses)))
    asked = delete(RecoveryRequest).where(RecoveryRequest.email.in_(addresses))
    await session.execute(asked)
    await _close(session, accounts, person, at)
    person.name, person.languages, person.gender = privacy.FORGOTTEN_NAME, [], None
    person.forgotten_at = at
    await session.flush()

    record(session, "person.forgotten", viewer=viewer, subject=person, at=at, reason=said)
    return person


async def _check_out_of_office(session: AsyncSession, person: Person, today: date) -> None:
    counts = [await session.scalar(count) for count in privacy.offices(person.id, today)]
    if any(counts):
        raise StillInOffice(sum(count or 0 for count in counts))


async def _addresses(session: AsyncSession, accounts: list[Account]) -> list[str]:
    """Where mail to a person may be on its way to."""
    owned = OneTimeLink.account_id.in_([account.id for account in accounts])
    proving = await session.scalars(select(OneTimeLink.email).where(owned))
    return [each for each in (*(account.email for account in accounts), *proving) if each]


def _check_nameless(said: Mapping[str, str] | None, names: list[str]) -> None:
    """Refuse a reason that would keep what is to be forgotten."""
    written = " ".join((said or {}).values()).casefold()
    if any(name.casefold() in written for name in names):
        raise InvalidInput("reason", "names the person; say why without naming them.")


async def _forget_deeds(session: AsyncSession, person: Person, accounts: list[Account]) -> None:
    """Delete how deeds about a person were done; that they were done stays sealed."""
    about = select(Event.id).where(privacy.concerns(person.id, [each.id for each in accounts]))
    await session.execute(delete(EventDetail).where(EventDetail.event_id.in_(about)))


async def _clear_notes(session: AsyncSession, person: Person, addresses: list[str]) -> None:
    """Take the lines that name a person out of what is noted on organisations.

    A name of one word is that of many: it is looked for where they had a mandate or a seat.
    """
    known = [*addresses, str(person.id), f"per_{person.id}"]
    is_full = len(person.name.split()) > 1
    own: Any = union(
        select(Mandate.body_id).where(Mandate.holder_person_id == person.id),
        *(
            select(place).where(or_(*(sitting == person.id for sitting in SITTING)))
            for place in (Seat.body_id, Seat.organisation_id)
        ),
    )
    bodies = {id_ for id_ in await session.scalars(own) if id_ is not None}
    text = func.folded(OrganisationNote.text)
    sought = [*known, max(person.name.split(), key=len)]
    naming = or_(*(func.strpos(text, func.folded(word)) > 0 for word in sought))
    for note in await session.scalars(select(OrganisationNote).where(naming)):
        is_meant = is_full or note.organisation_id in bodies
        left = unnamed(note.text, [*known, person.name] if is_meant else known)
        if left.strip() == "":
            await session.delete(note)
        elif left != note.text:
            note.text = left


async def _close(
    session: AsyncSession, accounts: list[Account], person: Person, at: datetime
) -> None:
    """Close a person's accounts with all there is for them, and what acts on their mandates."""
    held = select(Application.id).join(Mandate, Mandate.id == Application.mandate_id)
    applications = held.where(Mandate.holder_person_id == person.id)
    asking = [str(each) for each in (person.id, *await session.scalars(applications))]
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.viewer.in_(asking)))
    # What it was called may name them, and with its secret nothing is done any more.
    cleared = {"name": privacy.FORGOTTEN_NAME, "secret_hash": b""}
    revoked = {"revoked_at": func.coalesce(Application.revoked_at, at)}
    await session.execute(
        update(Application)
        .where(Application.id.in_(applications))
        .values(revision=Application.revision + 1, **cleared, **revoked)
        .execution_options(synchronize_session=False)
    )
    below = [each for each in privacy.holdings().values() if each.is_below_account]
    for holding in reversed(below):
        await session.execute(delete(holding.table).where(holding.rows), {"person": person.id})
    for account in accounts:
        account.email = account.password_hash = account.totp_secret = account.totp_step = None
        account.is_totp_confirmed = False
        account.closed_at = account.closed_at or at
        account.revision += 1
