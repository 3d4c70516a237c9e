"""Amendments: other words for a passage, accepted or rejected by the proposer or by a vote."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Door, Viewer
from governance.charter.differences import between_texts, plain
from governance.db import Texts, claimed, found
from governance.decisions.ballots.models import Ballot
from governance.decisions.ballots.operations.openings import begin
from governance.decisions.proposals import policy, queries
from governance.decisions.proposals.models import (
    Amendment,
    AmendmentState,
    Proposal,
    ProposalState,
)
from governance.decisions.proposals.operations.records import (
    check_seat,
    check_stage,
    own_seat,
    require_proposer,
    restate,
    tell,
)
from governance.decisions.proposals.refusals import (
    AmendmentNotOpen,
    NothingDecidedYet,
    PassageNotThere,
)
from governance.decisions.tally import BallotOutcome
from governance.errors import InvalidInput

DELIBERATING = ProposalState.DELIBERATING


async def amend_proposal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    proposal_id: UUID,
    language: str,
    passage: str,
    text: str | None = None,
    reason: Mapping[str, str] | None = None,
) -> Amendment:
    """Propose other words for a passage of a proposal that is deliberated, in one language.

    The passage stands in the text once; without a text it is to be left out.
    """
    seat = await own_seat(session, viewer, at, seat_id)
    proposal = await claimed(session, queries.proposal(viewer, proposal_id), proposal_id)
    check_seat(seat, proposal)
    check_stage(proposal, DELIBERATING)
    was = texts.text(passage, "passage")
    instead = texts.text(text, "text") if text else ""
    standing = (await session.scalars(queries.standing(proposal))).one()
    after = _replaced(standing.text, language, was, instead)

    amendment = Amendment(
        proposal_id=proposal.id,
        seat_id=seat.id,
        version=proposal.version,
        language=language,
        passage=was,
        text=instead,
        difference={language: plain(between_texts(standing.text[language], after[language]))},
        reason=texts.written(reason, "reason") if reason else None,
        state=AmendmentState.OPEN,
        made_at=at,
    )
    session.add(amendment)
    await session.flush()

    tell(session, "proposal.amended", viewer, at, amendment, proposal, seat, language=language)
    return amendment


async def accept_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    expected_revision: int | None = None,
) -> Amendment:
    """Take an amendment up into one's own proposal, which says so in a new version."""
    proposal, amendment = await _claimed(session, viewer, amendment_id, expected_revision)
    await require_proposer(session, viewer, at, proposal)
    _check(proposal, amendment, AmendmentState.OPEN)

    await _accept(session, proposal, amendment, at)
    await session.flush()

    name, version = "proposal.amendment_accepted", amendment.into_version
    tell(session, name, viewer, at, amendment, proposal, proposal.seat, version=version)
    return amendment


async def reject_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Amendment:
    """Leave an amendment out of one's own proposal, with reasons; the body may vote on it yet."""
    proposal, amendment = await _claimed(session, viewer, amendment_id, expected_revision)
    await require_proposer(session, viewer, at, proposal)
    _check(proposal, amendment, AmendmentState.OPEN)
    why = texts.written(reason, "reason")

    _settle(amendment, AmendmentState.REJECTED, at)
    amendment.settle_reason = why
    await session.flush()

    name = "proposal.amendment_rejected"
    tell(session, name, viewer, at, amendment, proposal, proposal.seat, reason=why)
    return amendment


async def put_amendment_to_vote(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    door: Door,
    amendment_id: UUID,
    closes_at: datetime,
    is_secret: bool = False,
    expected_revision: int | None = None,
) -> Amendment:
    """Let the body vote on an amendment that is open, or that the proposer rejected."""
    proposal, amendment = await _claimed(session, viewer, amendment_id, expected_revision)
    policy.require_steward(viewer, proposal)
    _check(proposal, amendment, AmendmentState.OPEN, AmendmentState.REJECTED)
    if amendment.ballot_id is not None:
        raise AmendmentNotOpen
    standing = (await session.scalars(queries.standing(proposal))).one()
    language = amendment.language
    after = _replaced(standing.text, language, amendment.passage, amendment.text)
    ballot = Ballot(
        body_id=proposal.body_id,
        matter=proposal.matter,
        question={language: _question(proposal, language)},
        text={language: after[language]},
        original_language=language,
        is_secret=is_secret,
    )
    await begin(session, viewer, at, door, proposal.body, ballot, closes_at)

    amendment.state, amendment.ballot_id = AmendmentState.VOTING, ballot.id
    amendment.settled_at, amendment.settle_reason = None, None
    await session.flush()

    name = "proposal.amendment_put_to_vote"
    tell(session, name, viewer, at, amendment, proposal, ballot_id=ballot.id)
    return amendment


