"""Every deed and every question by id, asked by everybody: the answer is the policy table's."""

import dataclasses
from typing import Any

import pytest
from accounts import run, signed_in
from conftest import NOW, Ask
from graphql import get_named_type
from inputs import a_valid_input_for_each
from scene import (
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    bare,
    person_of,
    somebody,
    the_network,
    unchanged,
)
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from governance.access import ANYONE, OPERATOR, SCOPES, Capability, Viewer
from governance.actors.policy import require_secretariat
from governance.errors import Forbidden, Ground, NotFound
from governance.identity.policy import require_sign_in
from governance.identity.rights import DOMAINS, RULES, Rule, Who
from governance.viewer import APPLICATION, SIGN_IN
from governance.viewer import viewer as viewer_of
from schema.root import schema

SDL = schema._schema
CAN = "query Can($deed: Deed!, $on: ID) { can(deed: $deed, on: $on) {"
CAN += " isAllowed ground reason capability } }"
REGIONAL = "EXECUTIVE_MEMBER"
"""The role that here reaches the bodies of a platform's territory."""

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
DETAILS = {Ground.MANDATE_ENDED: "2026-03-01"}
PROVED_BESIDES = {
    "changeEmail": "PasswordWrong",
    "changePassword": "PasswordWrong",
    "choosePassword": "LinkRefused",
    "confirmEmail": "LinkRefused",
    "confirmTotp": "NoCodes",
    "refreshSignIn": "RefreshRefused",
    "removeTotp": "PasswordWrong",
    "signIn": "SignInRefused",
}
"""Deeds whose input here lacks the secret that is asked for besides."""


class Trial(AsyncSession):
    """A session whose deeds are done in full, and then undone instead of committed."""

    async def commit(self) -> None:
        """Leave nothing of the deed."""
        await self.rollback()


@dataclasses.dataclass
class Matrix:
    """A network, a valid input for each deed in it, and everybody who asks."""

    ask: Ask
    inputs: list[tuple[str, dict[str, Any]]]
    others: dict[str, Viewer]
    scoped: dict[str, Viewer]
    """Applications of the secretariat that may do all but write in one domain."""
    right: dict[str, Viewer]
    hidden: dict[str, str]
    """What is unlisted or private, by the prefix of its id."""

    def may(self, deed: str, given: dict[str, Any]) -> list[Viewer]:
        """Those who may do a deed, by the policy table."""
        rule = RULES[snake(deed)]
        if rule.who is Who.PERSON:
            named = given.get("personId")
            own = next((one for one in self.right.values() if person_of(one) == named), None)
            return [self.right["secretariat"], own or self.right["account"]]
        if rule.who is Who.BODY and not (rule.anywhere is require_secretariat and on(deed, given)):
            if rule.anywhere is require_secretariat:
                return [self.right["secretariat"]]
            return [self.right[one] for one in ("secretariat", "steward", "wider territory")]
        if rule.who is Who.BODY:
            return [self.right["secretariat"], self.right["steward"]]
        named_for = {
            Who.HOLDER: ("secretariat", "holder", "steward"),
            Who.SECRETARIAT: ("secretariat",),
            Who.THEMSELVES: ("account",),
        }
        return [self.right[one] for one in named_for.get(rule.who, ())] or [ANYONE]


def snake(deed: str) -> str:
    """The operation of a mutation."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in deed)


def on(deed: str, given: dict[str, Any]) -> str | None:
    """The id in a deed's input of what it is done to."""
    flat = [
        each for value in given.values() for each in (value if isinstance(value, list) else [value])
    ]
    prefixes = RULES[snake(deed)].on
    return next((v for v in flat if isinstance(v, str) and v.partition("_")[0] in prefixes), None)


def expected(deed: str, given: dict[str, Any], asking: str) -> Ground | type[NotFound] | None:
    """What the policy table answers one of those who ask; None where they may."""
    rule: Rule = RULES[snake(deed)]
    named = on(deed, given)
    if asking == "wrong scope":
        return Ground.SCOPE_MISSING
    if rule.who is Who.ANYONE:
        return None
    if named is not None and named.startswith("acc_"):
        return NotFound
    if asking == "anyone" or rule.anywhere is require_sign_in:
        return Ground.NOT_SIGNED_IN
    if rule.who is Who.THEMSELVES:
        return None
    if rule.who is Who.PERSON:
        return Ground.NOT_YOURS
    if rule.who is Who.SECRETARIAT or (named is None and rule.anywhere is require_secretariat):
        return Ground.SECRETARIAT_ONLY
    return (OF_ANY_BODY if named is None else OF_A_BODY)[asking]


