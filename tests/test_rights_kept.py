"""What is kept of who asks ends with the day, with its own term, and with every deed on rights."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from atlas import a_mandate, a_person, a_territory, an_organisation
from conftest import Ask
from doors import PUBLIC_URL, over_http
from mint import Mint, a_mint, execute
from signed_in import a_sign_in, a_token
from test_rights_changed import Counting, an_unlisted_body, sees

from governance import embedded, gate, http
from governance.access import Viewer
from governance.db import Database, database
from governance.gate import Gate
from governance.identity.operations.links import secret_hash
from governance.settings import Settings

LATE = datetime.now(UTC).replace(hour=23, minute=59, second=58, microsecond=0)
"""Two seconds before the day ends."""


@pytest.fixture
async def mint(server: embedded.Server, template: str) -> AsyncIterator[Mint]:
    async with a_mint(server, template, "rights_kept") as made:
        yield made


@pytest.fixture
async def opened(mint: Mint) -> AsyncIterator[Database]:
    async with database(mint.url, Settings(read_pool_size=2, write_pool_size=2)) as known:
        yield known


class Kept:
    """A gate asked with one token, which may answer with what it kept."""

    def __init__(self, opened: Database, token: str, known: Gate | None = None) -> None:
        self.gate = known or Gate(opened.gate, PUBLIC_URL)
        self.header = f"Bearer {token}"

    async def at(self, at: datetime) -> tuple[Viewer, bool]:
        """Who asks at a moment, and whether that was kept from before."""
        viewer, changes = await self.gate.standing(self.header, "en", at, is_kept=True)
        return viewer, changes is not None


async def test_the_next_day_it_is_read_anew(mint: Mint, opened: Database) -> None:
    body = await an_organisation(Ask(opened), "Platform")
    ben = await a_person(Ask(opened), "Ben")
    await a_mandate(Ask(opened), body, "CHAIR", ben)
    tomorrow = LATE.date() + timedelta(days=1)
    await execute(mint.url, "UPDATE mandate SET valid_until = $1", tomorrow)
    kept = Kept(opened, await a_token(opened, await a_sign_in(opened, ben), at=LATE))

    viewer, is_kept = await kept.at(LATE)
    assert (len(viewer.held), is_kept) == (1, False)
    viewer, is_kept = await kept.at(LATE + timedelta(seconds=1))
    assert (len(viewer.held), is_kept) == (1, True)
    viewer, is_kept = await kept.at(LATE + timedelta(seconds=2))
    assert (len(viewer.held), is_kept) == (0, False)


@pytest.mark.parametrize(
    ("table", "of", "code"),
    [("sign_in", "subject", "SIGN_IN_ENDED"), ("application", "application", "APPLICATION_ENDED")],
)
async def test_what_ends_by_time_alone_is_kept_no_longer(
    mint: Mint, opened: Database, table: str, of: str, code: str
) -> None:
    now = datetime.now(UTC)
    ends = f"UPDATE {table} SET expires_at = $1"
    await execute(mint.url, ends, now + timedelta(seconds=60))
    scopes = {"scopes": ["actors:read"]} if of == "application" else {}
    kept = Kept(opened, await a_token(opened, getattr(mint, of), at=now, **scopes))

    assert [(await kept.at(now + timedelta(seconds=s)))[1] for s in (0, 59)] == [False, True]
    with pytest.raises(http.Refused) as refused:
        await kept.at(now + timedelta(seconds=60))
    assert refused.value.code == code


async def test_a_narrower_token_reaches_no_further_than_itself(
    mint: Mint, opened: Database
) -> None:
    now = datetime.now(UTC)
    wide, narrow = [
        await a_token(opened, mint.application, at=now, scopes=scopes)
        for scopes in (["actors:read", "actors:write"], ["actors:read", "territories:read"])
    ]
    known = Gate(opened.gate, PUBLIC_URL)
    told = [await Kept(opened, token, known).at(now) for token in (wide, narrow, wide)]
    assert [(sorted(viewer.scopes or ()), is_kept) for viewer, is_kept in told] == [
        (["actors:read", "actors:write"], False),
        (["actors:read"], True),
        (["actors:read", "actors:write"], True),
    ]


async def test_so_many_are_kept_and_the_oldest_let_go(
    mint: Mint, opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate.STANDINGS_KEPT_MAX == 1_000
    monkeypatch.setattr(gate, "STANDINGS_KEPT_MAX", 2)
    now, known = datetime.now(UTC), Gate(opened.gate, PUBLIC_URL)
    people = [await a_person(Ask(opened), name) for name in ("Ana", "Ben", "Eva")]
    ana, ben, eva = [
        Kept(opened, await a_token(opened, await a_sign_in(opened, person), at=now), known)
        for person in people
    ]
    asked = [(await one.at(now))[1] for one in (ana, ben, ana, ben, eva, ben, ana, eva)]
    assert asked == [False, False, True, True, False, True, False, True]
    assert len(known._standings) == 2


async def test_beside_a_copy_that_may_be_behind_nothing_is_kept(
    mint: Mint, opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = await an_unlisted_body(opened, mint.url)
    counting = Counting(monkeypatch)
    for read_url, times in ((None, 1), (mint.url, 3)):
        counting.times = 0
        async with over_http(mint.url, read_url=read_url) as client:
            token = mint.token()
            for _ in range(3):
                assert await sees(client, token, body) == (200, False)
        assert counting.times == times


async def does(client: httpx.AsyncClient, deed: str, given: dict[str, Any], token: str = "") -> str:
    """How a deed over HTTP is answered."""
    name = f"{deed[0].upper()}{deed[1:]}"
    query = f"mutation ($input: {name}Input!) {{ {deed}(input: $input) {{ __typename }} }}"
    headers = {"authorization": f"Bearer {token}"} if token else {}
    body = {"query": query, "variables": {"input": given}}
    answer = (await client.post("/graphql", json=body, headers=headers)).json()
    return str(answer["data"][deed]["__typename"])


class Case:
    """Somebody signed in who sees an unlisted body as the auditor of the one around it."""

    def __init__(self, opened: Database, mint: Mint, client: httpx.AsyncClient) -> None:
        self.opened, self.mint, self.client = opened, mint, client
        self.mandate = self.allowed = self.place = self.wide = self.secretariat = ""
        self.token = self.sign_in = self.part = self.person = ""

    async def made(self) -> "Case":
        """The case, made by deeds."""
        ask = Ask(self.opened)
        self.wide = await a_territory(ask, "Beira", "region")
        self.place = await a_territory(ask, "Guarda", "municipality")
        body = await an_organisation(ask, "Round", "PLATFORM", territoryId=self.place)
        self.part = await an_organisation(ask, "Quiet", partOfId=body, isUnlisted=True)
        self.person = await a_person(ask, "Ben")
        given = {"role": "AUDITOR", "capability": "SEATS", "reach": "PARTS"}
        made = await ask.do("allowRole", "roleCapability { id }", given)
        self.allowed = made["roleCapability"]["id"]
        land = given | {"role": "FACILITATOR", "reach": "TERRITORY"}
        assert (await ask.do("allowRole", "__typename", land))["__typename"] == "AllowRolePayload"
        self.mandate = await a_mandate(ask, body, "AUDITOR", self.person)
        beside = await an_organisation(ask, "Beside", "PLATFORM", territoryId=self.place)
        await a_mandate(ask, beside, "FACILITATOR", self.person)
        self.sign_in = await a_sign_in(self.opened, self.person)
        self.token = await a_token(self.opened, self.sign_in)
        network = await an_organisation(ask, "Network", "NETWORK_BODY")
        is_one = "UPDATE organisation SET is_network = true WHERE id = $1::uuid"
        await execute(self.mint.url, is_one, network[4:])
        bo = await a_person(ask, "Bo")
        await a_mandate(ask, network, "SECRETARY", bo)
        self.secretariat = await a_token(self.opened, await a_sign_in(self.opened, bo))
        return self

    async def sees(self) -> tuple[int, bool]:
        """The status of what they ask, and whether it shows the unlisted body."""
        return await sees(self.client, self.token, self.part)

    async def paths(self) -> list[str]:
        """The lands they act in, by whoever asks the gate now."""
        viewer, _ = await Kept(self.opened, self.token).at(datetime.now(UTC))
        return [land.path for land in viewer.lands]

    async def revoke_mandate(self) -> tuple[int, bool]:
        """Their mandate is taken back."""
        given = {"mandateId": self.mandate}
        done = await does(self.client, "revokeMandate", given, self.secretariat)
        assert done == "RevokeMandatePayload"
        return 200, False

    async def disallow_role(self) -> tuple[int, bool]:
        """What their role may is taken from it."""
        given = {"roleCapabilityId": self.allowed}
        done = await does(self.client, "disallowRole", given, self.secretariat)
        assert done == "DisallowRolePayload"
        return 200, False

    async def move_territory(self) -> tuple[int, bool]:
        """Their land comes to lie elsewhere."""
        (before,) = await self.paths()
        given = {"territoryId": self.place, "parentId": self.wide}
        done = await does(self.client, "moveTerritory", given, self.secretariat)
        assert done == "MoveTerritoryPayload"
        (after,) = await self.paths()
        assert after != before
        assert after.endswith(f".{before}")
        return 200, True

    async def refresh_sign_in(self) -> tuple[int, bool]:
        """They go on with their sign-in."""
        await self.a_refresh_token("theirs")
        done = await does(self.client, "refreshSignIn", {"refreshToken": "theirs"})
        assert done == "RefreshSignInPayload"
        return 200, True

    async def reuse_refresh_token(self) -> tuple[int, bool]:
        """Somebody comes with a copy of a token that was exchanged."""
        await self.a_refresh_token("copied", replaced="now() - interval '1 hour'")
        done = await does(self.client, "refreshSignIn", {"refreshToken": "copied"})
        assert done == "TokenReused"
        return 401, False

    async def a_refresh_token(self, secret: str, replaced: str = "NULL") -> None:
        """A refresh token of their sign-in."""
        await execute(
            self.mint.url,
            "INSERT INTO refresh_token (sign_in_id, secret_hash, issued_at, replaced_at)"
            f" VALUES ($1::uuid, $2, now() - interval '2 hours', {replaced})",
            self.sign_in[4:],
            secret_hash(secret),
        )


DEEDS: list[Callable[[Case], Awaitable[tuple[int, bool]]]] = [
    *(Case.revoke_mandate, Case.disallow_role, Case.move_territory),
    *(Case.refresh_sign_in, Case.reuse_refresh_token),
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
async def test_the_next_read_after_a_deed_knows_of_it(
    mint: Mint,
    opened: Database,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[Case], Awaitable[tuple[int, bool]]],
) -> None:
    async with over_http(mint.url) as client:
        case = await Case(opened, mint, client).made()
        assert [await case.sees() for _ in range(2)] == [(200, True)] * 2
        counting = Counting(monkeypatch)
        assert await case.sees() == (200, True)
        assert counting.times == 0

        expected = await deed(case)

        counting.times = 0
        assert await case.sees() == expected
        # Nobody's rights change by a sign-in that goes on.
        assert counting.times == (0 if deed is Case.refresh_sign_in else 1)


async def test_an_application_that_is_revoked_reads_no_more(mint: Mint, opened: Database) -> None:
    body = await an_organisation(Ask(opened), "Platform two")
    token = await a_token(opened, mint.application, scopes=["actors:read"])
    async with over_http(mint.url) as client:
        shown = {"query": "query ($id: ID!) { organisation(id: $id) { id } }"}
        asked = shown | {"variables": {"id": body}}
        headers = {"authorization": f"Bearer {token}"}
        for _ in range(2):
            answer = await client.post("/graphql", json=asked, headers=headers)
            assert answer.json()["data"] == {"organisation": {"id": body}}
        given = {"applicationId": mint.application}
        owner = await a_token(opened, mint.subject)
        assert await does(client, "revokeApplication", given, owner) == "RevokeApplicationPayload"
        answer = await client.post("/graphql", json=asked, headers=headers)
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["extensions"]["code"] == "APPLICATION_ENDED"