async def settle_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    expected_revision: int | None = None,
) -> Amendment:
    """Accept or reject an amendment as the body voted; after an annulled vote it is open again.

    Where the passage is gone meanwhile, as another amendment changed it, it lapses.
    """
    proposal, amendment = await _claimed(session, viewer, amendment_id, expected_revision)
    policy.require_steward(viewer, proposal)
    _check(proposal, amendment, AmendmentState.VOTING)
    ballot = (await session.scalars(queries.latest(_of(amendment)))).one()
    is_annulled = ballot.annulled_at is not None
    if not is_annulled and ballot.outcome in {None, BallotOutcome.TIED}:
        raise NothingDecidedYet

    amendment.ballot_id = None if is_annulled else ballot.id
    if is_annulled:
        amendment.state = AmendmentState.OPEN
    elif ballot.outcome is BallotOutcome.ADOPTED:
        await _accept_or_lapse(session, proposal, amendment, at)
    else:
        _settle(amendment, AmendmentState.REJECTED, at)
    await session.flush()

    name, state = "proposal.amendment_settled", amendment.state
    tell(session, name, viewer, at, amendment, proposal, state=state, ballot_id=ballot.id)
    return amendment


async def _claimed(
    session: AsyncSession, viewer: Viewer, amendment_id: UUID, expected_revision: int | None
) -> tuple[Proposal, Amendment]:
    """An amendment and its proposal, the proposal locked first: so does every deed with both."""
    query = queries.amendment(viewer, amendment_id)
    of = (await found(session, query, amendment_id)).proposal_id
    proposal = await claimed(session, queries.proposal(viewer, of), of)
    return proposal, await claimed(session, query, amendment_id, expected_revision)


def _check(proposal: Proposal, amendment: Amendment, *states: AmendmentState) -> None:
    check_stage(proposal, DELIBERATING)
    if amendment.state not in states:
        raise AmendmentNotOpen


async def _accept(
    session: AsyncSession, proposal: Proposal, amendment: Amendment, at: datetime
) -> None:
    standing = (await session.scalars(queries.standing(proposal))).one()
    words = (amendment.language, amendment.passage, amendment.text)
    version = await restate(session, proposal, _replaced(standing.text, *words), at)
    _settle(amendment, AmendmentState.ACCEPTED, at)
    amendment.into_version = version.number


async def _accept_or_lapse(
    session: AsyncSession, proposal: Proposal, amendment: Amendment, at: datetime
) -> None:
    try:
        await _accept(session, proposal, amendment, at)
    except PassageNotThere:
        _settle(amendment, AmendmentState.LAPSED, at)


def _settle(amendment: Amendment, state: AmendmentState, at: datetime) -> None:
    amendment.state, amendment.settled_at = state, at


def _replaced(text: Texts, language: str, passage: str, instead: str) -> Texts:
    """A text with other words for a passage, which stands in it once in that language."""
    said = text.get(language)
    if said is None:
        raise InvalidInput("language", "the proposal is not in this language.")
    if said.count(passage) != 1:
        raise PassageNotThere
    if passage == instead:
        raise InvalidInput("text", "says what stands there already.")
    left = said.replace(passage, instead).strip()
    if not left:
        raise InvalidInput("text", "leaves nothing of the proposal.")
    return {**text, language: left}


def _question(proposal: Proposal, language: str) -> str:
    """What is asked of an amendment: the proposal's title, in its language or the original."""
    return proposal.title.get(language) or proposal.title[proposal.original_language]


def _of(amendment: Amendment) -> UUID:
    if amendment.ballot_id is None:
        raise NothingDecidedYet
    return amendment.ballot_id