@pytest.fixture
async def matrix(ask: Ask) -> Matrix:
    """The network of the inputs, with whoever may and may not."""
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    inputs = await a_valid_input_for_each(ask)
    body = inputs["describeOrganisation"]["organisationId"]
    ana, rui = inputs["correctPerson"]["personId"], inputs["forgetPerson"]["personId"]
    lua = inputs["invitePerson"]["personId"]
    region = await a_territory(ask, "Beira", "region")
    here = await a_territory(ask, "Belmonte", parent=region)
    there = await a_territory(ask, "Guarda")
    placed = {"organisationId": body, "territoryId": here, "isCorrection": True}
    assert "organisation" in await ask.do("describeOrganisation", "organisation { id }", placed)
    await a_mandate(ask, body, "FACILITATOR", holderPersonId=rui, until="2021")
    await a_mandate(ask, body, "AUDITOR", holderPersonId=lua)
    for capability in set(Capability) - {Capability.NETWORK}:
        given = {"role": REGIONAL, "kind": "PLATFORM", "capability": capability.name}
        done = await ask.do("allowRole", "__typename", given | {"reach": "TERRITORY"})
        assert done["__typename"] == "AllowRolePayload"
    elsewhere = await an_organisation(ask, "Elsewhere")
    wider = await an_organisation(ask, "Wider", territoryId=region)
    beside = await an_organisation(ask, "Beside", territoryId=there)
    ended = await a_person(ask, "Isa")
    await a_mandate(ask, body, "SECRETARY", holderPersonId=ended, until="2026-03-01")

    await signed_in(ask)
    sign_in = await ask.db.reads.fetchval("SELECT id FROM sign_in")
    account = await viewer_of(ask.db.gate, SIGN_IN, sign_in, NOW)
    assert account is not None
    right = {
        "secretariat": secretariat,
        "steward": await acting_for(ask, body, "Lia"),
        "wider territory": await acting_for(ask, wider, "Noa", REGIONAL),
        "account": account,
    }
    others = {
        "anyone": ANYONE,
        "stranger": await somebody(ask, "Zé"),
        "other member": await acting_for(ask, elsewhere, "Eli"),
        "other territory": await acting_for(ask, beside, "Gil", REGIONAL),
        "ended mandate": await ask.viewer(ended),
    }
    hidden = await _hidden(ask, secretariat)
    hidden["acc"] = inputs["closeAccount"]["accountId"]
    hidden["sig"] = f"sig_{sign_in}"
    right |= {"holder": await ask.viewer(ana), "forgotten": await ask.viewer(rui)}
    right["within"] = await acting_for(ask, hidden["org"], "Ivo")
    right["shy"] = await ask.viewer(hidden["per"])
    part = ("foundOrganisation", inputs["foundOrganisation"] | {"partOfId": body})
    return Matrix(
        ask=Ask(
            dataclasses.replace(
                ask.db,
                session=async_sessionmaker(ask.db.engine, class_=Trial, expire_on_commit=False),
            )
        ),
        inputs=[*inputs.items(), part],
        others=others,
        scoped={
            domain: await _application(ask, secretariat, domain) for domain in set(DOMAINS.values())
        },
        right=right,
        hidden=hidden,
    )


async def _hidden(ask: Ask, secretariat: Viewer) -> dict[str, str]:
    """An unlisted body with a seat in it, and an unlisted person with a mandate."""
    body = await an_organisation(ask, "Hidden", isUnlisted=True)
    shy = await a_person(ask, "Shy", isUnlisted=True)
    seated = await a_person(ask, "Seated", viewer=secretariat)
    return {
        "org": body,
        "per": shy,
        "man": await a_mandate(ask, body, "AUDITOR", holderPersonId=shy),
        "sea": await a_seat(ask, body, personId=seated),
    }


async def _application(ask: Ask, owner: Viewer, domain: str) -> Viewer:
    """An application of the secretariat with every scope but one."""
    scopes = [scope for scope in SCOPES if scope != f"{domain}:write"]
    await run(
        ask,
        "INSERT INTO application (name, mandate_id, scopes, secret_hash) VALUES ($1, $2, $3, $4)",
        domain,
        owner.secretariat_mandate_id,
        scopes,
        b"-",
    )
    made = await ask.db.reads.fetchval("SELECT id FROM application ORDER BY id DESC LIMIT 1")
    viewer = await viewer_of(ask.db.gate, APPLICATION, made, NOW)
    assert viewer is not None
    assert viewer.is_secretariat
    return viewer


