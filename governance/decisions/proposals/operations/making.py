"""Proposals begin and are deliberated: made, opened, spoken to, revised, withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.db import claimed, found, linked
from governance.decisions.models import Matter
from governance.decisions.proposals import policy, queries
from governance.decisions.proposals.models import (
    AmendmentState,
    Contribution,
    Proposal,
    ProposalState,
    ProposalVersion,
    Stance,
)
from governance.decisions.proposals.operations.records import (
    check_seat,
    check_stage,
    own_seat,
    require_proposer,
    restate,
    tell,
)
from governance.decisions.proposals.refusals import AmendmentsUnsettled, StillVoting
from governance.decisions.tally import BallotOutcome
from governance.errors import InvalidInput

CONTRIBUTION_LENGTH_MAX = 5_000


async def make_proposal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    title: Mapping[str, str],
    text: Mapping[str, str],
    matter: Matter | None = None,
    original_language: str | None = None,
) -> Proposal:
    """Propose something to a body from a seat in it; it is a draft until deliberation opens."""
    seat = await own_seat(session, viewer, at, seat_id)
    language = original_language or next(iter(text), "")
    named, said = texts.name(title, "title"), texts.written(text, "text")
    _check_language(language, named, said)

    proposal = Proposal(
        body_id=seat.body_id,
        seat_id=seat.id,
        title=named,
        matter=matter,
        original_language=language,
        state=ProposalState.DRAFT,
        version=1,
        made_at=at,
    )
    session.add(proposal)
    await session.flush()
    session.add(ProposalVersion(proposal_id=proposal.id, number=1, text=said, made_at=at))
    await session.flush()

    name, body = "proposal.made", seat.body
    tell(session, name, viewer, at, proposal, proposal, seat, body=body, matter=matter)
    return proposal


async def open_deliberation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    proposal_id: UUID,
    expected_revision: int | None = None,
) -> Proposal:
    """Open deliberation on a draft; or anew, after a vote that was annulled or came to a tie."""
    query = queries.proposal(viewer, proposal_id)
    proposal = await claimed(session, query, proposal_id, expected_revision)
    policy.require_steward(viewer, proposal)
    check_stage(proposal, ProposalState.DRAFT, ProposalState.VOTING)
    if proposal.ballot_id is not None:
        ballot = (await session.scalars(queries.latest(proposal.ballot_id))).one()
        if ballot.annulled_at is None and ballot.outcome is not BallotOutcome.TIED:
            raise StillVoting

    proposal.state, proposal.ballot_id = ProposalState.DELIBERATING, None
    await session.flush()

    tell(session, "proposal.deliberation_opened", viewer, at, proposal, proposal)
    return proposal


async def contribute_to_proposal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    proposal_id: UUID,
    text: Mapping[str, str],
    stance: Stance = Stance.REMARK,
    reply_to_id: UUID | None = None,
) -> Contribution:
    """Say something of a proposal from a seat in the body: for it, against it, or a question."""
    seat = await own_seat(session, viewer, at, seat_id)
    proposal = await linked(session, queries.proposal(viewer, proposal_id), proposal_id)
    check_seat(seat, proposal)
    check_stage(proposal, ProposalState.DELIBERATING, ProposalState.VOTING)
    if reply_to_id is not None:
        answered = await found(session, queries.contribution(viewer, reply_to_id), reply_to_id)
        if answered.proposal_id != proposal.id:
            raise InvalidInput("replyToId", "was said of another proposal.")

    contribution = Contribution(
        proposal_id=proposal.id,
        seat_id=seat.id,
        reply_to_id=reply_to_id,
        stance=stance,
        text=texts.written(text, "text", length_max=CONTRIBUTION_LENGTH_MAX),
        version=proposal.version,
        said_at=at,
    )
    session.add(contribution)
    await session.flush()

    tell(session, "proposal.contributed", viewer, at, contribution, proposal, seat, stance=stance)
    return contribution


async def revise_proposal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    proposal_id: UUID,
    text: Mapping[str, str],
    title: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Proposal:
    """Let a proposal of one's own say something else, in a new version; the former stays."""
    query = queries.proposal(viewer, proposal_id)
    proposal = await claimed(session, query, proposal_id, expected_revision)
    await require_proposer(session, viewer, at, proposal)
    check_stage(proposal, ProposalState.DRAFT, ProposalState.DELIBERATING)
    said = texts.written(text, "text")
    named = texts.name(title, "title") if title else proposal.title
    _check_language(proposal.original_language, named, said)

    proposal.title = named
    version = await restate(session, proposal, said, at)

    tell(
        session,
        "proposal.revised",
        viewer,
        at,
        proposal,
        proposal,
        proposal.seat,
        version=version.number,
    )
    return proposal


async def withdraw_proposal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    proposal_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Proposal:
    """Withdraw a proposal of one's own before it is voted on; amendments that are open lapse."""
    query = queries.proposal(viewer, proposal_id)
    proposal = await claimed(session, query, proposal_id, expected_revision)
    await require_proposer(session, viewer, at, proposal)
    check_stage(proposal, ProposalState.DRAFT, ProposalState.DELIBERATING)
    unsettled = (await session.scalars(queries.unsettled(proposal.id))).all()
    if any(amendment.state is AmendmentState.VOTING for amendment in unsettled):
        raise AmendmentsUnsettled

    proposal.state, proposal.withdrawn_at = ProposalState.WITHDRAWN, at
    proposal.withdraw_reason = texts.written(reason, "reason") if reason else None
    for amendment in unsettled:
        amendment.state, amendment.settled_at = AmendmentState.LAPSED, at
    await session.flush()

    tell(
        session,
        "proposal.withdrawn",
        viewer,
        at,
        proposal,
        proposal,
        proposal.seat,
        reason=proposal.withdraw_reason,
    )
    return proposal


def _check_language(language: str, title: Mapping[str, str], text: Mapping[str, str]) -> None:
    if language not in title or language not in text:
        raise InvalidInput("originalLanguage", "the title and the text are not both in it.")
