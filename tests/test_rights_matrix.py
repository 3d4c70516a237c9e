"""Every deed and every question by id, asked by everybody: the answer is the policy table's."""

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import pytest
from conftest import Ask
from doors import cloned
from graphql import get_named_type, is_leaf_type
from matrix import Matrix, everybody, on, snake
from scene import NOT_FOUND, bare, unchanged

from governance import embedded
from governance.access import OPERATOR, Viewer
from governance.actors.policy import require_secretariat
from governance.db import database
from governance.errors import Forbidden, Ground, NotFound
from governance.identity.policy import require_sign_in
from governance.rights import DOMAINS, RULES, Who
from governance.settings import Settings
from schema.root import schema

SDL = schema._schema
CAN = "query Can($deed: Deed!, $on: ID) { can(deed: $deed, on: $on) {"
CAN += " isAllowed ground reason capability } }"
OTHERS = ("stranger", "other member", "other territory", "ended mandate")
OF_A_BODY = {
    "stranger": Ground.NO_MANDATE,
    "other member": Ground.ANOTHERS_BODY,
    "other territory": Ground.ANOTHERS_BODY,
    "ended mandate": Ground.MANDATE_ENDED,
}
OF_ANY_BODY = {
    "stranger": Ground.NO_MANDATE,
    "other member": None,
    "other territory": None,
    "ended mandate": Ground.NO_MANDATE,
}
ENDED_ON = "2026-03-01"
NADA = "Não há nada aqui com esse identificador."
PRIVATE = ("acc_", "app_", "lid_", "apl_", "fee_", "cfd_")
"""How the ids of what only the right ones may see begin."""
ONLY_PEOPLE = 15
"""Deeds that no application does: with accounts, applications, and the forgetting of people."""
PROVED_BESIDES = {
    "changeEmail": "PasswordWrong",
    "changePassword": "PasswordWrong",
    "choosePassword": "LinkRefused",
    "confirmEmail": "LinkRefused",
    "confirmTotp": "NoCodes",
    "linkIdentity": "IdentityRefused",
    "refreshSignIn": "RefreshRefused",
    "removeTotp": "NoCodes",
    "signIn": "SignInRefused",
}
"""Deeds whose input here lacks the secret that is asked for besides."""
UNSEEN = {"consentToPublish", "approveMinutes"}
"""Deeds with what only those see who may do them."""


def expected(deed: str, given: dict[str, Any], asking: str) -> Ground | type[NotFound] | None:
    """What the policy table answers one of those who ask; None where they may."""
    rule, named = RULES[snake(deed)], on(deed, given)
    is_alone = named is None and rule.anywhere is require_secretariat
    of_whose = {
        Who.ANYONE: None,
        Who.THEMSELVES: None,
        Who.PERSON: Ground.NOT_YOURS,
        Who.SEATED: Ground.SEAT_ONLY,
        Who.SECRETARIAT: Ground.SECRETARIAT_ONLY,
    }
    if asking == "wrong scope":
        return Ground.SCOPE_MISSING
    if rule.who is not Who.ANYONE and not rule.asks_first and str(named).startswith(PRIVATE):
        return NotFound
    if deed in UNSEEN:
        return NotFound
    if rule.who is not Who.ANYONE and (asking == "anyone" or rule.anywhere is require_sign_in):
        return Ground.NOT_SIGNED_IN
    if rule.who in of_whose or is_alone:
        return of_whose[Who.SECRETARIAT if is_alone else rule.who]
    return (OF_ANY_BODY if named is None else OF_A_BODY)[asking]


def said(deed: str, refusal: Ground | type[NotFound], asking: str) -> tuple[str, dict[str, Any]]:
    """How a refusal reads: as the deed's, and as the answer to the question."""
    rule, scope = RULES[snake(deed)], f"{DOMAINS[snake(deed)]}:write"
    ground = refusal if isinstance(refusal, Ground) else None
    detail = scope if asking == "wrong scope" else ENDED_ON
    reason = NOT_FOUND if ground is None else str(Forbidden(ground, detail))
    return reason, {
        "isAllowed": False,
        "ground": ground and ground.name,
        "reason": reason,
        "capability": rule.capability and rule.capability.name,
    }


