"""Parity in the API: how many women and men there are, and the rules that bodies set themselves."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import Date, Select, literal
from strawberry.types import Info

from governance.access import Viewer
from governance.actors import operations, parity, policy, queries
from governance.actors.parity import ParityAction
from governance.calls import queries as calls
from governance.periods import PartialDate
from schema import figures
from schema.actors.actors import Organisation, period
from schema.actors.codes import ParityAmong
from schema.context import Context, Found
from schema.deeds import DeedInput, deed, id_of
from schema.nodes import Node
from schema.platforms.at_work import Decided
from schema.rows.declare import One, column, row, shown
from schema.rows.ids import decode_any
from schema.territories.territory_deeds import REVISION
from schema.words import public

strawberry.enum(ParityAction, description=ParityAction.__doc__)


@row(parity.ParityRule, visible=policy.visible_parity_rule, prefix="par")
class ParityRule(Decided, Node):
    """What a body sets itself: the least share of women and of men among some of its people."""

    body: Organisation = shown(One("body", visible=public), "The body.")
    among: ParityAmong = column("Among whom it counts.")
    action: ParityAction = column("What comes of a mandate that takes the body further from it.")
    share_percent_min: int = column("The least share of women, and of men, in a hundred.")
    persons_min: int = column("From how many people on it applies; smaller bodies always keep it.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type(description="How many people of which gender there are, as they declare it.")
class Parity:
    """How many people of which gender there are, as they declare it."""

    as_of: date = strawberry.field(description="The day.")
    total: int | None = strawberry.field(description="How many people are counted, nobody twice.")
    women: int | None = strawberry.field(description="How many of them are women.")
    men: int | None = strawberry.field(description="How many are men.")
    other: int | None = strawberry.field(description="How many are neither.")
    unstated: int | None = strawberry.field(description="How many have not stated it.")
    lesser_share_percent: int | None = strawberry.field(
        description="The share of the fewer of women and men among both; null of nobody."
    )
    is_hidden: bool = strawberry.field(
        description="Whether the numbers are kept back, as so few would tell of single people."
    )
    is_kept: bool | None = strawberry.field(
        description="Whether the body's rule is kept; null without one that counts the same."
    )
    rule: ParityRule | None = strawberry.field(description="The rule of the body on that day.")


@strawberry.type(description="What is to be told of a body's rule of parity with a mandate.")
class ParityNotice:
    """What is to be told of a body's rule of parity with a mandate."""

    action: ParityAction = strawberry.field(description="Whether it informs or warns.")
    share_percent_min: int = strawberry.field(description="The least share the rule asks for.")

    @strawberry.field(description="How the body stands, in a sentence.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def message(self, info: Info) -> str:
        """How the body stands, in the reader's language."""
        told: Any = self
        return str(told.said(info.context.lang))


@strawberry.type
class ParityQueries:
    """Questions about parity."""

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="How many women and men hold mandates in a body, in all bodies that sit in a"
        " territory or within it, or in the organisations of a sub-network, on any day; of a"
        " working group those who sit in it too. Null for absent and unseen alike."
    )
    async def parity(
        self,
        info: Info,
        of: strawberry.ID,
        among: ParityAmong = ParityAmong.REPRESENTATIVES,
        as_of: date | None = None,
    ) -> Parity | None:
        """How many women and men hold mandates somewhere, on any day."""
        context: Context = info.context
        day = as_of or context.now.date()
        prefix, id_ = decode_any(of, ("org", "ter", "wgr", "sub"))
        return await _counted(context, prefix, id_, among, day)


async def _counted(
    context: Context, prefix: str, id_: UUID, among: ParityAmong, day: date
) -> Parity | None:
    statement = _asked(context.viewer, prefix, id_, among, day, is_past=day != context.now.date())
    (found,) = await figures.counted(context, statement)
    if not found["is_there"]:
        return None
    counted = parity.Parity(found["woman"], found["man"], found["other"], found["unstated"])
    viewer = context.viewer.seeing("actors")
    own = found["own_id"]
    is_own = viewer.is_secretariat or own in viewer.served or own in viewer.steered
    is_hidden = counted.total < parity.TOLD_MIN and not is_own
    same = found["rule_id"] is not None and found["rule_among"] == among.value
    kept = counted.keeps(found["share_percent_min"], found["persons_min"]) if same else None
    told: Any = None if is_hidden else counted
    return Parity(
        as_of=day,
        total=told and told.total,
        women=told and told.women,
        men=told and told.men,
        other=told and told.other,
        unstated=told and told.unstated,
        lesser_share_percent=told and told.lesser_share_percent,
        is_hidden=is_hidden,
        is_kept=None if is_hidden else kept,
        rule=Found(found["rule_id"]) if found["rule_id"] else None,  # type: ignore[arg-type]  # The engine reads it.
    )


def _asked(
    viewer: Viewer, prefix: str, id_: UUID, among: ParityAmong, day: date, *, is_past: bool
) -> Select[Any]:
    """The question for what an id of a prefix is of."""
    on = literal(day, Date())
    if prefix == "ter":
        return queries.parity_of_territory(viewer, id_, among, on, is_past=is_past)
    asking = {
        "org": queries.parity_of_body,
        "wgr": calls.parity_of_working_group,
        "sub": calls.parity_of_sub_network,
    }
    return asking[prefix](viewer, id_, among, on)


@strawberry.input(description="A rule of parity for a body, instead of the one it has.")
class SetParityRuleInput(DeedInput):
    """A rule of parity for a body, instead of the one it has."""

    body_id: strawberry.ID = id_of("org", "Which body.")
    action: ParityAction = strawberry.field(
        description="What comes of a mandate that takes the body further from it."
    )
    share_percent_min: int = strawberry.field(
        description="The least share of women, and of men, in a hundred: 1 to 50."
    )
    among: ParityAmong = strawberry.field(
        default=ParityAmong.REPRESENTATIVES, description="Among whom it counts."
    )
    persons_min: int = strawberry.field(
        default=parity.PERSONS_MIN, description="From how many people on it applies."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="From which day on; today without it."
    )


@strawberry.input(description="A rule of parity that a body has no more.")
class LiftParityRuleInput(DeedInput):
    """A rule of parity that a body has no more."""

    parity_rule_id: strawberry.ID = id_of("par", "Which rule.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today without one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


SUBJECT = ("parity_rule", ParityRule)


@strawberry.type
class ParityDeeds:
    """Deeds about parity."""

    set_parity_rule = deed(
        operations.set_parity_rule,
        SetParityRuleInput,
        SUBJECT,
        operations.ParityRuleThere,
        operations.OrganisationEnded,
    )
    lift_parity_rule = deed(operations.lift_parity_rule, LiftParityRuleInput, SUBJECT)
