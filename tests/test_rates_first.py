"""Who asks too much is refused before the database is asked what they may."""

from typing import Any

import httpx
from accounts import run
from conftest import Ask
from doors import over_http
from lives import an_application
from scene import acting_for, an_organisation
from signed_in import a_sign_in, a_token
from test_applications import own

WHO = "{ viewer { person { name } } }"


async def status(client: httpx.AsyncClient, token: str) -> int:
    """The status of an answer to whoever has a token."""
    bearer = {"authorization": f"Bearer {token}"}
    answer = await client.post("/graphql", json={"query": WHO}, headers=bearer)
    return answer.status_code


async def test_a_refused_request_asks_for_no_viewer(ask: Ask, url: str) -> None:
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Ana", "CHAIR")
    program = await an_application(ask, own(chair))
    assert chair.person_id is not None
    for subject in (await a_sign_in(ask.db, chair.person_id), f"app_{program}"):
        token = await a_token(ask.db, subject)
        async with over_http(url, requests_per_minute=2) as client:
            assert [await status(client, token) for _ in range(3)] == [200, 200, 429]
            # Whoever asked who they are would meet that the table is gone.
            await run(ask, "ALTER TABLE role_capability RENAME TO gone")
            assert await status(client, token) == 429
            await run(ask, "ALTER TABLE gone RENAME TO role_capability")


async def test_the_sign_ins_of_a_person_are_counted_together(ask: Ask, url: str) -> None:
    person: Any = (await acting_for(ask, await an_organisation(ask, "Body"), "Ana")).person_id
    one, other = [await a_token(ask.db, await a_sign_in(ask.db, person)) for _ in range(2)]
    async with over_http(url, requests_per_minute=3) as client:
        found = [await status(client, token) for token in (one, other, one, other, one)]
    assert found == [200, 200, 200, 429, 429]


async def test_an_ended_sign_in_spends_what_is_the_addresses(ask: Ask, url: str) -> None:
    person: Any = (await acting_for(ask, await an_organisation(ask, "Body"), "Ana")).person_id
    ended, running = [await a_token(ask.db, await a_sign_in(ask.db, person)) for _ in range(2)]
    async with over_http(url, requests_per_minute=4) as client:
        assert await status(client, ended) == 200
        ending = "UPDATE sign_in SET ended_at = now(), ended_as = 'signed_out' WHERE id ="
        await run(ask, f"{ending} (SELECT min(id::text)::uuid FROM sign_in)")
        assert [await status(client, ended) for _ in range(5)] == [401] * 5
        assert [await status(client, running) for _ in range(3)] == [200, 200, 429]
