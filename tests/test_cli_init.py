"""The command that makes the first secretariat: what it founds, prints and refuses."""

import json
import re

import asyncpg
import pytest
from conftest import NOW, Ask
from doors import told

from governance.access import OPERATOR
from governance.actors import operations as actors
from governance.actors.models import OrganisationKind

INIT = ("init", "--name", "Ana Lopes", "--email", "ana@example.org")
THERE = (
    "The network has a secretariat already; its secretary invites others with the deed invitePerson"
    " and mandates them with grantMandate."
)


async def values(url: str, query: str) -> list[tuple[object, ...]]:
    """What the database answers with."""
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_the_first_secretary_chooses_a_password_by_the_printed_link(
    ask: Ask, url: str
) -> None:
    ended = await told(*INIT, database_url=url, public_url="https://network.example")

    assert ended.exit_code == 0, ended.stderr
    assert ended.stderr == (
        "Ana Lopes is the network's secretary since today.\n"
        "No mail server is set (GOVERNANCE_SMTP_URL), so hand them the invitation:\n\n"
    )
    assert "You are invited to an account at https://network.example." in ended.stdout
    page = r"^https://network\.example/choose-password#code=([\w-]{43})$"
    (link,) = re.findall(page, ended.stdout, re.MULTILINE)
    (mandated,) = await values(
        url,
        "SELECT o.name, o.is_network, o.kind, m.role, m.holder_person_id, m.valid_until,"
        " m.valid_from = (now() AT TIME ZONE 'UTC')::date"
        " FROM mandate m JOIN organisation o ON o.id = m.body_id",
    )
    person = mandated[4]
    assert mandated == (
        *('{"en": "TOGETHER"}', True, "network_body", "secretary", person, None, True),
    )
    assert await values(url, "SELECT id, name FROM person") == [(person, "Ana Lopes")]
    assert await values(url, "SELECT person_id, email, password_hash, lang FROM account") == [
        (person, "ana@example.org", None, "en")
    ]
    events = [row[0] for row in await values(url, "SELECT name FROM event ORDER BY id")]
    assert events == [
        *("organisation.founded", "person.registered", "mandate.granted", "account.invited"),
    ]
    given = {"link": link, "password": "correct horse battery"}
    done = await ask.do("choosePassword", "__typename", given)
    assert done["__typename"] == "ChoosePasswordPayload"


async def test_a_program_and_a_network_that_is_there_already(ask: Ask, url: str) -> None:
    async with ask.db.session() as session:
        known = await actors.found_organisation(
            session,
            viewer=OPERATOR,
            at=NOW,
            name={"fr": "Réseau"},
            kind=OrganisationKind.NETWORK_BODY,
            is_network=True,
        )
        await session.commit()

    ended = await told(*INIT, "--lang", "pt", "--json", database_url=url)

    assert (ended.exit_code, ended.stderr) == (0, "")
    made = json.loads(ended.stdout)
    assert list(made) == ["networkId", "personId", "mandateId", "accountId", "letter"]
    assert made["networkId"] == f"org_{known.id}"
    assert made["letter"].startswith("Foi convidado/a a abrir uma conta em http://127.0.0.1:8000.")
    assert await values(url, "SELECT count(*) FROM organisation") == [(1,)]
    assert await values(url, "SELECT recipient, body FROM mail") == [
        ("ana@example.org", made["letter"])
    ]


async def test_it_explains_itself() -> None:
    ended = await told("init", "--help")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "Usage: governance init [OPTIONS]" in ended.stdout


async def test_a_second_secretariat_is_refused(url: str) -> None:
    await told(*INIT, database_url=url)
    counts = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM mail)"

    again = await told(*INIT, database_url=url)
    program = await told(*INIT, "--json", database_url=url)

    assert (again.exit_code, again.stdout, again.stderr) == (1, "", f"✗ {THERE}\n")
    assert (program.exit_code, json.loads(program.stdout)) == (1, {"error": THERE})
    assert await values(url, counts) == [(1, 1)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("init",), "Nobody is here to be asked; say it with --name."),
        (INIT[:3], "Nobody is here to be asked; say it with --email."),
        ((*INIT[:3], "--email", "ana"), "email: "),
        ((*INIT, "--lang", "?"), "lang: '?' is no language tag; write fr, pt or pt-CV."),
        (("init", "--name", "", "--email", "a@b.org"), "name: is empty."),
    ],
)
async def test_what_cannot_be_used_makes_nothing(
    url: str, arguments: tuple[str, ...], says: str
) -> None:
    ended = await told(*arguments, database_url=url)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"✗ {says}")
    assert await values(url, "SELECT count(*) FROM organisation") == [(0,)]
