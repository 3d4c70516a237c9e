"""Every setting of the program, read once from the environment and refused with a clear message."""

import os
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.policy import SMTP
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

PREFIX = "GOVERNANCE_"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
REDIS_SCHEMES = {"redis", "rediss", "redis+unix", "valkey", "valkeys", "valkey+unix"}

Port = Annotated[int, Meta(ge=1, le=65535)]
PoolSize = Annotated[int, Meta(ge=1, le=500)]
PerMinute = Annotated[int, Meta(ge=0, le=1_000_000_000)]
TimeoutMs = Annotated[int, Meta(ge=1, le=600_000)]
Trust = Literal["off", "preferred", "required"]


class SettingsError(Exception):
    """A setting has a value the program cannot use; the sentence names it and what would do."""


class Issuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another identity provider whose word is taken for who somebody is."""

    issuer: Annotated[str, Meta(max_length=500)]
    """Its address, exactly as its tokens name it in `iss`."""
    audience: Annotated[str, Meta(min_length=1, max_length=500)]
    """What its tokens for this service name in `aud`: the client id it knows this service by."""
    jwks_uri: str | None = None
    """Where its keys are, if not where its discovery document says."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set, each by an environment variable `GOVERNANCE_` and the name in capitals."""

    database_url: str | None = None
    """A PostgreSQL 18 server to use, `postgresql://…`; without one, the embedded server starts."""
    read_url: str | None = None
    """Where reads go, if not to `database_url`: a replica or a pool in front of several."""
    data_dir: Path = Path("data")
    """The program's own folder: the embedded database and its password."""
    ballot_keys: Path | None = None
    """The folder of the keys of secret ballots: apart from the database and its backups, and one
    for all processes that serve it; without one, a folder beside `data_dir`."""
    host: str = "127.0.0.1"
    port: Port = 8000
    public_url: str = "http://127.0.0.1:8000"
    """Where the service is reached from outside."""
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    """Serving processes."""
    read_pool_size: PoolSize = 8
    """Connections for reads in each serving process."""
    write_pool_size: PoolSize = 8
    """Connections for deeds in each serving process."""
    key_days: Annotated[int, Meta(ge=1, le=3_650)] = 90
    """How many days a key signs tokens before the next one follows it by itself."""
    statement_timeout_ms: TimeoutMs = 5_000
    """The longest a single statement may take, in milliseconds."""
    trusted_documents: Trust = "preferred"
    """Whether registered documents are answered by their ids: `off` not at all, `preferred` beside
    any other document, `required` they alone."""
    documents: Path | None = None
    """A folder of *.graphql files to register at the start, besides those that were shipped."""
    smtp_url: str | None = None
    """The server that takes mail, `smtps://user:password@host` or `smtp://…`, the latter with
    STARTTLS unless it is on this machine; without one, mail is printed to the standard error."""
    mail_from: str = "TOGETHER <no-reply@localhost>"
    """Whom mail is from."""
    redis_url: str | None = None
    """A Redis or Valkey that counts for all processes, `redis://…`, `rediss://…` or
    `redis+unix:///…`; without one, and while it is away, each process counts for itself."""
    requests_per_minute: PerMinute = 600
    """Requests of a signed-in person or an application; 0 for no limit, as for the next three."""
    cost_per_minute: PerMinute = 600_000
    """What their requests may cost, in the points each answer tells in `extensions.cost`."""
    anonymous_requests_per_minute: PerMinute = 600
    """Requests from an address without a token; a whole office may stand behind one."""
    anonymous_cost_per_minute: PerMinute = 300_000
    oidc: tuple[Issuer, ...] = ()
    """Other identity providers whose tokens are taken, as a JSON list:
    `[{"issuer": "https://id.example.org", "audience": "governance"}]`."""
    trusted_proxies: Annotated[int, Meta(ge=0, le=10)] = 0
    """How many proxies stand before the program: so many addresses of X-Forwarded-For are
    believed, from the right."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises `SettingsError` for a value of the wrong form and for a name that is none of ours.
    """
    environ = os.environ if environ is None else environ
    given: dict[str, Any] = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and value
    }
    known = set(Settings.__struct_fields__)
    if unknown := sorted(given.keys() - known):
        raise SettingsError(
            f"{PREFIX}{unknown[0].upper()} is no setting of this program. "
            f"It knows {', '.join(PREFIX + name.upper() for name in sorted(known))}."
        )
    if "oidc" in given:
        given["oidc"] = _issuers(given["oidc"])
    try:
        settings = msgspec.convert(given, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    for name in ("database_url", "read_url"):
        url = getattr(settings, name)
        if url is not None and not _is_postgresql(url):
            raise SettingsError(
                f"{PREFIX}{name.upper()} must be an address such as "
                "postgresql://user:password@host:5432/governance."
            )
    if settings.database_url is not None and "?" in settings.database_url:
        raise SettingsError(
            f"{PREFIX}DATABASE_URL takes no parameters after a question mark; leave them out."
        )
    _check_mail(settings)
    if settings.redis_url is not None and not _is_redis(settings.redis_url):
        raise SettingsError(
            f"{PREFIX}REDIS_URL must be an address such as redis://user:password@host:6379/0."
        )
    _check_issuers(settings)
    return settings


def keys_beside(data_dir: Path) -> Path:
    """The folder of the keys of secret ballots where none is set: not in the data, but beside."""
    data = data_dir.absolute()
    return data.with_name(f"{data.name}-ballot-keys")


def is_safe_address(address: str) -> bool:
    """Whether keys may be fetched from an address: by https, or from this very machine."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    plain = parts.username is None and parts.password is None and not parts.fragment
    return is_safe and bool(host) and port != 0 and plain and address.isprintable()


def _issuers(written: str) -> list[Issuer]:
    form = (
        f"{PREFIX}OIDC must be a JSON list such as "
        '[{"issuer": "https://id.example.org", "audience": "governance"}]'
    )
    try:
        return msgspec.json.decode(written, type=list[Issuer])
    except msgspec.ValidationError as error:
        raise SettingsError(f"{form}; {_plain(error)}.") from None
    except (msgspec.DecodeError, RecursionError):
        raise SettingsError(f"{form}; this is no JSON.") from None


def _check_issuers(settings: Settings) -> None:
    for each in settings.oidc:
        for address in filter(None, (each.issuer, each.jwks_uri)):
            if not is_safe_address(address):
                raise SettingsError(
                    f"{PREFIX}OIDC must name issuers and their jwks_uri by https addresses without "
                    "a password, or by http ones of this machine."
                )
        if "?" in each.issuer:
            raise SettingsError(f"{PREFIX}OIDC names issuers by addresses without a question mark.")
    names = [each.issuer for each in settings.oidc]
    if len(set(names)) < len(names):
        raise SettingsError(f"{PREFIX}OIDC names an issuer twice.")
    if settings.public_url.rstrip("/") in {name.rstrip("/") for name in names}:
        raise SettingsError(f"{PREFIX}OIDC names this service itself; its tokens are taken anyway.")


def _check_mail(settings: Settings) -> None:
    if settings.smtp_url is not None and not _is_smtp(settings.smtp_url):
        raise SettingsError(
            f"{PREFIX}SMTP_URL must be an address such as smtps://user:password@host:465 or "
            "smtp://host:587; write @, :, / and % in a password as %40, %3A, %2F and %25."
        )
    if not _is_sender(settings.mail_from):
        raise SettingsError(
            f"{PREFIX}MAIL_FROM must be one sender such as TOGETHER <no-reply@example.org>."
        )


def _is_smtp(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"smtp", "smtps"}
        and bool(parts.hostname)
        and port != 0
        and bool(parts.username) == bool(parts.password)
        and (parts.path.strip("/"), parts.query, parts.fragment) == ("", "", "")
        and url.isascii()
        and url.isprintable()
    )


def _is_sender(mail_from: str) -> bool:
    try:
        header = SMTP.header_factory("From", mail_from)
    except (HeaderParseError, ValueError, IndexError):  # The parser trips over some.
        return False
    return (
        mail_from.isprintable()
        and not header.defects
        and len(header.addresses) == 1
        and header.addresses[0].addr_spec.isascii()
        and all((header.addresses[0].username, header.addresses[0].domain))
    )


def _is_redis(url: str) -> bool:
    try:
        known = urlsplit(url)
        place = known.path if known.scheme.endswith("+unix") else known.hostname
        port = known.port
    except ValueError:  # A port that is none, or a broken IPv6 address.
        return False
    return bool(place) and port != 0 and known.scheme in REDIS_SCHEMES


def _is_postgresql(url: str) -> bool:
    try:
        port, scheme = urlsplit(url).port, urlsplit(url).scheme
    except ValueError:  # A port that is none, or a broken IPv6 address.
        return False
    return port != 0 and scheme in {"postgresql", "postgres"}


def _decode(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)


def _plain(error: msgspec.ValidationError) -> str:
    message, _, path = str(error).partition(" - at ")
    return f"{message[0].lower()}{message[1:]}{path and f' at {path}'}"


def _sentence(error: msgspec.ValidationError) -> str:
    message, _, path = str(error).partition(" - at ")
    name = path.strip("`").removeprefix("$.").upper()
    for type_name, plain in (("`int`, got `str`", "a whole number"), ("`int`", "a whole number")):
        message = message.replace(type_name, plain)
    message = message.replace("`str` of length", "a text of length")
    if message.startswith("Invalid enum value"):
        message = f"it is one of {', '.join(get_args(Trust))}"
    return f"{PREFIX}{name} has a value that cannot be used: {message[0].lower()}{message[1:]}."
