"""What tests of consultations act on: whom a body asked, returns, and inputs for deeds."""

from typing import Any

from conftest import Ask
from scene import a_territory

SUBJECT = {"en": "What is lacking here?"}
TOLD = {"text": {"en": "The square gets trees."}, "channels": ["MEETING"]}
WHY = {"en": "Because."}


async def a_consultation(ask: Ask, body: str, town: str | None = None, **more: Any) -> str:
    """A consultation of residents in January, with a return owed by the end of March, by its id."""
    given = {"bodyId": body, "title": {"en": "Asked"}, "subject": SUBJECT, "public": "RESIDENTS"}
    given |= {"means": ["WRITTEN"], "heldFrom": "2026-01", "heldUntil": "2026-01"}
    given |= {"returnDueOn": "2026-03-31", "territoryId": town or await a_territory(ask, "Here")}
    done = await ask.do("recordConsultation", "consultation { id }", given | more)
    assert "consultation" in done, done
    return str(done["consultation"]["id"])


async def a_return(ask: Ask, consultation: str, **more: Any) -> str:
    """A return on a consultation, by its id."""
    given = {"consultationId": consultation, **TOLD, **more}
    done = await ask.do("giveReturn", "consultationReturn { id }", given)
    assert "consultationReturn" in done, done
    return str(done["consultationReturn"]["id"])


async def rows_of_consultations(ask: Ask, body: str, town: str) -> dict[str, str]:
    """One of each row, by the names of their types."""
    consultation = await a_consultation(ask, body, town)
    given = {"consultationId": consultation, "dueOn": "2026-05-01", "reason": WHY}
    show = "consultation { extensions { id } }"
    done = await ask.do("extendReturn", show, given)
    return {
        "Consultation": consultation,
        "ConsultationReturn": await a_return(ask, consultation),
        "ReturnExtension": done["consultation"]["extensions"][0]["id"],
    }


async def inputs_of_consultations(ask: Ask, body: str, town: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about consultations."""
    asked, other = [await a_consultation(ask, body, town) for _ in range(2)]
    new = {"title": {"en": "New"}, "subject": SUBJECT, "public": "MEMBERS", "means": ["ONLINE"]}
    new |= {"territoryId": town, "returnDueOn": "2026-09-01"}
    return {
        "recordConsultation": {"bodyId": body, **new},
        "correctConsultation": {"consultationId": asked, "people": 7},
        "cancelConsultation": {"consultationId": other, "reason": WHY},
        "giveReturn": {"consultationId": asked, **TOLD},
        "withdrawReturn": {"returnId": await a_return(ask, asked), "reason": WHY},
        "extendReturn": {"consultationId": asked, "dueOn": "2026-12-31", "reason": WHY},
    }
