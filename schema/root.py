"""The roots of the schema: a line for each domain."""

import strawberry
from strawberry.tools import merge_types

from governance.actors import operations as actors
from governance.decisions import operations as decisions
from governance.decisions.travel import operations as travel
from governance.platforms.meetings import operations as meetings
from governance.territories import operations as territories
from schema.account_deeds import AccountDeeds
from schema.accounts import AccountQueries
from schema.action_deeds import ActionDeeds
from schema.actions import ActionQueries
from schema.actor_deeds import ActorDeeds
from schema.actors import ActorQueries
from schema.adherence_deeds import AdherenceDeeds
from schema.adherences import (
    AdherenceQueries,
)
from schema.agenda_deeds import AgendaDeeds
from schema.applications import ApplicationDeeds, ApplicationQueries
from schema.assessment_deeds import AssessmentDeeds
from schema.assessments import AssessmentQueries
from schema.ballot_deeds import BallotDeeds
from schema.ballots import BallotQueries
from schema.calendar_feeds import CalendarFeedDeeds, CalendarFeedQueries
from schema.call_deeds import CallDeeds
from schema.calls import CallQueries
from schema.charter import (
    CharterQueries,
)
from schema.charter_amendment_deeds import CharterAmendmentDeeds
from schema.charter_amendments import CharterAmendmentQueries
from schema.charter_deeds import CharterDeeds
from schema.charter_differences import CharterDifferenceQueries
from schema.commitments import CommitmentQueries
from schema.composition_rules import CompositionDeeds
from schema.consultation_deeds import ConsultationDeeds
from schema.consultations import (
    ConsultationQueries,
)
from schema.decision_deeds import DecisionDeeds
from schema.decision_effects import EffectDeeds
from schema.decision_rules import DecisionRuleDeeds
from schema.decisions import (
    DecisionQueries,
)
from schema.deeds import DeedInput, deed, id_of
from schema.dialogue import DialogueQueries
from schema.execution import Engine
from schema.facilitators import (
    FacilitatorDeeds,
    FacilitatorQueries,
)
from schema.groups import (
    GroupDeeds,
    GroupQueries,
)
from schema.joint_decisions import (
    JointDecisionDeeds,
    JointDecisionQueries,
)
from schema.journal import JournalQueries
from schema.laws import LawDeeds, LawQueries
from schema.meeting_deeds import MeetingDeeds
from schema.meetings import MeetingQueries
from schema.member_deeds import MemberDeeds
from schema.members import (
    MemberQueries,
)
from schema.minutes_deeds import MinutesDeeds
from schema.nodes import Node
from schema.note_deeds import NoteDeeds
from schema.parity import ParityDeeds, ParityQueries
from schema.pictures import PictureQueries
from schema.platform_deeds import PlatformDeeds
from schema.platforms import PlatformQueries
from schema.privacy import PrivacyDeeds, PrivacyQueries
from schema.proposal_deeds import ProposalDeeds
from schema.proposals import (
    ProposalQueries,
)
from schema.rights import RightsDeeds, RightsQueries
from schema.rows.declare import SHOWN, AnyById, argument, shown
from schema.rows.lists import as_of
from schema.scalars import CONFIG
from schema.secretariat import SecretariatQueries
from schema.territories import TerritoryQueries
from schema.territory_deeds import TerritoryDeeds
from schema.times_asked import TimesAskedQueries
from schema.travel import TravelQueries
from schema.travel_deeds import TravelDeeds
from schema.viewers import ViewerQueries


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
