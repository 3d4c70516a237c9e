"""Translations of the charter: drafts until reviewed and approved, also after the adoption."""

from typing import Any

import pytest
from charter_scene import AMENDED, TEXT, a_charter, a_draft, adopted, an_article, shown
from conftest import NOW, Ask
from scene import SECRETARIAT_ONLY, acting_for, an_organisation, does, refused, the_network

SHOW = "charterTranslation { id }"
PORTUGUESE = "Agimos juntos pelo bem-estar de todos."


async def translated(ask: Ask, passage: str, text: str = PORTUGUESE, **more: Any) -> str:
    """A translation into Portuguese, by its id."""
    given = {"passageId": passage, "language": "pt", "text": text, **more}
    done = await does(ask, "translateCharter", SHOW, given, event="charter.translated")
    return str(done["id"])


async def approved(ask: Ask, translation: str) -> None:
    given = {"translationId": translation}
    for deed in ("reviewTranslation", "approveTranslation"):
        event = f"charter.translation_{'reviewed' if deed.startswith('review') else 'approved'}"
        await does(ask, deed, SHOW, given, event=event)


async def test_a_translation_is_drafted_reviewed_and_approved_by_somebody(ask: Ask) -> None:
    secretary = await acting_for(ask, await the_network(ask), "Bo")
    charter = await a_charter(ask)
    given = {"passageId": charter["old aims"], "language": "pt", "text": PORTUGUESE}
    seen = (
        "query ($id: ID!) { node(id: $id) { ... on CharterTranslation { language status"
        " translatedBy { name } translatedAt reviewedBy { name } reviewedAt approvedBy { name }"
        ' approvedAt article { text(lang: "pt") } commitment { key } } } }'
    )
    done = await does(
        ask, "translateCharter", SHOW, given, event="charter.translated", viewer=secretary
    )
    one = {"translationId": done["id"]}
    said = "Nobody has reviewed this translation yet; let it be reviewed first."
    await refused(ask, "approveTranslation", one, "TranslationNotReviewed", said)
    for deed, status in (("reviewTranslation", "REVIEWED"), ("approveTranslation", "APPROVED")):
        event = f"charter.translation_{status.lower()}"
        await does(ask, deed, SHOW, one, event=event, viewer=secretary)
        assert (await ask(seen, id=done["id"]))["node"]["status"] == status
    told = (await ask(seen, id=done["id"], viewer=secretary))["node"]
    assert told == {
        "language": "pt",
        "status": "APPROVED",
        **{f"{how}By": {"name": "Bo"} for how in ("translated", "reviewed", "approved")},
        **{f"{how}At": NOW.isoformat() for how in ("translated", "reviewed", "approved")},
        "article": {"text": PORTUGUESE},
        "commitment": None,
    }
    said = "This translation has been approved already."
    for deed in ("reviewTranslation", "approveTranslation"):
        await refused(ask, deed, one, "TranslationApproved", said)


async def test_an_adopted_version_is_translated_until_that_is_approved(ask: Ask) -> None:
    charter = await a_charter(ask)
    one = await translated(ask, charter["old aims"], "Agimos.")
    assert await translated(ask, charter["old aims"]) == one
    await approved(ask, one)
    given = {"passageId": charter["old aims"], "language": "pt", "text": "Outro."}
    said = "This translation has been approved already."
    await refused(ask, "translateCharter", given, "TranslationApproved", said)
    said = "language: fr is the original; write the passage itself."
    await refused(ask, "translateCharter", given | {"language": "fr"}, "InvalidInput", said)
    (first, _) = (await shown(ask, charter["old"]))["articles"]
    assert first["texts"] == TEXT | {"pt": PORTUGUESE}
    assert first["translations"] == [{"language": "pt", "status": "APPROVED"}]


async def test_what_a_draft_says_otherwise_has_to_be_translated_anew(ask: Ask) -> None:
    draft = await a_draft(ask, "2012")
    article = await an_article(ask, draft, "aims", text=TEXT | {"pt": PORTUGUESE, "en": "We act."})
    for one in await ask.db.reads.fetch("SELECT id FROM charter_translation"):
        await approved(ask, f"ctr_{one['id']}")

    async def statuses() -> dict[str, str]:
        (said,) = (await shown(ask, draft))["articles"]
        return {each["language"]: each["status"] for each in said["translations"]}

    await an_article(ask, draft, "aims", text=TEXT | {"pt": PORTUGUESE, "en": "We all act."})
    assert await statuses() == {"pt": "APPROVED", "en": "DRAFT"}
    await an_article(ask, draft, "aims", text=AMENDED | {"pt": PORTUGUESE})
    assert await statuses() == {"pt": "DRAFT"}
    await approved(ask, await translated(ask, article))
    await translated(ask, article, "Decidimos.")
    assert await statuses() == {"pt": "DRAFT"}


async def test_a_title_is_translated_with_its_passage(ask: Ask) -> None:
    draft = await a_draft(ask, "2012")
    titled = await an_article(ask, draft, "aims", title={"fr": "Buts"})
    plain = await an_article(ask, draft, "means")
    await translated(ask, titled, title="Fins")
    given = {"passageId": plain, "language": "pt", "text": PORTUGUESE, "title": "Meios"}
    await refused(ask, "translateCharter", given, "InvalidInput", "title: is none in the original.")
    answer = await ask(
        "query ($id: ID!) { node(id: $id) { ... on CharterArticle { titles } } }", id=titled
    )
    assert answer["node"]["titles"] == {"fr": "Buts", "pt": "Fins"}
    await translated(ask, titled)
    answer = await ask(
        "query ($id: ID!) { node(id: $id) { ... on CharterArticle { titles } } }", id=titled
    )
    assert answer["node"]["titles"] == {"fr": "Buts"}


async def test_a_draft_takes_the_translations_of_what_it_supersedes_along(ask: Ask) -> None:
    charter = await a_charter(ask)
    await approved(ask, await translated(ask, charter["old together"]))
    await adopted(ask, charter["draft"], "2013-11-04")
    later = await a_draft(ask, "2026", supersedesId=charter["old"])
    (first, _) = (await shown(ask, later))["commitments"]
    assert first["translations"] == [{"language": "pt", "status": "APPROVED"}]
    assert first["texts"]["pt"] == PORTUGUESE
    empty = await a_draft(ask, "2027", supersedesId=charter["old"], copies=False)
    assert await shown(ask, empty) == {"articles": [], "commitments": []}


@pytest.mark.parametrize("deed", ["translateCharter", "reviewTranslation", "approveTranslation"])
async def test_translations_are_the_secretariats(ask: Ask, deed: str) -> None:
    charter = await a_charter(ask)
    one = await translated(ask, charter["old aims"])
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Ana", "CHAIR")
    given: dict[str, Any] = {"translationId": one}
    if deed == "translateCharter":
        given = {"passageId": charter["old aims"], "language": "pt", "text": "x"}
    await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=chair)
