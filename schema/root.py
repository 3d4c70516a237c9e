"""The roots of the schema: a line for each domain."""

import strawberry
from strawberry.tools import merge_types

from governance.actors import operations as actors
from governance.decisions import operations as decisions
from governance.decisions.travel import operations as travel
from governance.platforms.meetings import operations as meetings
from governance.territories import operations as territories
from schema.actions.action_deeds import ActionDeeds
from schema.actions.actions import ActionQueries
from schema.actions.commitments import CommitmentQueries
from schema.actors.actor_deeds import ActorDeeds
from schema.actors.actors import ActorQueries
from schema.actors.note_deeds import NoteDeeds
from schema.actors.parity import ParityDeeds, ParityQueries
from schema.calls.call_deeds import CallDeeds
from schema.calls.calls import CallQueries
from schema.calls.groups import (
    GroupDeeds,
    GroupQueries,
)
from schema.charter.adherence_deeds import AdherenceDeeds
from schema.charter.adherences import (
    AdherenceQueries,
)
from schema.charter.assessment_deeds import AssessmentDeeds
from schema.charter.assessments import AssessmentQueries
from schema.charter.charter import (
    CharterQueries,
)
from schema.charter.charter_amendment_deeds import CharterAmendmentDeeds
from schema.charter.charter_amendments import CharterAmendmentQueries
from schema.charter.charter_deeds import CharterDeeds
from schema.charter.charter_differences import CharterDifferenceQueries
from schema.charter.pictures import PictureQueries
from schema.decisions.ballot_deeds import BallotDeeds
from schema.decisions.ballots import BallotQueries
from schema.decisions.consultation_deeds import ConsultationDeeds
from schema.decisions.consultations import (
    ConsultationQueries,
)
from schema.decisions.decision_deeds import DecisionDeeds
from schema.decisions.decision_effects import EffectDeeds
from schema.decisions.decision_rules import DecisionRuleDeeds
from schema.decisions.decisions import (
    DecisionQueries,
)
from schema.decisions.dialogue import DialogueQueries
from schema.decisions.joint_decisions import (
    JointDecisionDeeds,
    JointDecisionQueries,
)
from schema.decisions.proposal_deeds import ProposalDeeds
from schema.decisions.proposals import (
    ProposalQueries,
)
from schema.decisions.times_asked import TimesAskedQueries
from schema.decisions.travel import TravelQueries
from schema.decisions.travel_deeds import TravelDeeds
from schema.deeds import DeedInput, deed, id_of
from schema.execution import Engine
from schema.facilitators import (
    FacilitatorDeeds,
    FacilitatorQueries,
)
from schema.identity.account_deeds import AccountDeeds
from schema.identity.accounts import AccountQueries
from schema.identity.applications import ApplicationDeeds, ApplicationQueries
from schema.identity.privacy import PrivacyDeeds, PrivacyQueries
from schema.identity.rights import RightsDeeds, RightsQueries
from schema.identity.viewers import ViewerQueries
from schema.journal import JournalQueries
from schema.laws import LawDeeds, LawQueries
from schema.members.member_deeds import MemberDeeds
from schema.members.members import (
    MemberQueries,
)
from schema.nodes import Node
from schema.platforms.agenda_deeds import AgendaDeeds
from schema.platforms.calendar_feeds import CalendarFeedDeeds, CalendarFeedQueries
from schema.platforms.composition_rules import CompositionDeeds
from schema.platforms.meeting_deeds import MeetingDeeds
from schema.platforms.meetings import MeetingQueries
from schema.platforms.minutes_deeds import MinutesDeeds
from schema.platforms.platform_deeds import PlatformDeeds
from schema.platforms.platforms import PlatformQueries
from schema.platforms.secretariat import SecretariatQueries
from schema.rows.declare import SHOWN, AnyById, argument, shown
from schema.rows.lists import as_of
from schema.scalars import CONFIG
from schema.territories.territories import TerritoryQueries
from schema.territories.territory_deeds import TerritoryDeeds


@strawberry.type
class NetworkQueries:
    """Questions about anything at all."""

    node: Node | None = shown(
        AnyById(),
        "Anything by its id; null for absent and unseen alike.",
        [argument("id", strawberry.ID, "Its id."), as_of()],
    )
    nodes: list[Node | None] = shown(
        AnyById(),
        "Many things by their ids, in the order asked; null for absent and unseen alike.",
        [argument("ids", list[strawberry.ID], "Their ids, at most 100."), as_of()],
    )


@strawberry.input(description="Two records of one place or one organisation.")
class MergeDuplicateInput(DeedInput):
    """Two records of one place or one organisation."""

    duplicate_id: strawberry.ID = id_of("ter|org", "The record to give up; its id still answers.")
    original_id: strawberry.ID = id_of("ter|org", "The record that stays.")


@strawberry.type
class NetworkDeeds:
    """Deeds about anything at all."""

    merge_duplicate = deed(
        actors.merge_duplicate,
        MergeDuplicateInput,
        ("node", Node),
        territories.TerritoryNotNarrower,
        territories.TerritoryWithinItself,
        actors.PartOfItself,
        decisions.BothHaveDecisions,
        travel.BothExchanged,
        meetings.AlreadyConvened,
    )


Query = merge_types(
    "Query",
    (
        NetworkQueries,
        BallotQueries,
        ProposalQueries,
        TerritoryQueries,
        ActorQueries,
        CharterQueries,
        CharterAmendmentQueries,
        CharterDifferenceQueries,
        PlatformQueries,
        MeetingQueries,
        CalendarFeedQueries,
        MemberQueries,
        LawQueries,
        ParityQueries,
        CallQueries,
        GroupQueries,
        FacilitatorQueries,
        DecisionQueries,
        ActionQueries,
        CommitmentQueries,
        TravelQueries,
        JointDecisionQueries,
        DialogueQueries,
        ConsultationQueries,
        TimesAskedQueries,
        AdherenceQueries,
        AssessmentQueries,
        PictureQueries,
        AccountQueries,
        ApplicationQueries,
        JournalQueries,
        PrivacyQueries,
        RightsQueries,
        SecretariatQueries,
        ViewerQueries,
    ),
)
Mutation = merge_types(
    "Mutation",
    (
        BallotDeeds,
        ProposalDeeds,
        DecisionRuleDeeds,
        TerritoryDeeds,
        ActorDeeds,
        CharterDeeds,
        CharterAmendmentDeeds,
        PlatformDeeds,
        MeetingDeeds,
        AgendaDeeds,
        CalendarFeedDeeds,
        MinutesDeeds,
        CompositionDeeds,
        MemberDeeds,
        LawDeeds,
        ParityDeeds,
        CallDeeds,
        GroupDeeds,
        FacilitatorDeeds,
        DecisionDeeds,
        ActionDeeds,
        TravelDeeds,
        JointDecisionDeeds,
        EffectDeeds,
        ConsultationDeeds,
        AdherenceDeeds,
        AssessmentDeeds,
        AccountDeeds,
        ApplicationDeeds,
        NetworkDeeds,
        NoteDeeds,
        PrivacyDeeds,
        RightsDeeds,
    ),
)

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=SHOWN,
    config=CONFIG,
)


def engine() -> Engine:
    """The schema with an engine of its own, for one serving process."""
    return Engine(schema._schema)  # noqa: SLF001  Strawberry offers no other way to graphql-core's.
