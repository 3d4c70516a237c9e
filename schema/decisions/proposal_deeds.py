"""What can be done with proposals through the API."""

from datetime import datetime

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.decisions.ballots import operations as ballots
from governance.decisions.models import DecisionManner, DecisionOutcome, Matter
from governance.decisions.proposals import operations
from governance.decisions.proposals.models import Stance
from governance.periods import PartialDate
from governance.platforms.operations import SeatEnded
from schema.decisions.ballot_deeds import OPENING
from schema.decisions.proposals import Proposal, ProposalAmendment, ProposalContribution
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

PROPOSAL = ("proposal", Proposal)
AMENDMENT = ("amendment", ProposalAmendment)
CONTRIBUTION = ("contribution", ProposalContribution)


@strawberry.input(description="Something to propose to a body.")
class MakeProposalInput(DeedInput):
    """Something to propose to a body."""

    seat_id: strawberry.ID = id_of("sea", "From which seat in the body.")
    title: Texts = strawberry.field(description="What it is called, in a line, in languages.")
    text: Texts = strawberry.field(description="What would be decided, word for word.")
    matter: Matter | None = strawberry.field(default=None, description="What it is about.")
    original_language: str | None = strawberry.field(
        default=None, description="The language it is made in; the first of the text without it."
    )


@strawberry.input
class OfProposalInput(DeedInput):
    """Which proposal."""

    proposal_id: strawberry.ID = id_of("pro", "Which proposal.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A proposal to deliberate.")
class OpenDeliberationInput(OfProposalInput):
    """A proposal to deliberate."""


@strawberry.input(description="Something to say of a proposal.")
class ContributeToProposalInput(DeedInput):
    """Something to say of a proposal."""

    seat_id: strawberry.ID = id_of("sea", "From which seat in the body.")
    proposal_id: strawberry.ID = id_of("pro", "Of which proposal.")
    text: Texts = strawberry.field(description="What to say, in languages.")
    stance: Stance = strawberry.field(
        default=Stance.REMARK, description="Whether it is for it, against it, or a question."
    )
    reply_to_id: strawberry.ID | None = optional_id_of("pct", "The contribution it replies to.")


@strawberry.input(description="What a proposal says instead.")
class ReviseProposalInput(DeedInput):
    """What a proposal says instead."""

    proposal_id: strawberry.ID = id_of("pro", "Which proposal.")
    text: Texts = strawberry.field(description="What would be decided, in all its languages.")
    title: Texts | None = strawberry.field(
        default=None, description="What it is called; as before without it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A proposal to withdraw.")
