"""Rules of composition for tests."""

from typing import Any

from conftest import Ask

from governance.access import OPERATOR, Viewer

KIND: dict[str, Any] = {
    "kind": "KIND_SHARE",
    "organisationKind": "NEIGHBOURHOOD_ASSOCIATION",
    "sharePercentMin": 80,
}


async def a_composition_rule(
    ask: Ask, body: str, action: str = "INFORM", viewer: Viewer = OPERATOR, **more: Any
) -> str:
    """A rule of composition of a body since 2021, by its id; without more, of associations."""
    given = {"bodyId": body, "action": action, "since": "2021", **(more or KIND)}
    done = await ask.do("setCompositionRule", "compositionRule { id }", given, viewer=viewer)
    assert "compositionRule" in done, done
    return str(done["compositionRule"]["id"])
