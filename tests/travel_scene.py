"""What tests of sendings act on: an island with a wish, whom it is sent to, inputs for deeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from conftest import NOW, Ask
from decision_scene import a_decision
from scene import a_territory, acting_for, an_organisation, bare

from governance.access import Viewer

WHY = {"en": "The quarter has no budget for it."}
REASONS = {"en": "It fits our strategy."}


@dataclass(frozen=True)
class Island:
    """A country with an island, its town and a quarter of that, and bodies at each; and a wish."""

    country: str
    island: str
    town: str
    quarter: str
    association: str
    """Of the quarter's residents."""
    council: str
    """The platform of the town."""
    commission: str
    """The platform of the island."""
    wish: str
    """What the association decided."""


async def an_island(ask: Ask) -> Island:
    """The island, with a wish that was not sent anywhere yet."""
    country = await a_territory(ask, "Cabo Verde", "country")
    island = await a_territory(ask, "Santiago", "region", country)
    town = await a_territory(ask, "Praia", "municipality", island)
    quarter = await a_territory(ask, "Achada", "neighbourhood", town)
    kind, direct = "NEIGHBOURHOOD_ASSOCIATION", {"democracy": "DIRECT", "sector": "CITIZEN"}
    shared = {"democracy": "COLLABORATIVE", "sector": "MIXED"}
    association = await an_organisation(ask, "Association", kind, territoryId=quarter, **direct)
    return Island(
        country=country,
        island=island,
        town=town,
        quarter=quarter,
        association=association,
        council=await an_organisation(ask, "Council", territoryId=town, **shared),
        commission=await an_organisation(ask, "Commission", territoryId=island, **shared),
        wish=await a_decision(ask, association, title={"en": "Wish"}),
    )


async def a_sending(ask: Ask, decision: str, to: str, *, now: datetime = NOW, **more: Any) -> str:
    """A decision sent for adoption to a body or an outsider, by the id of the sending."""
    field = "outsiderIds" if to.startswith("out_") else "toBodyIds"
    given = {"decisionId": decision, "purpose": "ADOPTION", "whyWider": WHY, field: [to], **more}
    done = await ask.do("sendDecision", "decision { id }", given, now=now)
    assert "decision" in done, done
    last = await ask.db.reads.fetchval(
        "SELECT id FROM sending WHERE decision_id = $1 ORDER BY id DESC LIMIT 1", bare(decision)
    )
    return f"snd_{last}"


async def an_outsider(ask: Ask, name: str = "Ministry", **more: Any) -> str:
    """An authority without an account, by its id."""
    given = {"name": {"en": name}, "kind": "MINISTRY", **more}
    done = await ask.do("registerOutsider", "outsider { id }", given)
    assert "outsider" in done, done
    return str(done["outsider"]["id"])


async def an_answer(ask: Ask, sending: str, kind: str = "REJECTED", **more: Any) -> str:
    """An answer to a sending, by its id."""
    given = {"sendingId": sending, "kind": kind, "reasons": REASONS, **more}
    done = await ask.do("answerSending", "answer { id }", given)
    assert "answer" in done, done
    return str(done["answer"]["id"])


async def rows_of_travel(ask: Ask, body: str) -> dict[str, str]:
    """A sending to a body with all that becomes of it, by the names of their types."""
    decision = await a_decision(ask, await an_organisation(ask, "Sender"))
    outsider = await an_outsider(ask)
    sending = await a_sending(ask, decision, body)
    later = NOW + timedelta(days=7)
    done = await ask.do("remindSending", "reminder { id }", {"sendingId": sending}, now=later)
    assert "reminder" in done, done
    given = {"decisionId": decision, "reason": {"en": "No."}}
    answer = await an_answer(ask, sending)
    gone = await ask.do("annulDecision", "__typename", given)
    assert gone["__typename"] == "AnnulDecisionPayload", gone
    notice = await ask.db.reads.fetchval("SELECT id FROM sending_notice")
    return {
        "Sending": sending,
        "Answer": answer,
        "Outsider": outsider,
        "Reminder": done["reminder"]["id"],
        "SendingNotice": f"ntc_{notice}",
    }


async def inputs_of_travel(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about sendings that a body sent or received."""
    theirs = await a_decision(ask, await an_organisation(ask, "Sender"))
    region = await a_territory(ask, "Azores", "region")
    await an_organisation(ask, "Around", territoryId=region)
    town = await a_territory(ask, "Horta", "municipality", region)
    other = await an_organisation(ask, "Third", territoryId=town)
    own = await a_decision(ask, body)
    due: dict[str, Any] = {"answerDueOn": "2026-02-10", "now": NOW - timedelta(days=40)}
    received = [await a_sending(ask, theirs, body, purpose=each) for each in PURPOSES]
    sent = [await a_sending(ask, own, other, purpose=each, **due) for each in PURPOSES[:3]]
    outsider = await an_outsider(ask)
    outside = await a_sending(ask, own, outsider)
    return {
        "sendDecision": {"decisionId": own, "purpose": "INFORMATION", "toBodyIds": [other]},
        "acknowledgeSending": {"sendingId": received[0]},
        "answerSending": {"sendingId": received[1], "kind": "REJECTED", "reasons": REASONS},
        "referOnward": {"sendingId": received[2], "toBodyId": other, "reasons": REASONS},
        "remindSending": {"sendingId": sent[0]},
        "escalateSending": {"sendingId": sent[1], "reasons": REASONS},
        "withdrawSending": {"sendingId": sent[2], "reason": REASONS},
        "registerOutsider": {"name": {"en": "Parliament"}, "kind": "PARLIAMENT"},
        "recordOutsideAnswer": {
            "sendingId": outside,
            "kind": "REJECTED",
            "reasons": REASONS,
            "evidence": {"en": "A letter."},
        },
    }


PURPOSES = ("ADOPTION", "OPINION", "MANDATE", "QUESTION")


async def clerk(ask: Ask, body: str, name: str = "Clerk") -> Viewer:
    """The secretary of a body."""
    return await acting_for(ask, body, name)
