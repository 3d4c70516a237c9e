"""Parity: how many women and men there are among people, and the rule a body sets itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Gender, Organisation, Role, coded
from governance.db import Base, Identified, Recorded, Revised, references
from governance.errors import sentence
from governance.periods import Lasting, period_checks

SHARE_PERCENT_MIN, SHARE_PERCENT_MAX = 1, 50
PERSONS_MIN = 4
"""From how many people on a rule applies, unless it says so itself: in fewer one decides all."""
TOLD_MIN = 3
"""How many people are counted at least where anybody is told how many of which gender they are."""


class ParityAmong(StrEnum):
    """Among whom parity is counted; nobody twice."""

    REPRESENTATIVES = "representatives"
    """Those who represent the body: legally, as its representatives, or as their alternates."""
    MANDATES = "mandates"
    """All who hold a mandate in it."""


REPRESENTING = (Role.LEGAL_REPRESENTATIVE, Role.REPRESENTATIVE, Role.ALTERNATE)


class ParityAction(StrEnum):
    """What comes of a mandate that takes a body further from its rule."""

    INFORM = "inform"
    """Whoever grants it is told how the body stands."""
    WARN = "warn"
    """Whoever grants it is warned."""
    REFUSE = "refuse"
    """It is not granted."""


class ParityRule(Identified, Lasting, Recorded, Revised, Base):
    """What a body sets itself: the least share of women and of men among some of its people."""

    __tablename__ = "parity_rule"

    body_id: Mapped[UUID] = references("organisation.id")
    among: Mapped[ParityAmong] = mapped_column(coded(ParityAmong, "among_known"))
    action: Mapped[ParityAction] = mapped_column(coded(ParityAction, "action_known"))
    share_percent_min: Mapped[int]
    persons_min: Mapped[int]
    decision_id: Mapped[UUID | None] = references("decision.id")
    """The decision by which it was set, where a body took one."""

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *period_checks(),
        CheckConstraint("share_percent_min BETWEEN 1 AND 50", name="a_half_at_most"),
        CheckConstraint("persons_min > 0", name="of_some_people"),
        ExcludeConstraint(("body_id", "="), ("period", "&&"), name="parity_rule_one_at_a_time"),
        Index("parity_rule_period_idx", "period", postgresql_using="gist"),
    )


@dataclass(frozen=True)
class Parity:
    """How many people of which gender there are, each as they declare it; the unknowns too."""

    women: int = 0
    men: int = 0
    other: int = 0
    unstated: int = 0

    @classmethod
    def of(cls, genders: Iterable[Gender | None]) -> Self:
        """The count of some people, by what they declare."""
        counts = dict.fromkeys((*Gender, None), 0)
        for gender in genders:
            counts[gender] += 1
        return cls(counts[Gender.WOMAN], counts[Gender.MAN], counts[Gender.OTHER], counts[None])

    @property
    def total(self) -> int:
        """All who are counted."""
        return self.women + self.men + self.other + self.unstated

    @property
    def lesser_share_percent(self) -> int | None:
        """The share of the fewer of women and men among both, rounded down; None of nobody."""
        stated = self.women + self.men
        return None if stated == 0 else 100 * min(self.women, self.men) // stated

    def keeps(self, share_percent_min: int, persons_min: int) -> bool:
        """Whether a rule is kept.

        It always is by small bodies, by as even a number as there can be, and where nothing is
        stated.
        """
        if self.total < persons_min or abs(self.women - self.men) <= 1:
            return True
        stated = self.women + self.men
        return 100 * min(self.women, self.men) >= share_percent_min * stated

    def departs(self, before: "Parity") -> bool:
        """Whether women and men are further apart than before."""
        return abs(self.women - self.men) > abs(before.women - before.men)


@dataclass(frozen=True)
class ParityNotice:
    """What whoever grants a mandate is told of a rule that the body does not keep with it."""

    action: ParityAction
    parity: Parity
    share_percent_min: int

    def said(self, lang: str) -> str:
        """It in a sentence."""
        return sentence_of(NOTICES, self.parity, self.share_percent_min, lang)


def sentence_of(
    sentences: Mapping[str, str], parity: Parity, share_percent_min: int, lang: str
) -> str:
    """A sentence about a count and a rule, in the reader's language or in English."""
    return sentence(sentences, lang).format(
        women=parity.women,
        men=parity.men,
        other=parity.other,
        unstated=parity.unstated,
        least=share_percent_min,
    )


NOTICES: Mapping[str, str] = {
    "en": "With this mandate there are {women} women and {men} men ({other} others, {unstated} not"
    " stated); the body's rule is {least} % of each at least.",
    "fr": "Avec ce mandat il y a {women} femmes et {men} hommes ({other} autres, {unstated} sans"
    " indication) ; la règle de l’instance est d’au moins {least} % de chaque.",
    "pt": "Com este mandato há {women} mulheres e {men} homens ({other} outros, {unstated} sem"
    " indicação); a regra do órgão é de pelo menos {least} % de cada.",
}
