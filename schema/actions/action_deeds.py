"""What can be done with actions and commitments through the API."""

import strawberry
from strawberry import UNSET

from governance.actions import operations
from governance.actions.models import ActionEnd, PartyRole, Verdict
from governance.actors.operations import OrganisationEnded
from governance.charter.adherences.operations import AlreadyWithdrawn
from governance.decisions.operations import DecisionAnnulled, DecisionNotAdopted
from governance.periods import PartialDate
from schema.actions.actions import Action, ActionParty
from schema.actions.commitments import Commitment, Feedback
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

ACTION = ("action", Action)
PARTY = ("party", ActionParty)
COMMITMENT = ("commitment", Commitment)
FEEDBACK = ("feedback", Feedback)
NODE = "The body or place of the network that shows it."
LINK = "Where on the web it is shown: https://…"


@strawberry.input(description="An action of co-responsibility to start, or to plan.")
class StartActionInput(DeedInput):
    """An action of co-responsibility to start, or to plan."""

    holder_id: strawberry.ID = id_of("org", "The organisation that answers for it.")
    territory_id: strawberry.ID = id_of("ter", "Where it is.")
    title: Texts = strawberry.field(description="What it is called, in languages.")
    description: Texts | None = strawberry.field(default=None, description="What it is.")
    decision_id: strawberry.ID | None = optional_id_of(
        "dec", "The decision it follows; it was adopted."
    )
    phase: Texts | None = strawberry.field(
        default=None, description="The phase of the local action plan it belongs to."
    )
    links: list[str] = strawberry.field(
        default_factory=list, description="Where on the web there is more: https://…"
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="When it begins; today, where the holder sits, without it."
    )
    until: PartialDate | None = strawberry.field(
        default=None, description="When it is to end; the first day it is over."
    )


