"""What a rule of rights says: whose a deed is to do, and what the deed asks of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors import queries as actors_queries
from governance.territories import queries as territories_queries


class Who(Enum):
    """Whose a deed is to do."""

    ANYONE = "anyone"
    """Anyone at all: a secret of their own says who they are."""
    THEMSELVES = "themselves"
    """Whoever is signed in, with what is their own; through no application."""
    PERSON = "person"
    """The person it is about, or who answers for them, or the secretariat."""
    HOLDER = "holder"
    """Who holds the mandate or seat, or acts for the holder, or has the power in its body."""
    SEATED = "seated"
    """Who has the seat, or acts for the organisation that has it, and nobody for them."""
    BODY = "body"
    """Who acts for a body, in a role with the power."""
    SECRETARIAT = "secretariat"
    """Who acts for the network as a whole."""


Question = Callable[[Viewer, UUID], Select[Any]]
"""The row a deed is done to, where the viewer sees it: what the operation loads it by."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who may do a deed, and to what."""

    who: Who
    require: Callable[..., object]
    """What the operation asks of the viewer and the row; it raises the refusal."""
    capability: Capability | None = None
    """The power that it takes, but for those whose own it is."""
    on: Mapping[str, Question] = field(default_factory=dict)
    """What it is done to, by the prefix of the id."""
    besides: Callable[[Any, date], tuple[Select[Any], ...]] = lambda _row, _day: ()
    """What else the answer hangs on, by the row; `require` is given those rows as well, by list."""
    anywhere: Callable[[Viewer], object]
    """What is asked of the viewer where nothing is named that it would be done to."""
    is_for_applications: bool = True
    """Whether an application may, where its mandate and its scopes let it."""
    asks_first: bool = False
    """Whether that is asked before it is looked whether anything is there at all."""


Rules = Mapping[Callable[..., Any], Rule]
"""Who may do the deeds of a domain, by operation."""

ORGANISATION: Mapping[str, Question] = {"org": actors_queries.organisation}
PERSON: Mapping[str, Question] = {"per": actors_queries.person}
MANDATE: Mapping[str, Question] = {"man": actors_queries.mandate}
TERRITORY: Mapping[str, Question] = {"ter": territories_queries.territory}


def anyone(*_: object) -> None:
    """Nothing is asked."""


def secretariats(on: Mapping[str, Question], *, asks_first: bool = True) -> Rule:
    """Whoever acts for the network as a whole; `asks_first` before it is looked for the row."""
    return Rule(
        asks_first=asks_first,
        who=Who.SECRETARIAT,
        capability=Capability.NETWORK,
        require=lambda viewer, *_: actors_policy.require_secretariat(viewer),
        anywhere=actors_policy.require_secretariat,
        on=on,
    )


def bodys(
    capability: Capability,
    on: Mapping[str, Question] = ORGANISATION,
    *,
    body: Callable[[Any], Any] = lambda row: row,
    anywhere: Callable[[Viewer], object] | None = None,
) -> Rule:
    """Whoever has the power in the body that `body(row)` finds, loaded with its territory."""
    return Rule(
        who=Who.BODY,
        capability=capability,
        require=lambda viewer, row: actors_policy.require_power(viewer, capability, body(row)),
        anywhere=anywhere or somewhere(capability),
        on=on,
    )


def holders(
    capability: Capability, require: Callable[..., object], on: Mapping[str, Question], **more: Any
) -> Rule:
    """Whoever holds the row, or has the power in its body."""
    return Rule(
        who=Who.HOLDER,
        capability=capability,
        require=require,
        on=on,
        anywhere=actors_policy.require_signed_in,
        **more,
    )


def persons(
    require: Callable[..., object], on: Mapping[str, Question], *, is_for_applications: bool = False
) -> Rule:
    """The person the row is about, or who answers for them."""
    return Rule(
        who=Who.PERSON,
        require=require,
        on=on,
        anywhere=actors_policy.require_signed_in,
        is_for_applications=is_for_applications,
    )


def somewhere(capability: Capability) -> Callable[[Viewer], object]:
    """Whoever has the power for some body."""
    return lambda viewer: actors_policy.require_somewhere(viewer, capability)
