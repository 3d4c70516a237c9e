"""Decisions in the API: what was decided, how it stands, and what it grew out of."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

import strawberry
from sqlalchemy import and_, case, func, literal_column, not_, select

from governance.decisions import models, policy, queries
from governance.decisions.models import (
    DecisionLinkKind,
    DecisionManner,
    DecisionOutcome,
    DecisionStatus,
    Matter,
)
from governance.periods import PartialDate, holds_on, written_from, written_on, written_until
from schema.actions.engaged import Followed
from schema.actors.actors import Organisation, Person, period
from schema.decisions.came_of import CameOf
from schema.decisions.decision_lists import DECISION_FILTERS, DECISION_ORDERS, decision_pages, taken
from schema.decisions.travels import Travels
from schema.nodes import Node
from schema.rows.declare import (
    ById,
    Expression,
    Many,
    One,
    Part,
    argument,
    column,
    part,
    row,
    shown,
)
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.rows.values import between
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_text, public

LazyDecision = Annotated["Decision", strawberry.lazy("schema.decisions.decisions")]

STEPS_MAX = 1_000
DEPTH_MAX = 50


@strawberry.enum(description="Which way a lineage is walked.")
class LineageDirection(Enum):
    """Which way a lineage is walked."""

    ORIGINS = "origins"
    OUTCOMES = "outcomes"


def _day(name: str, description: str) -> Any:
    """A day that is known to the year or month only, or not at all."""

    def expression(row: Any, _ask: Any) -> Any:
        return written_on(getattr(row, name), getattr(row, f"{name}_precision"))

    return shown(Expression(expression), description)


@row(models.DecisionErratum, visible=policy.visible_with_decision, prefix="err")
class DecisionErratum(Node):
    """A mistake in the frozen text of a decision, shown beside it and never mended in it."""

    decision: LazyDecision = shown(One("decision", visible=public), "In which decision.")
    text: str = local_text("text", "What is wrong, and how it should read.")
    texts: Texts = column("The same in all languages.", "text")
    noted_on: date = column("When it was noted.")
    author: Person | None = shown(
        One("author"), "Who noted it; null for the network itself, and where that may not be shown."
    )


@row(models.DecisionLink, visible=policy.visible_link, prefix="dln")
class DecisionLink(Node):
    """A decision grew out of another: derived, merged, split or adapted, or took its place."""

    child: LazyDecision = shown(One("child", visible=public), "Which grew.")
    parent: LazyDecision = shown(One("parent", visible=public), "Out of which.")
    kind: DecisionLinkKind = column("How.")


@row(models.LineageStep, visible=public)
class LineageStep:
    """A step of a lineage: the decision it leads to, from which, how, and how far away it is."""

    decision: LazyDecision = shown(One("decision", visible=public), "Where it leads.")
    via: LazyDecision = shown(One("via", visible=public), "From which decision.")
    kind: DecisionLinkKind = column("How the one grew out of the other.")
    depth: int = column("How many steps it is away, by the shortest way.")


@row(models.Ratification, visible=policy.visible_ratification, prefix="rat")
class Ratification(Node):
    """An elected body stands behind what another decided."""

    decision: LazyDecision = shown(One("decision", visible=public), "What it ratified.")
    body: Organisation = shown(One("body", visible=public), "Which body did.")
    own_decision: LazyDecision | None = shown(One("own_decision"), "By which decision of its own.")
    ratified_on: PartialDate = _day("ratified_on", "When.")
    note: str | None = local_text("note", "What else is known of it.")


@row(models.RatificationRule, visible=policy.visible_rule, prefix="rru")
class RatificationRule(Node):
    """Decisions in a matter need an elected body's word: of one body, in a territory, or all."""

    matter: Matter = column("In which matter.")
    body: Organisation | None = shown(
        One("body", visible=public), "Decisions of which body; null where it is not of one."
    )
    territory: Territory | None = shown(
        One("territory"), "Decisions of bodies in which territory or within it."
    )
    note: str | None = local_text("note", "Why, or by which law.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _walked(lineage: Any, ask: Any) -> Any:
    """The steps of a lineage as it was asked for: from which decision, which way, how far."""
    return queries.lineage(
        ask.viewer,
        lineage.id,
        is_upward=lineage.given["direction"] is LineageDirection.ORIGINS,
        depth_max=lineage.given["depth"],
    )


def _step_count(lineage: Any, ask: Any) -> Any:
    return select(func.count()).select_from(_walked(lineage, ask)).scalar_subquery()


@part
class Lineage:
    """What a decision grew out of, or what grew out of it, step by step, the nearest first."""

    steps: list[LineageStep] = shown(
        Many(
            table=_walked,
            order=lambda row, _ask: row.depth,
            most=STEPS_MAX,
        ),
        f"The steps, {STEPS_MAX} at most.",
        [argument("first", int, "How many at most.", default=100)],
    )
    count: int = shown(Expression(_step_count), "How many there are, at that depth at most.")


def _adopted(decision: Any, value: Any) -> Any:
    """Something that only an adopted decision has."""
    return case((decision.outcome == DecisionOutcome.ADOPTED, value))


def _missing(decision: Any, ask: Any) -> Any:
    is_acting = _adopted(decision, decision.annulled_on.is_(None))
    is_waiting = and_(is_acting, not_(queries.is_ratified(ask.viewer, decision, ask.today)))
    return case((is_waiting, queries.needing(decision)), else_=literal_column("'{}'::text[]"))


@row(
    models.Decision,
    visible=policy.visible,
    prefix="dec",
    orders=DECISION_ORDERS,
    filters=DECISION_FILTERS,
)
class Decision(CameOf, Followed, Travels, Node):
    """What a body decided, under its number; adopted, it is in force over a period."""

    body: Organisation = shown(One("body", visible=public), "The body that took it.")
    number: int = column("Its number among the decisions of the body, without gaps.")
    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    text: str = local_text("text", "What was decided, in your language; it never changes.")
    texts: Texts = column("The same in all languages.", "text")
    original_language: str = column("The language it was taken in.")
    outcome: DecisionOutcome = column("How it ended.")
    manner: DecisionManner = column("How it was taken.")
    matters: list[Matter] = column("What it is about, as far as rules ask for it.")
    decided_on: PartialDate = _day("decided_on", "When it was taken.")
    in_favour: int | None = column("How many were in favour, if they were counted.")
    against: int | None = column("How many were against.")
    abstained: int | None = column("How many abstained.")
    voucher: Person | None = shown(
        One("voucher"),
        "Who vouches for the record; only a holder of a public mandate is shown to strangers.",
    )
    minutes: str | None = local_text("minutes", "What the minutes say of it.")
    minutes_link: str | None = column("Where the minutes are.")
    canonical: str = column(
        "What is hashed: the decision as canonical JSON (JCS, RFC 8785), as it was recorded."
    )
    hash: str = shown(
        Expression(lambda row, _ask: func.encode(row.hash, "hex")),
        "SHA-256 of `canonical` in UTF-8, in hexadecimal; the database holds it true.",
    )
    status: DecisionStatus | None = shown(
        Expression(lambda row, ask: queries.status(ask.viewer, row, ask.today)),
        "How it stands on the day asked of; null before it was taken.",
    )
    is_in_force: bool = shown(
        Expression(lambda row, ask: holds_on(row, ask.today)),
        "Whether it is in force on the day asked of, implemented or not.",
    )
    valid_from: PartialDate | None = shown(
        Expression(lambda row, _ask: _adopted(row, written_from(row))), "Since when it is in force."
    )
    valid_until: PartialDate | None = shown(
        Expression(lambda row, _ask: _adopted(row, written_until(row))),
        "Until when; null while it lasts.",
    )
    implemented_on: PartialDate | None = _day("implemented_on", "When it had been carried out.")
    annulled_on: PartialDate | None = _day("annulled_on", "When it was annulled.")
    annul_reason: str | None = local_text("annul_reason", "Why it was.")
    errata: list[DecisionErratum] = shown(
        Many(on=lambda decision, row, _ask: row.decision_id == decision.id, visible=public),
        "Mistakes in its text, the oldest first.",
    )
    origins: Connection[DecisionLink] = pages(
        Many(on=lambda decision, row, _ask: row.child_id == decision.id),
        "What it grew out of.",
    )
    outcomes: Connection[DecisionLink] = pages(
        Many(on=lambda decision, row, _ask: row.parent_id == decision.id),
        "What grew out of it, or took its place.",
    )
    superseded_by: Connection[LazyDecision] = decision_pages(
        Many(on=lambda decision, row, _ask: queries.took_place(row, decision.id), shows_ended=True),
        "The decisions that took its place.",
    )
    lineage: Lineage = shown(
        Part(),
        "All that it grew out of, or that grew out of it, as far as you may see it, in one read.",
        [
            argument("direction", LineageDirection, "Which way.", LineageDirection.ORIGINS),
            argument(
                "depth",
                int,
                "How many steps, at most 50.",
                DEPTH_MAX,
                convert=between(0, DEPTH_MAX, "depth"),
            ),
        ],
    )
    ratifications: Connection[Ratification] = pages(
        Many(
            on=lambda decision, row, _ask: row.decision_id == decision.id,
            visible=policy.visible_ratifier,
        ),
        "The elected bodies that stand behind it.",
    )
    needs_ratification: list[Matter] = shown(
        Expression(lambda row, _ask: queries.needing(row)),
        "The matters for which an elected body has to ratify it, by the rules of its day.",
    )
    is_ratified: bool = shown(
        Expression(lambda row, ask: queries.is_ratified(ask.viewer, row, ask.today)),
        "Whether an elected body has ratified it.",
    )
    missing_ratification: list[Matter] = shown(
        Expression(_missing),
        "The matters for which it still waits for that.",
    )
    recorded_at: datetime = column("When what is known of it was last recorded.")
    revision: int = column("Counts what became of it; give it as expectedRevision.")


@strawberry.type
class DecisionQueries:
    """Questions about decisions."""

    decision: Decision | None = shown(
        ById(), "One decision by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    decisions: Connection[Decision] = decision_pages(
        Many(on=lambda _root, row, ask: taken(row, ask), shows_ended=True),
        "What bodies decided, whatever became of it.",
        is_root=True,
    )
    ratification_rules: Connection[RatificationRule] = pages(
        Many(), "What needs the word of an elected body.", lasts=True, is_root=True
    )