@strawberry.input(description="What an action says now; what is left out stays.")
class ChangeActionInput(DeedInput):
    """What an action says now; what is left out stays."""

    action_id: strawberry.ID = id_of("act", "Which action.")
    title: Texts | None = strawberry.field(default=UNSET, description="What it is called.")
    description: Texts | None = strawberry.field(
        default=UNSET, description="What it is; null clears."
    )
    phase: Texts | None = strawberry.field(
        default=UNSET, description="The phase it belongs to; null clears."
    )
    links: list[str] | None = strawberry.field(
        default=UNSET, description="Where on the web there is more; null clears."
    )
    until: PartialDate | None = strawberry.field(
        default=UNSET, description="When it is to end; null leaves that open."
    )
    holder_id: strawberry.ID | None = id_of(
        "org",
        "Who answers for it from now on: another of its holders that has confirmed it.",
        graphql_type=strawberry.ID | None,
        default=UNSET,
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An action that ends.")
class EndActionInput(DeedInput):
    """An action that ends."""

    action_id: strawberry.ID = id_of("act", "Which action.")
    ended_as: ActionEnd = strawberry.field(description="Whether it is done, or given up.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day it is over; today without it."
    )
    reason: Texts | None = strawberry.field(
        default=None, description="Why; an action that is given up needs it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An organisation that takes part in an action.")
class AddActionPartyInput(DeedInput):
    """An organisation that takes part in an action."""

    action_id: strawberry.ID = id_of("act", "In which action.")
    organisation_id: strawberry.ID = id_of("org", "Who takes part.")
    role: PartyRole = strawberry.field(description="As what.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it, or when the action begins."
    )


@strawberry.input(description="A part in an action to confirm.")
class ConfirmActionPartyInput(DeedInput):
    """A part in an action to confirm."""

    party_id: strawberry.ID = id_of("apt", "Which part.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A part in an action that ends.")
class LeaveActionInput(DeedInput):
    """A part in an action that ends."""

    party_id: strawberry.ID = id_of("apt", "Which part.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Something an organisation commits to.")
class MakeCommitmentInput(DeedInput):
    """Something an organisation commits to."""

    organisation_id: strawberry.ID = id_of("org", "Who commits.")
    what: Texts = strawberry.field(description="To do what, in languages.")
    due_on: PartialDate = strawberry.field(description="By when: a day, a month or a year.")
    decision_id: strawberry.ID | None = optional_id_of(
        "dec", "The decision it follows; that of the action without it."
    )
    action_id: strawberry.ID | None = optional_id_of("act", "The action it is made within.")


@strawberry.input(description="How far an organisation is with what it committed to.")
class ReportProgressInput(DeedInput):
    """How far an organisation is with what it committed to."""

    commitment_id: strawberry.ID = id_of("cmt", "Which commitment.")
    text: Texts = strawberry.field(description="What has been done, in words.")
    link: str | None = strawberry.field(default=None, description=LINK)
    node_id: strawberry.ID | None = optional_id_of("org|ter", NODE)
    on: PartialDate | None = strawberry.field(
        default=None, description="Of when it is; today without it."
    )


@strawberry.input(description="Other terms of a commitment; what is left out stays.")
class ChangeCommitmentInput(DeedInput):
    """Other terms of a commitment; what is left out stays."""

    commitment_id: strawberry.ID = id_of("cmt", "Which commitment.")
    reason: Texts = strawberry.field(description="Why the terms change.")
    what: Texts | None = strawberry.field(default=None, description="To do what from now on.")
    due_on: PartialDate | None = strawberry.field(default=None, description="By when from now on.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A commitment that was kept.")
class KeepCommitmentInput(DeedInput):
    """A commitment that was kept."""

    commitment_id: strawberry.ID = id_of("cmt", "Which commitment.")
    text: Texts = strawberry.field(description="What was done, in words.")
    link: str | None = strawberry.field(default=None, description=LINK)
    node_id: strawberry.ID | None = optional_id_of("org|ter", NODE)
    on: PartialDate | None = strawberry.field(
        default=None, description="When it was; today without it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input
class OnCommitmentInput(DeedInput):
    """What came of a commitment, and why."""

    commitment_id: strawberry.ID = id_of("cmt", "Which commitment.")
    reason: Texts = strawberry.field(description="Why.")
    on: PartialDate | None = strawberry.field(default=None, description="When; today without it.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A commitment that was broken.")
class BreakCommitmentInput(OnCommitmentInput):
    """A commitment that was broken."""


@strawberry.input(description="A commitment that is asked for no longer.")
class ReleaseCommitmentInput(OnCommitmentInput):
    """A commitment that is asked for no longer."""


@strawberry.input(description="A commitment of which something else came than was said.")
class ReopenCommitmentInput(DeedInput):
    """A commitment of which something else came than was said."""

    commitment_id: strawberry.ID = id_of("cmt", "Which commitment.")
    reason: Texts = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="How a body sees what is said to have come of a commitment.")
class ReviewOutcomeInput(DeedInput):
    """How a body sees what is said to have come of a commitment."""

    commitment_id: strawberry.ID = id_of("cmt", "Of which commitment.")
    body_id: strawberry.ID = id_of("org", "Which body sees it so.")
    verdict: Verdict = strawberry.field(description="Whether it confirms or contests it.")
    text: Texts = strawberry.field(description="On what grounds, in words.")
    link: str | None = strawberry.field(default=None, description=LINK)
    node_id: strawberry.ID | None = optional_id_of("org|ter", NODE)


@strawberry.input(description="A word on a commitment that was said by mistake.")
class WithdrawFeedbackInput(DeedInput):
    """A word on a commitment that was said by mistake."""

    feedback_id: strawberry.ID = id_of("fbk", "Which one.")
    reason: Texts | None = strawberry.field(default=None, description="Why it is taken back.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


ENDED = operations.ActionEnded
SETTLED = operations.CommitmentSettled
UNFOLLOWED = (DecisionNotAdopted, DecisionAnnulled)
UNSETTLED = operations.CommitmentUnsettled


@strawberry.type
class ActionDeeds:
    """Deeds about actions and commitments."""

    start_action = deed(
        operations.start_action, StartActionInput, ACTION, OrganisationEnded, *UNFOLLOWED
    )
    change_action = deed(operations.change_action, ChangeActionInput, ACTION, ENDED)
    end_action = deed(operations.end_action, EndActionInput, ACTION, ENDED)
    add_action_party = deed(
        operations.add_action_party,
        AddActionPartyInput,
        PARTY,
        ENDED,
        OrganisationEnded,
        operations.AlreadyParty,
    )
    confirm_action_party = deed(
        operations.confirm_action_party,
        ConfirmActionPartyInput,
        PARTY,
        ENDED,
        operations.AlreadyTakingPart,
        operations.PartyLeft,
    )
    leave_action = deed(
        operations.leave_action,
        LeaveActionInput,
        PARTY,
        operations.AnswersForAction,
        operations.PartyLeft,
    )
    make_commitment = deed(
        operations.make_commitment,
        MakeCommitmentInput,
        COMMITMENT,
        ENDED,
        OrganisationEnded,
        *UNFOLLOWED,
    )
    report_progress = deed(operations.report_progress, ReportProgressInput, FEEDBACK, SETTLED)
    change_commitment = deed(
        operations.change_commitment, ChangeCommitmentInput, COMMITMENT, SETTLED
    )
    keep_commitment = deed(operations.keep_commitment, KeepCommitmentInput, COMMITMENT, SETTLED)
    break_commitment = deed(operations.break_commitment, BreakCommitmentInput, COMMITMENT, SETTLED)
    release_commitment = deed(
        operations.release_commitment, ReleaseCommitmentInput, COMMITMENT, SETTLED
    )
    reopen_commitment = deed(
        operations.reopen_commitment, ReopenCommitmentInput, COMMITMENT, UNSETTLED
    )
    review_outcome = deed(
        operations.review_outcome,
        ReviewOutcomeInput,
        FEEDBACK,
        OrganisationEnded,
        operations.NotConcerned,
        UNSETTLED,
    )
    withdraw_feedback = deed(
        operations.withdraw_feedback, WithdrawFeedbackInput, FEEDBACK, AlreadyWithdrawn
    )
