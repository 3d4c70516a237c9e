"""What a decision shows of its way: whom it went to, what came back, and whose turn it is."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from governance.actors import models as actors
from governance.actors.models import Democracy
from governance.decisions import models as decisions
from governance.decisions import queries as decision_queries
from governance.decisions.joint import queries as joint_queries
from governance.decisions.travel import models, policy, queries
from governance.decisions.travel.kinds import AnswerKind, SendingDirection, SendingPurpose
from schema.decisions.travel_lists import by, is_open, is_overdue, sending_pages, was_sent
from schema.rows.declare import Expression, Many, One, Part, argument, part, shown
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.rows.values import between

if TYPE_CHECKING:
    from schema.decisions.decisions import Decision
    from schema.decisions.joint_decisions import JointDecision
    from schema.decisions.travel import Answer, Sending, TimelineMoment

LazyDecision = Annotated["Decision", strawberry.lazy("schema.decisions.decisions")]
LazyJoint = Annotated["JointDecision", strawberry.lazy("schema.decisions.joint_decisions")]
LazySending = Annotated["Sending", strawberry.lazy("schema.decisions.travel")]
LazyAnswer = Annotated["Answer", strawberry.lazy("schema.decisions.travel")]
LazyMoment = Annotated["TimelineMoment", strawberry.lazy("schema.decisions.travel")]

DEPTH = 50
MOMENTS_MAX = 1_000

_DEPTH = argument(
    "depth",
    int,
    "How many steps of its lineage to look back and ahead.",
    DEPTH,
    convert=between(0, DEPTH, "depth"),
)


def _of(decision: Any, row: Any, ask: Any) -> ColumnElement[bool]:
    return and_(row.decision_id == decision.id, was_sent(row, ask))


def _answers(decision: Any, row: Any, ask: Any) -> ColumnElement[bool]:
    sending = aliased(models.Sending)
    sent = select(sending.id).where(sending.decision_id == decision.id)
    mine: ColumnElement[bool] = row.sending_id.in_(sent.correlate_except(sending))
    return and_(mine, by(row.answered_at, ask)) if ask.is_past else mine


def _on_way(decision: Any, row: Any, ask: Any, depth: Any) -> ColumnElement[bool]:
    """Whether a sending is of a decision, of one it grew out of, or of one that grew out of it."""
    related = queries.related(ask.viewer, decision.id, depth)
    return and_(row.decision_id == related.any_(), was_sent(row, ask))


def _flow(
    decision: Any, row: Any, ask: Any, depth: Any, direction: SendingDirection | None = None
) -> ColumnElement[bool]:
    on_way = _on_way(decision, row, ask, depth)
    return on_way if direction is None else and_(on_way, row.direction == direction)


def _waits(decision: Any, row: Any, ask: Any) -> ColumnElement[bool]:
    asks = row.purpose != SendingPurpose.INFORMATION
    return and_(_on_way(decision, row, ask, literal(DEPTH)), is_open(row, ask), asks)


def _stopped(decision: Any, row: Any, ask: Any) -> ColumnElement[bool]:
    answer = aliased(models.Answer)
    rejected = exists(
        select(answer.id)
        .where(
            answer.sending_id == row.id,
            answer.kind == AnswerKind.REJECTED,
            by(answer.answered_at, ask),
        )
        .correlate_except(answer)
    )
    ended = or_(by(row.withdrawn_at, ask), by(row.lapsed_at, ask))
    on_way = _on_way(decision, row, ask, literal(DEPTH))
    return and_(on_way, or_(rejected, ended, is_overdue(row, ask)))


def _roots(decision: Any, row: Any, ask: Any) -> ColumnElement[bool]:
    """Whether a decision is one that another goes back to, and itself goes back to none seen."""
    reached = decision_queries.with_lineage(
        ask.viewer, decision.id, is_upward=True, depth_max=literal(DEPTH)
    )
    further = decision_queries.lineage(ask.viewer, row.id, is_upward=True, depth_max=literal(1))
    goes_on = exists(select(further.c.id))
    return and_(row.id == reached.any_(), not_(goes_on))


def _said_by(democracy: Democracy) -> Any:
    """The decisions of bodies of one way to decide, on the way of a decision."""

    def on(decision: Any, row: Any, ask: Any) -> ColumnElement[bool]:
        related = queries.related(ask.viewer, decision.id, literal(DEPTH))
        body = aliased(actors.Organisation)
        of = select(body.id).where(body.id == row.body_id, body.democracy == democracy)
        return and_(row.id == related.any_(), exists(of.correlate_except(body)))

    return Many(on=on, order=lambda row, _ask: row.decided_on, shows_ended=True)


def _missing(decision: Any, ask: Any) -> ColumnElement[Any]:
    """The ways to decide of which no body has had its say."""
    related = queries.related(ask.viewer, decision.id, literal(DEPTH))
    taken, body = aliased(decisions.Decision), aliased(actors.Organisation)
    said = (
        select(body.democracy)
        .join(taken, taken.body_id == body.id)
        .where(taken.id == related.any_())
        .correlate_except(taken, body)
    )
    lacking = []
    for democracy in Democracy:
        had: ColumnElement[bool] = literal(democracy.value).in_(said)
        if democracy is Democracy.REPRESENTATIVE:
            had = or_(had, decision_queries.is_ratified(ask.viewer, decision, ask.today))
        lacking.append(case((had, null()), else_=democracy.value))
    return func.array_remove(array(lacking), null())


@part
class Democracies:
    """Where direct, collaborative and representative democracy had their say on a matter."""

    direct: list[LazyDecision] = shown(
        _said_by(Democracy.DIRECT), "What residents decided themselves, the oldest first."
    )
    collaborative: list[LazyDecision] = shown(
        _said_by(Democracy.COLLABORATIVE), "What actors of all sectors decided together."
    )
    representative: list[LazyDecision] = shown(
        _said_by(Democracy.REPRESENTATIVE), "What elected bodies decided."
    )
    missing: list[Democracy] = shown(
        Expression(_missing),
        "Those that had no say yet; an elected body has it also where it ratified the decision.",
    )


@strawberry.type
class Travels:
    """What a decision shows of its way."""

    joint_decision: LazyJoint | None = shown(
        One("joint", on=lambda decision, joint, _ask: joint_queries.led_to(joint, decision.id)),
        "The joint decision it is this body's record of.",
    )
    sendings: Connection[LazySending] = sending_pages(
        Many(on=_of, visible=policy.visible_there), "Whom it was sent to, and what for."
    )
    answers: Connection[LazyAnswer] = pages(
        Many(on=_answers, visible=policy.visible_with_sending), "What was answered to it."
    )
    flow: Connection[LazySending] = sending_pages(
        Many(on=_flow),
        "The whole way: what was sent of it, of all it grew out of and of all that grew out of it,"
        " in the order it was sent.",
        arguments=[
            argument("direction", SendingDirection | None, "Only what went this way."),
            _DEPTH,
        ],
    )
    waiting_for: list[LazySending] = shown(
        Many(on=_waits), "Whose turn it is on the whole way: what is open and asks for an answer."
    )
    stopped_at: list[LazySending] = shown(
        Many(on=_stopped),
        "Where it stopped on the whole way: what was rejected, taken back, or is overdue.",
    )
    origin: list[LazyDecision] = shown(
        Many(on=_roots, order=lambda row, _ask: row.decided_on, shows_ended=True),
        "The first decisions it goes back to, as a neighbourhood's wish; itself if to none.",
    )
    timeline: list[LazyMoment] = shown(
        Many(
            table=lambda decision, ask, depth: queries.timeline(ask.viewer, decision.id, depth),
            on=lambda _decision, row, ask: by(row.at, ask) if ask.is_past else true(),
            order=lambda row, _ask: row.at,
            most=MOMENTS_MAX,
        ),
        f"What happened on the whole way, the oldest first; {MOMENTS_MAX} moments at most.",
        [argument("first", int, "How many at most.", default=100), _DEPTH],
    )
    democracies: Democracies = shown(
        Part(), "Which ways to decide had their say on it, and which did not yet."
    )
