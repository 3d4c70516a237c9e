"""Questions about members; each answers with a statement to run, or a condition of one."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Mandate, Organisation
from governance.events import Event, EventDetail
from governance.members import policy
from governance.members.models import (
    FeeEntry,
    FeeEntryKind,
    Membership,
    MembershipApplication,
    MembershipClass,
    MembershipClassFacts,
    MembershipClassVersion,
    MembershipFacts,
    MembershipStep,
)
from governance.members.readings import Asked
from governance.members.requirements import is_fulfilled
from governance.periods import holds_on
from governance.versions import versioned

FULL = "full"
"""The class whose requirements a sympathiser on the way aims at."""
SYMPATHISER = "sympathiser"
"""The class of sympathisers."""


def membership_class(_viewer: Viewer, membership_class_id: UUID) -> Select[MembershipClass]:
    """One class of members by its id."""
    return select(MembershipClass).where(MembershipClass.id == membership_class_id)


def sympathisers_class() -> Select[Any]:
    """The id of the class that sympathisers are in where nothing else is said."""
    return select(MembershipClass.id).where(MembershipClass.key == SYMPATHISER)


def application(viewer: Viewer, application_id: UUID) -> Select[MembershipApplication]:
    """One application by its id, with who applies."""
    wanted = (MembershipApplication.id == application_id, policy.visible_application(viewer))
    who = joinedload(MembershipApplication.organisation).joinedload(Organisation.territory)
    return select(MembershipApplication).where(*wanted).options(who)


def membership(viewer: Viewer, membership_id: UUID) -> Select[Membership]:
    """One membership by its id, with its organisation."""
    wanted = (Membership.id == membership_id, policy.visible(viewer))
    whose = joinedload(Membership.organisation).joinedload(Organisation.territory)
    return select(Membership).where(*wanted).options(whose)


def fee_entry(viewer: Viewer, fee_entry_id: UUID) -> Select[FeeEntry]:
    """One fact about a fee by its id, with the membership it is of."""
    wanted = (FeeEntry.id == fee_entry_id, policy.visible_fee(viewer, FeeEntry))
    whose = joinedload(FeeEntry.membership).joinedload(Membership.organisation)
    return select(FeeEntry).where(*wanted).options(whose)


def current(organisation_id: UUID) -> Select[Membership]:
    """The membership of an organisation that has not ended."""
    return select(Membership).where(
        Membership.organisation_id == organisation_id, Membership.valid_until.is_(None)
    )


def steps(membership_id: UUID) -> Select[MembershipStep]:
    """What is known of the course of a membership, step by step."""
    return (
        select(MembershipStep)
        .where(
            MembershipStep.membership_id == membership_id,
            MembershipStep.superseded_at.is_(None),
        )
        .order_by(MembershipStep.valid_from, MembershipStep.id)
    )


def is_coming(step: Any, day: Any) -> ColumnElement[bool]:
    """Whether a step is known to be taken on a day after another."""
    return and_(step.superseded_at.is_(None), step.valid_from > day)


def founders(organisation: Organisation) -> Select[Any]:
    """Who founded an organisation here, by the journal."""
    return (
        select(EventDetail.person_id)
        .join(Event, Event.id == EventDetail.event_id)
        .where(Event.about.contains([organisation.id]), Event.subject_id == organisation.id)
        .where(Event.name == "organisation.founded")
    )


def mandates(organisation: Organisation, today: date) -> Select[Mandate]:
    """The mandates that people hold in an organisation."""
    return select(Mandate).where(
        Mandate.body_id == organisation.id,
        Mandate.holder_person_id.is_not(None),
        holds_on(Mandate, today),
    )


def unfulfilled(organisation_id: UUID, membership_class_id: UUID, today: date) -> Select[Any]:
    """What a class asks, aims aside, that an organisation does not fulfil on a day: the codes."""
    asked: Any = aliased(Asked)
    wanted = (
        asked.organisation_id == organisation_id,
        asked.membership_class_id == membership_class_id,
        ~asked.is_aim,
        ~is_fulfilled(asked, today),
    )
    return select(asked.code).where(*wanted).order_by(asked.rank)


def is_ready(membership: Any, day: Any) -> ColumnElement[bool]:
    """Whether who is on the way fulfils all that full membership asks, aims aside."""
    asked: Any = aliased(Asked)
    missing = select(asked.code).where(
        asked.organisation_id == membership.organisation_id,
        asked.class_key == FULL,
        ~asked.is_aim,
        ~is_fulfilled(asked, day),
    )
    return ~exists(missing.correlate_except(asked))


def class_as_of(day: Any, *, or_now: bool = False) -> Select[Any]:
    """Every class as it was on a day, under the names of today's columns."""
    key = "membership_class_id"
    facts = (MembershipClassVersion, MembershipClassFacts, key, day)
    return versioned(MembershipClass, *facts, or_now=or_now)


def as_of(day: Any, *, or_now: bool = False) -> Select[Any]:
    """Every membership as it stood on a day, as is known now, under the names of its columns."""
    facts = (MembershipStep, MembershipFacts, "membership_id", day)
    return versioned(Membership, *facts, or_now=or_now)


def due(membership_id: Any, currency: Any, day: Any) -> ColumnElement[int]:
    """What fees have come due until a day, in a currency."""
    return func.fee_due(membership_id, currency, day)


def settled(membership_id: Any, currency: Any, day: Any, kind: FeeEntryKind) -> ColumnElement[int]:
    """What was paid or waived until a day, in a currency, without what was reversed."""
    entry, reversal = aliased(FeeEntry), aliased(FeeEntry)
    undone = exists(
        select(reversal.id).where(reversal.reverses_id == entry.id).correlate_except(reversal)
    )
    total = select(func.coalesce(func.sum(entry.amount_minor), 0)).where(
        entry.membership_id == membership_id,
        entry.currency == currency,
        entry.kind == kind,
        entry.happened_on <= day,
        ~undone,
    )
    return total.correlate_except(entry).scalar_subquery()
