"""Questions about ballots, their rolls and what was voted; each answers with a statement to run."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Insert,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from governance import zones
from governance.access import Viewer
from governance.actors.models import Mandate, Organisation, Role
from governance.decisions.ballots.models import (
    Ballot,
    BallotState,
    BallotVoter,
    Envelope,
    Vote,
)
from governance.decisions.ballots.policy import visible, visible_voter
from governance.decisions.proposals.models import Amendment
from governance.decisions.rules.models import VotingWeight
from governance.periods import holds_on
from governance.platforms.models import Seat, Voice
from governance.territories.models import Territory


def ballot(viewer: Viewer, ballot_id: UUID) -> Select[Ballot]:
    """One ballot by its id, with its body."""
    whole = joinedload(Ballot.body).joinedload(Organisation.territory)
    return select(Ballot).where(Ballot.id == ballot_id, visible(viewer)).options(whole)


def voter(viewer: Viewer, voter_id: UUID) -> Select[BallotVoter]:
    """One seat on a roll by its id, with the ballot and its body."""
    body = joinedload(BallotVoter.ballot).joinedload(Ballot.body)
    whole = (joinedload(BallotVoter.seat), body.joinedload(Organisation.territory))
    wanted = (BallotVoter.id == voter_id, visible_voter(viewer))
    return select(BallotVoter).where(*wanted).options(*whole)


def seat_today(seat: Seat | None, day: date) -> Select[Seat]:
    """The seat that the holder of another has in the same body on a day.

    (Who gets another delegate or alternate has another seat from then on.)
    """
    holder = false() if seat is None else _is_of(Seat, seat)
    return select(Seat).where(holder, holds_on(Seat, day))


def _is_of(seat: Any, other: Any) -> ColumnElement[bool]:
    """Whether a seat is of the holder of another in the same body."""
    same = or_(seat.organisation_id == other.organisation_id, seat.person_id == other.person_id)
    return and_(seat.body_id == other.body_id, same)


_BY_SHAPE: dict[str, Any] = {}


def place(viewer: Viewer, voter_id: UUID, at: datetime) -> tuple[Any, dict[str, Any]]:
    """A seat on a roll to vote with now, and its ballot, as plain values; with what it is asked by.

    The statement is made once for all viewers of a shape, since many vote at the same moment.
    """
    if viewer.shape not in _BY_SHAPE:
        _BY_SHAPE[viewer.shape] = _place(viewer)
    values: dict[str, Any] = {"voter": voter_id, "viewer_person": viewer.person_id}
    values["today"], values["now"] = at.date(), at
    values["viewer_known"] = sorted(viewer.known)
    values["viewer_colleagues"] = sorted(viewer.colleagues)
    return _BY_SHAPE[viewer.shape], values


def _place(viewer: Viewer) -> Any:
    held = aliased(Seat)
    now = held.id.is_not(None)
    shown = (
        *(BallotVoter.id, BallotVoter.ballot_id, BallotVoter.seat_id, Ballot.body_id),
        *(Ballot.is_secret, Ballot.public_key, Organisation.is_unlisted, Territory.path),
        *(Seat.organisation_id, Seat.person_id, now.label("is_seated")),
        case((now, held.delegate_id), else_=Seat.delegate_id).label("delegate_id"),
        case((now, held.alternate_id), else_=Seat.alternate_id).label("alternate_id"),
    )
    moment = (bindparam("today", type_=Date()), bindparam("now", type_=DateTime(timezone=True)))
    on_day = zones.holds_on(held, Ballot.body_id, *moment)
    joined: Any = select(*shown).join(Ballot, Ballot.id == BallotVoter.ballot_id)
    joined = joined.join(Organisation, Organisation.id == Ballot.body_id)
    joined = joined.outerjoin(Territory, Territory.id == Organisation.territory_id)
    joined = joined.outerjoin(Seat, Seat.id == BallotVoter.seat_id)
    joined = joined.outerjoin(held, and_(_is_of(held, Seat), on_day))
    return joined.where(BallotVoter.id == bindparam("voter", type_=Uuid()), visible_voter(viewer))


HELD_OPEN: Any = (
    select(Ballot.closes_at, Ballot.closed_at, Ballot.annulled_at)
    .where(Ballot.id == bindparam("ballot", type_=Uuid()))
    .with_for_update(read=True, key_share=True)
)
"""When a ballot closes and whether it ended: nobody ends it before a vote in it is there."""


def enrolment(ballot_id: UUID, body_id: UUID, rule_id: UUID | None, today: date) -> Insert:
    """Put every seat with a vote today on the roll of a ballot, with what it weighs."""
    weight = VotingWeight
    chairs = select(Mandate.id).where(
        Mandate.body_id == body_id,
        Mandate.role == Role.CHAIR,
        holds_on(Mandate, today),
        or_(
            and_(
                Mandate.holder_person_id.is_not(None),
                Mandate.holder_person_id.in_([Seat.person_id, Seat.delegate_id]),
            ),
            Mandate.holder_organisation_id == Seat.organisation_id,
        ),
    )
    seats = (
        select(
            literal(ballot_id, Uuid()),
            Seat.id,
            Seat.sector,
            func.coalesce(weight.weight, 1),
            chairs.exists(),
            false(),
        )
        .outerjoin(
            weight,
            and_(weight.rule_id == rule_id, weight.organisation_id == Seat.organisation_id),
        )
        .where(Seat.body_id == body_id, Seat.voice == Voice.VOTE, holds_on(Seat, today))
        .order_by(Seat.id)
    )
    columns = ("ballot_id", "seat_id", "sector", "weight", "is_chairs", "has_voted")
    return insert(BallotVoter).from_select(columns, seats)


def roll(ballot_id: UUID) -> Select[BallotVoter]:
    """Every seat on the roll of a ballot."""
    return select(BallotVoter).where(BallotVoter.ballot_id == ballot_id).order_by(BallotVoter.id)


def votes(ballot_id: UUID) -> Select[Vote]:
    """What was voted in an open ballot, with the seats it was cast for."""
    whole = joinedload(Vote.voter)
    return select(Vote).where(Vote.ballot_id == ballot_id).order_by(Vote.id).options(whole)


def envelopes(ballot_id: UUID) -> Select[Any]:
    """The sealed choices of a secret ballot."""
    of = select(BallotVoter.id).where(BallotVoter.ballot_id == ballot_id)
    return select(Envelope.sealed).where(Envelope.voter_id.in_(of))


def on_amendment(ballot_id: UUID) -> Select[bool]:
    """Whether a ballot, or one that it holds again or that holds it again, is on an amendment."""
    one = select(Ballot.id, Ballot.again_of_id).where(Ballot.id == ballot_id)
    held = one.cte("held", recursive=True)
    beside = or_(Ballot.id == held.c.again_of_id, Ballot.again_of_id == held.c.id)
    held = held.union(select(Ballot.id, Ballot.again_of_id).join(held, beside))
    return select(exists().where(Amendment.ballot_id.in_(select(held.c.id))))


def finished(ids: list[UUID]) -> Select[Any]:
    """Those of some ballots that are not open any more, and so need no key."""
    return select(Ballot.id).where(Ballot.id.in_(ids), Ballot.state != BallotState.OPEN)
