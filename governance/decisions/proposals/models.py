"""Proposals: their text over time, what was said of them, how it was amended, what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.ballots.models import Ballot
from governance.decisions.models import Decision, Matter
from governance.platforms.models import Seat


class ProposalState(StrEnum):
    """Where a proposal is: a draft, deliberated, voted on, decided, or withdrawn."""

    DRAFT = "draft"
    DELIBERATING = "deliberating"
    VOTING = "voting"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """What a contribution is: for a proposal, against it, a question, or none of these."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"
    REMARK = "remark"


class AmendmentState(StrEnum):
    """Where an amendment is: open, voted on, accepted, rejected, or lapsed with its proposal."""

    OPEN = "open"
    VOTING = "voting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LAPSED = "lapsed"


def _from_seat() -> Any:
    """The seat something comes from; none any more where two records of it were merged."""
    return mapped_column(ForeignKey("seat.id", ondelete="SET NULL"), index=True)


class Proposal(Identified, Recorded, Revised, Base):
    """Something a body is asked to decide, by who has a seat in it; its text has versions."""

    __tablename__ = "proposal"

    body_id: Mapped[UUID] = references("organisation.id", index=False)
    seat_id: Mapped[UUID | None] = _from_seat()
    title: Mapped[Texts]
    matter: Mapped[Matter | None] = mapped_column(coded(Matter, "matter_known"))
    original_language: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(
        coded(ProposalState, "state_known"), server_default="draft"
    )
    version: Mapped[int] = mapped_column(server_default="1")
    """The number of the version that stands."""
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[Texts | None]
    ballot_id: Mapped[UUID | None] = mapped_column(ForeignKey("ballot.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    seat: Mapped[Seat | None] = relationship(lazy="raise", viewonly=True)
    ballot: Mapped[Ballot | None] = relationship(lazy="raise", viewonly=True)
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        UniqueConstraint("ballot_id"),
        UniqueConstraint("decision_id"),
        CheckConstraint("version > 0", name="version_counts"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)"
            " AND (withdraw_reason IS NULL OR withdrawn_at IS NOT NULL)",
            name="withdrawn_at_a_moment",
        ),
        CheckConstraint("state <> 'voting' OR ballot_id IS NOT NULL", name="voted_on_in_a_ballot"),
        CheckConstraint(
            "CASE state WHEN 'decided' THEN decision_id IS NOT NULL"
            " WHEN 'withdrawn' THEN true ELSE decision_id IS NULL END",
            name="decided_by_a_decision",
        ),
        Index("proposal_body_id_idx", "body_id", "id"),
        Index("proposal_state_idx", "state", "id"),
        Index("proposal_matter_idx", "matter", "id"),
    )


class ProposalVersion(Identified, Recorded, Base):
    """What a proposal says, or said, in all its languages, under a number; it never changes."""

    __tablename__ = "proposal_version"

    proposal_id: Mapped[UUID] = references("proposal.id", index=False)
    number: Mapped[int]
    text: Mapped[Texts]
    made_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        Index("proposal_version_proposal_id_idx", "proposal_id", "id"),
    )


class Contribution(Identified, Recorded, Base):
    """What was said of a proposal from a seat of the body, on its own or in reply."""

    __tablename__ = "proposal_contribution"

    proposal_id: Mapped[UUID] = references("proposal.id", index=False)
    seat_id: Mapped[UUID | None] = _from_seat()
    reply_to_id: Mapped[UUID | None] = references("proposal_contribution.id")
    stance: Mapped[Stance] = mapped_column(coded(Stance, "stance_known"))
    text: Mapped[Texts | None]
    """None once the person who said it was forgotten."""
    version: Mapped[int]
    """The number of the version it was said of."""
    said_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(lazy="raise", viewonly=True)
    seat: Mapped[Seat | None] = relationship(lazy="raise", viewonly=True)
    reply_to: Mapped["Contribution | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="Contribution.id"
    )

    __table_args__ = (Index("proposal_contribution_proposal_id_idx", "proposal_id", "id"),)


class Amendment(Identified, Recorded, Revised, Base):
    """Other words for a passage of a proposal, in one language, and what became of them."""

    __tablename__ = "proposal_amendment"

    proposal_id: Mapped[UUID] = references("proposal.id", index=False)
    seat_id: Mapped[UUID | None] = _from_seat()
    version: Mapped[int]
    """The number of the version it was made to."""
    language: Mapped[str]
    passage: Mapped[str]
    """The words it is about, as they stand in the text once."""
    text: Mapped[str]
    """The words instead; none to leave them out."""
    difference: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[Texts | None]
    state: Mapped[AmendmentState] = mapped_column(
        coded(AmendmentState, "state_known"), server_default="open"
    )
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settle_reason: Mapped[Texts | None]
    ballot_id: Mapped[UUID | None] = mapped_column(ForeignKey("ballot.id"))
    into_version: Mapped[int | None]
    """The number of the version it went into."""

    proposal: Mapped[Proposal] = relationship(lazy="raise", viewonly=True)
    seat: Mapped[Seat | None] = relationship(lazy="raise", viewonly=True)
    ballot: Mapped[Ballot | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        UniqueConstraint("ballot_id"),
        CheckConstraint("passage <> '' AND passage <> text", name="changes_something"),
        CheckConstraint(
            "(state IN ('open', 'voting')) = (settled_at IS NULL)", name="settled_at_a_moment"
        ),
        CheckConstraint(
            "(state = 'accepted') = (into_version IS NOT NULL)", name="accepted_into_a_version"
        ),
        CheckConstraint("state <> 'voting' OR ballot_id IS NOT NULL", name="voted_on_in_a_ballot"),
        Index("proposal_amendment_proposal_id_idx", "proposal_id", "id"),
    )
