"""The journal in the API: every deed, who did it, on which mandate, and its seal."""

from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import select

from governance.actors import policy
from governance.aliases import another
from governance.events import Event as EventModel
from governance.events import EventDetail, SealedEvent
from schema.actions.actions import Action, ActionParty
from schema.actions.commitments import Commitment, Feedback
from schema.actors.actors import Mandate, Organisation, Person
from schema.actors.parity import ParityRule
from schema.calls.calls import Call, Candidacy
from schema.calls.groups import SubNetwork, SubNetworkMembership, WorkingGroup
from schema.charter.charter import (
    CharterArticle,
    CharterCommitment,
    CharterTranslation,
    CharterVersion,
)
from schema.charter.charter_amendments import CharterAmendment
from schema.decisions.ballots import Ballot, BallotVoter
from schema.decisions.consultations import Consultation, ConsultationReturn
from schema.decisions.decision_rules import DecisionRule
from schema.decisions.decisions import (
    Decision,
    DecisionErratum,
    DecisionLink,
    Ratification,
    RatificationRule,
)
from schema.decisions.joint_decisions import JointDecision, JointParty
from schema.decisions.proposals import Proposal, ProposalAmendment, ProposalContribution
from schema.decisions.travel import Answer, Outsider, Reminder, Sending, SendingNotice
from schema.facilitators import Accompaniment, Facilitator, Training
from schema.identity.accounts import Account
from schema.identity.applications import Application
from schema.identity.rights import RoleCapability
from schema.journal_lists import JOURNAL_FILTERS, JOURNAL_ORDERS, JournalFilter, JournalOrder
from schema.laws import Law
from schema.members.member_classes import FeeEntry, MembershipClass
from schema.members.members import Membership, MembershipApplication
from schema.nodes import Node
from schema.platforms.composition_rules import CompositionRule
from schema.platforms.meeting_records import Minutes, MinutesErratum
from schema.platforms.meetings import AgendaItem, Meeting, MeetingRule
from schema.platforms.platforms import Seat
from schema.rows.declare import Either, Expression, Identity, Many, One, column, row, shown
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.scalars import BigInt, Params
from schema.territories.territories import Territory

SUBJECTS = (
    Ballot,
    BallotVoter,
    DecisionRule,
    Proposal,
    ProposalAmendment,
    ProposalContribution,
    Territory,
    Organisation,
    Person,
    Mandate,
    Seat,
    MeetingRule,
    Meeting,
    AgendaItem,
    Minutes,
    MinutesErratum,
    Membership,
    MembershipApplication,
    MembershipClass,
    FeeEntry,
    Law,
    ParityRule,
    CompositionRule,
    SubNetwork,
    SubNetworkMembership,
    WorkingGroup,
    Facilitator,
    Accompaniment,
    Training,
    Consultation,
    ConsultationReturn,
    Call,
    Candidacy,
    Action,
    ActionParty,
    Commitment,
    Feedback,
    Decision,
    DecisionErratum,
    DecisionLink,
    Ratification,
    RatificationRule,
    Sending,
    Answer,
    Outsider,
    Reminder,
    SendingNotice,
    JointDecision,
    JointParty,
    Account,
    Application,
    RoleCapability,
    CharterVersion,
    CharterArticle,
    CharterCommitment,
    CharterTranslation,
    CharterAmendment,
)


def _is_subject(event: Any, row: Any, _ask: Any) -> Any:
    return row.id == event.subject_id


def _detail(name: str) -> Any:
    def expression(event: Any, _ask: Any = None) -> Any:
        detail = another(EventDetail)
        wanted = select(getattr(detail, name)).where(detail.event_id == event.id)
        return wanted.correlate_except(detail).scalar_subquery()

    return expression


def _number(event: Any, _ask: Any) -> Any:
    sealed = another(SealedEvent)
    wanted = select(sealed.number).where(sealed.event_id == event.id)
    return wanted.correlate_except(sealed).scalar_subquery()


@row(
    EventModel,
    visible=policy.visible_event,
    prefix="eve",
    filters=JOURNAL_FILTERS,
    orders=JOURNAL_ORDERS,
)
class Event:
    """A deed as the journal keeps it: what was done, when, about what, by whom and how."""

    id: strawberry.ID = shown(Identity(), "The id: eve_ and a UUID, in the order of time.")
    at: datetime = column("When it was done.")
    name: str = column("What was done, as noun.past_verb.")
    number: BigInt | None = shown(
        Expression(_number), "Its number in the sealed journal; null until it is sealed."
    )
    subject: Node | None = shown(
        Either(
            {type_.__name__: One(f"subject:{type_.__name__}", on=_is_subject) for type_ in SUBJECTS}
        ),
        "What it was about; null when that is gone or may not be seen.",
    )
    actor: Person | None = shown(
        One("actor", on=lambda event, row, _ask: row.id == _detail("person_id")(event)),
        "Who did it; null for the network itself, and for people who may not be seen.",
    )
    mandate: Mandate | None = shown(
        One("mandate", on=lambda event, row, _ask: row.id == _detail("mandate_id")(event)),
        "The mandate it was done on.",
    )
    params: Params | None = shown(
        Expression(_detail("params")), "With what; null once that had to be forgotten."
    )


@strawberry.type
class JournalQueries:
    """Questions about what was done."""

    journal: Connection[Event] = pages(
        Many(), "Every deed, the oldest first.", filters=JournalFilter, orders=JournalOrder
    )
