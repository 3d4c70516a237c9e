"""The course of a membership: what each step makes of the one before, and which may follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from governance.db import Texts
from governance.errors import InvalidInput
from governance.members.models import Basis, Standing, Step
from governance.periods import PartialDate

ENTRIES = frozenset({Step.ADMITTED, Step.ADMITTED_AS_SYMPATHISER})
"""Steps that set anew how a membership stands."""
ENDS = frozenset({Step.LEFT, Step.EXCLUDED, Step.LAPSED})
"""Steps after which there is no membership."""


@dataclass(frozen=True)
class Terms:
    """How a membership stands: its class, standing, basis and the fee its member sets."""

    membership_class_id: UUID
    standing: Standing = Standing.ACTIVE
    basis: Basis | None = None
    own_fee_minor: int | None = None
    own_fee_currency: str | None = None


@dataclass(frozen=True)
class Taken:
    """A step that was taken: what, since when, on which terms; and who says so, and why."""

    kind: Step
    since: PartialDate
    terms: Terms
    reason: Texts | None = None
    author_id: UUID | None = None
    decision_id: UUID | None = None

    @property
    def day(self) -> date:
        """The first day it holds; of an end, the first day without the membership."""
        return self.since.end if self.kind in ENDS else self.since.day


def told(steps: Sequence[Taken], field: str = "since") -> list[Taken]:
    """A course as it is once every step has made what it does of the terms before it.

    Raises `InvalidInput` where a step cannot follow the one before it, by the name its day has in
    the input.
    """
    course: list[Taken] = []
    for step in steps:
        before = course[-1] if course else None
        if before is None and step.kind not in ENTRIES:
            raise InvalidInput("stepId", "later steps rest on this one; undo those first.")
        if before is not None:
            _check_follows(before, step, field)
        course.append(replace(step, terms=_terms(before, step)))
    return course


def _check_follows(before: Taken, step: Taken, field: str) -> None:
    if before.kind in ENDS:
        raise InvalidInput("stepId", "nothing follows the end of a membership.")
    if step.day < before.day:
        raise InvalidInput(
            field,
            "{} is before the step of {}; correct that one first.",
            step.since,
            before.since,
        )
    is_suspended = before.terms.standing is Standing.SUSPENDED
    if step.kind is Step.SUSPENDED and is_suspended:
        raise InvalidInput("stepId", "it would be suspended twice; undo the other one first.")
    if step.kind is Step.REINSTATED and not is_suspended:
        raise InvalidInput("stepId", "it is reinstated later; undo that first.")


def _terms(before: Taken | None, step: Taken) -> Terms:
    """The terms after a step: what it sets, and the rest as it was."""
    if before is None or step.kind in ENTRIES:
        return step.terms
    if step.kind is Step.CLASS_CHANGED:
        return replace(step.terms, standing=before.terms.standing)
    if step.kind in {Step.SUSPENDED, Step.REINSTATED}:
        is_suspended = step.kind is Step.SUSPENDED
        standing = Standing.SUSPENDED if is_suspended else Standing.ACTIVE
        return replace(before.terms, standing=standing)
    return before.terms
