"""What becomes of adherences with their organisations: ended, unlisted, merged; and signers."""

from adherence_scene import an_adherence, stated
from conftest import Ask
from scene import (
    NOT_FOUND,
    a_mandate,
    a_person,
    acting_for,
    an_organisation,
    refused,
    somebody,
)
from test_adherences import STANDING, body, commitments, old, standing

from governance.access import ANYONE, OPERATOR

__all__ = ["body", "old"]


async def test_it_ends_with_its_organisation(ask: Ask, body: str, old: dict[str, str]) -> None:
    made = await an_adherence(ask, body, old["id"], "2015")
    await stated(ask, made, old["daily"], "UNDER_WAY", "2016")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": body, "on": "2026-01-05"})

    assert await standing(ask, made) == "ENDED"
    assert await standing(ask, made, "2026-01-04") == "CURRENT"
    assert await commitments(ask, made, "2026-01-04") == ["UNDER_WAY"]
    assert await commitments(ask, made) == []


async def test_it_is_absent_with_an_unlisted_organisation(ask: Ask, old: dict[str, str]) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    made = await an_adherence(ask, hidden, old["id"])
    within, stranger = await acting_for(ask, hidden, "Ivo"), await somebody(ask, "Zé")
    for viewer, count in ((ANYONE, 0), (stranger, 0), (within, 1), (OPERATOR, 1)):
        found = await ask("{ adherences(first: 5) { totalCount } }", viewer=viewer)
        assert found == {"adherences": {"totalCount": count}}
        found = await ask(STANDING, viewer=viewer, id=made)
        assert (found["adherence"] is not None) == bool(count)
    given = {"adherenceId": made}
    await refused(ask, "renounceAdherence", given, "NotFound", NOT_FOUND, viewer=stranger)


async def test_it_follows_a_merged_duplicate_and_outlasts_a_forgotten_signer(
    ask: Ask, body: str, old: dict[str, str]
) -> None:
    twin, third = await an_organisation(ask, "Twin"), await an_organisation(ask, "Third")
    own = await an_adherence(ask, body, old["id"], "2012")
    again = await an_adherence(ask, twin, old["id"], "2013")
    await stated(ask, again, old["daily"], "UNDER_WAY", "2014")
    rui = await a_person(ask, "Rui")
    mandate = await a_mandate(ask, third, "CHAIR", holderPersonId=rui, until="2025")
    kept = await an_adherence(ask, third, old["id"], "2022", signedById=rui, mandateId=mandate)
    for duplicate in (twin, third):
        given = {"duplicateId": duplicate, "originalId": body}
        if duplicate == third:
            given = {"duplicateId": third, "originalId": await an_organisation(ask, "Fourth")}
        done = await ask.do("mergeDuplicate", "__typename", given)
        assert done["__typename"] == "MergeDuplicatePayload", done
    assert await standing(ask, own) == "CURRENT"
    assert await ask(STANDING, id=again) == {"adherence": None}
    shown = "query($id: ID!) { adherence(id: $id) { organisation { name } signedBy { name } } }"
    assert (await ask(shown, id=kept))["adherence"] == {
        "organisation": {"name": "Fourth"},
        "signedBy": {"name": "Rui"},
    }

    done = await ask.do("forgetPerson", "__typename", {"personId": rui})
    assert done["__typename"] == "ForgetPersonPayload", done
    found = (await ask(shown, viewer=OPERATOR, id=kept))["adherence"]
    assert found["signedBy"] == {"name": "Forgotten person"}
