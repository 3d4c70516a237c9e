"""Linked identities: another provider's token speaks here for whom it is linked to, nobody else."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from accounts import run
from conftest import Ask
from doors import over_http
from providers import AUDIENCE, Provider, a_provider
from scene import a_person
from signed_in import a_sign_in, a_token

from governance.oidc import person_of
from governance.settings import Issuer

WHO = "{ viewer { person { name } } }"
ANA = {"viewer": {"person": {"name": "Ana"}}}
LINK = """mutation($token: String!) { linkIdentity(input: {token: $token}) { __typename
    ... on LinkIdentityPayload { linkedIdentity { id issuer subject account { id } } }
    ... on IdentityRefused { reason } ... on Problem { message } } }"""
UNLINK = """mutation($id: ID!) { unlinkIdentity(input: {linkedIdentityId: $id}) { __typename
    ... on UnlinkIdentityPayload { account { linkedIdentities(first: 9) { totalCount } } } } }"""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with a_provider() as made:
        yield made


@dataclass
class Door:
    """The application with a provider set, and somebody who is signed in."""

    http: httpx.AsyncClient
    ask: Ask
    person: str
    token: str

    async def says(self, query: str, by: str, lang: str = "en", **variables: Any) -> Any:
        """The data of an answer, or its status and its error."""
        headers = {"authorization": f"Bearer {by}", "accept-language": lang}
        asked = {"query": query, "variables": variables}
        answer = await self.http.post("/graphql", json=asked, headers=headers)
        if answer.status_code == 200:
            return answer.json()["data"]
        (error,) = answer.json()["errors"]
        return answer.status_code, error["extensions"]["code"], error["message"]

    async def link(self, token: str, by: str | None = None) -> Any:
        """Link what a token says to an account; what came of it."""
        done = await self.says(LINK, by or self.token, token=token)
        return done["linkIdentity"]


@pytest.fixture
async def door(ask: Ask, url: str, provider: Provider) -> AsyncIterator[Door]:
    async with opened(ask, url, provider) as made:
        yield made


@asynccontextmanager
async def opened(ask: Ask, url: str, provider: Provider) -> AsyncIterator[Door]:
    """The application over HTTP, which takes the provider's tokens."""
    ana = await a_person(ask, "Ana")
    token = await a_token(ask.db, await a_sign_in(ask.db, ana))
    async with over_http(url, oidc=(Issuer(provider.url, AUDIENCE),)) as client:
        yield Door(client, ask, ana, token)


async def test_a_linked_identity_acts_as_its_person_until_it_is_unlinked(
    door: Door, provider: Provider
) -> None:
    token = provider.token("ana@id")
    unlinked = (
        401,
        "IDENTITY_NOT_LINKED",
        "This identity is linked to nobody here; sign in here and do linkIdentity with it.",
    )
    assert await door.says(WHO, token) == unlinked
    assert (await door.says(WHO, token, "fr"))[2] == (
        "Cette identité n’est liée à personne ici ; connectez-vous ici, puis linkIdentity."
    )
    done = await door.link(token)
    assert done["__typename"] == "LinkIdentityPayload"
    identity = done["linkedIdentity"]
    assert (identity["issuer"], identity["subject"]) == (provider.url, "ana@id")
    gate = door.ask.db.gate
    assert f"per_{await person_of(gate, provider.url, 'ana@id')}" == door.person
    assert await door.says(WHO, token) == ANA
    assert await door.says(WHO, provider.token("rui@id")) == unlinked
    assert await door.says(WHO, door.token) == ANA

    shown = await door.says(
        "{ accounts(first: 9) { nodes { linkedIdentities(first: 9) { nodes { subject } } } } }",
        token,
    )
    linked = [{"subject": "ana@id"}]
    assert shown["accounts"]["nodes"] == [{"linkedIdentities": {"nodes": linked}}]
    stranger = "query($id: ID!) { node(id: $id) { id } }"
    assert await door.ask(stranger, id=identity["id"]) == {"node": None}

    done = await door.says(UNLINK, door.token, id=identity["id"])
    assert done["unlinkIdentity"] == {
        "__typename": "UnlinkIdentityPayload",
        "account": {"linkedIdentities": {"totalCount": 0}},
    }
    assert await door.says(WHO, token) == unlinked
    names = await door.ask.db.reads.fetch(
        "SELECT name, params FROM event JOIN event_detail ON event_id = id"
        " WHERE name LIKE 'account.identity%' ORDER BY id"
    )
    assert [row["name"] for row in names] == [
        "account.identity_linked",
        "account.identity_unlinked",
    ]
    assert "ana@id" not in str([row["params"] for row in names])


