"""Who may see ballots, rolls and votes, and who may vote with a seat."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.aliases import another
from governance.decisions.ballots.models import Ballot, BallotVoter, Paper, Vote
from governance.decisions.policy import sees_body
from governance.errors import Forbidden, Ground
from governance.platforms import policy as platforms
from governance.platforms.models import Seat


def visible(viewer: Viewer, ballot: type[Ballot] = Ballot) -> ColumnElement[bool]:
    """A ballot is seen with its body."""
    return sees_body(viewer, ballot.body_id)


def visible_voter(viewer: Viewer, voter: type[BallotVoter] = BallotVoter) -> ColumnElement[bool]:
    """A seat on a roll is seen with the ballot, and with who sits there."""
    return and_(_of_a_ballot(viewer, voter), visible_there(viewer, voter))


def visible_there(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What a seat has or did, where the rest is seen, is seen with who sits there."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    seat = another(Seat)
    seen = select(platforms.visible_there(viewer, seat)).where(seat.id == row.seat_id)
    hidden = seen.correlate_except(seat).scalar_subquery().is_(False)
    return ~hidden


def visible_vote(viewer: Viewer, vote: type[Vote] = Vote) -> ColumnElement[bool]:
    """A vote in an open ballot is seen with the seat it was cast for."""
    return and_(_of_a_ballot(viewer, vote), visible_vote_there(viewer, vote))


def visible_vote_there(viewer: Viewer, vote: type[Vote]) -> ColumnElement[bool]:
    """A vote in a ballot that the viewer sees."""
    if viewer.seeing("decisions").seeing("actors").is_secretariat:
        return true()
    voter = another(BallotVoter)
    seen = select(voter.id).where(voter.id == vote.voter_id, visible_there(viewer, voter))
    return exists(seen.correlate_except(voter))


def visible_paper(viewer: Viewer, paper: type[Paper] = Paper) -> ColumnElement[bool]:
    """A paper is seen with its ballot."""
    return _of_a_ballot(viewer, paper)


def _of_a_ballot(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    if viewer.seeing("decisions").seeing("actors").is_secretariat:
        return true()
    ballot = another(Ballot)
    seen = select(ballot.id).where(ballot.id == row.ballot_id, visible(viewer, ballot))
    return exists(seen.correlate_except(ballot))


def require_voter(viewer: Viewer, voter: BallotVoter, today: Sequence[Seat] = ()) -> None:
    """A vote is cast by who has the seat on the roll, as it is held today."""
    seat = today[0] if today else voter.seat
    require_seated(viewer, seat, is_secret=voter.ballot.is_secret)


def require_seated(viewer: Viewer, seat: Any, *, is_secret: bool) -> None:
    """Votes are cast by who sits there, their alternate, or who acts for the organisation.

    In a secret ballot they do it themselves, and not through an application, which might tell.
    """
    if viewer.application_id is not None and is_secret:
        raise Forbidden(Ground.PERSONS_ONLY)
    sitting = (seat.person_id, seat.delegate_id, seat.alternate_id) if seat is not None else ()
    if viewer.application_id is None and viewer.person_id in set(sitting) - {None}:
        return
    holder_id = seat.organisation_id if seat is not None else None
    if holder_id and Capability.DECISIONS in viewer.powers.get(holder_id, ()):
        return
    raise Forbidden(Ground.SEAT_ONLY if viewer.person_id else Ground.NOT_SIGNED_IN)


def require_steward(viewer: Viewer, ballot: Ballot) -> None:
    """Ballots are opened, extended, closed and annulled by who keeps the body's decisions."""
    actors.require_power(viewer, Capability.DECISIONS, ballot.body)
