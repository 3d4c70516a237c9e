"""Who is asking, in the API: on which mandates, what that lets them do, and why not more."""

from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from typing import Any

import strawberry
from graphql import GraphQLError
from sqlalchemy import select
from strawberry.types import Info

from governance.access import Capability, Reach
from governance.access import Viewer as Asking
from governance.errors import Forbidden, Ground, Refusal
from governance.rights import RULES, check
from governance.territories.models import Territory as Place
from schema.actors.actors import Mandate, Organisation, Person
from schema.context import Context, Found, FoundMany
from schema.rows.ids import decode
from schema.territories.territories import Territory

_codes: Any = Enum("Deed", {name.upper(): name for name in sorted(RULES)})  # type: ignore[misc]  # Made now.
Deed = strawberry.enum(_codes, description="What can be done: every mutation there is.")


@strawberry.type(description="What whoever asks may do on one of their mandates today.")
class Power:
    """What whoever asks may do on one of their mandates today."""

    mandate: Mandate | None = strawberry.field(
        description="The mandate; null for the network itself."
    )
    capabilities: list[Capability] = strawberry.field(description="What it lets them do.")
    reach: Reach = strawberry.field(
        description="For what: BODY for each of the bodies named, TERRITORY for every listed body"
        " that sits in the territory or within it, NETWORK for everything."
    )
    bodies: list[Organisation] = strawberry.field(description="The bodies it is so for.")
    territory: Territory | None = strawberry.field(
        description="The territory whose bodies it is so for."
    )


@strawberry.type(description="Who is asking, and for which bodies they act today.")
class Viewer:
    """Who is asking, and for which bodies they act today."""

    person: Person | None = strawberry.field(description="The person; null for anyone at all.")
    is_application: bool = strawberry.field(
        description="Whether it is an application that acts on the person's mandate."
    )
    scopes: list[str] | None = strawberry.field(
        description="What the application is let do; null for people themselves."
    )
    is_secretariat: bool = strawberry.field(
        description="Whether they act for the network as a whole."
    )
    mandates: list[Mandate] = strawberry.field(
        description="The mandates by which they act for a body today, one for each."
    )
    acts_for: list[Organisation] = strawberry.field(
        description="The bodies they act for today, with those that are part of them."
    )

    @strawberry.field(description="What they may do today, by mandate.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    async def can(self, info: Info) -> list[Power]:
        """What they may do today, by mandate."""
        context: Context = info.context
        return [*_everywhere(context.viewer), *_bodies(context.viewer), *await _lands(context)]


@strawberry.type(description="Whether a deed may be done, and if not, why.")
class Can:
    """Whether a deed may be done, and if not, why."""

    is_allowed: bool = strawberry.field(
        description="Whether it may; what else it is given can still be wrong."
    )
    ground: Ground | None = strawberry.field(
        description="Why not; null where it may be done, or where nothing is there."
    )
    reason: str | None = strawberry.field(description="Why not, in your language.")
    capability: Capability | None = strawberry.field(
        description="What a role must let its holder do for it, but for those whose own it is."
    )


@strawberry.type
class ViewerQueries:
    """Questions about who asks."""

    @strawberry.field(description="Who is asking, and what they may do.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def viewer(self, info: Info) -> Viewer:
        """Who is asking, and what they may do."""
        context: Context = info.context
        viewer = context.viewer
        held = tuple(sorted({*viewer.steered.values(), *viewer.held}))
        return Viewer(
            person=_found(Found(viewer.person_id) if viewer.person_id else None),
            is_application=viewer.application_id is not None,
            scopes=None if viewer.scopes is None else sorted(viewer.scopes),
            is_secretariat=viewer.is_secretariat,
            mandates=_found(FoundMany(held)),
            acts_for=_found(FoundMany(tuple(sorted(viewer.steered)))),
        )

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="Whether whoever asks may do a deed, to something or without it to anything"
        " at all; it is asked of the same rules as the deed itself."
    )
    async def can(
        self,
        info: Info,
        deed: Deed,  # type: ignore[valid-type]  # Made from the policy table.
        on: strawberry.ID | None = None,
    ) -> Can:
        """Whether whoever asks may do a deed."""
        context: Context = info.context
        name: str = deed.value  # type: ignore[attr-defined]  # The name of its operation.
        rule = RULES[name]
        prefix = None if on is None else on.partition("_")[0]
        if prefix is not None and prefix not in rule.on:
            known = " or ".join(f"{each}_" for each in rule.on)
            hint = f"those begin with {known}" if known else "leave it out"
            raise GraphQLError(
                f"{str(on)[:60]!r} is no id that this deed is done to; {hint}.",
                extensions={"code": "BAD_ID"},
            )
        named = None if on is None or prefix is None else decode(prefix, on)
        try:
            async with context.database.session() as session:
                await check(session, context.viewer, name, prefix, named, context.now.date())
        except Refusal as refusal:
            return Can(
                is_allowed=False,
                ground=refusal.ground if isinstance(refusal, Forbidden) else None,
                reason=refusal.said(context.lang),
                capability=rule.capability,
            )
        return Can(is_allowed=True, ground=None, reason=None, capability=rule.capability)


def _everywhere(viewer: Asking) -> Iterator[Power]:
    """What the secretariat may do: everything."""
    if viewer.is_secretariat:
        yield _power(viewer.secretariat_mandate_id, {Capability.NETWORK}, Reach.NETWORK)


def _bodies(viewer: Asking) -> Iterator[Power]:
    """What the viewer may do for the bodies they act for, together where it is the same."""

    def on(body: Any) -> tuple[Any, list[Capability]]:
        return viewer.steered[body], sorted(viewer.powers[body])

    for (mandate, powers), bodies in groupby(sorted(viewer.steered, key=on), on):
        yield _power(mandate, powers, Reach.BODY, bodies=tuple(sorted(bodies)))


async def _lands(context: Context) -> list[Power]:
    """What the viewer may do for the bodies of territories."""

    def on(land: Any) -> tuple[Any, str]:
        return land.mandate_id, land.path

    lands = sorted(context.viewer.lands, key=on)
    if not lands:
        return []
    labels = {land.path: int(land.path.rpartition(".")[2]) for land in lands}
    async with context.database.session() as session:
        asked = select(Place.label, Place.id).where(Place.label.in_(labels.values()))
        known = {row.label: row.id for row in await session.execute(asked)}
    return [
        _power(
            mandate,
            {land.capability for land in given},
            Reach.TERRITORY,
            territory=Found(known[labels[path]]) if labels[path] in known else None,
        )
        for (mandate, path), given in groupby(lands, on)
    ]


def _power(
    mandate: Any,
    capabilities: Any,
    reach: Reach,
    *,
    bodies: tuple[Any, ...] = (),
    territory: Found | None = None,
) -> Power:
    return Power(
        mandate=_found(None if mandate is None else Found(mandate)),
        capabilities=sorted(capabilities),
        reach=reach,
        bodies=_found(FoundMany(bodies)),
        territory=_found(territory),
    )


def _found(marker: Any) -> Any:
    """Rows an ordinary type holds are read by the engine when they are selected."""
    return marker
