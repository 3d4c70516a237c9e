"""What can be done with ballots through the API: open, vote, close, annul, hold again, enact."""

from datetime import datetime

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.decisions.ballots import operations
from governance.decisions.models import Matter
from governance.decisions.tally import Choice
from governance.periods import PartialDate
from governance.platforms.operations import NotABody, SeatEnded
from schema.decisions.ballots import Ballot, BallotVoter
from schema.deeds import UNTRACED, DeedInput, deed, id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

BALLOT = ("ballot", Ballot)
VOTER = ("voter", BallotVoter)
KEY_NOTE = (
    " Nothing of it is kept with an idempotency key, so that nobody finds it out: a repeated"
    " request is known by its seat alone, and votes no other choice."
)


@strawberry.input(description="A question to put to a body.")
class OpenBallotInput(DeedInput):
    """A question to put to a body."""

    body_id: strawberry.ID = id_of("org", "The body that is to vote.")
    question: Texts = strawberry.field(description="What is asked, in a line, in languages.")
    closes_at: datetime = strawberry.field(
        description="The first moment at which no votes are taken any more; a year away at most."
        " Without an offset it is by the clocks where the body sits."
    )
    text: Texts | None = strawberry.field(
        default=None, description="What would be decided, word for word, in the same languages."
    )
    original_language: str | None = strawberry.field(
        default=None, description="The language it is asked in; the first of the question without."
    )
    matter: Matter | None = strawberry.field(
        default=None, description="What it is about: the body may have a rule of its own for that."
    )
    is_secret: bool = strawberry.field(
        default=False, description="Whether nobody is to know who voted what."
    )


@strawberry.input
class VoteInput(DeedInput):
    """What to vote."""

    voter_id: strawberry.ID = id_of("vtr", "With which seat on the roll.")
    choice: Choice = strawberry.field(
        description=f"What to vote.{KEY_NOTE}", metadata={UNTRACED: True}
    )
    reason: Texts | None = strawberry.field(
        default=None,
        description="Why, in languages; in a consent, an objection blocks only with a reason.",
        metadata={UNTRACED: True},
    )


@strawberry.input(description="A vote to cast.")
class CastVoteInput(VoteInput):
    """A vote to cast."""


@strawberry.input(description="A vote instead of the one that was cast.")
class ChangeVoteInput(VoteInput):
    """A vote instead of the one that was cast."""


@strawberry.input
class OfBallotInput(DeedInput):
    """Which ballot."""

    ballot_id: strawberry.ID = id_of("bal", "Which ballot.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A ballot to close and count.")
class CloseBallotInput(OfBallotInput):
    """A ballot to close and count."""


@strawberry.input(description="More time to vote.")
class ExtendBallotInput(DeedInput):
    """More time to vote."""

    ballot_id: strawberry.ID = id_of("bal", "Which ballot.")
    closes_at: datetime = strawberry.field(description="Until when, instead.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A ballot that is to count for nothing.")
class AnnulBallotInput(DeedInput):
    """A ballot that is to count for nothing."""

    ballot_id: strawberry.ID = id_of("bal", "Which ballot.")
    reason: Texts = strawberry.field(description="Why, in languages.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A question to put again.")
class HoldBallotAgainInput(DeedInput):
    """A question to put again."""

    ballot_id: strawberry.ID = id_of("bal", "The ballot to hold again.")
    closes_at: datetime = strawberry.field(description="Until when votes are taken this time.")


@strawberry.input(description="A ballot to put on record as a decision.")
class EnactBallotInput(OfBallotInput):
    """A ballot to put on record as a decision."""

    in_force_from: PartialDate | None = strawberry.field(
        default=None, description="Since when an adopted one is in force; from its day without it."
    )
    in_force_until: PartialDate | None = strawberry.field(
        default=None, description="When it expires; the first day without it."
    )


OPENING = (
    NotABody,
    OrganisationEnded,
    operations.NoDecisionRule,
    operations.NobodyVotes,
    operations.SecrecyNotAllowed,
    operations.TooFewForSecrecy,
)
VOTING = (operations.BallotEnded, operations.BallotOver, SeatEnded)


@strawberry.type
class BallotDeeds:
    """Deeds about ballots."""

    open_ballot = deed(operations.open_ballot, OpenBallotInput, BALLOT, *OPENING)
    cast_vote = deed(operations.cast_vote, CastVoteInput, VOTER, *VOTING, operations.AlreadyVoted)
    change_vote = deed(
        operations.change_vote, ChangeVoteInput, VOTER, *VOTING, operations.NotVotedYet
    )
    extend_ballot = deed(
        operations.extend_ballot,
        ExtendBallotInput,
        BALLOT,
        operations.BallotEnded,
        operations.BallotOver,
    )
    close_ballot = deed(
        operations.close_ballot,
        CloseBallotInput,
        BALLOT,
        operations.BallotEnded,
        operations.BallotStillOpen,
        operations.BallotKeyLost,
    )
    annul_ballot = deed(
        operations.annul_ballot,
        AnnulBallotInput,
        BALLOT,
        operations.BallotEnded,
        operations.BallotKeyLost,
        operations.EnactedAlready,
    )
    hold_ballot_again = deed(
        operations.hold_ballot_again,
        HoldBallotAgainInput,
        BALLOT,
        *OPENING,
        operations.BallotDecided,
        operations.HeldAgainAlready,
    )
    enact_ballot = deed(
        operations.enact_ballot,
        EnactBallotInput,
        BALLOT,
        operations.EnactedAlready,
        operations.NothingToEnact,
        operations.VotedOnAmendment,
    )
