"""Questions about proposals and amendments; each answers with a statement to run."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.decisions.ballots.models import Ballot
from governance.decisions.proposals.models import (
    Amendment,
    AmendmentState,
    Contribution,
    Proposal,
    ProposalVersion,
)
from governance.decisions.proposals.policy import visible, visible_from_seat
from governance.platforms import policy as platforms
from governance.platforms.models import Seat

UNSETTLED = (AmendmentState.OPEN, AmendmentState.VOTING)


def proposal(viewer: Viewer, proposal_id: UUID) -> Select[Proposal]:
    """One proposal by its id, with its body and the seat it comes from."""
    body = joinedload(Proposal.body).joinedload(Organisation.territory)
    whole = (body, joinedload(Proposal.seat))
    return select(Proposal).where(Proposal.id == proposal_id, visible(viewer)).options(*whole)


def amendment(viewer: Viewer, amendment_id: UUID) -> Select[Amendment]:
    """One amendment by its id, with its proposal and the seats both come from."""
    of = joinedload(Amendment.proposal)
    whole = (
        of.joinedload(Proposal.body).joinedload(Organisation.territory),
        of.joinedload(Proposal.seat),
        joinedload(Amendment.seat),
    )
    wanted = (Amendment.id == amendment_id, visible_from_seat(viewer, Amendment))
    return select(Amendment).where(*wanted).options(*whole)


def contribution(viewer: Viewer, contribution_id: UUID) -> Select[Contribution]:
    """One contribution by its id."""
    wanted = (Contribution.id == contribution_id, visible_from_seat(viewer, Contribution))
    return select(Contribution).where(*wanted)


def seat(viewer: Viewer, seat_id: UUID) -> Select[Seat]:
    """A seat to speak from, with its body."""
    whole = joinedload(Seat.body).joinedload(Organisation.territory)
    return select(Seat).where(Seat.id == seat_id, platforms.visible(viewer)).options(whole)


def standing(of: Proposal) -> Select[ProposalVersion]:
    """The version of a proposal that stands."""
    table = ProposalVersion
    return select(table).where(table.proposal_id == of.id, table.number == of.version)


def unsettled(proposal_id: UUID) -> Select[Amendment]:
    """The amendments of a proposal that are neither accepted nor rejected yet."""
    wanted = (Amendment.proposal_id == proposal_id, Amendment.state.in_(UNSETTLED))
    return select(Amendment).where(*wanted).order_by(Amendment.id).with_for_update()


def latest(ballot_id: UUID) -> Select[Ballot]:
    """A ballot, or the last that holds it again."""
    again = select(Ballot.id).where(Ballot.id == ballot_id).cte("again", recursive=True)
    again = again.union(select(Ballot.id).join(again, Ballot.again_of_id == again.c.id))
    last = select(Ballot).join(again, again.c.id == Ballot.id)
    return last.order_by(Ballot.id.desc()).limit(1)
