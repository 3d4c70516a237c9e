"""Mail: an outbox row written in the deed's own transaction, sent by `serve` after the commit."""

from governance.mail.mailers import Mailer, NotSent, PrintingMailer, SmtpMailer, mailer
from governance.mail.mailing import keep_mailing
from governance.mail.outbox import Letter, Mail, post

__all__ = [
    "Letter",
    "Mail",
    "Mailer",
    "NotSent",
    "PrintingMailer",
    "SmtpMailer",
    "keep_mailing",
    "mailer",
    "post",
]
