"""Rules of parity for tests."""

from typing import Any

from conftest import Ask


async def a_parity_rule(
    ask: Ask, body: str, action: str = "REFUSE", share: int = 40, **more: Any
) -> str:
    """A rule of parity of a body since 2021, by its id."""
    given = {"bodyId": body, "action": action, "sharePercentMin": share, "since": "2021"}
    done = await ask.do("setParityRule", "parityRule { id }", given | more)
    assert "parityRule" in done, done
    return str(done["parityRule"]["id"])