@pytest.fixture(scope="module")
async def matrix(server: embedded.Server, template: str) -> AsyncIterator[Matrix]:
    """One network for all of these tests, since none of them changes it."""
    settings = Settings(read_pool_size=2, write_pool_size=4)
    async with cloned(server, template, "matrix") as url, database(url, settings) as opened:
        yield await everybody(Ask(opened))


async def can(ask: Ask, deed: str, given: str | None, viewer: Viewer, lang: str = "en") -> Any:
    """What is answered to the question whether a deed may be done."""
    answer = await ask(CAN, viewer=viewer, lang=lang, deed=snake(deed).upper(), on=given)
    return answer["can"]


def test_every_deed_is_in_the_policy_table() -> None:
    mutations = SDL.mutation_type
    assert mutations is not None
    assert set(map(snake, mutations.fields)) == set(RULES)


async def test_whoever_may_not_is_told_why_and_changes_nothing(matrix: Matrix) -> None:
    mutations = SDL.mutation_type
    assert mutations is not None
    assert {deed for deed, _ in matrix.inputs} == set(mutations.fields)
    told: dict[Any, Any] = {}
    due: dict[Any, Any] = {}
    for asking in (*matrix.others, "wrong scope"):
        async with unchanged(matrix.ask):
            for deed, given in matrix.inputs:
                viewer = matrix.others.get(asking) or matrix.scoped[DOMAINS[snake(deed)]]
                refusal = expected(deed, given, asking)
                ask = matrix.ask if refusal is None else matrix.witness
                answer = await ask.do(deed, "__typename", given, viewer=viewer)
                asked = await can(matrix.ask, deed, on(deed, given), viewer)
                case = (asking, deed, on(deed, given))
                if refusal is None:
                    told[case] = (answer["__typename"] == "Forbidden", asked["isAllowed"])
                    due[case] = (False, True)
                else:
                    told[case] = (answer.get("message"), asked)
                    due[case] = said(deed, refusal, asking)
    assert told == due
    refused = [answer for answer in due.values() if answer[0]]
    assert len(refused) > len(due) * 3 / 4


async def test_applications_do_what_their_mandate_lets_them_but_what_is_for_people(
    matrix: Matrix,
) -> None:
    viewer = matrix.application
    told: dict[Any, Any] = {}
    due: dict[Any, Any] = {}
    async with unchanged(matrix.ask):
        for deed, given in matrix.inputs:
            rule = RULES[snake(deed)]
            may = rule.is_for_applications and rule.anywhere is not require_sign_in
            ask = matrix.ask if may else matrix.witness
            answer = await ask.do(deed, "__typename", given, viewer=viewer)
            asked = await can(matrix.ask, deed, on(deed, given), viewer)
            told[deed] = (answer.get("message"), asked["ground"])
            if rule.anywhere is require_sign_in:
                due[deed] = (str(Forbidden(Ground.NOT_SIGNED_IN)), Ground.NOT_SIGNED_IN.name)
            elif rule.who is Who.SEATED:
                due[deed] = (str(Forbidden(Ground.SEAT_ONLY)), Ground.SEAT_ONLY.name)
            elif rule.is_for_applications:
                due[deed] = (answer.get("message") if deed in PROVED_BESIDES else None, None)
            else:
                due[deed] = (str(Forbidden(Ground.PERSONS_ONLY)), Ground.PERSONS_ONLY.name)
    assert told == due
    assert sum(ground == "PERSONS_ONLY" for _, ground in told.values()) == ONLY_PEOPLE


async def test_whoever_may_does(matrix: Matrix) -> None:
    told: dict[Any, Any] = {}
    due: dict[Any, Any] = {}
    async with unchanged(matrix.ask):
        for deed, given in matrix.inputs:
            for number, viewer in enumerate(matrix.may(deed, given)):
                answer = await matrix.ask.do(deed, "__typename", given, viewer=viewer)
                asked = await can(matrix.ask, deed, on(deed, given), viewer)
                case = (deed, on(deed, given), number)
                told[case] = (answer["__typename"], asked["isAllowed"], asked["reason"])
                done = f"{deed[0].upper()}{deed[1:]}Payload"
                due[case] = (PROVED_BESIDES.get(deed, done), True, None)
    assert told == due


