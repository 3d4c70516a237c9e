"""What differs between texts and between versions of the charter: applied, it gives the other."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.charter.differences import (
    Fate,
    Passage,
    PassageChange,
    PassageKind,
    Words,
    after,
    applied,
    applied_to_versions,
    before,
    between_languages,
    between_texts,
    between_versions,
)

KEPT, REMOVED, ADDED = Fate.KEPT, Fate.REMOVED, Fate.ADDED
WORDS = st.lists(st.sampled_from(["we ", "all", " ", "act", "l’", "agir", ",\n", "é", "1"]))
PASSAGES = st.lists(
    st.builds(
        Passage,
        st.sampled_from(PassageKind),
        st.sampled_from("abcdefgh"),
        st.none() | WORDS.map("".join),
        WORDS.map("".join),
        st.none() | st.sampled_from("ab"),
    ),
    unique_by=lambda passage: passage.name,
)


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("", "", []),
        ("We act.", "We act.", [(KEPT, "We act.")]),
        ("", "We act.", [(ADDED, "We act.")]),
        ("We act.", "", [(REMOVED, "We act.")]),
        (
            "We act for the well-being of all.",
            "We act together for the well-being of all.",
            [(KEPT, "We act "), (ADDED, "together "), (KEPT, "for the well-being of all.")],
        ),
        (
            "Les acteurs s'engagent.",
            "Les citoyens s'engagent.",
            [
                (KEPT, "Les "),
                (REMOVED, "acteurs "),
                (ADDED, "citoyens "),
                (KEPT, "s'engagent."),
            ],
        ),
    ],
)
def test_words_stay_go_and_come(old: str, new: str, difference: list[tuple[Fate, str]]) -> None:
    assert between_texts(old, new) == tuple(Words(*each) for each in difference)


@given(WORDS.map("".join) | st.text(), WORDS.map("".join) | st.text())
def test_a_difference_applied_to_one_text_gives_the_other(old: str, new: str) -> None:
    difference = between_texts(old, new)
    assert applied(old, difference) == new
    assert (before(difference), after(difference)) == (old, new)
    assert all(words.text for words in difference)
    assert (old == new) == all(words.fate is KEPT for words in difference)


def test_a_difference_of_another_text_is_not_applied() -> None:
    with pytest.raises(ValueError, match="of another text"):
        applied("They act.", between_texts("We act.", "We all act."))


def test_languages_are_compared_where_both_texts_have_them() -> None:
    assert between_languages({"fr": "Agir", "en": "Act"}, {"fr": "Agir", "pt": "Agir"}) == {
        "fr": [{"fate": "kept", "text": "Agir"}]
    }


def article(key: str, text: str = "Text.", title: str | None = None) -> Passage:
    return Passage(PassageKind.ARTICLE, key, title, text)


def commitment(key: str, within: str | None = None) -> Passage:
    return Passage(PassageKind.COMMITMENT, key, None, "Text.", within)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ([article("a")], [article("a")], {"a": []}),
        ([], [article("a")], {"a": ["added"]}),
        ([article("a")], [], {"a": ["removed"]}),
        ([article("a")], [article("a", "Other.")], {"a": ["changed"]}),
        ([article("a")], [article("a", title="Title")], {"a": ["changed"]}),
        (
            [article("a"), article("b"), article("c")],
            [article("c"), article("a"), article("b")],
            {"c": ["moved"], "a": [], "b": []},
        ),
        ([article("b")], [article("a"), article("b")], {"a": ["added"], "b": []}),
        ([commitment("x", "a")], [commitment("x", "b")], {"x": ["moved"]}),
        (
            [article("a"), article("b")],
            [article("b", "Other."), article("a")],
            {"b": ["changed", "moved"], "a": []},
        ),
    ],
)
def test_passages_are_added_removed_changed_and_moved(
    old: list[Passage], new: list[Passage], changes: dict[str, list[str]]
) -> None:
    told = {each.key: list(map(str, each.changes)) for each in between_versions(old, new)}
    assert told == changes


@given(PASSAGES, PASSAGES)
def test_differences_applied_to_one_version_give_the_other(
    old: list[Passage], new: list[Passage]
) -> None:
    differences = between_versions(old, new)
    assert applied_to_versions(old, differences) == new
    removed = [each.key for each in differences if PassageChange.REMOVED in each.changes]
    names = {each.name for each in new}
    assert removed == [each.key for each in old if each.name not in names]
    if old == new:
        assert all(each.changes == () for each in differences)


def test_differences_of_another_version_are_not_applied() -> None:
    differences = between_versions([article("a")], [article("a"), article("b")])
    with pytest.raises(ValueError, match="b does not come from this version"):
        applied_to_versions([article("a"), article("b")], differences)


@pytest.mark.parametrize("pattern", ["a b ", "a ", "{} ", "a,", "a b c d e f g h {} "])
def test_long_texts_that_repeat_themselves_are_compared_in_time(pattern: str) -> None:
    one = "".join(pattern.format(number) for number in range(6_000))[:6_000]
    begun = time.process_time()
    assert applied(one, between_texts(one, "x " + one[::-1])) == "x " + one[::-1]
    assert time.process_time() - begun < 2
