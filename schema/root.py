"""The roots of the schema: a line for each domain."""

import strawberry
from strawberry.tools import merge_types

from governance.actors import operations as actors
from governance.decisions import operations as decisions
from governance.platforms.meetings import operations as meetings
from governance.territories import operations as territories
from schema.account_deeds import AccountDeeds
from schema.accounts import Account, AccountQueries, SignIn
from schema.actor_deeds import ActorDeeds
from schema.actors import ActorQueries, Organisation, Person
from schema.adherence_deeds import AdherenceDeeds
from schema.adherences import (
    Adherence,
    AdherenceCommitment,
    AdherenceEvidence,
    AdherenceQueries,
    CommitmentReview,
)
from schema.applications import Application, ApplicationDeeds, ApplicationQueries, LinkedIdentity
from schema.assessment_deeds import AssessmentDeeds
from schema.assessments import Assessment, AssessmentEvidence, AssessmentQueries
from schema.ballot_deeds import BallotDeeds
from schema.ballots import Ballot, BallotPaper, BallotQueries, BallotVoter, Vote
from schema.call_deeds import CallDeeds
from schema.calls import Call, CallQueries, Candidacy
from schema.charter import (
    CharterArticle,
    CharterCommitment,
    CharterQueries,
    CharterTranslation,
    CharterVersion,
)
from schema.charter_amendments import CharterAmendment, CharterAmendmentQueries
from schema.charter_deeds import CharterDeeds
from schema.charter_differences import CharterDifferenceQueries
from schema.composition_rules import CompositionDeeds, CompositionRule
from schema.consultation_deeds import ConsultationDeeds
from schema.consultations import (
    Consultation,
    ConsultationQueries,
    ConsultationReturn,
    ReturnExtension,
)
from schema.decision_deeds import DecisionDeeds
from schema.decision_effects import EffectDeeds
from schema.decision_rules import DecisionRule, DecisionRuleDeeds
from schema.decisions import (
    Decision,
    DecisionErratum,
    DecisionLink,
    DecisionQueries,
    Ratification,
    RatificationRule,
)
from schema.deeds import DeedInput, deed, id_of
from schema.execution import Engine
from schema.facilitators import (
    Accompaniment,
    Facilitator,
    FacilitatorDeeds,
    FacilitatorQueries,
    Training,
)
from schema.groups import (
    GroupDeeds,
    GroupQueries,
    SubNetwork,
    SubNetworkMembership,
    WorkingGroup,
)
from schema.journal import JournalQueries
from schema.laws import Law, LawDeeds, LawQueries
from schema.meeting_deeds import MeetingDeeds
from schema.meetings import AgendaItem, Meeting, MeetingQueries, MeetingRule
from schema.member_classes import FeeEntry, MembershipClass
from schema.member_deeds import MemberDeeds
from schema.members import (
    MemberQueries,
    Membership,
    MembershipApplication,
    MembershipStep,
)
from schema.nodes import Node
from schema.note_deeds import NoteDeeds
from schema.parity import ParityDeeds, ParityQueries, ParityRule
from schema.pictures import PictureQueries
from schema.platform_deeds import PlatformDeeds
from schema.platforms import PlatformQueries, Seat
from schema.privacy import PrivacyDeeds, PrivacyQueries
from schema.proposal_deeds import ProposalDeeds
from schema.proposals import (
    Proposal,
    ProposalAmendment,
    ProposalContribution,
    ProposalQueries,
    ProposalVersion,
)
from schema.rights import RightsDeeds, RightsQueries, RoleCapability
from schema.rows.declare import AnyById, argument, shown
from schema.rows.lists import as_of
from schema.scalars import CONFIG
from schema.secretariat import SecretariatQueries
from schema.territories import Territory, TerritoryQueries
from schema.territory_deeds import TerritoryDeeds
from schema.times_asked import TimesAskedQueries
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
        MemberQueries,
        LawQueries,
        ParityQueries,
        CallQueries,
        GroupQueries,
        FacilitatorQueries,
        DecisionQueries,
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
        PlatformDeeds,
        MeetingDeeds,
        CompositionDeeds,
        MemberDeeds,
        LawDeeds,
        ParityDeeds,
        CallDeeds,
        GroupDeeds,
        FacilitatorDeeds,
        DecisionDeeds,
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
    types=[
        Territory,
        Organisation,
        Person,
        Seat,
        MeetingRule,
        Meeting,
        AgendaItem,
        Membership,
        MembershipApplication,
        MembershipClass,
        MembershipStep,
        FeeEntry,
        Law,
        ParityRule,
        CompositionRule,
        Call,
        WorkingGroup,
        SubNetwork,
        SubNetworkMembership,
        Facilitator,
        Accompaniment,
        Training,
        Consultation,
        ConsultationReturn,
        ReturnExtension,
        Candidacy,
        DecisionRule,
        Proposal,
        ProposalVersion,
        ProposalContribution,
        ProposalAmendment,
        Ballot,
        BallotVoter,
        Vote,
        BallotPaper,
        Decision,
        DecisionErratum,
        DecisionLink,
        Ratification,
        RatificationRule,
        Account,
        SignIn,
        Application,
        LinkedIdentity,
        RoleCapability,
        Adherence,
        AdherenceCommitment,
        AdherenceEvidence,
        CommitmentReview,
        Assessment,
        AssessmentEvidence,
        CharterVersion,
        CharterArticle,
        CharterCommitment,
        CharterTranslation,
        CharterAmendment,
    ],
    config=CONFIG,
)


def engine() -> Engine:
    """The schema with an engine of its own, for one serving process."""
    return Engine(schema._schema)  # noqa: SLF001  Strawberry offers no other way to graphql-core's.