class WithdrawProposalInput(DeedInput):
    """A proposal to withdraw."""

    proposal_id: strawberry.ID = id_of("pro", "Which proposal.")
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Other words for a passage of a proposal.")
class AmendProposalInput(DeedInput):
    """Other words for a passage of a proposal."""

    seat_id: strawberry.ID = id_of("sea", "From which seat in the body.")
    proposal_id: strawberry.ID = id_of("pro", "Of which proposal.")
    language: str = strawberry.field(description="In which of its languages.")
    passage: str = strawberry.field(description="The words, as they stand there once.")
    text: str | None = strawberry.field(
        default=None, description="The words instead; left out without them."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why, in languages.")


@strawberry.input
class OfAmendmentInput(DeedInput):
    """Which amendment."""

    amendment_id: strawberry.ID = id_of("pam", "Which amendment.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An amendment to take up.")
class AcceptAmendmentInput(OfAmendmentInput):
    """An amendment to take up."""


@strawberry.input(description="An amendment to leave out.")
class RejectAmendmentInput(DeedInput):
    """An amendment to leave out."""

    amendment_id: strawberry.ID = id_of("pam", "Which amendment.")
    reason: Texts = strawberry.field(description="Why, in languages.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An amendment to vote on.")
class PutAmendmentToVoteInput(DeedInput):
    """An amendment to vote on."""

    amendment_id: strawberry.ID = id_of("pam", "Which amendment.")
    closes_at: datetime = strawberry.field(description="Until when votes are taken.")
    is_secret: bool = strawberry.field(default=False, description="Whether to vote in secret.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An amendment that was voted on.")
class SettleAmendmentInput(OfAmendmentInput):
    """An amendment that was voted on."""


@strawberry.input(description="A proposal to vote on.")
class PutToVoteInput(DeedInput):
    """A proposal to vote on."""

    proposal_id: strawberry.ID = id_of("pro", "Which proposal.")
    closes_at: datetime = strawberry.field(description="Until when votes are taken.")
    is_secret: bool = strawberry.field(default=False, description="Whether to vote in secret.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="What a proposal came to.")
class ConcludeProposalInput(OfProposalInput):
    """What a proposal came to."""

    outcome: DecisionOutcome | None = strawberry.field(
        default=None, description="How it ended; its ballot says so where there is one."
    )
    manner: DecisionManner | None = strawberry.field(
        default=None, description="How it was taken, where it was not by its ballot."
    )
    in_favour: int | None = strawberry.field(
        default=None, description="How many were in favour, if they were counted."
    )
    against: int | None = strawberry.field(default=None, description="How many were against.")
    abstained: int | None = strawberry.field(default=None, description="How many abstained.")
    decided_on: PartialDate | None = strawberry.field(
        default=None, description="When it was decided; today, where the body sits, without it."
    )
    in_force_from: PartialDate | None = strawberry.field(
        default=None, description="Since when an adopted one is in force; from its day without it."
    )
    in_force_until: PartialDate | None = strawberry.field(
        default=None, description="When it expires; the first day without it."
    )


SPEAKING = (SeatEnded, OrganisationEnded)
STAGE = operations.ProposalElsewhere
UNSETTLED = operations.AmendmentsUnsettled
CLOSED = operations.AmendmentNotOpen
PASSAGE = operations.PassageNotThere


@strawberry.type
class ProposalDeeds:
    """Deeds about proposals."""

    make_proposal = deed(operations.make_proposal, MakeProposalInput, PROPOSAL, *SPEAKING)
    open_deliberation = deed(
        operations.open_deliberation,
        OpenDeliberationInput,
        PROPOSAL,
        STAGE,
        operations.StillVoting,
    )
    contribute_to_proposal = deed(
        operations.contribute_to_proposal,
        ContributeToProposalInput,
        CONTRIBUTION,
        *SPEAKING,
        STAGE,
    )
    revise_proposal = deed(operations.revise_proposal, ReviseProposalInput, PROPOSAL, STAGE)
    withdraw_proposal = deed(
        operations.withdraw_proposal, WithdrawProposalInput, PROPOSAL, STAGE, UNSETTLED
    )
    amend_proposal = deed(
        operations.amend_proposal, AmendProposalInput, AMENDMENT, *SPEAKING, STAGE, PASSAGE
    )
    accept_amendment = deed(
        operations.accept_amendment, AcceptAmendmentInput, AMENDMENT, STAGE, CLOSED, PASSAGE
    )
    reject_amendment = deed(
        operations.reject_amendment, RejectAmendmentInput, AMENDMENT, STAGE, CLOSED
    )
    put_amendment_to_vote = deed(
        operations.put_amendment_to_vote,
        PutAmendmentToVoteInput,
        AMENDMENT,
        STAGE,
        CLOSED,
        PASSAGE,
        *OPENING,
    )
    settle_amendment = deed(
        operations.settle_amendment,
        SettleAmendmentInput,
        AMENDMENT,
        STAGE,
        CLOSED,
        operations.NothingDecidedYet,
    )
    put_to_vote = deed(operations.put_to_vote, PutToVoteInput, PROPOSAL, STAGE, UNSETTLED, *OPENING)
    conclude_proposal = deed(
        operations.conclude_proposal,
        ConcludeProposalInput,
        PROPOSAL,
        STAGE,
        UNSETTLED,
        operations.NothingDecidedYet,
        ballots.EnactedAlready,
    )
