"""The keys by which other systems know organisations, in the API."""

from governance.actors import models
from schema.rows.declare import Many, column, row, shown
from schema.words import public


@row(models.ExternalRef, visible=public)
class ExternalRef:
    """A key under which another system knows an organisation."""

    system: str = column("Which system.")
    key: str = column("Its key there.")


EXTERNAL_REFS = shown(
    Many(
        on=lambda organisation, row, _ask: row.organisation_id == organisation.id,
        order=lambda row, _ask: row.system,
    ),
    "The keys other systems know it by.",
)
"""Those of an organisation."""
