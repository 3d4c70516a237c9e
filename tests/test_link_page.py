"""The pages that links in mails lead to: in three languages, closed in, and working."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from accounts import EMAIL, OTHER, last_link, last_mail, run, tried
from atlas import a_person
from conftest import Ask
from doors import ROOT, Serving, free_port, over_http, serving
from test_graphiql_page import Markup

from governance.access import OPERATOR, Door
from governance.link_page import CHOOSING, COMMON, CONFIRMING, CONTENT_SECURITY_POLICY
from schema.documents import SHIPPED
from schema.root import engine

PAGES = {"/choose-password": "ChoosePassword", "/confirm-email": "ConfirmEmail"}
READER = Path(__file__).parent / "link_page_reader.js"
SCRIPT = ROOT / "governance" / "link_page.js"


async def invited(ask: Ask, public_url: str) -> str:
    """The link in the mail to somebody who is invited."""
    ask.door = Door(public_url=public_url)
    given = {"personId": await a_person(ask, "Ana"), "email": EMAIL, "lang": "pt"}
    now = datetime.now(UTC)
    done = await ask.do("invitePerson", "__typename", given, viewer=OPERATOR, now=now)
    assert done["__typename"] == "InvitePersonPayload", done
    _, _, body = await last_mail(ask)
    (link,) = (line for line in body.splitlines() if "#code=" in line)
    return link


@pytest.fixture
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(url) as opened:
        yield opened


async def test_a_mail_brings_a_link_to_a_page_of_ours(ask: Ask) -> None:
    link = await invited(ask, "https://network.example/at/")
    page, _, code = link.partition("#code=")
    assert page == "https://network.example/at/choose-password"
    assert code == await last_link(ask)
    # Whoever uses the API may bring the code, or all of the link.
    given = {"link": f" {link}\n", "password": OTHER}
    assert await tried(ask, "choosePassword", given, now=datetime.now(UTC)) == (
        "ChoosePasswordPayload"
    )


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("accepted", "lang"), [("pt-CV, fr;q=0.5", "pt"), ("fr", "fr"), ("de, en", "en"), ("", "en")]
)
async def test_a_page_is_in_the_language_of_its_reader(
    client: httpx.AsyncClient, path: str, accepted: str, lang: str
) -> None:
    answer = await client.get(path, headers={"accept-language": accepted})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == lang
    assert answer.headers["vary"] == "accept-language"
    words = CHOOSING if path == "/choose-password" else CONFIRMING
    assert f'<html lang="{lang}">' in answer.text
    assert f"<h1>{words['title'][lang]}</h1>" in answer.text
    assert f">{words['send'][lang]}</button>" in answer.text
    assert "$" not in answer.text.replace("$input", "")


def test_every_word_is_there_in_every_language() -> None:
    for words in (COMMON, CHOOSING, CONFIRMING):
        for said in words.values():
            assert said.keys() == {"en", "fr", "pt"}
            assert len(set(said.values())) == 3


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_needs_nothing_but_two_files_of_ours(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    markup = Markup()
    markup.feed(answer.text)
    assert markup.refused == []
    assert sorted(markup.references) == ["data:,", "link-page.css", "link-page.js"]
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    for name, media in (("link-page.js", "text/javascript"), ("link-page.css", "text/css")):
        found = await client.get(f"/{name}")
        assert found.status_code == 200
        assert found.headers["content-type"].split(";")[0] == media
        assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("path", "name"), PAGES.items())
async def test_a_page_asks_by_a_document_that_is_registered(
    client: httpx.AsyncClient, path: str, name: str
) -> None:
    text = (SHIPPED / f"{name}.graphql").read_text("utf-8")
    assert engine().document(text) is not None
    found: dict[str, str] = {}

    class Form(Markup):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "form":
                found.update({name: value or "" for name, value in attrs})

    Form().feed((await client.get(path)).text)
    assert found["data-query"] == text
    assert found["data-deed"] == f"{name[0].lower()}{name[1:]}"


async def test_a_page_works_for_who_has_only_a_keyboard(client: httpx.AsyncClient) -> None:
    """Nothing but a form of the browser's own: fields with labels, a button that submits."""
    page = (await client.get("/choose-password")).text
    assert '<label for="password">' in page
    assert 'autocomplete="new-password"' in page
    assert 'aria-describedby="rule"' in page
    assert '<button id="send" type="submit">' in page
    assert 'role="status"' in page
    assert "tabindex" not in page.replace('id="said" role="status" tabindex="-1"', "")
    assert ":focus-visible" in (await client.get("/link-page.css")).text


def here() -> tuple[str, int]:
    """Where a server is going to be reached, and its port."""
    port = free_port()
    return f"http://127.0.0.1:{port}", port


async def opened_in(lang: str, served: Serving, path: str) -> str:
    """A page of a server, in a language."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}") as client:
        return (await client.get(path, headers={"accept-language": lang})).text


async def read(page: str, link: str, password: str) -> dict[str, Any]:
    """What the script of a page does when it is opened by a link and its form is sent."""
    node = shutil.which("node")
    assert node is not None
    process = await asyncio.create_subprocess_exec(
        *(node, str(READER), str(SCRIPT), page, link, password),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the script of the page")
async def test_a_link_chooses_a_password_once_and_says_so(url: str, ask: Ask) -> None:
    at, port = here()
    link = await invited(ask, at)
    await run(ask, "DELETE FROM mail")
    with serving(port=port, settings={"database_url": url}) as served:
        page = await opened_in("pt", served.ready(), "/choose-password")

        opened = await read(page, link, "")
        assert opened["address"] == "/choose-password"
        assert opened["isOpen"]

        short = await read(page, link, "curta")
        assert short["said"] == "password: tem menos de 12 caracteres; escolha uma mais longa."
        assert short["isOpen"]

        done = await read(page, link, OTHER)
        assert done == {
            "said": CHOOSING["done"]["pt"],
            "isOpen": False,
            "focus": "said",
            "address": "/choose-password",
        }
        now = datetime.now(UTC)
        given = {"email": EMAIL, "password": OTHER}
        assert await tried(ask, "signIn", given, now=now) == "SignInPayload"

        again = await read(page, link, OTHER)
        assert again["said"] == CHOOSING["used"]["pt"]
        assert not again["isOpen"]
        without = await read(page, f"{at}/choose-password", OTHER)
        assert (without["said"], without["isOpen"]) == (COMMON["broken"]["pt"], False)
        code = link.partition("#code=")[2]
        assert code not in served.said

    away = await read(page, link, OTHER)
    assert (away["said"], away["isOpen"]) == (COMMON["away"]["pt"], True)


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the script of the page")
async def test_a_link_that_is_too_old_says_so(url: str, ask: Ask) -> None:
    at, port = here()
    link = await invited(ask, at)
    with serving(port=port, settings={"database_url": url}) as served:
        page = await opened_in("fr", served.ready(), "/choose-password")
        old = datetime.now(UTC) - timedelta(minutes=1)
        await run(ask, "UPDATE one_time_link SET expires_at = $1", old)
        found = await read(page, link, OTHER)
    assert (found["said"], found["isOpen"]) == (CHOOSING["used"]["fr"], False)
