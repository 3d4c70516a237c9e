"""Ballots: who has a vote, what was voted, and what it came to.

A secret ballot keeps who voted apart from papers that name nobody. While it is open each choice
is sealed to a key whose private half is not in the database.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, Person, Sector, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.models import Decision, Matter
from governance.decisions.rules.models import Counting, DecisionRule, counting_checks
from governance.decisions.tally import BallotOutcome, Choice, Comparison, Examined
from governance.platforms.models import Seat


class BallotState(StrEnum):
    """Where a ballot is: open, closed and counted, or annulled."""

    OPEN = "open"
    CLOSED = "closed"
    ANNULLED = "annulled"


STATE = (
    "CASE WHEN annulled_at IS NOT NULL THEN 'annulled'"
    " WHEN closed_at IS NOT NULL THEN 'closed' ELSE 'open' END"
)


class Ballot(Counting, Identified, Recorded, Revised, Base):
    """A question put to the seats of a body, under the rule that held as it opened."""

    __tablename__ = "ballot"

    body_id: Mapped[UUID] = references("organisation.id", index=False)
    rule_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("decision_rule.id", ondelete="SET NULL"), index=True
    )
    matter: Mapped[Matter | None] = mapped_column(coded(Matter, "matter_known"))
    question: Mapped[Texts]
    text: Mapped[Texts | None]
    original_language: Mapped[str]
    is_secret: Mapped[bool]
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What choices are sealed to while a secret ballot is open."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    annulled_at: Mapped[datetime | None]
    annul_reason: Mapped[Texts | None]
    state: Mapped[BallotState] = mapped_column(
        coded(BallotState, "state_known"), Computed(STATE, persisted=True)
    )
    outcome: Mapped[BallotOutcome | None] = mapped_column(coded(BallotOutcome, "outcome_known"))
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    again_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("ballot.id"))
    """The ballot that this one holds again."""
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    """The decision it was enacted as."""

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    rule: Mapped[DecisionRule | None] = relationship(lazy="raise", viewonly=True)
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)
    again_of: Mapped["Ballot | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="Ballot.id"
    )

    __table_args__ = (
        *counting_checks(),
        UniqueConstraint("again_of_id", name="ballot_held_again_once"),
        UniqueConstraint("decision_id"),
        CheckConstraint(
            "decision_id IS NULL OR closed_at IS NOT NULL AND annulled_at IS NULL",
            name="enacted_when_it_counts",
        ),
        CheckConstraint("closes_at > opens_at", name="open_for_a_while"),
        CheckConstraint("is_secret = (public_key IS NOT NULL)", name="sealed_when_secret"),
        CheckConstraint(
            "num_nonnulls(closed_at, outcome, in_favour, against, abstained) IN (0, 5)",
            name="closed_with_a_result",
        ),
        CheckConstraint(
            "(annulled_at IS NULL) = (annul_reason IS NULL)", name="annulled_with_reasons"
        ),
        Index("ballot_body_id_idx", "body_id", "id"),
        Index("ballot_state_idx", "state", "id"),
        Index("ballot_closes_at_idx", "closes_at", "id"),
    )


class BallotVoter(Identified, Base):
    """A seat on the roll of a ballot: it had a vote as the ballot opened; and whether it voted."""

    __tablename__ = "ballot_voter"

    ballot_id: Mapped[UUID] = references("ballot.id", index=False)
    seat_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("seat.id", ondelete="SET NULL"), index=True
    )
    sector: Mapped[Sector] = mapped_column(coded(Sector, "sector_known"))
    weight: Mapped[int]
    is_chairs: Mapped[bool]
    """Whether the chair of the body sits there, whose vote may break a tie."""
    has_voted: Mapped[bool] = mapped_column(server_default=text("false"))

    ballot: Mapped[Ballot] = relationship(lazy="raise", viewonly=True)
    seat: Mapped[Seat | None] = relationship(lazy="raise", viewonly=True)
    vote: Mapped["Vote | None"] = relationship(
        lazy="raise", viewonly=True, uselist=False, back_populates="voter"
    )

    __table_args__ = (
        UniqueConstraint("ballot_id", "seat_id"),
        CheckConstraint("weight > 0", name="weight_counts"),
        Index("ballot_voter_ballot_id_idx", "ballot_id", "id"),
    )


class Vote(Identified, Base):
    """What was voted with a seat in an open ballot, why, and who did."""

    __tablename__ = "vote"

    ballot_id: Mapped[UUID] = references("ballot.id", index=False)
    voter_id: Mapped[UUID] = references("ballot_voter.id", index=False, unique=True)
    choice: Mapped[Choice] = mapped_column(coded(Choice, "choice_known"))
    reason: Mapped[Texts | None]
    cast_by_id: Mapped[UUID | None] = references("person.id")
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]

    voter: Mapped[BallotVoter] = relationship(lazy="raise", viewonly=True, back_populates="vote")
    cast_by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (Index("vote_ballot_id_idx", "ballot_id", "id"),)


class Envelope(Base):
    """A sealed choice in a secret ballot that is open; gone once the ballot is closed."""

    __tablename__ = "ballot_envelope"

    voter_id: Mapped[UUID] = mapped_column(ForeignKey("ballot_voter.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(
        LargeBinary, info={"instead": "Sealed until the ballot is closed."}
    )


class Paper(Base):
    """What somebody voted in a secret ballot; nothing tells who, or when."""

    __tablename__ = "ballot_paper"

    id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=text("gen_random_uuid()"), sort_order=-10
    )
    """Random, so that papers have no order."""
    ballot_id: Mapped[UUID] = references("ballot.id", index=False)
    choice: Mapped[Choice] = mapped_column(coded(Choice, "choice_known"))
    reason: Mapped[Texts | None]

    ballot: Mapped[Ballot] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (Index("ballot_paper_ballot_id_idx", "ballot_id", "id"),)


class TallyStep(Base):
    """One reason of a ballot's outcome: what was counted, of how much, against which share."""

    __tablename__ = "tally_step"

    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    examined: Mapped[Examined] = mapped_column(coded(Examined, "examined_known"))
    sector: Mapped[Sector | None] = mapped_column(coded(Sector, "sector_known"))
    counted: Mapped[int]
    out_of: Mapped[int]
    comparison: Mapped[Comparison] = mapped_column(coded(Comparison, "comparison_known"))
    share_numerator: Mapped[int]
    share_denominator: Mapped[int]
    is_met: Mapped[bool]
