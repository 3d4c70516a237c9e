"""Who is asking: the viewer, on which mandates, and what that lets them know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is asking, read once for a request from the graph itself."""

    person_id: UUID | None = None
    """The person, or None for anyone at all."""
    secretariat_mandate_id: UUID | None = None
    """The mandate in the network's own body that makes this person its secretariat, today."""
    steered: Mapping[UUID, UUID] = field(default_factory=dict)
    """Bodies this person acts for today, bodies that are part of those included; each with the
    mandate that says so."""
    held: frozenset[UUID] = frozenset()
    """The mandates this person holds today, of any role."""
    known: frozenset[UUID] = frozenset()
    """Organisations this person knows from within: they hold a mandate or a seat there."""
    colleagues: frozenset[UUID] = frozenset()
    """People with a mandate or a seat in a body this person acts for."""
    is_operator: bool = False
    """The network itself acting through the command line of the machine it runs on."""

    @property
    def is_secretariat(self) -> bool:
        """Whether the viewer acts for the whole network."""
        return self.is_operator or self.secretariat_mandate_id is not None

    @property
    def shape(self) -> str:
        """What distinguishes compiled reads: viewers of one shape share a statement."""
        if self.is_secretariat:
            return "secretariat"
        return "anyone" if self.person_id is None else "person"

    def mandate_over(self, body_id: UUID | None, own_id: UUID | None = None) -> UUID | None:
        """The mandate a deed is done on: the viewer's own, else one over its body or all.

        Where there is no body, it is the only one they act on, if they act on no more than one.
        """
        if own_id in self.held:
            return own_id
        if body_id is not None and body_id in self.steered:
            return self.steered[body_id]
        several = set(self.steered.values()) if body_id is None else set()
        return self.secretariat_mandate_id or (several.pop() if len(several) == 1 else None)

    @property
    def sql_person(self) -> BindParameter[UUID]:
        """The viewer's person, as a bound value of a statement."""
        return bindparam("viewer_person", self.person_id, type_=Uuid())

    @property
    def sql_known(self) -> BindParameter[Sequence[UUID]]:
        """The organisations known from within, as a bound array."""
        return bindparam("viewer_known", sorted(self.known), type_=ARRAY(Uuid()))

    @property
    def sql_colleagues(self) -> BindParameter[Sequence[UUID]]:
        """The people of the bodies steered, as a bound array."""
        return bindparam("viewer_colleagues", sorted(self.colleagues), type_=ARRAY(Uuid()))


ANYONE = Viewer()
OPERATOR = Viewer(is_operator=True)
