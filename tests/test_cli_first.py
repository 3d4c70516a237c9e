"""The first secretariat as it is made in life: asked for at a terminal, mailed, and made once."""

import asyncio
import os
import pty
import re
import subprocess

import pytest
from accounts import tried
from conftest import Ask
from doors import PROGRAM, ROOT, environment, governance, over_http
from posts import Posts
from test_cli_init import INIT, THERE, values

MADE = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM mandate),"
MADE += " (SELECT count(*) FROM account), (SELECT count(*) FROM organisation)"


def at_a_terminal(url: str, *answers: str) -> tuple[int, str]:
    """Run init where somebody sits; its exit code and what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "init"],
        cwd=ROOT,
        env=environment(database_url=url),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    said, _ = process.communicate(timeout=60)
    os.close(theirs)
    os.close(ours)
    return process.returncode, said.decode()


async def test_whoever_sits_at_a_terminal_is_asked(url: str) -> None:
    code, said = await asyncio.to_thread(at_a_terminal, url, "Ana Lopes", "ana@example.org")
    assert code == 0, said
    assert "The first secretary's name: " in said
    assert "Their e-mail address: " in said
    assert "Ana Lopes is the network's secretary since today." in said
    assert re.search(r"^\S+/choose-password#code=[\w-]{43}\r?$", said, re.MULTILINE)
    assert await values(url, "SELECT email FROM account") == [("ana@example.org",)]


async def test_a_wrong_address_at_a_terminal_makes_nothing(url: str) -> None:
    code, said = await asyncio.to_thread(at_a_terminal, url, "Ana Lopes", "ana at example")
    assert code == 1
    assert "email: is no e-mail address; write it like name@example.org." in said
    assert await values(url, MADE) == [(0, 0, 0, 0)]


async def test_two_at_once_make_one_secretariat(url: str) -> None:
    given = [(*INIT[:3], "--email", f"{name}@example.org") for name in ("ana", "bo", "rui")]
    ended = await asyncio.gather(
        *(asyncio.to_thread(governance, *each, database_url=url) for each in given)
    )
    assert sorted(each.returncode for each in ended) == [0, 1, 1]
    assert [each.stderr for each in ended if each.returncode] == [f"✗ {THERE}\n"] * 2
    assert await values(url, MADE) == [(1, 1, 1, 1)]


@pytest.mark.parametrize(
    "email",
    [
        *("a@b\r\nBcc: eve@example.org", "a b@example.org", "@x", "a@"),
        *("<a@example.org>", "a,b@example.org", "a;b@example.org", "a@example.org:25"),
    ],
)
async def test_an_address_that_is_none_gets_no_mail(url: str, email: str) -> None:
    ended = await asyncio.to_thread(governance, *INIT[:3], "--email", email, database_url=url)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("✗ email: ")
    assert await values(url, "SELECT count(*) FROM mail") == [(0,)]


async def test_the_invitation_is_mailed_when_it_is_served_and_opens_the_account(
    ask: Ask, url: str
) -> None:
    posts = Posts()
    posts.start()
    address = f"smtp://127.0.0.1:{posts.port}"
    try:
        given = {"database_url": url, "smtp_url": address}
        ended = await asyncio.to_thread(governance, *INIT, **given)
        assert ended.returncode == 0, ended.stderr
        assert ended.stderr == (
            "Ana Lopes is the network's secretary since today.\n"
            "The invitation is mailed as soon as the network is served; it says:\n\n"
        )
        assert posts.mails == []
        async with over_http(url, smtp_url=address), asyncio.timeout(20):
            while await ask.count("mail WHERE sent_at IS NULL"):  # noqa: ASYNC110  Nobody tells.
                await asyncio.sleep(0.05)
    finally:
        posts.stop()
    ((_, recipients),) = posts.envelopes
    assert recipients == ["ana@example.org"]
    (mail,) = posts.mails
    body = mail.get_content().replace("\r\n", "\n")
    assert body.strip() == ended.stdout.strip()
    (link,) = re.findall(r"^\S+/choose-password#code=[\w-]{43}$", body, re.MULTILINE)
    chosen = {"link": link, "password": "correct horse battery"}
    assert await tried(ask, "choosePassword", chosen) == "ChoosePasswordPayload"