async def can(ask: Ask, deed: str, given: str | None, viewer: Viewer, lang: str = "en") -> Any:
    """What is answered to the question whether a deed may be done."""
    answer = await ask(CAN, viewer=viewer, lang=lang, deed=snake(deed).upper(), on=given)
    return answer["can"]


def test_every_deed_is_in_the_policy_table() -> None:
    mutations = SDL.mutation_type
    assert mutations is not None
    assert set(map(snake, mutations.fields)) == set(RULES)


@pytest.mark.usefixtures("matrix")
async def test_whoever_may_not_is_told_why_and_changes_nothing(matrix: Matrix) -> None:
    told: dict[Any, Any] = {}
    due: dict[Any, Any] = {}
    mutations = SDL.mutation_type
    assert mutations is not None
    assert {deed for deed, _ in matrix.inputs} == set(mutations.fields)
    for asking in (*matrix.others, "wrong scope"):
        async with unchanged(matrix.ask):
            for deed, given in matrix.inputs:
                domain = DOMAINS[snake(deed)]
                viewer = matrix.others.get(asking) or matrix.scoped[domain]
                named = on(deed, given)
                answer = await matrix.ask.do(deed, "__typename", given, viewer=viewer)
                asked = await can(matrix.ask, deed, named, viewer)
                refusal = expected(deed, given, asking)
                case = (asking, deed, named)
                if refusal is None:
                    told[case] = (answer["__typename"] == "Forbidden", asked["isAllowed"])
                    due[case] = (False, True)
                    continue
                told[case] = (answer.get("message"), asked)
                ground = None if refusal is NotFound else Ground(refusal)
                detail = f"{domain}:write" if asking == "wrong scope" else None
                if ground is None:
                    reason = "There is nothing here under that id."
                else:
                    reason = str(Forbidden(ground, detail or DETAILS.get(ground)))
                capability = RULES[snake(deed)].capability
                due[case] = (
                    reason,
                    {
                        "isAllowed": False,
                        "ground": ground and ground.name,
                        "reason": reason,
                        "capability": capability and capability.name,
                    },
                )
    assert told == due


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
    for asking, viewer in matrix.others.items():
        async with unchanged(matrix.ask):
            for deed, given in matrix.inputs:
                prefixes = [each for each in RULES[snake(deed)].on if each in matrix.hidden]
                for prefix in prefixes:
                    there = matrix.hidden[prefix]
                    asked = await can(matrix.ask, deed, there, viewer, "pt")
                    assert (asked["isAllowed"], asked["ground"], asked["reason"]) == (
                        *(False, None),
                        "Não há nada aqui com esse identificador.",
                    ), (asking, deed)
                    named = next(
                        (key for key, value in given.items() if value == on(deed, given)), ""
                    )
                    if not named or not str(given[named]).startswith(prefix):
                        continue
                    answer = await matrix.ask.do(
                        deed, "__typename", given | {named: there}, viewer=viewer
                    )
                    assert answer["__typename"] == "NotFound", (asking, deed)


def by_id() -> list[tuple[str, str, bool, bool]]:
    """The questions that take an id: the argument, whether it takes many, whether rows answer."""
    query = SDL.query_type
    assert query is not None
    return [
        (
            name,
            key,
            "[" in str(argument.type),
            hasattr(get_named_type(field.type), "fields")
            or hasattr(get_named_type(field.type), "types"),
        )
        for name, field in query.fields.items()
        for key, argument in field.args.items()
        if get_named_type(argument.type).name == "ID" and name != "can"
    ]


async def seen(ask: Ask, viewer: Viewer, id_: str) -> set[str]:
    """The questions that answer with something when asked by an id."""
    answered = set()
    for name, key, is_many, has_fields in by_id():
        query = f"query ($id: ID!) {{ it: {name}({key}: {'[$id]' if is_many else '$id'})"
        query += " { __typename } }" if has_fields else " }"
        answer = await ask.raw(query, viewer=viewer, id=id_)
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
        ("secretariat", "org", nodes | {"organisation", "platform"}),
        ("within", "org", nodes | {"organisation", "platform"}),
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
