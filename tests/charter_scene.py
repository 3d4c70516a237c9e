"""A charter to act on: its versions made by deeds, and a valid input for every deed with them."""

from typing import Any

from conftest import Ask

from governance.access import OPERATOR, Viewer

TEXT = {"fr": "Nous agissons ensemble pour le bien-être de tous."}
AMENDED = {"fr": "Nous décidons et agissons ensemble pour le bien-être de tous."}
TITLE = {"fr": "Charte", "en": "Charter"}


async def done(ask: Ask, deed: str, given: dict[str, Any], viewer: Viewer = OPERATOR) -> Any:
    """What a deed was done to, by its id."""
    answer = await ask.do(deed, SUBJECTS[deed] + " { id }", given, viewer=viewer)
    assert SUBJECTS[deed] in answer, answer
    return answer[SUBJECTS[deed]]["id"]


SUBJECTS = {
    "draftCharterVersion": "charterVersion",
    "adoptCharterVersion": "charterVersion",
    "writeArticle": "charterArticle",
    "writeCommitment": "charterCommitment",
    "translateCharter": "charterTranslation",
    "reviewTranslation": "charterTranslation",
    "approveTranslation": "charterTranslation",
    "proposeAmendment": "charterAmendment",
    "proposeCharterAddition": "charterAmendment",
    "proposeCharterRemoval": "charterAmendment",
    "proposeCharterMove": "charterAmendment",
}
"""What is shown of each deed."""


async def a_draft(ask: Ask, key: str, **more: Any) -> str:
    """A draft of the charter, by its id."""
    given = {"key": key, "title": TITLE, "originalLanguage": "fr", **more}
    return str(await done(ask, "draftCharterVersion", given))


async def an_article(ask: Ask, version: str, key: str, **more: Any) -> str:
    """An article of a draft, by its id."""
    given = {"versionId": version, "key": key, "text": TEXT, **more}
    return str(await done(ask, "writeArticle", given))


async def a_commitment(ask: Ask, version: str, key: str, **more: Any) -> str:
    """A commitment of a draft, by its id."""
    given = {"versionId": version, "key": key, "text": TEXT, **more}
    return str(await done(ask, "writeCommitment", given))


async def adopted(ask: Ask, version: str, on: str, **more: Any) -> None:
    """Adopt a draft on a day."""
    await done(ask, "adoptCharterVersion", {"versionId": version, "on": on, **more})


async def an_amendment(
    ask: Ask, body: str, passage: str, viewer: Viewer = OPERATOR, **more: Any
) -> str:
    """An amendment that a body proposes, by its id."""
    given = {"bodyId": body, "passageId": passage, "text": AMENDED, "reason": {"en": "More."}}
    return str(await done(ask, "proposeAmendment", given | more, viewer))


async def a_charter(ask: Ask) -> dict[str, str]:
    """The charter of 2010 with two articles and two commitments, and a draft after it, by name."""
    old = await a_draft(ask, "2010", openedOn="2009")
    for key in ("aims", "means"):
        await an_article(ask, old, key)
    first = (await shown(ask, old))["articles"][0]["id"]
    await a_commitment(ask, old, "together", articleId=first)
    await a_commitment(ask, old, "openly")
    await adopted(ask, old, "2010-03-24")
    draft = await a_draft(ask, "2012", supersedesId=old, openedOn="2012-11-23")
    return {"old": old, "draft": draft, **await _named(ask, "old", old)} | await _named(
        ask, "draft", draft
    )


VERSION = (
    "query ($id: ID!, $asOf: Date) { charterVersion(id: $id, asOf: $asOf) { key title status"
    " openedOn adoptedOn validFrom validUntil supersedes { key } readherenceUntil"
    " isReadherenceOpen isTextFixed decision { id } about originalLanguage } }"
)


async def version(ask: Ask, id_: str, as_of: str | None = None) -> dict[str, Any]:
    """A version as everybody sees it."""
    found: dict[str, Any] = (await ask(VERSION, id=id_, asOf=as_of))["charterVersion"]
    return found


async def shown(ask: Ask, version: str) -> dict[str, Any]:
    """A version's articles and commitments."""
    passages = "id key position text texts title translations { language status }"
    answer = await ask(
        f"query ($id: ID!) {{ charterVersion(id: $id) {{ articles {{ {passages} }}"
        f" commitments {{ {passages} article {{ key }} }} }} }}",
        id=version,
        lang="fr",
    )
    found: dict[str, Any] = answer["charterVersion"]
    return found


async def _named(ask: Ask, name: str, version: str) -> dict[str, str]:
    said = await shown(ask, version)
    passages = [*said["articles"], *said["commitments"]]
    return {f"{name} {each['key']}": each["id"] for each in passages}


async def one_of_each(ask: Ask, body: str) -> dict[str, str]:
    """One row of every type of the charter's texts, by the name of its type."""
    charter = await a_charter(ask)
    given = {"passageId": charter["old aims"], "language": "pt", "text": "Agimos."}
    return {
        "CharterVersion": charter["old"],
        "CharterArticle": charter["old aims"],
        "CharterCommitment": charter["old together"],
        "CharterTranslation": await done(ask, "translateCharter", given),
        "CharterAmendment": await an_amendment(ask, body, charter["old aims"]),
    }


async def inputs_of_charter(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed with the charter."""
    charter = await a_charter(ask)
    draft, article = charter["draft"], charter["draft means"]
    commitment = charter["draft openly"]
    given = {"passageId": article, "language": "pt", "text": "Agimos."}
    read = await done(ask, "translateCharter", given)
    await done(ask, "reviewTranslation", {"translationId": read})
    unread = await done(ask, "translateCharter", given | {"language": "en", "text": "We act."})
    amendment = {"amendmentId": await an_amendment(ask, body, charter["old aims"])}
    reason = {"en": "It is said already."}
    proposed: dict[str, Any] = {"bodyId": body, "reason": reason}
    return {
        "draftCharterVersion": {"key": "2026", "title": TITLE, "originalLanguage": "fr"},
        "writeArticle": {"versionId": draft, "key": "new", "text": TEXT},
        "writeCommitment": {"versionId": draft, "key": "new", "text": TEXT},
        "removeArticle": {"articleId": article},
        "removeCommitment": {"commitmentId": commitment},
        "translateCharter": given | {"language": "it"},
        "reviewTranslation": {"translationId": unread},
        "approveTranslation": {"translationId": read},
        "adoptCharterVersion": {"versionId": draft, "on": "2026-02-01"},
        "setReadherenceWindow": {"versionId": charter["old"], "until": "2027-01-01"},
        "proposeAmendment": proposed | {"passageId": charter["old means"], "text": AMENDED},
        "proposeCharterAddition": proposed
        | {"versionId": charter["old"], "kind": "ARTICLE", "key": "new", "text": TEXT},
        "proposeCharterRemoval": proposed | {"passageId": charter["old openly"]},
        "proposeCharterMove": proposed | {"passageId": charter["old openly"], "position": 1},
        "withdrawAmendment": amendment,
        "takeUpAmendment": amendment | {"intoVersionId": draft},
        "declineAmendment": amendment | {"reason": reason},
    }
