"""What deeds about proposals share: the seat they come from, new versions, and the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import check_living
from governance.db import Texts, linked
from governance.decisions.ballots.queries import seat_today
from governance.decisions.proposals import policy, queries
from governance.decisions.proposals.models import Proposal, ProposalState, ProposalVersion
from governance.decisions.proposals.refusals import ProposalElsewhere
from governance.errors import InvalidInput
from governance.events import Subject, record
from governance.periods import PartialDate, is_over
from governance.platforms.models import Seat
from governance.platforms.operations import SeatEnded


async def own_seat(session: AsyncSession, viewer: Viewer, at: datetime, seat_id: UUID) -> Seat:
    """A seat to speak from today, for who sits there or acts for who does."""
    seat = await linked(session, queries.seat(viewer, seat_id), seat_id)
    policy.require_sitting(viewer, seat)
    today = PartialDate.on(await zones.today_of(session, seat.body_id, at))
    if is_over(seat, today):
        raise SeatEnded(seat.id)
    check_living(seat.body, today)
    return seat


async def require_proposer(
    session: AsyncSession, viewer: Viewer, at: datetime, proposal: Proposal
) -> None:
    """Refuse whoever does not have the seat today that a proposal comes from."""
    today = await zones.today_of(session, proposal.body_id, at)
    held = (await session.scalars(seat_today(proposal.seat, today))).all()
    policy.require_proposer(viewer, proposal, held)


def check_stage(proposal: Proposal, *stages: ProposalState) -> None:
    """Refuse what is not done at the stage a proposal is at."""
    if proposal.state not in stages:
        raise ProposalElsewhere(proposal.state)


def check_seat(seat: Seat, proposal: Proposal) -> None:
    """Refuse a seat in another body than the proposal's."""
    if seat.body_id != proposal.body_id:
        raise InvalidInput("seatId", "is in another body than the proposal.")


async def restate(
    session: AsyncSession, proposal: Proposal, text: Texts, at: datetime
) -> ProposalVersion:
    """Let a proposal say something else from now on; what it said before stays on record."""
    proposal.version += 1
    version = ProposalVersion(
        proposal_id=proposal.id, number=proposal.version, text=text, made_at=at
    )
    session.add(version)
    await session.flush()
    return version


def tell(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    at: datetime,
    subject: Subject,
    proposal: Proposal,
    seat: Seat | None = None,
    body: Organisation | None = None,
    **told: Any,
) -> None:
    """Write into the journal what was done about a proposal, from a seat or by the body's clerk."""
    record(
        session,
        name,
        viewer=viewer,
        subject=subject,
        at=at,
        body_id=proposal.body_id,
        path=actors.path_of(body or proposal.body),
        own_mandate_id=policy.own_mandate(viewer, seat),
        proposal_id=proposal.id,
        organisation_id=seat.organisation_id if seat is not None else None,
        person_id=seat.person_id if seat is not None else None,
        **told,
    )
