"""Privacy in the API: what is held on a person, and a person to be forgotten."""

import strawberry
from strawberry.types import Info

from governance import privacy
from governance.actors import operations as actors
from governance.actors import policy
from governance.identity import operations
from schema.actors.actors import Person
from schema.context import Context
from schema.deeds import DeedInput, deed, id_of
from schema.rows.ids import decode
from schema.scalars import Held, Texts
from schema.territories.territory_deeds import REVISION


@strawberry.input(description="A person to forget.")
class ForgetPersonInput(DeedInput):
    """A person to forget."""

    person_id: strawberry.ID = id_of("per", "Which person.")
    reason: Texts | None = strawberry.field(
        default=None, description="Why, without naming the person; the journal keeps it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.type
class PrivacyDeeds:
    """Deeds about what is held on people."""

    forget_person = deed(
        operations.forget_person,
        ForgetPersonInput,
        ("person", Person),
        operations.StillInOffice,
        actors.PersonForgotten,
    )


@strawberry.type
class PrivacyQueries:
    """Questions about what is held on people."""

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="All that is held on you, or by the secretariat's wish on a person, by table;"
        " null when that is not yours to ask. Secrets are not shown."
    )
    async def held(self, info: Info, person_id: strawberry.ID | None = None) -> Held | None:
        """All that is held on whoever asks, or on a person."""
        context: Context = info.context
        viewer = context.viewer
        wanted = decode("per", person_id) if person_id else viewer.person_id
        if wanted is None or not policy.is_own_or_secretariats(viewer, wanted):
            return None
        async with context.database.session() as session:
            found = await privacy.held(session, wanted)
        return Held(found) if found["person"] else None
