"""Members in the API: memberships and their course, and the applications that lead to them."""

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import case

from governance.members import models, policy, queries
from governance.members.models import Basis, Outcome, Standing, Step
from governance.periods import PartialDate
from schema.actors.actors import Organisation, Person, period
from schema.members.member_classes import FeeEntry, Fees, MembershipClass, Requirement, asked_of
from schema.members.member_lists import (
    MEMBERSHIP_APPLICATION_FILTERS,
    MEMBERSHIP_FILTERS,
    MEMBERSHIP_ORDERS,
    application_pages,
    membership_pages,
)
from schema.nodes import Node
from schema.platforms.at_work import Decided
from schema.rows.declare import ById, Expression, Many, One, argument, column, row, shown
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import BigInt
from schema.words import LANG, local_text, localised, public


def _within(name: str) -> Any:
    """A fact that the member's people and the secretariat alone may know."""

    def expression(membership: Any, ask: Any) -> Any:
        is_within = policy.is_within(ask.viewer, membership.organisation_id)
        return case((is_within, getattr(membership, name)))

    return expression


@row(models.MembershipStep, visible=policy.visible_step, prefix="stp")
class MembershipStep(Decided, Node):
    """One step of a membership, and how things stood from it on; an end stands for no time."""

    kind: Step = column("What happened.")
    membership_class: MembershipClass = shown(One("membership_class"), "The class from then on.")
    standing: Standing = column("The standing from then on.")
    basis: Basis | None = column("The basis of a sympathiser from then on.")
    reason: str | None = shown(
        Expression(lambda step, ask, lang=None: _reason(step, ask, lang)),
        "Why; for the member's people and the secretariat.",
        [LANG],
    )
    author: Person | None = shown(
        One("author", on=lambda step, person, _ask: person.id == step.author_id),
        "Who did it; null for the network itself, and for people who may not be seen.",
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    is_coming: bool = shown(
        Expression(lambda step, ask: queries.is_coming(step, ask.today)),
        "Whether it was announced and its day is yet to come.",
    )
    recorded_at: datetime = column("When it was recorded.")
    superseded_at: datetime | None = column("When a correction took its place; null for what is.")


def _reason(step: Any, ask: Any, lang: Any) -> Any:
    known = policy.is_within_membership(ask.viewer, step.membership_id)
    return case((known, localised(step.reason, ask, lang)))


@row(
    models.Membership,
    visible=policy.visible,
    prefix="mem",
    orders=MEMBERSHIP_ORDERS,
    filters=MEMBERSHIP_FILTERS,
    as_of=queries.as_of,
)
class Membership(Node):
    """An organisation in the network, as a member of a class or as a sympathiser."""

    organisation: Organisation = shown(One("organisation", visible=public), "Whose it is.")
    membership_class: MembershipClass = shown(One("membership_class"), "The class it is in.")
    standing: Standing = column("Whether it has its rights, or has them suspended.")
    basis: Basis | None = column("What makes a sympathiser one; null for members.")
    steps: list[MembershipStep] = shown(
        Many(
            on=lambda membership, step, _ask: step.membership_id == membership.id,
            order=lambda step, _ask: step.valid_from,
            shows_ended=True,
        ),
        "What happened, from the first day on; what was announced too.",
    )
    coming: list[MembershipStep] = shown(
        Many(
            on=lambda membership, step, ask: (
                (step.membership_id == membership.id) & queries.is_coming(step, ask.today)
            ),
            order=lambda step, _ask: step.valid_from,
            shows_ended=True,
        ),
        "What was announced for a day to come, as its end; until then all stays as it is.",
    )
    path: list[Requirement] = shown(
        asked_of(
            lambda membership, asked: (
                (asked.class_key == queries.FULL) & (membership.basis == models.Basis.ON_THE_WAY)
            )
        ),
        "Of a sympathiser on the way: what full membership asks, in order, and how that stands.",
    )
    fees: list[Fees] = shown(
        Many(
            on=lambda membership, fee, _ask: fee.membership_id == membership.id,
            order=lambda fee, _ask: fee.currency,
            most=20,
        ),
        "Its fees by currency; for its people and the secretariat.",
    )
    fee_entries: list[FeeEntry] = shown(
        Many(
            on=lambda membership, entry, _ask: entry.membership_id == membership.id,
            order=lambda entry, _ask: entry.happened_on,
        ),
        "What was paid and waived; for its people and the secretariat.",
    )
    own_fee_minor: BigInt | None = shown(
        Expression(_within("own_fee_minor")),
        "The fee it set itself, in cents or the like; for its people and the secretariat.",
    )
    own_fee_currency: str | None = shown(
        Expression(_within("own_fee_currency")), "The currency of that fee (ISO 4217)."
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(
    models.MembershipApplication,
    visible=policy.visible_application,
    prefix="apl",
    filters=MEMBERSHIP_APPLICATION_FILTERS,
)
class MembershipApplication(Decided, Node):
    """The wish of an organisation to join the network in a class, and what became of it."""

    organisation: Organisation | None = shown(One("organisation"), "Who applies.")
    membership_class: MembershipClass = shown(One("membership_class"), "The class it wishes.")
    applied_on: date = column("When it applied.")
    statement: str | None = local_text("statement", "What it says of itself.")
    own_fee_minor: BigInt | None = column("The fee it would set itself, in cents or the like.")
    own_fee_currency: str | None = column("The currency of that fee (ISO 4217).")
    applicant: Person | None = shown(
        One("applicant", on=lambda application, person, _ask: person.id == application.author_id),
        "Who applied for it.",
    )
    requirements: list[Requirement] = shown(
        asked_of(
            lambda application, asked: asked.membership_class_id == application.membership_class_id
        ),
        "What the class asks, one by one, and how that stands today.",
    )
    outcome: Outcome | None = column("What became of it; null while it waits.")
    decided_at: datetime | None = column("When that was decided.")
    decided_by: Person | None = shown(
        One(
            "decided_by",
            on=lambda application, person, _ask: person.id == application.decided_by_id,
        ),
        "Who decided it.",
    )
    decision_reason: str | None = local_text("decision_reason", "Why.")
    membership: Membership | None = shown(One("membership"), "The membership it led to.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class MemberQueries:
    """Questions about members."""

    membership: Membership | None = shown(
        ById(), "One membership by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    memberships: Connection[Membership] = membership_pages(
        Many(), "Memberships of every class.", is_root=True
    )
    members: Connection[Membership] = membership_pages(
        Many(on=lambda _root, row, _ask: row.basis.is_(None)),
        "The members of the network, without its sympathisers.",
        is_root=True,
    )
    sympathisers: Connection[Membership] = membership_pages(
        Many(on=lambda _root, row, _ask: row.basis.is_not(None)),
        "The sympathisers of the network.",
        is_root=True,
    )
    sympathisers_ready: Connection[Membership] = membership_pages(
        Many(
            on=lambda _root, row, ask: (
                (row.basis == models.Basis.ON_THE_WAY) & queries.is_ready(row, ask.today)
            ),
            visible=policy.visible_when_ready,
        ),
        "Those on the way who fulfil all that full membership asks; for the secretariat.",
        is_root=True,
    )
    membership_classes: Connection[MembershipClass] = pages(
        Many(), "The classes of members.", lasts=True, is_root=True
    )
    applications: Connection[MembershipApplication] = application_pages(
        Many(), "Applications to the network: of one's own bodies, or all for the secretariat."
    )
