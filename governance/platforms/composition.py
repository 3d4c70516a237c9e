"""Rules of composition: what a body sets itself about who sits in it, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, literal_column
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, OrganisationKind, Sector, coded
from governance.db import Base, Identified, Recorded, Revised, references
from governance.errors import sentence
from governance.periods import Lasting, period_checks
from governance.platforms.models import SECTORS

SEATS_MIN = 5
"""From how many seats on a rule applies, unless it says so itself: in fewer one decides all."""
EVEN_PERCENT = 50
"""The most that can be asked for of women and of men each."""


class CompositionKind(StrEnum):
    """What a rule of composition asks of the seats of a body."""

    KIND_SHARE = "kind_share"
    """A least share of them is held by organisations of a kind."""
    SECTOR_SHARE = "sector_share"
    """A least share of them counts for a sector."""
    EVERY_SECTOR = "every_sector"
    """There is one for the public, the private and the citizen sector each."""
    PARITY = "parity"
    """Of the women and men who sit there, each are a least share."""
    SEATS_MAX = "seats_max"
    """There are no more of them than so many."""


SHARES = frozenset(
    {CompositionKind.KIND_SHARE, CompositionKind.SECTOR_SHARE, CompositionKind.PARITY}
)


class CompositionAction(StrEnum):
    """What comes of a seat that takes a body further from its rule."""

    INFORM = "inform"
    """Whoever gives it is told how the body stands."""
    WARN = "warn"
    """Whoever gives it is warned."""
    REFUSE = "refuse"
    """It is not given; nobody is held to a seat they leave."""


class CompositionRule(Identified, Lasting, Recorded, Revised, Base):
    """What a body sets itself about who sits in it."""

    __tablename__ = "composition_rule"

    body_id: Mapped[UUID] = references("organisation.id")
    kind: Mapped[CompositionKind] = mapped_column(coded(CompositionKind, "kind_known"))
    action: Mapped[CompositionAction] = mapped_column(coded(CompositionAction, "action_known"))
    organisation_kind: Mapped[OrganisationKind | None] = mapped_column(
        coded(OrganisationKind, "organisation_kind_known")
    )
    sector: Mapped[Sector | None] = mapped_column(coded(Sector, "sector_known"))
    share_percent_min: Mapped[int | None]
    seats_max: Mapped[int | None]
    seats_min: Mapped[int | None]

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *period_checks(),
        CheckConstraint("share_percent_min BETWEEN 1 AND 100", name="a_share"),
        CheckConstraint("seats_max > 0 AND seats_min > 0", name="of_some_seats"),
        CheckConstraint("sector <> 'mixed'", name="of_one_sector"),
        CheckConstraint(
            "(organisation_kind IS NOT NULL) = (kind = 'kind_share')"
            " AND (sector IS NOT NULL) = (kind = 'sector_share')"
            " AND (share_percent_min IS NOT NULL)"
            " = (kind IN ('kind_share', 'sector_share', 'parity'))"
            " AND (seats_max IS NOT NULL) = (kind = 'seats_max')"
            " AND (seats_min IS NULL) = (kind = 'seats_max')",
            name="says_what_its_kind_needs",
        ),
        ExcludeConstraint(
            ("body_id", "="),
            ("kind", "="),
            (literal_column("coalesce(organisation_kind, sector, '')"), "="),
            ("period", "&&"),
            name="composition_rule_one_at_a_time",
        ),
        Index("composition_rule_period_idx", "period", postgresql_using="gist"),
    )

    @property
    def wanted(self) -> int:
        """What it asks for: a share in a hundred, a number of seats, or of sectors."""
        return self.share_percent_min or self.seats_max or len(SECTORS)

    def departs(self, before: "Standing", after: "Standing") -> bool:
        """Whether a seat that was given takes a body further from the rule, which is not kept.

        One more than there may be does, and one with whom women and men are further apart; where
        something is missing, one that does not add to it.
        """
        if self.kind is CompositionKind.PARITY:
            return after.apart > before.apart
        if self.kind is CompositionKind.SEATS_MAX:
            return after.counted > before.counted
        return after.counted <= before.counted


class Standing(NamedTuple):
    """How the seats of a body stand to a rule."""

    seats: int
    """How many there are."""
    counted: int
    """How many of them the rule counts; of every sector, how many sectors have one.

    Of parity it is how many women or men sit there, whichever are fewer.
    """
    is_kept: bool
    apart: int = 0
    """Of parity, how many more there are of the others."""


@dataclass(frozen=True)
class CompositionNotice:
    """What whoever gives or leaves a seat is told of a rule that the body does not keep then."""

    action: CompositionAction
    kind: CompositionKind
    organisation_kind: OrganisationKind | None
    sector: Sector | None
    seats: int
    counted: int
    wanted: int

    def said(self, lang: str) -> str:
        """It in a sentence."""
        return sentence_of(self.kind, self.seats, self.counted, self.wanted, lang)


def sentence_of(kind: CompositionKind, seats: int, counted: int, wanted: int, lang: str) -> str:
    """How a body stands to a rule it does not keep, in the reader's language or in English."""
    return sentence(NOT_KEPT[kind], lang).format(seats=seats, counted=counted, wanted=wanted)


NOT_KEPT: Mapping[CompositionKind, Mapping[str, str]] = {
    CompositionKind.KIND_SHARE: {
        "en": "Organisations of the kind that the body's rule names would hold {counted} of {seats}"
        " seats; it asks for {wanted} % at least.",
        "fr": "Les organisations du genre que nomme la règle de l’instance auraient {counted}"
        " sièges sur {seats} ; elle en demande au moins {wanted} %.",
        "pt": "As organizações do tipo que a regra do órgão nomeia teriam {counted} de {seats}"
        " assentos; ela pede pelo menos {wanted} %.",
    },
    CompositionKind.SECTOR_SHARE: {
        "en": "The sector that the body's rule names would have {counted} of {seats} seats; it asks"
        " for {wanted} % at least.",
        "fr": "Le secteur que nomme la règle de l’instance aurait {counted} sièges sur {seats} ;"
        " elle en demande au moins {wanted} %.",
        "pt": "O setor que a regra do órgão nomeia teria {counted} de {seats} assentos; ela pede"
        " pelo menos {wanted} %.",
    },
    CompositionKind.EVERY_SECTOR: {
        "en": "Only {counted} of the {wanted} sectors would have a seat; the body's rule asks for"
        " every one.",
        "fr": "Seuls {counted} des {wanted} secteurs auraient un siège ; la règle de l’instance les"
        " demande tous.",
        "pt": "Só {counted} dos {wanted} setores teriam assento; a regra do órgão pede todos.",
    },
    CompositionKind.PARITY: {
        "en": "In {seats} seats there would be {counted} women or men, whichever are fewer; the"
        " body's rule asks for {wanted} % of each at least.",
        "fr": "Sur {seats} sièges il y aurait {counted} femmes ou hommes, selon qui est moins"
        " nombreux ; la règle de l’instance demande au moins {wanted} % de chaque.",
        "pt": "Em {seats} assentos haveria {counted} mulheres ou homens, consoante quem é em menor"
        " número; a regra do órgão pede pelo menos {wanted} % de cada.",
    },
    CompositionKind.SEATS_MAX: {
        "en": "There would be {seats} seats; the body's rule allows {wanted} at most.",
        "fr": "Il y aurait {seats} sièges ; la règle de l’instance en permet {wanted} au plus.",
        "pt": "Haveria {seats} assentos; a regra do órgão permite {wanted} no máximo.",
    },
}