async def test_what_is_hidden_is_not_there_for_any_deed(matrix: Matrix) -> None:
    refusals = 0
    for viewer in matrix.others.values():
        async with unchanged(matrix.ask):
            for deed, given in matrix.inputs:
                named = on(deed, given)
                for prefix in RULES[snake(deed)].on.keys() & matrix.hidden.keys():
                    there = matrix.hidden[prefix]
                    asked = await can(matrix.ask, deed, there, viewer, "pt")
                    del asked["capability"]
                    assert asked == {"isAllowed": False, "ground": None, "reason": NADA}, deed
                    if named and named.startswith(prefix):
                        hiding = {k: there if v == named else v for k, v in given.items()}
                        answer = await matrix.witness.do(deed, "__typename", hiding, viewer=viewer)
                        assert answer["__typename"] == "NotFound", (deed, answer)
                        refusals += 1
    assert refusals > len(matrix.others) * 10


def by_id() -> list[tuple[str, str, bool]]:
    """The questions that take an id: the argument that takes it, and whether it takes many."""
    query = SDL.query_type
    assert query is not None
    return [
        (name, key, "[" in str(argument.type))
        for name, field in query.fields.items()
        for key, argument in field.args.items()
        if get_named_type(argument.type).name == "ID"
        and name not in {"can", "dialogue"}  # They tell the same of what there never was.
        and "first" not in field.args
    ]


async def seen(ask: Ask, viewer: Viewer, id_: str) -> set[str]:
    """The questions that answer with something when asked by an id."""
    query = SDL.query_type
    assert query is not None
    answered = set()
    for name, key, is_many in by_id():
        given = "[$id]" if is_many else "$id"
        arguments = query.fields[name].args.items()
        besides = [f", {one}: $id" for one, a in arguments if str(a.type) == "ID!" and one != key]
        show = "" if is_leaf_type(get_named_type(query.fields[name].type)) else "{ __typename }"
        asked = f"query ($id: ID!) {{ it: {name}({key}: {given}{''.join(besides)}) {show} }}"
        answer = await ask.raw(asked, viewer=viewer, id=id_)
        if "errors" in answer:
            assert answer["errors"][0]["extensions"]["code"] == "BAD_ID", answer
        elif answer["data"]["it"] not in (None, [None]):
            answered.add(name)
    return answered


async def test_questions_by_id_tell_of_what_is_hidden_only_to_the_right_ones(
    matrix: Matrix,
) -> None:
    assert {"account", "held", "node", "nodes", "organisation", "platform", "seat"} <= {
        name for name, *_ in by_id()
    }
    person = f"per_{matrix.right['account'].person_id}"
    unread = {
        domain: dataclasses.replace(viewer, scopes=frozenset({"territories:read"}))
        for domain, viewer in matrix.scoped.items()
    }["actors"]
    for asking, viewer in (*matrix.others.items(), ("wrong scope", unread)):
        for id_ in (*matrix.hidden.values(), person):
            assert await seen(matrix.ask, viewer, id_) == set(), (asking, id_)
    nodes = {"node", "nodes"}
    for who, prefix, fields in (
        ("secretariat", "org", nodes | {"organisation", "platform", "parity"}),
        ("within", "org", nodes | {"organisation", "platform", "parity"}),
        ("secretariat", "per", nodes | {"held"}),
        ("shy", "per", nodes | {"held"}),
        ("within", "per", nodes),
        ("within", "man", nodes),
        ("within", "sea", nodes | {"seat"}),
        ("account", "acc", nodes | {"account"}),
        ("account", "sig", nodes),
    ):
        viewer = matrix.right[who]
        assert await seen(matrix.ask, viewer, matrix.hidden[prefix]) == fields, (who, prefix)
    assert await seen(matrix.ask, OPERATOR, f"org_{bare(matrix.hidden['per'])}") == set()
