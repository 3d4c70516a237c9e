"""Actors in the API: organisations of every kind, people in few words, and mandates."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import case

from governance.actors import models, policy, queries
from governance.actors.models import (
    Democracy,
    LegalStanding,
    MandateEnd,
    OrganisationKind,
    Role,
    Sector,
)
from governance.periods import PartialDate, holds_on, written_from, written_until
from governance.platforms.policy import visible_there
from governance.terms import begins
from schema.actors.external_refs import EXTERNAL_REFS, ExternalRef
from schema.actors.notes import NOTES, OrganisationNote
from schema.actors.organisation_lists import (
    ORGANISATION_FILTERS,
    OrganisationFilter,
    OrganisationOrder,
    listed,
    of_kind,
)
from schema.actors.term_lists import (
    MANDATE_FILTERS,
    TERM_ORDERS,
    is_vacant,
    mandate_pages,
    mandates_of,
    seat_pages,
    seats_of,
)
from schema.charter.kept_charter import KeptCharter
from schema.members.member_lists import membership_pages
from schema.nodes import Node
from schema.platforms.at_work import AtWork, Decided
from schema.platforms.composition import SeatingBody
from schema.rows.declare import (
    ById,
    ByKey,
    Either,
    Expression,
    Many,
    One,
    argument,
    column,
    row,
    shown,
)
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import NAMED_ORDERS, known_name, local_name, local_text, public

if TYPE_CHECKING:
    from schema.identity.accounts import Account
    from schema.members.members import Membership
    from schema.platforms.platforms import Seat

LazyAccount = Annotated["Account", strawberry.lazy("schema.identity.accounts")]
LazyMembership = Annotated["Membership", strawberry.lazy("schema.members.members")]
LazySeat = Annotated["Seat", strawberry.lazy("schema.platforms.platforms")]
Lazy = "schema.actors.actors"


def period(of: str) -> Any:
    """A fresh field for one end of a period."""
    if of == "from":
        return shown(
            Expression(lambda row, _ask: written_from(row)), "Since when, if that is known."
        )
    return shown(
        Expression(lambda row, _ask: written_until(row)), "Until when; null while it lasts."
    )


def _is_account(person: Any, row: Any) -> Any:
    return (row.person_id == person.id) & row.closed_at.is_(None)


def _is_member(organisation: Any, row: Any, ask: Any) -> Any:
    return (row.organisation_id == organisation.id) & holds_on(row, ask.today)


@row(
    models.Organisation,
    visible=policy.visible,
    prefix="org",
    orders=NAMED_ORDERS,
    filters=ORGANISATION_FILTERS,
    as_of=queries.as_of,
)
class Organisation(KeptCharter, SeatingBody, AtWork, Node):
    """A collective actor of any kind: a body that decides, an authority, a company."""

    name: str = local_name("The name in your language, or the nearest there is.")
    names: Texts = column("The name in all languages.", "name")
    description: str | None = local_text("description", "What it is, in your language.")
    kind: OrganisationKind = column("What it is.")
    sector: Sector | None = column("Whose table it sits at.")
    democracy: Democracy | None = column("How it decides, where it does.")
    legal_standing: LegalStanding | None = column("Whether a law or a register knows it.")
    legal_basis: str | None = local_text("legal_basis", "The law it rests on.")
    territory: Territory | None = shown(One("territory"), "Where it sits.")
    part_of: Annotated["Organisation", strawberry.lazy(Lazy)] | None = shown(
        One("part_of"), "The body it is part of."
    )
    parts: Connection[Annotated["Organisation", strawberry.lazy(Lazy)]] = pages(
        Many(on=lambda whole, row, _ask: row.part_of_id == whole.id),
        "The bodies that are part of it.",
        filters=OrganisationFilter,
        orders=OrganisationOrder,
        lasts=True,
    )
    languages: list[str] = column("The languages it works in.")
    is_unlisted: bool = column("Whether only those who belong to it may know of it.")
    is_network: bool = column("Whether it is the network itself.")
    external_refs: list[ExternalRef] = EXTERNAL_REFS
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    past: list[Annotated["OrganisationVersion", strawberry.lazy(Lazy)]] = shown(
        Many(
            on=lambda organisation, row, _ask: row.organisation_id == organisation.id,
            order=lambda row, _ask: begins(row),
            shows_ended=True,
        ),
        "What it was over time, today included.",
    )
    mandates: Connection[Annotated["Mandate", strawberry.lazy(Lazy)]] = mandate_pages(
        Many(on=mandates_of("body_id"), visible=policy.visible_mandate_there), "The mandates in it."
    )
    mandates_held: Connection[Annotated["Mandate", strawberry.lazy(Lazy)]] = mandate_pages(
        Many(on=mandates_of("holder_organisation_id")), "The mandates it holds elsewhere."
    )
    seats: Connection[LazySeat] = seat_pages(
        Many(on=seats_of("body_id"), visible=visible_there), "Who sits in it."
    )
    seats_held: Connection[LazySeat] = seat_pages(
        Many(on=seats_of("organisation_id")), "Where it sits."
    )
    notes: list[OrganisationNote] = NOTES
    membership: LazyMembership | None = shown(
        One("membership", on=_is_member, visible=public), "Its membership of the network."
    )
    memberships: Connection[LazyMembership] = membership_pages(
        Many(on=seats_of("organisation_id"), visible=public, shows_ended=True),
        "Its memberships of the network over time.",
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.OrganisationVersion, visible=public)
class OrganisationVersion:
    """What an organisation was — its name, kind, standing and place — over one period."""

    name: str = local_name("The name it had.")
    kind: OrganisationKind = column("What it was.")
    sector: Sector | None = column("Whose table it sat at.")
    democracy: Democracy | None = column("How it decided.")
    legal_standing: LegalStanding | None = column("Whether a law or a register knew it.")
    legal_basis: str | None = local_text("legal_basis", "The law it rested on.")
    territory: Territory | None = shown(One("territory"), "Where it sat.")
    part_of: Organisation | None = shown(One("part_of"), "The body it was part of.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")


@row(models.Person, visible=policy.visible_person, prefix="per")
class Person(Node):
    """A human being, in as few words as the network needs."""

    name: str = shown(
        Expression(known_name),
        "The name; of a person who was forgotten, that in your language.",
    )
    is_forgotten: bool = shown(
        Expression(lambda row, _ask: row.forgotten_at.is_not(None)),
        "Whether all that was personal was cleared; what they held stays.",
    )
    languages: list[str] | None = shown(
        Expression(lambda row, ask: case((policy.is_acquainted(ask.viewer, row), row.languages))),
        "The languages spoken; null where that is not yours to know.",
    )
    is_demo: bool = column("Whether this is nobody, but a part played in the demonstration.")
    mandates: Connection[Annotated["Mandate", strawberry.lazy(Lazy)]] = mandate_pages(
        Many(on=mandates_of("holder_person_id")), "The mandates held."
    )
    seats: Connection[LazySeat] = seat_pages(
        Many(on=seats_of("person_id", "delegate_id")), "Where they sit, also for an organisation."
    )
    seats_as_alternate: Connection[LazySeat] = seat_pages(
        Many(on=seats_of("alternate_id")), "Where they sit when another cannot."
    )
    account: LazyAccount | None = shown(
        One("account", on=lambda person, row, _ask: _is_account(person, row)),
        "How they sign in; for themselves and the secretariat.",
    )
    revision: int = column("Counts the corrections; give it as expectedRevision.")


MandateHolder = Annotated[
    Person | Organisation | Territory,
    strawberry.union("MandateHolder", description="Who holds a mandate."),
]


@row(
    models.Mandate,
    visible=policy.visible_mandate,
    prefix="man",
    orders=TERM_ORDERS,
    filters=MANDATE_FILTERS,
)
class Mandate(Decided, Node):
    """A role in a body for a term, held by a person, an organisation or a territory; or vacant."""

    body: Organisation = shown(One("body", visible=public), "The body it is a mandate of.")
    role: Role = column("What it is for.")
    holder: MandateHolder | None = shown(
        Either(
            {
                "Person": One("holder_person", visible=policy.visible_holder),
                "Organisation": One("holder_organisation", visible=public),
                "Territory": One("holder_territory"),
            }
        ),
        "Who holds it; null when it is vacant, or when the holder may not be shown.",
    )
    is_vacant: bool = shown(
        Expression(lambda row, _ask: is_vacant(row)),
        "Whether it waits for a holder.",
    )
    scope: str | None = local_text("scope", "What it covers or why it was given, in words.")
    delegated_from: Annotated["Mandate", strawberry.lazy(Lazy)] | None = shown(
        One("delegated_from"), "The mandate it was delegated from."
    )
    delegations: Connection[Annotated["Mandate", strawberry.lazy(Lazy)]] = mandate_pages(
        Many(on=mandates_of("delegated_from_id")), "To whom it is delegated."
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    ended_as: MandateEnd | None = column("Why it ended before its term.")
    end_reason: str | None = local_text("end_reason", "The reason given for its end.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class ActorQueries:
    """Questions about actors."""

    organisation: Organisation | None = shown(
        ById(),
        "One organisation by its id.",
        [argument("id", strawberry.ID, "Its id, or that of a duplicate merged with it."), as_of()],
    )
    organisation_by_ref: Organisation | None = shown(
        ByKey(lambda row, _ask, system, key: queries.referred(row, system, key)),
        "One organisation by the key another system knows it by.",
        [argument("system", str, "Which system."), argument("key", str, "Its key."), as_of()],
    )
    organisations: Connection[Organisation] = listed(Many(), "Organisations of every kind.")
    coordination_groups: Connection[Organisation] = listed(
        of_kind(OrganisationKind.COORDINATION_GROUP),
        "The groups that carry the method in a territory and bring its stakeholders together.",
    )
    neighbourhood_associations: Connection[Organisation] = listed(
        of_kind(OrganisationKind.NEIGHBOURHOOD_ASSOCIATION),
        "The associations of the residents of one neighbourhood or village.",
    )
    platforms: Connection[Organisation] = listed(
        of_kind(OrganisationKind.PLATFORM),
        "The platforms where public, private and citizen actors deliberate and decide.",
    )
    platform: Organisation | None = shown(
        ById(where=lambda row: queries.of_kind(row, OrganisationKind.PLATFORM)),
        "One multi-actor platform by its id; null for an organisation of another kind.",
        [argument("id", strawberry.ID, "Its id."), as_of()],
    )
    mandates: Connection[Mandate] = mandate_pages(
        Many(on=mandates_of()), "Mandates in bodies, of all roles.", is_root=True
    )
