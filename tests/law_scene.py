"""Laws for tests."""

from typing import Any

from conftest import Ask
from scene import a_territory

ASKING = {"asksKind": "PLATFORM", "asksScale": "municipality", "asksPopulationMin": 50_001}


async def a_law(ask: Ask, territory: str, **given: Any) -> str:
    """A law of a territory, by its id."""
    named = {"name": {"en": "Assemblies", "fr": "Assemblées"}}
    done = await ask.do("tellOfLaw", "law { id }", named | given | {"territoryId": territory})
    return str(done["law"]["id"])


async def inputs_of_laws(ask: Ask) -> dict[str, dict[str, Any]]:
    """A valid input for each deed with laws."""
    country = await a_territory(ask, "Lawland", "country")
    law = await a_law(ask, country)
    return {
        "tellOfLaw": {"territoryId": country, "name": {"en": "Another"}},
        "correctLaw": {"lawId": law, "note": {"en": "Which one is not known."}},
        "endLaw": {"lawId": law},
    }
