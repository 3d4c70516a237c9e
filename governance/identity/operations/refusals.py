"""Why a deed with an account may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from governance.errors import PROVIDER_AWAY, Refusal, Said, sentence
from governance.identity.passwords import TooManyAtOnce


class AccountThere(Said):
    """The person has an account already and chose a password for it."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This person has an account already; who forgot the password asks for recovery.",
        "fr": "Cette personne a déjà un compte ; mot de passe oublié : demander la récupération.",
        "pt": "Esta pessoa já tem uma conta; quem esqueceu a palavra-passe pede a recuperação.",
    }


class EmailTaken(Said):
    """Another account signs in with this e-mail address."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another account signs in with this e-mail address; give another.",
        "fr": "Un autre compte utilise cette adresse électronique ; donnez-en une autre.",
        "pt": "Outra conta usa este endereço de correio eletrónico; indique outro.",
    }


class AccountClosed(Said):
    """The account was closed already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This account has been closed already.",
        "fr": "Ce compte est déjà fermé.",
        "pt": "Esta conta já foi encerrada.",
    }


class LinkRefused(Said):
    """The link is none of ours, was used or replaced, or its time is over."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This link was used already or is too old; ask for a new one.",
        "fr": "Ce lien a déjà servi ou est trop ancien ; demandez-en un nouveau.",
        "pt": "Esta ligação já foi usada ou é demasiado antiga; peça uma nova.",
    }


class PasswordWrong(Said):
    """The current password is another."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This is not your current password.",
        "fr": "Ce n’est pas votre mot de passe actuel.",
        "pt": "Esta não é a sua palavra-passe atual.",
    }


class SignInRefused(Said):
    """No account signs in with this e-mail address and this password."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The e-mail address or the password is wrong.",
        "fr": "L’adresse électronique ou le mot de passe est incorrect.",
        "pt": "O endereço de correio eletrónico ou a palavra-passe está errada.",
    }


class CodeNeeded(Said):
    """The password is right, and this account asks for a one-time code besides."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Send the one-time code of your authenticator as well.",
        "fr": "Envoyez aussi le code à usage unique de votre application d’authentification.",
        "pt": "Envie também o código de uso único da sua aplicação de autenticação.",
    }


class CodeRefused(Said):
    """The one-time code is wrong, too old, or was used already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This one-time code is wrong or was used already; wait for the next.",
        "fr": "Ce code à usage unique est faux ou a déjà servi ; attendez le suivant.",
        "pt": "Este código de uso único está errado ou já foi usado; espere pelo seguinte.",
    }


class CodesThere(Said):
    """One-time codes are asked for already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Your account asks for one-time codes already; remove them first.",
        "fr": "Votre compte demande déjà des codes à usage unique ; retirez-les d’abord.",
        "pt": "A sua conta já pede códigos de uso único; retire-os primeiro.",
    }


class NoCodes(Said):
    """No one-time codes were prepared."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Your account has no one-time codes prepared; prepare them first.",
        "fr": "Aucun code à usage unique n’est préparé pour votre compte ; préparez-les d’abord.",
        "pt": "A sua conta não tem códigos de uso único preparados; prepare-os primeiro.",
    }


@dataclass(eq=False)
class TooManyAttempts(Refusal):
    """Too many attempts to sign in to this account or from this address, for a while."""

    retry_after_seconds: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "Too many attempts; try again in {} seconds.",
            "fr": "Trop de tentatives ; réessayez dans {} secondes.",
            "pt": "Demasiadas tentativas; tente de novo dentro de {} segundos.",
        }
        return sentence(told, lang).format(self.retry_after_seconds)


class RefreshRefused(Said):
    """The refresh token is none of ours, or its sign-in ended."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This sign-in has ended; sign in again.",
        "fr": "Cette connexion a pris fin ; connectez-vous à nouveau.",
        "pt": "Esta sessão terminou; inicie sessão de novo.",
    }


class TokenReused(Said):
    """A refresh token came again after its time: somebody may have copied it."""

    keeps_changes = True
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This refresh token was used before, so somebody may have copied it;"
        " its sign-in was ended. Sign in again.",
        "fr": "Ce jeton a déjà servi et a donc pu être copié ; sa connexion a été fermée."
        " Connectez-vous à nouveau.",
        "pt": "Este código de renovação já foi usado e pode ter sido copiado; a sessão foi"
        " terminada. Inicie sessão de novo.",
    }


@dataclass(eq=False)
class AlreadyAllowed(Refusal):
    """The role may do this already, in bodies of that kind."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "That role may do this already; take it back first to let it reach elsewhere.",
            "fr": "Cette fonction le permet déjà ; retirez-le d’abord pour en changer la portée.",
            "pt": "Essa função já o permite; retire-o primeiro para mudar o seu alcance.",
        }
        return sentence(told, lang)


@dataclass(eq=False)
class LastSecretariat(Refusal):
    """Without this nobody could act for the network any more."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "No other role acts for the network; let another do so first.",
            "fr": "Aucune autre fonction n’agit pour le réseau ; permettez-le d’abord à une autre.",
            "pt": "Nenhuma outra função age pela rede; permita-o primeiro a outra.",
        }
        return sentence(told, lang)


class ApplicationRevoked(Said):
    """The application was revoked already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This application was revoked; register another.",
        "fr": "Cette application a été révoquée ; enregistrez-en une autre.",
        "pt": "Esta aplicação foi revogada; registe outra.",
    }


class IdentityTaken(Said):
    """The other provider's name for a person is linked to an account already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This identity is linked to an account already; unlink it there first.",
        "fr": "Cette identité est déjà liée à un compte ; déliez-la d’abord de celui-ci.",
        "pt": "Esta identidade já está ligada a uma conta; desligue-a primeiro dessa conta.",
    }


@dataclass(eq=False)
class IdentityRefused(Refusal):
    """The token of the other identity provider does not hold."""

    reason: str
    """The code that says why."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        if self.reason == "ISSUER_UNAVAILABLE":
            return sentence(PROVIDER_AWAY, lang)
        told = {
            "en": "This token of another identity provider does not hold here ({});"
            " sign in there again and bring the new one.",
            "fr": "Ce jeton d’un autre fournisseur d’identité n’est pas valable ici ({}) ;"
            " reconnectez-vous chez lui et apportez le nouveau.",
            "pt": "Este token de outro fornecedor de identidade não é válido aqui ({});"
            " inicie sessão lá de novo e traga o novo.",
        }
        return sentence(told, lang).format(self.reason)


PROMISES: dict[str, Callable[[], Refusal]] = {
    "account_email_key": EmailTaken,
    "account_person_id_key": AccountThere,
    "role_capability_role_kind_in_network_capability_key": AlreadyAllowed,
    "linked_identity_issuer_subject_key": IdentityTaken,
}
"""What a violated promise of the database means to a caller."""

__all__ = [
    "PROMISES",
    "AccountClosed",
    "AccountThere",
    "AlreadyAllowed",
    "ApplicationRevoked",
    "CodeNeeded",
    "CodeRefused",
    "CodesThere",
    "EmailTaken",
    "IdentityRefused",
    "IdentityTaken",
    "LastSecretariat",
    "LinkRefused",
    "NoCodes",
    "PasswordWrong",
    "RefreshRefused",
    "SignInRefused",
    "TokenReused",
    "TooManyAtOnce",
    "TooManyAttempts",
]
