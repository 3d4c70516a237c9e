"""The ways a mail leaves: by a mail server, or, where none is set, printed for who develops."""

import ipaddress
import ssl
import sys
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as MAIL_FORM
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from governance.mail.outbox import Letter
from governance.settings import Settings

STEP_SECONDS_MAX = 20
"""How long the mail server may take to answer each command."""
_PERMANENT = range(500, 600)
_ABOUT_THE_MAIL = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (  # The first that fits.
    (aiosmtplib.SMTPRecipientRefused, "The mail server refused the recipient"),
    (aiosmtplib.SMTPDataError, "The mail server refused the content"),
    (aiosmtplib.SMTPSenderRefused, "The mail server refused GOVERNANCE_MAIL_FROM"),
    (aiosmtplib.SMTPAuthenticationError, "The mail server refused the user or password"),
    (aiosmtplib.SMTPResponseException, "The mail server refused a command"),
    (TimeoutError, "The mail server did not answer in time"),
    (aiosmtplib.SMTPServerDisconnected, "The mail server broke the connection off"),
    (OSError, "The mail server could not be reached"),
)
_OTHERWISE = "The mail server cannot do what this mail or GOVERNANCE_SMTP_URL needs"


class NotSent(Exception):
    """A mail that was not sent; the sentence says why, without its address and body."""

    def __init__(self, sentence: str, *, is_final: bool = False) -> None:
        self.is_final = is_final
        """Whether another try would meet the same refusal."""
        super().__init__(sentence)


class Mailer(Protocol):
    """Anything a mail can leave by."""

    async def send(self, letter: Letter) -> None:
        """Send a mail; raises `NotSent`."""


def mailer(settings: Settings) -> Mailer:
    """The way mail leaves with these settings."""
    if settings.smtp_url is None:
        return PrintingMailer()
    return SmtpMailer(settings.smtp_url, settings.mail_from)


class PrintingMailer:
    """Prints mail to the standard error, so that a link in it can be followed without a server."""

    async def send(self, letter: Letter) -> None:
        """Print a mail as one block."""
        rule = "─" * 72
        sys.stderr.write(
            f"{rule}\nMail, printed as GOVERNANCE_SMTP_URL is not set\n"
            f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.body.rstrip()}\n{rule}\n"
        )
        sys.stderr.flush()


class SmtpMailer:
    """Hands mail to the server of an address: `smtps://` for TLS from the start, else `smtp://`.

    Mail carries one-time links, so with `smtp://` the server must offer STARTTLS and a certificate
    that holds, with a password or without. Only a server on this machine may do without both.
    """

    def __init__(self, url: str, mail_from: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._is_tls = parts.scheme == "smtps"
        self._is_near = _is_near(self._host)
        self._from: Address = MAIL_FORM.header_factory("From", mail_from).addresses[0]

    async def send(self, letter: Letter) -> None:
        """Send a mail; raises `NotSent`, finally when the server refuses recipient or content."""
        message = self._message(letter)
        try:
            await aiosmtplib.send(
                message,
                sender=self._from.addr_spec,
                recipients=[message["To"].addresses[0].addr_spec],
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                timeout=STEP_SECONDS_MAX,
                use_tls=self._is_tls,
                start_tls=self._start_tls(),
                validate_certs=not self._is_near,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _not_sent(error) from None  # Its own words may repeat the address.

    def _start_tls(self) -> bool | None:
        """Whether STARTTLS is required; None for a server here, where it is used when offered."""
        if self._is_tls:
            return False
        return None if self._is_near else True

    def _message(self, letter: Letter) -> EmailMessage:
        """Write a mail out; its Message-ID is the row's, so that one sent again can be told."""
        message = EmailMessage(MAIL_FORM)
        message["From"] = self._from
        message["To"] = _address(letter.recipient)
        message["Subject"] = letter.subject
        message["Date"] = letter.posted_at
        message["Message-ID"] = f"<{letter.id}@{self._from.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body, cte="quoted-printable")
        return message


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(recipient: str) -> Address:
    """The one address of a recipient, its domain as the network writes it."""
    try:
        given = Address(addr_spec=recipient)
        domain = given.domain.encode("idna").decode()
    except (HeaderParseError, ValueError, IndexError):  # The parser trips over some.
        domain = ""
    if not domain:
        raise NotSent("The recipient is no mail address.", is_final=True)
    return Address(username=given.username, domain=domain)


def _not_sent(error: Exception) -> NotSent:
    """What to keep of an error: who refused what, by which number."""
    told = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    code = getattr(told, "code", 0)
    sentence = next((said for kind, said in _SENTENCES if isinstance(told, kind)), _OTHERWISE)
    if isinstance(error.__cause__ or error, ssl.SSLCertVerificationError):
        sentence = "The mail server's certificate does not hold"
    elif "STARTTLS extension" in str(error):
        sentence = "The mail server offers no STARTTLS; set GOVERNANCE_SMTP_URL to one that does"
    is_final = isinstance(told, _ABOUT_THE_MAIL) and code in _PERMANENT
    return NotSent(f"{sentence} ({code})." if code else f"{sentence}.", is_final=is_final)
