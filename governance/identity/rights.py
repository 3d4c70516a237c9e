"""Who may do every deed, in one table; and whether somebody may do one to something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Capability, Viewer
from governance.actors import operations as actors
from governance.actors import policy as actors_policy
from governance.actors import queries as actors_queries
from governance.db import found
from governance.errors import Forbidden, Ground
from governance.identity import operations, policy, queries
from governance.platforms import operations as platforms
from governance.platforms import policy as platforms_policy
from governance.platforms import queries as platforms_queries
from governance.territories import operations as territories
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


def _anyone(*_: object) -> None:
    """Nothing is asked."""


_ORGANISATION: dict[str, Question] = {"org": actors_queries.organisation}
_PERSON: dict[str, Question] = {"per": actors_queries.person}
_MANDATE: dict[str, Question] = {"man": actors_queries.mandate}
_TERRITORY: dict[str, Question] = {"ter": territories_queries.territory}
_ACCOUNT: dict[str, Question] = {"acc": queries.account}
_APPLICATION: dict[str, Question] = {"app": queries.application}


def _secretariats(on: Mapping[str, Question], *, asks_first: bool = True) -> Rule:
    return Rule(
        asks_first=asks_first,
        who=Who.SECRETARIAT,
        capability=Capability.NETWORK,
        require=lambda viewer, *_: actors_policy.require_secretariat(viewer),
        anywhere=actors_policy.require_secretariat,
        on=on,
    )


def _bodys(capability: Capability, anywhere: Callable[[Viewer], object] | None = None) -> Rule:
    return Rule(
        who=Who.BODY,
        capability=capability,
        require=lambda viewer, body: actors_policy.require_power(viewer, capability, body),
        anywhere=anywhere or partial(_somewhere, capability),
        on=_ORGANISATION,
    )


def _holders(
    capability: Capability, require: Callable[..., object], on: Mapping[str, Question], **more: Any
) -> Rule:
    anywhere = actors_policy.require_signed_in
    return Rule(
        who=Who.HOLDER, capability=capability, require=require, on=on, anywhere=anywhere, **more
    )


def _persons(
    require: Callable[..., object], on: Mapping[str, Question], *, is_for_applications: bool = False
) -> Rule:
    return Rule(
        who=Who.PERSON,
        require=require,
        on=on,
        anywhere=actors_policy.require_signed_in,
        is_for_applications=is_for_applications,
    )


def _somewhere(capability: Capability, viewer: Viewer) -> None:
    actors_policy.require_somewhere(viewer, capability)


def _applications(require: Callable[..., object], on: Mapping[str, Question], **more: Any) -> Rule:
    return Rule(
        who=Who.HOLDER,
        capability=Capability.APPLICATIONS,
        is_for_applications=False,
        require=require,
        anywhere=actors_policy.require_signed_in,
        on=on,
        **more,
    )


_ANYONES = Rule(who=Who.ANYONE, require=_anyone, anywhere=_anyone)
_THEIRS = Rule(
    who=Who.THEMSELVES,
    is_for_applications=False,
    require=policy.require_themselves,
    anywhere=policy.require_themselves,
)

_RULES: Mapping[Callable[..., Any], Rule] = {
    **dict.fromkeys(
        (
            territories.define_territory,
            territories.describe_territory,
            territories.rename_territory,
            territories.move_territory,
            territories.merge_territories,
            territories.split_territory,
            territories.retire_territory,
            territories.include_in_grouping,
            territories.remove_from_grouping,
        ),
        _secretariats(_TERRITORY),
    ),
    actors.merge_duplicate: _secretariats(_TERRITORY | _ORGANISATION, asks_first=False),
    # On its own it is the secretariat's; as part of a body, of whoever may do so for that.
    actors.found_organisation: _bodys(Capability.ORGANISATIONS, actors_policy.require_secretariat),
    actors.describe_organisation: _bodys(Capability.ORGANISATIONS),
    actors.dissolve_organisation: _bodys(Capability.ORGANISATIONS),
    actors.register_person: Rule(
        who=Who.BODY,
        capability=Capability.PEOPLE,
        require=_anyone,
        anywhere=actors_policy.require_registrar,
    ),
    actors.correct_person: _persons(
        actors_policy.require_corrector, _PERSON, is_for_applications=True
    ),
    actors.grant_mandate: _bodys(Capability.MANDATES),
    actors.delegate_mandate: _holders(Capability.MANDATES, actors_policy.require_holder, _MANDATE),
    actors.vacate_mandate: _holders(Capability.MANDATES, actors_policy.require_holder, _MANDATE),
    actors.revoke_mandate: _holders(
        Capability.MANDATES,
        lambda viewer, mandate, origins: actors_policy.require_revoker(viewer, mandate, *origins),
        _MANDATE,
        besides=lambda mandate, _day: (actors_queries.origin(mandate),),
    ),
    platforms.seat_organisation: _bodys(Capability.SEATS),
    platforms.seat_person: _bodys(Capability.SEATS),
    platforms.unseat: _holders(
        Capability.SEATS, platforms_policy.require_sitter, {"sea": platforms_queries.seat}
    ),
    operations.invite_person: Rule(
        who=Who.BODY,
        capability=Capability.ACCOUNTS,
        require=lambda viewer, _person, bodies: policy.require_inviter(viewer, bodies),
        anywhere=partial(_somewhere, Capability.ACCOUNTS),
        on=_PERSON,
        besides=lambda person, day: (queries.bodies_of(person.id, day),),
    ),
    operations.forget_person: _persons(actors_policy.require_forgetter, _PERSON),
    operations.close_account: _persons(policy.require_own_or_secretariat, _ACCOUNT),
    operations.sign_out_everywhere: Rule(
        who=Who.THEMSELVES,
        is_for_applications=False,
        require=policy.require_own_or_secretariat,
        anywhere=policy.require_themselves,
        on=_ACCOUNT,
    ),
    operations.sign_out: Rule(who=Who.THEMSELVES, require=_anyone, anywhere=policy.require_sign_in),
    **dict.fromkeys(
        (
            operations.change_password,
            operations.change_email,
            operations.prepare_totp,
            operations.confirm_totp,
            operations.remove_totp,
        ),
        _THEIRS,
    ),
    **dict.fromkeys(
        (
            operations.sign_in,
            operations.refresh_sign_in,
            operations.choose_password,
            operations.confirm_email,
            operations.ask_recovery,
        ),
        _ANYONES,
    ),
    operations.register_application: _applications(
        policy.require_as_strong, _MANDATE, besides=queries.given_besides
    ),
    operations.renew_application_secret: _applications(
        lambda viewer, one, *besides: policy.require_as_strong(viewer, one.mandate, *besides),
        _APPLICATION,
        besides=lambda one, day: queries.given_besides(one.mandate, day),
    ),
    operations.revoke_application: _applications(
        lambda viewer, one: policy.require_keeper(viewer, one.mandate), _APPLICATION
    ),
    operations.link_identity: _THEIRS,
    operations.unlink_identity: _persons(
        lambda viewer, one: policy.require_own_or_secretariat(viewer, one.account),
        {"lid": queries.linked_identity},
    ),
    operations.allow_role: _secretariats({}),
    operations.disallow_role: _secretariats({"cap": queries.role_capability}),
}

RULES: Mapping[str, Rule] = {operation.__name__: rule for operation, rule in _RULES.items()}
"""Who may do every deed, by the name of its operation."""

DOMAINS: Mapping[str, str] = {
    operation.__name__: operation.__module__.split(".")[1] for operation in _RULES
}
"""The domain of every deed, which the scopes of applications are named for."""


def require_scope(viewer: Viewer, domain: str) -> None:
    """An application does the deeds of a domain only where its scopes say so."""
    if not viewer.has(scope := f"{domain}:write"):
        raise Forbidden(Ground.SCOPE_MISSING, scope)


async def check(
    session: AsyncSession,
    viewer: Viewer,
    deed: str,
    prefix: str | None,
    on: UUID | None,
    today: date,
) -> None:
    """Raise the refusal that a deed would be met with for who asks; nothing is done.

    It is done to what is named by an id of that prefix, else to anything it can be done to.
    """
    rule = RULES[deed]
    require_scope(viewer, DOMAINS[deed])
    if rule.asks_first or on is None:
        if not rule.is_for_applications:
            policy.require_no_application(viewer)
        rule.anywhere(viewer)
    if prefix is None or on is None:
        return
    row = await found(session, rule.on[prefix](viewer, on), on)
    besides = [(await session.scalars(each)).all() for each in rule.besides(row, today)]
    rule.require(viewer, row, *besides)
