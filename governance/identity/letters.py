"""What the mails about accounts say, in the languages of the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.errors import sentence


@dataclass(frozen=True)
class Letter:
    """A mail's subject and body in languages."""

    subject: Mapping[str, str]
    body: Mapping[str, str]

    def written(self, lang: str, **facts: str) -> tuple[str, str]:
        """The subject and the body in a language, with the facts in their places."""
        return sentence(self.subject, lang), sentence(self.body, lang).format_map(facts)


def moment(at: datetime) -> str:
    """A moment as letters write it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def link(public_url: str, deed: str, secret: str) -> str:
    """A link to the page of a deed, with its code in the fragment, which no browser sends on."""
    return f"{public_url.rstrip('/')}/{deed}#code={secret}"


INVITATION = Letter(
    {
        "en": "Your account in the TOGETHER network",
        "fr": "Votre compte dans le réseau TOGETHER",
        "pt": "A sua conta na rede TOGETHER",
    },
    {
        "en": "You are invited to an account at {where}.\n\n"
        "Choose a password by this one-time link:\n\n{link}\n\nIt works once, until {until}.\n",
        "fr": "Vous êtes invité·e à ouvrir un compte sur {where}.\n\n"
        "Choisissez un mot de passe par ce lien à usage unique :\n\n{link}\n\n"
        "Il fonctionne une fois, jusqu’au {until}.\n",
        "pt": "Foi convidado/a a abrir uma conta em {where}.\n\n"
        "Escolha uma palavra-passe por esta ligação de uso único:\n\n{link}\n\n"
        "Funciona uma vez, até {until}.\n",
    },
)
RECOVERY = Letter(
    {
        "en": "A new password for the TOGETHER network",
        "fr": "Un nouveau mot de passe pour le réseau TOGETHER",
        "pt": "Uma nova palavra-passe para a rede TOGETHER",
    },
    {
        "en": "Somebody asked for a new password for your account at {where}.\n\n"
        "If it was you, choose one by this one-time link:\n\n{link}\n\n"
        "It works once, until {until}. If it was not you, nothing needs to be done.\n",
        "fr": "Quelqu’un a demandé un nouveau mot de passe pour votre compte sur {where}.\n\n"
        "Si c’était vous, choisissez-le par ce lien à usage unique :\n\n{link}\n\n"
        "Il fonctionne une fois, jusqu’au {until}. Sinon, il n’y a rien à faire.\n",
        "pt": "Alguém pediu uma nova palavra-passe para a sua conta em {where}.\n\n"
        "Se foi você, escolha-a por esta ligação de uso único:\n\n{link}\n\n"
        "Funciona uma vez, até {until}. Se não foi, não é preciso fazer nada.\n",
    },
)
NEW_EMAIL = Letter(
    {
        "en": "Confirm your e-mail address in the TOGETHER network",
        "fr": "Confirmez votre adresse électronique dans le réseau TOGETHER",
        "pt": "Confirme o seu endereço de correio eletrónico na rede TOGETHER",
    },
    {
        "en": "This address is to sign in to an account at {where}.\n\n"
        "Confirm it by this one-time link:\n\n{link}\n\n"
        "It works once, until {until}. If it was not you, nothing needs to be done.\n",
        "fr": "Cette adresse doit servir à la connexion d’un compte sur {where}.\n\n"
        "Confirmez-la par ce lien à usage unique :\n\n{link}\n\n"
        "Il fonctionne une fois, jusqu’au {until}. Sinon, il n’y a rien à faire.\n",
        "pt": "Este endereço vai servir para iniciar sessão numa conta em {where}.\n\n"
        "Confirme-o por esta ligação de uso único:\n\n{link}\n\n"
        "Funciona uma vez, até {until}. Se não foi você, não é preciso fazer nada.\n",
    },
)
EMAIL_NOTICE = Letter(
    {
        "en": "Another e-mail address for your account in the TOGETHER network",
        "fr": "Une autre adresse électronique pour votre compte dans le réseau TOGETHER",
        "pt": "Outro endereço de correio eletrónico para a sua conta na rede TOGETHER",
    },
    {
        "en": "Somebody who knows your password asked that your account at {where} be signed in to"
        " with another e-mail address.\n\nIf it was not you, change your password at once.\n",
        "fr": "Quelqu’un qui connaît votre mot de passe a demandé une autre adresse électronique"
        " pour votre compte sur {where}.\n\n"
        "Si ce n’était pas vous, changez tout de suite de mot de passe.\n",
        "pt": "Alguém que conhece a sua palavra-passe pediu outro endereço de correio eletrónico"
        " para a sua conta em {where}.\n\n"
        "Se não foi você, mude já a palavra-passe.\n",
    },
)
