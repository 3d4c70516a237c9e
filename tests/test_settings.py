"""Settings: what cannot be used is refused in a sentence that names it."""

import pytest

from governance.settings import Issuer, SettingsError, read_settings

URL = "postgresql://user:secret@127.0.0.1/governance"


def test_an_address_with_parameters_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"GOVERNANCE_DATABASE_URL": f"{URL}?sslmode=disable"})
    assert str(refused.value) == (
        "GOVERNANCE_DATABASE_URL takes no parameters after a question mark; leave them out."
    )


def test_an_address_without_parameters_is_taken() -> None:
    assert read_settings({"GOVERNANCE_DATABASE_URL": URL}).database_url == URL


@pytest.mark.parametrize(
    "url",
    [
        "smtp://localhost",
        "smtp://[::1]:2525",
        "smtps://user:p%40ss@mail.example.org:465/",
    ],
)
def test_a_mail_server_is_taken(url: str) -> None:
    assert read_settings({"GOVERNANCE_SMTP_URL": url}).smtp_url == url


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "https://user:secret@mail.example.org",
        "smtp://",
        "smtp://user@mail.example.org",
        "smtp://:secret@mail.example.org",
        "smtp://user:secret@mail.example.org:0",
        "smtp://user:secret@mail.example.org:many",
        "smtp://user:sec/ret@mail.example.org",
        "smtp://user:sec#ret@mail.example.org",
        "smtp://user:secret@mail.example.org?tls=no",
        "smtp://user:secret@[::1",
    ],
)
def test_a_mail_server_of_another_form_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"GOVERNANCE_SMTP_URL": url})
    assert str(refused.value) == (
        "GOVERNANCE_SMTP_URL must be an address such as smtps://user:password@host:465 or "
        "smtp://host:587; write @, :, / and % in a password as %40, %3A, %2F and %25."
    )


@pytest.mark.parametrize("sender", ["a@example.org", "Réseau <a@b>", '"A, B" <a@b>'])
def test_a_sender_is_taken(sender: str) -> None:
    assert read_settings({"GOVERNANCE_MAIL_FROM": sender}).mail_from == sender


@pytest.mark.parametrize(
    "sender", ["TOGETHER", "a@", "@b", "A, B <a@b>", "a@b, c@d", "A <é@b>", "A\n<a@b>", " ", "<>"]
)
def test_a_sender_of_another_form_is_refused(sender: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"GOVERNANCE_MAIL_FROM": sender})
    assert str(refused.value) == (
        "GOVERNANCE_MAIL_FROM must be one sender such as TOGETHER <no-reply@example.org>."
    )


def test_identity_providers_are_taken() -> None:
    written = '[{"issuer": "https://id.example.org/realm", "audience": "governance"}]'
    told = Issuer("https://id.example.org/realm", "governance")
    assert read_settings({"GOVERNANCE_OIDC": written}).oidc == (told,)
    near = '[{"issuer": "http://[::1]:9000", "audience": "x", "jwks_uri": "http://localhost/keys"}]'
    told = Issuer("http://[::1]:9000", "x", "http://localhost/keys")
    assert read_settings({"GOVERNANCE_OIDC": near}).oidc == (told,)


FORM = (
    "GOVERNANCE_OIDC must be a JSON list such as "
    '[{"issuer": "https://id.example.org", "audience": "governance"}]; '
)
SAFE = (
    "GOVERNANCE_OIDC must name issuers and their jwks_uri by https addresses without a password, "
    "or by http ones of this machine."
)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("https://id.example.org", FORM + "this is no JSON."),
        ("{}", FORM + "expected `array`, got `object`."),
        (
            '[{"issuer": "https://x.org"}]',
            FORM + "object missing required field `audience` at `$[0]`.",
        ),
        (
            '[{"issuer": "https://x.org", "audience": "a", "key": ""}]',
            FORM + "object contains unknown field `key` at `$[0]`.",
        ),
        (
            '[{"issuer": "http://x.org", "audience": "a"}]',
            SAFE,
        ),
        (
            '[{"issuer": "https://x.org", "audience": "a", "jwks_uri": "ftp://x.org"}]',
            SAFE,
        ),
        (
            '[{"issuer": "https://u:p@x.org", "audience": "a"}]',
            SAFE,
        ),
        (
            '[{"issuer": "https://x.org?a", "audience": "a"}]',
            "GOVERNANCE_OIDC names issuers by addresses without a question mark.",
        ),
        (
            '[{"issuer": "https://x", "audience": "a"}, {"issuer": "https://x", "audience": "b"}]',
            "GOVERNANCE_OIDC names an issuer twice.",
        ),
        (
            '[{"issuer": "http://127.0.0.1:8000/", "audience": "a"}]',
            "GOVERNANCE_OIDC names this service itself; its tokens are taken anyway.",
        ),
    ],
)
def test_identity_providers_of_another_form_are_refused(written: str, message: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"GOVERNANCE_OIDC": written})
    assert str(refused.value) == message
