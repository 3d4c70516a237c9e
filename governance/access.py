"""Who is asking: the viewer, on which mandates, and what that lets them know and do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import BindParameter, Text, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

DOMAINS = (
    "territories",
    "actors",
    "charter",
    "platforms",
    "identity",
    "members",
    "laws",
    "calls",
    "facilitators",
    "decisions",
    "actions",
    "journal",
)
"""What an application's scopes are named for; deeds of the journal there are none."""

SCOPES = tuple(
    f"{domain}:{way}"
    for domain in DOMAINS
    for way in ("read", "write")
    if (domain, way) != ("journal", "write")
)
"""What an application may be let do: to read what is not public, and to write, by domain."""


class Capability(StrEnum):
    """What a role may do for a body."""

    ORGANISATIONS = "organisations"
    """Describe it, found bodies that are part of it, and let it end."""
    MANDATES = "mandates"
    """Grant mandates in it and take them back."""
    SEATS = "seats"
    """Give seats in it and let them end."""
    MEETINGS = "meetings"
    """Convene its meetings, keep their agendas, and tell who was there and what was said."""
    PEOPLE = "people"
    """Register people."""
    ACCOUNTS = "accounts"
    """Invite the people of its mandates and seats to an account."""
    APPLICATIONS = "applications"
    """Register applications that act on a mandate in it."""
    CHARTER = "charter"
    """Sign the charter for it, tell how far its commitments are, and assess it on the scale."""
    MEMBERSHIP = "membership"
    """Apply to the network for it, and leave the network."""
    DECISIONS = "decisions"
    """Record what it decides and whom it asks, answer what is sent to it, and give returns."""
    NETWORK = "network"
    """Act for the network as a whole: see everything, and do every deed anywhere."""


class Reach(StrEnum):
    """How far a capability reaches from the body it is held in."""

    BODY = "body"
    """The body alone."""
    PARTS = "parts"
    """The body and the bodies that are part of it, however deep."""
    TERRITORY = "territory"
    """Those, and every listed body that sits in the body's territory or anywhere within it."""
    NETWORK = "network"
    """Everything."""


