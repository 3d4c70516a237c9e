"""Who may see proposals and what was said of them, and who may act on them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.aliases import another
from governance.decisions.ballots.policy import require_seated, visible_there
from governance.decisions.policy import sees_body
from governance.decisions.proposals.models import Amendment, Proposal
from governance.platforms.models import Seat


def visible(viewer: Viewer, proposal: Any = Proposal) -> ColumnElement[bool]:
    """A proposal is seen with its body and with who made it."""
    return and_(sees_body(viewer, proposal.body_id), visible_there(viewer, proposal))


def visible_with_proposal(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """A version is seen with its proposal."""
    if viewer.seeing("decisions").seeing("actors").is_secretariat:
        return true()
    proposal = another(Proposal)
    seen = select(proposal.id).where(proposal.id == row.proposal_id, visible(viewer, proposal))
    return exists(seen.correlate_except(proposal))


def visible_from_seat(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """A contribution or an amendment is seen with the proposal, and with who made it."""
    return and_(visible_with_proposal(viewer, row), visible_there(viewer, row))


def require_sitting(viewer: Viewer, seat: Seat) -> None:
    """Who has a seat in a body speaks from it, or who acts for the organisation that has it."""
    require_seated(viewer, seat, is_secret=False)


def require_proposer(viewer: Viewer, of: Proposal | Amendment, today: Sequence[Seat] = ()) -> None:
    """A proposal is its proposer's, as the seat is held today: to revise, to withdraw, to amend."""
    proposal = of.proposal if isinstance(of, Amendment) else of
    require_seated(viewer, today[0] if today else proposal.seat, is_secret=False)


def require_steward(viewer: Viewer, of: Proposal | Amendment) -> None:
    """A body's clerk opens deliberation, puts to the vote and records what came of it."""
    proposal = of.proposal if isinstance(of, Amendment) else of
    actors.require_power(viewer, Capability.DECISIONS, proposal.body)


def own_mandate(viewer: Viewer, seat: Seat | None) -> Any:
    """The mandate on which somebody acts for the organisation that has a seat."""
    holder_id = seat.organisation_id if seat is not None else None
    return viewer.steered.get(holder_id) if holder_id else None
