"""What differs between two texts, word by word, and between two versions, passage by passage."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\w+\s*|\s+|[^\w\s]\s*")


class Fate(StrEnum):
    """What becomes of some words from one text to the other."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class PassageKind(StrEnum):
    """What a passage of the charter is."""

    ARTICLE = "article"
    COMMITMENT = "commitment"


class PassageChange(StrEnum):
    """What became of a passage from one version to the other, under its key."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    """Its title or its text says something else."""
    MOVED = "moved"
    """It stands elsewhere among those both versions have, or in another article."""


@dataclass(frozen=True)
class Words:
    """Words that follow one another and have one fate."""

    fate: Fate
    text: str


Difference = tuple[Words, ...]
"""A text and what becomes of it, from its beginning to its end."""


@dataclass(frozen=True)
class Passage:
    """An article or a commitment in one language."""

    kind: PassageKind
    key: str
    title: str | None
    text: str
    article: str | None = None
    """The key of the article a commitment stands in."""

    @property
    def name(self) -> tuple[PassageKind, str]:
        """What it is known by in every version."""
        return self.kind, self.key


@dataclass(frozen=True)
class PassageDifference:
    """A passage of one version beside that of the other under the same key."""

    kind: PassageKind
    key: str
    changes: tuple[PassageChange, ...]
    title: Difference
    text: Difference
    has_title: bool
    """Whether it has a title in the version compared."""
    article: str | None

    @property
    def passage(self) -> Passage:
        """The passage in the version compared; for one that was removed, nothing is left of it."""
        title = after(self.title) if self.has_title else None
        return Passage(self.kind, self.key, title, after(self.text), self.article)


def between_texts(old: str, new: str) -> Difference:
    """What differs between two texts, by words."""
    first, second = _WORD.findall(old), _WORD.findall(new)
    found: list[Words] = []
    for tag, start, end, begin, until in SequenceMatcher(None, first, second).get_opcodes():
        if tag == "equal":
            found.append(Words(Fate.KEPT, "".join(first[start:end])))
            continue
        if end > start:
            found.append(Words(Fate.REMOVED, "".join(first[start:end])))
        if until > begin:
            found.append(Words(Fate.ADDED, "".join(second[begin:until])))
    return tuple(found)


def before(difference: Difference) -> str:
    """The text that a difference starts from."""
    return "".join(words.text for words in difference if words.fate is not Fate.ADDED)


def after(difference: Difference) -> str:
    """The text that a difference ends with."""
    return "".join(words.text for words in difference if words.fate is not Fate.REMOVED)


def applied(old: str, difference: Difference) -> str:
    """A text with a difference applied; raises `ValueError` for the difference of another text."""
    if before(difference) != old:
        raise ValueError("this is the difference of another text")
    return after(difference)


def between_languages(
    old: Mapping[str, str], new: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:
    """What differs between two texts in every language that both have, as JSON."""
    return {
        language: plain(between_texts(old[language], text))
        for language, text in new.items()
        if language in old
    }


def between_orders(keys: Sequence[str], key: str, place: int | None) -> Difference:
    """What differs between two orders of keys: one comes to a place, from 1, and leaves its own.

    A key that is not among them comes; without a place it goes.
    """
    rest = [Words(Fate.KEPT, each) for each in keys if each != key]
    left = keys.index(key) if key in keys else None
    taken = None if place is None else place - 1
    if left is not None and left == taken:
        return tuple(Words(Fate.KEPT, each) for each in keys)
    marks = [(left, Fate.REMOVED), (taken, Fate.ADDED)]
    known = [(index, fate) for index, fate in marks if index is not None]
    # The later one first, so that the other's place stays what it is.
    for index, fate in sorted(known, reverse=True):
        rest.insert(index, Words(fate, key))
    return tuple(rest)


def plain(difference: Difference) -> list[dict[str, str]]:
    """A difference as JSON."""
    return [{"fate": words.fate.value, "text": words.text} for words in difference]


def between_versions(old: Sequence[Passage], new: Sequence[Passage]) -> list[PassageDifference]:
    """What differs between the passages of two versions, each given in its order.

    Every passage of the newer one is told of in its order, unchanged ones too; those that were
    removed come last.
    """
    known = {passage.name: passage for passage in old}
    kept = {passage.name for passage in new} & known.keys()
    moved = _moved(
        [passage.name for passage in old if passage.name in kept],
        [passage.name for passage in new if passage.name in kept],
    )
    told = [_beside(known.get(each.name), each, is_moved=each.name in moved) for each in new]
    return told + [_removed(each) for each in old if each.name not in kept]


def applied_to_versions(
    old: Sequence[Passage], differences: Sequence[PassageDifference]
) -> list[Passage]:
    """The passages of a version with differences applied; raises `ValueError` for another's."""
    known = {passage.name: passage for passage in old}
    found = []
    for each in differences:
        passage = known.get((each.kind, each.key))
        if (passage is None) != (PassageChange.ADDED in each.changes):
            raise ValueError(f"{each.key} does not come from this version")
        applied(passage.text if passage else "", each.text)
        applied((passage.title or "") if passage else "", each.title)
        if PassageChange.REMOVED not in each.changes:
            found.append(each.passage)
    return found


def _beside(old: Passage | None, new: Passage, *, is_moved: bool) -> PassageDifference:
    changes = tuple(_changes(old, new, is_moved=is_moved))
    before_it = old or replace(new, title=None, text="")
    return PassageDifference(
        kind=new.kind,
        key=new.key,
        changes=changes,
        title=between_texts(before_it.title or "", new.title or ""),
        text=between_texts(before_it.text, new.text),
        has_title=new.title is not None,
        article=new.article,
    )


def _removed(old: Passage) -> PassageDifference:
    return PassageDifference(
        kind=old.kind,
        key=old.key,
        changes=(PassageChange.REMOVED,),
        title=between_texts(old.title or "", ""),
        text=between_texts(old.text, ""),
        has_title=False,
        article=old.article,
    )


def _changes(old: Passage | None, new: Passage, *, is_moved: bool) -> Iterator[PassageChange]:
    if old is None:
        yield PassageChange.ADDED
        return
    if (old.title, old.text) != (new.title, new.text):
        yield PassageChange.CHANGED
    if is_moved or old.article != new.article:
        yield PassageChange.MOVED


Name = tuple[PassageKind, str]


def _moved(old: Sequence[Name], new: Sequence[Name]) -> set[Name]:
    """The fewest passages that have to move for one order to become the other."""
    places = {name: place for place, name in enumerate(old)}
    # The longest run of passages that stand in the same order in both stays where it is.
    ends: list[int] = []
    chains: list[list[Name]] = []
    for name in new:
        place = places[name]
        length = bisect_left(ends, place)
        chain = [*(chains[length - 1] if length else []), name]
        ends[length : length + 1] = [place]
        chains[length : length + 1] = [chain]
    return set(new) - set(chains[-1] if chains else [])
