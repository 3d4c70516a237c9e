"""Whoever lived through all an account can have and is forgotten is left in no column."""

from datetime import timedelta
from typing import Any

from accounts import PASSWORD, asking, last_link, recovered, run, signed_in
from call_scene import a_call, a_candidacy
from conftest import NOW, Ask
from providers import AUDIENCE, a_provider
from scene import a_mandate, a_person, an_organisation, bare, row, the_network
from test_applications import own, registers

from governance.access import ANYONE, Door
from governance.oidc import Issuers
from governance.settings import Issuer

NAME, FIRST, NEXT = "Zulmira Quental", "zulmira@first.example", "zq@next.example"
SUBJECT = "subject-of-hers"
MARKS = ("zulmira", "quental", "first.example", "next.example", "of-hers", "yue-hant", "argon2")


async def columns(ask: Ask) -> list[tuple[str, str]]:
    """Every column of every table of the program, those no model knows included."""
    rows = await ask.db.reads.fetch(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2"
    )
    return [(row[0], row[1]) for row in rows]


async def left(ask: Ask, marks: tuple[str, ...]) -> set[tuple[str, str]]:
    """The columns where one of some marks stands."""
    found = set()
    for table, column in await columns(ask):
        question = f'SELECT string_agg("{column}"::text, \' \') FROM "{table}"'
        told = (await ask.db.reads.fetchval(question) or "").casefold()
        if any(mark in told for mark in marks):
            found.add((table, column))
    return found


async def a_life(ask: Ask) -> str:
    """A person with all an account can have, by ordinary deeds; who they are."""
    body = await an_organisation(ask, "Body")
    person = await a_person(ask, NAME, languages=["yue-Hant"])
    mandate = await a_mandate(ask, body, "CHAIR", holderPersonId=person)
    await ask.do("invitePerson", "__typename", {"personId": person, "email": FIRST})
    chosen = {"link": await last_link(ask, FIRST), "password": PASSWORD}
    await ask.do("choosePassword", "__typename", chosen, viewer=ANYONE)
    account = await ask.db.reads.fetchval("SELECT id FROM account")
    viewer = await asking(ask, f"acc_{account}")

    network = await the_network(ask)
    call = await a_call(ask, network, "COORDINATION")
    words = {"en": f"I, {NAME}, know the coast"}
    stood = await a_candidacy(ask, call, personId=person, sector=None, strengths=words)
    choice = {"callId": call, "candidacyIds": [stood], "since": "2026-01-02"}
    await ask.do("chooseCandidates", "__typename", choice)
    given_up = await ask.db.reads.fetchval("SELECT mandate_id FROM candidacy")
    why = {"mandateId": f"man_{given_up}", "on": "2026-02-01", "reason": words}
    done = await ask.do("vacateMandate", "__typename", why, viewer=viewer)
    assert done["__typename"] == "VacateMandatePayload", done

    refresh = (await signed_in(ask, FIRST))["refreshToken"]
    await ask.do("refreshSignIn", "__typename", {"refreshToken": refresh}, viewer=ANYONE)
    await ask.do("prepareTotp", "secret", {}, viewer=viewer)
    with a_provider() as provider:
        ask.door = Door(issuers=Issuers((Issuer(provider.url, AUDIENCE),)))
        now: dict[str, Any] = {"iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 60}
        given = {"token": provider.token(SUBJECT, **now)}
        linked = await ask.do("linkIdentity", "__typename", given, viewer=viewer)
        assert linked["__typename"] == "LinkIdentityPayload"
    await registers(ask, viewer, own(viewer), ["actors:read"], name=f"Reports of {NAME}")
    given = {"name": NAME, "personId": person}
    key = "zulmira's key"
    await ask.do("correctPerson", "__typename", given, viewer=viewer, idempotency_key=key)
    await ask.do("changeEmail", "__typename", {"email": NEXT, "password": PASSWORD}, viewer=viewer)
    await recovered(ask, FIRST)
    await ask.do("askRecovery", "__typename", {"email": FIRST}, viewer=ANYONE)
    ended = "UPDATE mandate SET valid_from = '2025-01-01', valid_until = '2026-02-01' WHERE id = $1"
    await run(ask, ended, bare(mandate))
    return person


async def test_no_column_tells_of_whom_was_forgotten(ask: Ask) -> None:
    person = await a_life(ask)
    before = await left(ask, MARKS)
    assert {
        *(("person", "name"), ("account", "email"), ("account", "password_hash")),
        *(("linked_identity", "subject"), ("one_time_link", "email"), ("mail", "recipient")),
        *(("application", "name"), ("idempotency_key", "key")),
        *(("recovery_request", "email"), ("candidacy", "strengths"), ("mandate", "end_reason")),
    } <= before
    hashes = await ask.db.reads.fetch(
        "SELECT secret_hash::text FROM refresh_token UNION ALL SELECT secret_hash::text FROM"
        " one_time_link UNION ALL SELECT secret_hash::text FROM application"
        " UNION ALL SELECT lower(totp_secret) FROM account"
    )
    kept = tuple(str(row[0]) for row in hashes)
    assert len(kept) >= 5

    done = await ask.do("forgetPerson", "__typename", {"personId": person})
    assert done["__typename"] == "ForgetPersonPayload", done
    assert await left(ask, (*MARKS, *kept)) == set()
    shown = "SELECT name, secret_hash, revoked_at, revision FROM application"
    assert await row(ask, shown) == ("—", b"", NOW, 2)


async def test_no_mail_goes_to_whom_closed_their_account(ask: Ask) -> None:
    await a_life(ask)
    account = await ask.db.reads.fetchval("SELECT id FROM account")
    await ask.do("closeAccount", "__typename", {"accountId": f"acc_{account}"})
    assert await ask.count("mail") == 0
    person = await ask.db.reads.fetchval("SELECT person_id FROM account")
    later = NOW + timedelta(days=1)
    await ask.do("forgetPerson", "__typename", {"personId": f"per_{person}"}, now=later)
    assert await left(ask, MARKS) == set()
