"""Who may do every deed, in one table; and whether somebody may do one to something."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.db import found
from governance.errors import Forbidden, Ground
from governance.identity import policy
from governance.rights import (
    actions,
    actors,
    adherences,
    assessments,
    ballots,
    calls,
    charter,
    consultations,
    decisions,
    facilitators,
    identity,
    joint,
    laws,
    meetings,
    members,
    platforms,
    proposals,
    territories,
    travel,
)
from governance.rights.rule import Rule, Who

__all__ = ["DOMAINS", "RULES", "Rule", "Who", "check", "require_scope"]

_RULES = {
    **territories.RULES,
    **actions.RULES,
    **actors.RULES,
    **adherences.RULES,
    **assessments.RULES,
    **charter.RULES,
    **platforms.RULES,
    **meetings.RULES,
    **identity.RULES,
    **members.RULES,
    **laws.RULES,
    **calls.RULES,
    **facilitators.RULES,
    **ballots.RULES,
    **proposals.RULES,
    **decisions.RULES,
    **travel.RULES,
    **joint.RULES,
    **consultations.RULES,
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