async def test_one_identity_is_one_persons(door: Door, provider: Provider) -> None:
    token = provider.token()
    assert (await door.link(token))["__typename"] == "LinkIdentityPayload"
    rui = await a_person(door.ask, "Rui")
    his = await a_token(door.ask.db, await a_sign_in(door.ask.db, rui))
    for by in (his, door.token):
        assert await door.link(token, by) == {
            "__typename": "IdentityTaken",
            "message": "This identity is linked to an account already; unlink it there first.",
        }
    identity = await door.ask.db.reads.fetchval("SELECT id FROM linked_identity")
    done = await door.says(UNLINK, his, id=f"lid_{identity}")
    assert done["unlinkIdentity"] == {"__typename": "NotFound"}
    assert await door.ask.count("linked_identity") == 1


async def test_only_a_token_that_holds_is_linked(door: Door, provider: Provider) -> None:
    now = int(datetime.now(UTC).timestamp())
    for token, reason in (
        (provider.token(exp=now), "TOKEN_EXPIRED"),
        (provider.token(aud="another"), "WRONG_AUDIENCE"),
        (door.token, "WRONG_ISSUER"),
        ("junk", "WRONG_ISSUER"),
    ):
        assert await door.link(token) == {
            "__typename": "IdentityRefused",
            "reason": reason,
            "message": f"This token of another identity provider does not hold here ({reason}); "
            "sign in there again and bring the new one.",
        }
    assert await door.ask.count("linked_identity") == 0


async def test_the_door_says_why_a_providers_token_does_not_hold(
    door: Door, provider: Provider
) -> None:
    await door.link(provider.token())
    now = int(datetime.now(UTC).timestamp())
    codes = {
        name: (await door.says(WHO, token))[:2]
        for name, token in {
            "expired": provider.token(exp=now),
            "audience": provider.token(aud="another"),
            "key": provider.token(header={"kid": "invented"}),
            "issuer": provider.token(iss="https://id.example.org"),
        }.items()
    }
    assert codes == {
        "expired": (401, "TOKEN_EXPIRED"),
        "audience": (401, "WRONG_AUDIENCE"),
        "key": (401, "BAD_TOKEN"),
        "issuer": (401, "BAD_TOKEN"),
    }
    assert await door.says(WHO, provider.token()) == ANA
    await run(door.ask, "UPDATE account SET email = NULL, closed_at = now()")
    assert (await door.says(WHO, provider.token()))[1] == "IDENTITY_NOT_LINKED"


async def test_a_provider_that_was_never_there_is_no_fault_of_the_token(
    ask: Ask, url: str, provider: Provider
) -> None:
    provider.stop()
    async with opened(ask, url, provider) as door:
        assert await door.says(WHO, provider.token(), "pt-CV") == (
            503,
            "ISSUER_UNAVAILABLE",
            "O fornecedor de identidade deste token não responde; tente de novo num minuto.",
        )
        done = await door.link(provider.token())
        assert (done["__typename"], done["reason"]) == ("IdentityRefused", "ISSUER_UNAVAILABLE")
        assert await door.says(WHO, door.token) == ANA


async def test_without_providers_nothing_is_linked(ask: Ask, url: str, provider: Provider) -> None:
    ana = await a_person(ask, "Ana")
    token = await a_token(ask.db, await a_sign_in(ask.db, ana))
    async with over_http(url) as client:
        door = Door(client, ask, ana, token)
        assert (await door.says(WHO, provider.token()))[:2] == (401, "BAD_TOKEN")
        assert (await door.link(provider.token()))["reason"] == "WRONG_ISSUER"
    assert provider.asked == []