@dataclass(frozen=True)
class Land:
    """A territory over which a mandate gives a capability, by its path."""

    path: str
    capability: Capability
    mandate_id: UUID

    def covers(self, path: str) -> bool:
        """Whether a territory is this one or lies within it."""
        return path == self.path or path.startswith(f"{self.path}.")


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is asking, read once for a request from the graph itself."""

    person_id: UUID | None = None
    """The person, or None for anyone at all; of an application, the person whose mandate it has."""
    application_id: UUID | None = None
    """The application through which the person acts, if it is one."""
    sign_in_id: UUID | None = None
    """The sign-in the person's token comes from."""
    scopes: frozenset[str] | None = None
    """What an application is let do; None for people themselves, who have no such bounds."""
    secretariat_mandate_id: UUID | None = None
    """The mandate in the network's own body that makes this person its secretariat, today."""
    steered: Mapping[UUID, UUID] = field(default_factory=dict)
    """Bodies this person acts for today, bodies that are part of those included; each with the
    mandate that says so."""
    powers: Mapping[UUID, frozenset[Capability]] = field(default_factory=dict)
    """What this person may do for each of those bodies."""
    lands: Sequence[Land] = ()
    """Territories whose bodies this person may act for, each for one capability."""
    held: frozenset[UUID] = frozenset()
    """The mandates this person holds today, of any role."""
    served: frozenset[UUID] = frozenset()
    """The bodies of those mandates."""
    ended: Mapping[UUID, date] = field(default_factory=dict)
    """Bodies this person acted for, by the first day without the last of those mandates."""
    known: frozenset[UUID] = frozenset()
    """Organisations this person knows from within: they hold a mandate or a seat there."""
    knows_unlisted: bool = True
    """Whether one of those is unlisted; who knows none sees the bodies that anyone sees."""
    colleagues: frozenset[UUID] = frozenset()
    """People with a mandate or a seat in a body this person acts for."""
    is_operator: bool = False
    """The network itself acting through the command line of the machine it runs on."""

    @property
    def is_secretariat(self) -> bool:
        """Whether the viewer acts for the whole network."""
        return self.is_operator or self.secretariat_mandate_id is not None

    @property
    def is_insider(self) -> bool:
        """Whether there is a body that the viewer knows from within and others do not see."""
        return self.person_id is not None and self.knows_unlisted

    @property
    def shape(self) -> str:
        """What distinguishes compiled reads: viewers of one shape share a statement."""
        unread = [] if self.scopes is None else [d for d in DOMAINS if not self.has(f"{d}:read")]
        kind = "anyone" if self.person_id is None else "person"
        if self.is_insider:
            kind = "insider"
        return " ".join(["secretariat" if self.is_secretariat else kind, *unread])

    def has(self, scope: str) -> bool:
        """Whether the viewer's token reaches as far as a scope; people's own reach everywhere."""
        return self.scopes is None or scope in self.scopes

    def seeing(self, domain: str) -> "Viewer":
        """Who the viewer is to the rows of a domain: anyone, where their scopes leave it out."""
        return self if self.has(f"{domain}:read") else ANYONE

    def may(
        self, capability: Capability, body_id: UUID | None = None, path: str | None = None
    ) -> bool:
        """Whether a capability reaches a body, or without one whether it is held anywhere.

        `path` is that of the territory the body sits in.
        """
        if self.is_secretariat:
            return True
        if body_id is None:
            held = any(capability in powers for powers in self.powers.values())
            return held or any(land.capability is capability for land in self.lands)
        if capability in self.powers.get(body_id, ()):
            return True
        lands = (land for land in self.lands if land.capability is capability)
        return path is not None and any(land.covers(path) for land in lands)

    def mandate_over(
        self, body_id: UUID | None, own_id: UUID | None = None, path: str | None = None
    ) -> UUID | None:
        """The mandate a deed is done on: the viewer's own, else one over its body or all.

        Where there is no body, it is the only one they act on, if they act on no more than one.
        """
        if own_id in self.held:
            return own_id
        if body_id is not None and body_id in self.steered:
            return self.steered[body_id]
        for land in self.lands:
            if path is not None and land.covers(path):
                return land.mandate_id
        several = set(self.steered.values()) if body_id is None else set()
        return self.secretariat_mandate_id or (several.pop() if len(several) == 1 else None)

    def bodies_for(self, capability: Capability) -> list[UUID]:
        """The bodies, of those acted for, where this person may do something."""
        return sorted(body for body, powers in self.powers.items() if capability in powers)

    def paths_for(self, capability: Capability) -> list[str]:
        """The territories, by their paths, where this person may do something for every body."""
        return sorted({land.path for land in self.lands if land.capability is capability})

    @property
    def sql_registering(self) -> BindParameter[Sequence[UUID]]:
        """The bodies whose applications the viewer looks after, as a bound array."""
        bodies = self.bodies_for(Capability.APPLICATIONS)
        return bindparam("viewer_registering", bodies, type_=ARRAY(Uuid()))

    @property
    def sql_registering_within(self) -> BindParameter[Sequence[str]]:
        """The paths of territories whose bodies' applications they look after, likewise."""
        paths = self.paths_for(Capability.APPLICATIONS)
        return bindparam("viewer_registering_within", paths, type_=ARRAY(Text()))

    @property
    def sql_joining(self) -> BindParameter[Sequence[UUID]]:
        """The bodies the viewer applies to the network for, as a bound array."""
        bodies = self.bodies_for(Capability.MEMBERSHIP)
        return bindparam("viewer_joining", bodies, type_=ARRAY(Uuid()))

    @property
    def sql_joining_within(self) -> BindParameter[Sequence[str]]:
        """The paths of territories whose bodies they apply for, likewise."""
        paths = self.paths_for(Capability.MEMBERSHIP)
        return bindparam("viewer_joining_within", paths, type_=ARRAY(Text()))

    @property
    def sql_charter_within(self) -> BindParameter[Sequence[str]]:
        """The paths of territories for whose bodies the viewer keeps the charter, likewise."""
        paths = self.paths_for(Capability.CHARTER)
        return bindparam("viewer_charter_within", paths, type_=ARRAY(Text()))

    @property
    def sql_meetings_within(self) -> BindParameter[Sequence[str]]:
        """The paths of territories whose bodies' meetings they look after, likewise."""
        paths = self.paths_for(Capability.MEETINGS)
        return bindparam("viewer_meetings_within", paths, type_=ARRAY(Text()))

    @property
    def sql_person(self) -> BindParameter[UUID]:
        """The viewer's person, as a bound value of a statement."""
        return bindparam("viewer_person", self.person_id, type_=Uuid())

    @property
    def sql_known(self) -> BindParameter[Sequence[UUID]]:
        """The organisations known from within, as a bound array."""
        return bindparam("viewer_known", sorted(self.known), type_=ARRAY(Uuid()))

    @property
    def sql_own(self) -> BindParameter[Sequence[UUID]]:
        """The bodies this person holds a mandate in or acts for, as a bound array."""
        return bindparam("viewer_own", self.own, type_=ARRAY(Uuid()))

    @property
    def own(self) -> list[UUID]:
        """The bodies this person holds a mandate in or acts for, today."""
        return sorted({*self.served, *self.steered})

    @property
    def sql_colleagues(self) -> BindParameter[Sequence[UUID]]:
        """The people of the bodies steered, as a bound array."""
        return bindparam("viewer_colleagues", sorted(self.colleagues), type_=ARRAY(Uuid()))


class Attempts(Protocol):
    """What counts the attempts to sign in, so that passwords cannot be guessed in numbers."""

    async def wait_seconds(self, *, account: str, address: str) -> int:
        """Count an attempt before it is made: 0 to go on, else how long to wait first."""

    async def is_known(self, *, account: str, address: str) -> bool:
        """Whether an account signed in from an address before."""

    async def succeeded(self, *, account: str, address: str) -> None:
        """Remember that an account signed in from an address, which is then nobody's stranger."""


class Unverified(Exception):
    """A token of another identity provider that does not hold, by the code that says why."""


class Verifying(Protocol):
    """What knows the identity providers whose word is taken for who somebody is."""

    async def verified(self, token: str, at: datetime) -> tuple[str, str]:
        """The issuer of a token and its name for the person; raises `Unverified`."""


@dataclass(frozen=True)
class Door:
    """What a deed may have to know of the door it came through."""

    public_url: str = "http://127.0.0.1:8000"
    """Where the service is reached: the issuer of its tokens, and the beginning of its links."""
    address: str = ""
    """Where the request comes from."""
    attempts: Attempts | None = None
    """None on the machine itself, where nothing is counted."""
    issuers: Verifying | None = None
    """None where no other identity provider is set."""
    ballot_keys: Path | None = None
    """The folder of the keys of secret ballots; None where there are none."""


ANYONE = Viewer()
OPERATOR = Viewer(is_operator=True)
