"""Mail servers: what is asked of them before they are trusted with a link."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from doors import serving
from posts import Posts, all_sent, outcome, posted, worked

from governance.db import Database

USER = "rede:p%40s%3As%2Fw%25rd@"
AWAY = "0.0.0.0"  # noqa: S104  This machine by a name that is not known to be near.


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.invalid")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    path: Path = tmp_path_factory.mktemp("certificate") / "both.pem"
    form = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(form, private, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(form)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextmanager
def listening(**options: Any) -> Iterator[Posts]:
    """A mail server that listens."""
    posts = Posts(**options)
    posts.start()
    try:
        yield posts
    finally:
        posts.stop()


async def test_a_server_here_may_do_without_encryption(db: Database) -> None:
    with listening() as posts:
        await posted(db)
        await worked(db, posts.mailer())
    assert posts.over_tls == [False]


async def test_a_server_here_that_offers_encryption_is_taken_at_its_word(
    db: Database, encrypted: ssl.SSLContext
) -> None:
    with listening(tls_context=encrypted) as posts:
        await posted(db)
        await worked(db, posts.mailer())
    assert posts.over_tls == [True]


async def test_encryption_from_the_start(db: Database, encrypted: ssl.SSLContext) -> None:
    with listening(ssl_context=encrypted) as posts:
        await posted(db)
        await worked(db, posts.mailer("smtps", "localhost"))
    assert len(posts.mails) == 1


@pytest.mark.parametrize(
    ("host", "user"), [(AWAY, ""), (AWAY, USER)], ids=["without a password", "with one"]
)
async def test_a_server_elsewhere_must_offer_encryption(db: Database, host: str, user: str) -> None:
    with listening() as posts:
        await posted(db)
        await worked(db, posts.mailer(host=host, user=user))
    assert (posts.mails, posts.users) == ([], [])
    said = "The mail server offers no STARTTLS; set GOVERNANCE_SMTP_URL to one that does."
    assert await outcome(db) == (1, None, None, said)


@pytest.mark.parametrize(("scheme", "option"), [("smtp", "tls_context"), ("smtps", "ssl_context")])
async def test_a_server_elsewhere_needs_a_certificate_that_holds(
    db: Database, encrypted: ssl.SSLContext, scheme: str, option: str
) -> None:
    with listening(**{option: encrypted}) as posts:
        await posted(db)
        await worked(db, posts.mailer(scheme, AWAY, USER))
    assert (posts.mails, posts.users) == ([], [])
    said = "The mail server's certificate does not hold."
    assert await outcome(db) == (1, None, None, said)


async def test_signs_in_with_a_password_of_any_signs(
    db: Database, encrypted: ssl.SSLContext
) -> None:
    posts = Posts(tls_context=encrypted, auth_required=True)
    posts.options["authenticator"] = posts.authenticator
    posts.start()
    await posted(db)
    await worked(db, posts.mailer(user=USER))
    posts.stop()
    assert posts.users == ["rede"]
    assert (await outcome(db))[:3] == (1, NOW, None)


async def test_a_wrong_password_is_tried_again_and_not_repeated(
    db: Database, encrypted: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    posts = Posts(tls_context=encrypted, auth_required=True)
    posts.options["authenticator"] = posts.authenticator
    posts.start()
    await posted(db)
    await worked(db, posts.mailer(user="rede:wrong@"))
    posts.stop()
    said = "The mail server refused the user or password (535)."
    assert await outcome(db) == (1, None, None, said)
    assert "wrong" not in caplog.text


async def test_a_domain_in_any_script_is_written_as_the_network_does(db: Database) -> None:
    with listening() as posts:
        await posted(db, "ines@câmara.pt")
        await worked(db, posts.mailer())
    assert posts.envelopes == [("no-reply@example.org", ["ines@xn--cmara-3qa.pt"])]


@pytest.mark.parametrize("recipient", ["nobody", "a@", "a@b, c@d", "a b@c", "@", "a@b..c"])
async def test_what_is_no_address_is_given_up_at_once(db: Database, recipient: str) -> None:
    with listening() as posts:
        await posted(db, recipient)
        await worked(db, posts.mailer())
    assert await outcome(db) == (1, None, NOW, "The recipient is no mail address.")
    assert posts.mails == []


async def test_serve_sends_what_waits_and_ends(db: Database, url: str) -> None:
    with listening() as posts:
        settings = {
            "database_url": url,
            "smtp_url": f"smtp://127.0.0.1:{posts.port}",
            "mail_from": "Rede <rede@example.org>",
            "workers": "2",
        }
        with serving(settings=settings) as served:
            served.ready()
            rows = [await posted(db, at=datetime.now(UTC)) for _ in range(5)]
            await all_sent(db)
            assert served.end() == 0
    ids = sorted(str(mail["Message-ID"]) for mail in posts.mails)
    assert ids == sorted(f"<{row}@example.org>" for row in rows)
