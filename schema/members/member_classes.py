"""What stands behind members in the API: classes, what they require, and what fees are due."""

from datetime import date
from typing import Any

from sqlalchemy import case

from governance.members import models, policy, queries, readings, requirements
from governance.members.models import FeeEntryKind, FeeKind, FeePeriod
from governance.periods import PartialDate
from schema.actors.actors import period
from schema.nodes import Node
from schema.rows.declare import Expression, Many, column, row, shown
from schema.scalars import BigInt, Texts
from schema.words import LANG, local_name, local_text, localised, public


@row(models.MembershipClass, visible=public, prefix="mcl", as_of=queries.class_as_of)
class MembershipClass(Node):
    """A class of members: whether it votes, what it pays, and what is asked of who joins it."""

    key: str = column("What it is known by, in programs.")
    name: str = local_name("What it is called in your language.")
    names: Texts = column("What it is called in all languages.", "name")
    has_vote: bool = column("Whether its members vote.")
    is_sympathiser: bool = column("Whether it is of sympathisers, who are no members yet.")
    fee_kind: FeeKind = column("Whether there is a fee.")
    fee_amount_minor: BigInt | None = column("A fixed fee, in cents or the like.")
    fee_currency: str | None = column("The currency of a fixed fee (ISO 4217).")
    fee_period: FeePeriod | None = column("For what a fee is due.")
    requirements: list[str] = column("What is asked of who joins it, by code.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _if_missing(name: str) -> Any:
    def expression(asked: Any, ask: Any, lang: Any = None) -> Any:
        said = localised(getattr(asked, name), ask, lang)
        return case((~requirements.is_fulfilled(asked, ask.today), said))

    return expression


def _missing_sectors(asked: Any, ask: Any) -> Any:
    found = requirements.missing_sectors(asked.organisation_id, ask.today)
    return case((asked.code == requirements.ACTORS, found))


@row(readings.Asked, visible=public)
class Requirement:
    """What a class asks of who joins it, as it stands with one organisation on that day."""

    code: str = column("What it is known by, in programs.")
    name: str = local_name("What is asked.")
    is_aim: bool = column("Whether it is an aim, which keeps nobody out.")
    is_fulfilled: bool = shown(
        Expression(lambda asked, ask: requirements.is_fulfilled(asked, ask.today)),
        "Whether it is fulfilled.",
    )
    since: date | None = shown(
        Expression(lambda asked, ask: requirements.since(asked, ask.today)),
        "Since when it has been fulfilled, if that is known.",
    )
    missing: str | None = shown(
        Expression(_if_missing("missing")), "What is missing, where it is not fulfilled.", [LANG]
    )
    how: str | None = shown(
        Expression(_if_missing("how")), "How to mend it, where it is not fulfilled.", [LANG]
    )
    missing_sectors: list[str] | None = shown(
        Expression(_missing_sectors),
        "The sectors that nobody sits for yet, where the actors round the table are asked for.",
    )


def asked_of(where: Any) -> Many:
    """What is asked of the organisation of a row, where something holds of both."""
    return Many(
        on=lambda parent, asked, _ask: (
            (asked.organisation_id == parent.organisation_id) & where(parent, asked)
        ),
        order=lambda asked, _ask: asked.rank,
        most=20,
    )


@row(readings.FeeAccount, visible=policy.visible_fee)
class Fees:
    """The fees of a membership in one currency: what came due, what was paid, what is left."""

    currency: str = column("The currency (ISO 4217).")
    due_minor: BigInt = shown(
        Expression(lambda fee, ask: queries.due(fee.membership_id, fee.currency, ask.today)),
        "What came due so far.",
    )
    paid_minor: BigInt = shown(
        Expression(lambda fee, ask: _settled(fee, ask, FeeEntryKind.PAID)), "What was paid."
    )
    waived_minor: BigInt = shown(
        Expression(lambda fee, ask: _settled(fee, ask, FeeEntryKind.WAIVED)), "What was waived."
    )
    outstanding_minor: BigInt = shown(
        Expression(
            lambda fee, ask: (
                queries.due(fee.membership_id, fee.currency, ask.today)
                - _settled(fee, ask, FeeEntryKind.PAID)
                - _settled(fee, ask, FeeEntryKind.WAIVED)
            )
        ),
        "What is left to pay; below 0 where more was paid than came due.",
    )


def _settled(fee: Any, ask: Any, kind: FeeEntryKind) -> Any:
    return queries.settled(fee.membership_id, fee.currency, ask.today, kind)


@row(models.FeeEntry, visible=policy.visible_fee, prefix="fee")
class FeeEntry(Node):
    """A fact about the fees of a membership: paid, waived, or another such fact reversed."""

    kind: FeeEntryKind = column("What happened.")
    amount_minor: BigInt = column("How much, in cents or the like.")
    currency: str = column("The currency (ISO 4217).")
    on: date = column("When.", "happened_on")
    note: str | None = local_text("note", "What was noted with it.")
