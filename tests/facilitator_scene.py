"""What tests of facilitators act on: whom they accompany, their training, inputs for deeds."""

from typing import Any

from conftest import Ask


async def an_accompaniment(ask: Ask, person: str, **whom: Any) -> str:
    """An accompaniment since 2024, by its id."""
    given = {"personId": person, "since": "2024", **whom}
    done = await ask.do("beginAccompaniment", "accompaniment { id }", given)
    assert "accompaniment" in done, done
    return str(done["accompaniment"]["id"])


async def a_training(ask: Ask, person: str, held_on: str = "2020-11", **more: Any) -> str:
    """A training that somebody attended, by its id."""
    given = {"personId": person, "title": {"en": "Seminar"}, "heldOn": held_on, **more}
    done = await ask.do("recordTraining", "training { id }", given)
    assert "training" in done, done
    return str(done["training"]["id"])


async def rows_of_facilitators(ask: Ask, body: str, person: str) -> dict[str, str]:
    """One of each row, by the names of their types."""
    ids = {
        "Accompaniment": await an_accompaniment(ask, person, organisationId=body),
        "Training": await a_training(ask, person),
    }
    found = await ask("{ facilitators(first: 1) { nodes { id } } }")
    return ids | {"Facilitator": found["facilitators"]["nodes"][0]["id"]}


async def inputs_of_facilitators(ask: Ask, body: str, person: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about facilitators."""
    accompaniment = await an_accompaniment(ask, person, organisationId=body, until="2025")
    training = await a_training(ask, person)
    title = {"en": "Seminar"}
    return {
        "beginAccompaniment": {"personId": person, "organisationId": body},
        "endAccompaniment": {"accompanimentId": accompaniment, "on": "2025-06-01"},
        "recordTraining": {"personId": person, "title": title, "heldOn": "2021"},
        "correctTraining": {"trainingId": training, "heldOn": "2019"},
    }
