"""What is proposed of the charter's passages: made, shown, taken up or not."""

from typing import Any

from charter_scene import done, shown
from conftest import Ask
from scene import does, refused

WHY = {"en": "It is time."}
SAID = {"fr": "Nous écoutons.", "en": "We listen."}
TAKEN = "This version has one under that key already; amend it, or choose another key."
SO_ALREADY = "Nothing would change: it is so already."
NO_ARTICLE = "The draft lacks the article the commitment is to stand in; write it there first."
NO_PASSAGE = "The draft has no article or commitment under that key; write it there first."
FULL = "Commitments stand in this article; remove them or move them first."
SHOWN = (
    "query ($id: ID!) { charterAmendment(id: $id) { kind change key was text title texts difference"
    " wasPosition position wasInArticleKey inArticleKey places article { key } commitment { key }"
    " } }"
)
KEPT, GONE, NEW = "kept", "removed", "added"


def words(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """A difference as the API tells it."""
    return [{"fate": fate, "text": text} for fate, text in pairs]


async def proposed(ask: Ask, deed: str, **given: Any) -> str:
    """What a body proposes, by its id."""
    return str(await done(ask, deed, {"reason": WHY, **given}))


async def told(ask: Ask, amendment: str) -> dict[str, Any]:
    """An amendment as everybody sees it, but for what it does not say."""
    answer = await ask(SHOWN, id=amendment, lang="fr")
    return {name: said for name, said in answer["charterAmendment"].items() if said is not None}


async def taken_up(ask: Ask, amendment: str, draft: str) -> None:
    """Let a draft become what is proposed."""
    given = {"amendmentId": amendment, "intoVersionId": draft}
    event = "charter.amendment_taken_up"
    await does(ask, "takeUpAmendment", "charterAmendment { id }", given, event=event)


async def not_taken_up(ask: Ask, amendment: str, draft: str, problem: str, message: str) -> None:
    """A draft does not become what is proposed, and nothing at all is different."""
    given = {"amendmentId": amendment, "intoVersionId": draft}
    await refused(ask, "takeUpAmendment", given, problem, message)


async def order(ask: Ask, version: str) -> tuple[list[str], list[tuple[str, str | None]]]:
    """The keys of a version's articles, and of its commitments with the articles they stand in."""
    said = await shown(ask, version)
    for each in said.values():
        assert [one["position"] for one in each] == [*range(1, len(each) + 1)]
    within = [(one["key"], one["article"] and one["article"]["key"]) for one in said["commitments"]]
    return [one["key"] for one in said["articles"]], within
