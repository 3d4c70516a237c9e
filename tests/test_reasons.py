"""Whatever is refused says why in the language of who asks, for every reason there is."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Ask

from governance import promises
from governance.access import OPERATOR
from governance.errors import InvalidInput, Refusal, Said
from governance.reasons import reasons

ROOT = Path(__file__).parent.parent
LANGS = ("fr", "pt")
WORDS = {"public", "private", "citizen", "mixed"}
"""Values of ours that stand in reasons, and are said in the language too."""


def _written() -> Iterator[tuple[str, ast.Call]]:
    """Every call that makes an `InvalidInput`, with where it is."""
    for folder in ("governance", "schema"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = getattr(node, "func", None)
                if isinstance(name, ast.Name) and name.id == "InvalidInput":
                    assert isinstance(node, ast.Call)
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _reason(node: ast.Call) -> str:
    said = node.args[1]
    assert isinstance(said, ast.Constant)
    return str(said.value)


def _places(said: str) -> list[str]:
    """What stands in a sentence for its values, in order."""
    told = string.Formatter().parse(said)
    return [f"{name}!{conversion}" for _, name, _, conversion in told if name is not None]


def test_every_reason_is_written_out_where_it_is_given() -> None:
    joined = [at for at, node in _written() if not isinstance(node.args[1], ast.Constant)]
    assert joined == [], "give values after the reason, with {} where they stand in it"


def test_every_reason_is_there_in_every_language_and_no_other() -> None:
    given = {_reason(node) for _, node in _written()}
    assert given | WORDS == set(reasons())
    for english, said in reasons().items():
        assert set(said) == set(LANGS), english


def test_every_reason_has_its_values_in_every_language() -> None:
    for at, node in _written():
        english, values = _reason(node), len(node.args) - 2
        if not values:
            continue
        assert len(_places(english)) == values, at
        for said in reasons()[english].values():
            assert _places(said) == _places(english), at


def _all(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all(below)


def test_every_refusal_has_words_in_the_languages_of_the_network() -> None:
    assert promises.PROMISES
    for kind in _all(Refusal):
        if kind is Said or not kind.__module__.startswith("governance."):
            continue
        if issubclass(kind, Said):
            assert set(kind.sentences) == {"en", *LANGS}, kind
        else:
            assert kind.said is not Refusal.said, kind


def test_a_reason_with_braces_and_no_values_stays_as_it_is() -> None:
    refused = InvalidInput("name", 'say it in one language at least, as in {fr: "…"}.')
    assert refused.said("fr") == 'name: dites-le en une langue au moins, comme {fr: "…"}.'
    assert str(refused).endswith('as in {fr: "…"}.')


FOUND = """mutation Found($input: FoundOrganisationInput!) { foundOrganisation(input: $input) {
    ... on Problem { message } ... on InvalidInput { field reason } } }"""


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "name: has 301 characters in en, the limit is 300."),
        ("fr", "name: a 301 caractères en en, la limite est 300."),
        ("pt-CV,fr;q=0.5", "name: tem 301 caracteres em en, o limite é 300."),
        ("el", "name: has 301 characters in en, the limit is 300."),
    ],
)
async def test_what_cannot_be_used_is_said_in_the_readers_language(
    ask: Ask, lang: str, message: str
) -> None:
    wrong = {"name": {"en": "a" * 301}, "kind": "ASSOCIATION"}
    told = (await ask(FOUND, viewer=OPERATOR, lang=lang, input=wrong))["foundOrganisation"]
    assert told["message"] == message
    assert told["reason"] == message.removeprefix("name: ")
