"""The pages that links in mails lead to: to choose a password, and to confirm an address."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from litestar import MediaType, Request, Response, route
from litestar.datastructures import State

from governance import http
from governance.answers import HEADERS
from governance.errors import sentence
from governance.identity.passwords import LENGTH_MAX, LENGTH_MIN
from governance.pages import API, READS

HERE = Path(__file__).parent
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LANGUAGES = {"en": "en", "fr": "fr", "pt": "pt"}
"""The languages the pages are in."""
Words = Mapping[str, Mapping[str, str]]
COMMON: Words = {
    "busy": {"en": "One moment…", "fr": "Un instant…", "pt": "Um momento…"},
    "away": {
        "en": "The server does not answer; try again in a moment.",
        "fr": "Le serveur ne répond pas ; réessayez dans un moment.",
        "pt": "O servidor não responde; tente de novo dentro de momentos.",
    },
    "broken": {
        "en": "The link is not whole: open it again from the mail, or copy all of it.",
        "fr": "Le lien n’est pas entier : rouvrez-le depuis le courriel, ou copiez-le en entier.",
        "pt": "A ligação não está completa: abra-a de novo a partir da mensagem ou copie-a toda.",
    },
    "noscript": {
        "en": "This page needs JavaScript. Without it, use the code at the end of the link with the"
        " API.",
        "fr": "Cette page a besoin de JavaScript. Sans lui, employez avec l’API le code à la fin du"
        " lien.",
        "pt": "Esta página precisa de JavaScript. Sem ele, use com a API o código no fim da"
        " ligação.",
    },
}
CHOOSING: Words = {
    "title": {
        "en": "Choose a password",
        "fr": "Choisissez un mot de passe",
        "pt": "Escolha uma palavra-passe",
    },
    "label": {"en": "New password", "fr": "Nouveau mot de passe", "pt": "Nova palavra-passe"},
    "rule": {
        "en": f"At least {LENGTH_MIN} characters. A few words in a row are easy to keep in mind.",
        "fr": f"Au moins {LENGTH_MIN} caractères. Quelques mots de suite se retiennent bien.",
        "pt": f"Pelo menos {LENGTH_MIN} caracteres. Algumas palavras seguidas decoram-se bem.",
    },
    "show": {"en": "Show it", "fr": "L’afficher", "pt": "Mostrá-la"},
    "send": {
        "en": "Keep this password",
        "fr": "Garder ce mot de passe",
        "pt": "Guardar esta palavra-passe",
    },
    "done": {
        "en": "Your password is kept. You can close this page and sign in.",
        "fr": "Votre mot de passe est enregistré. Vous pouvez fermer cette page et vous connecter.",
        "pt": "A sua palavra-passe está guardada. Pode fechar esta página e iniciar sessão.",
    },
    "used": {
        "en": "This link was used already or is too old. Ask for another: by the recovery of your"
        " password, or from whoever invited you.",
        "fr": "Ce lien a déjà servi ou est trop ancien. Demandez-en un autre : par la récupération"
        " du mot de passe, ou à qui vous a invité·e.",
        "pt": "Esta ligação já foi usada ou é demasiado antiga. Peça outra: pela recuperação da"
        " palavra-passe, ou a quem fez o convite.",
    },
}
CONFIRMING: Words = {
    "title": {
        "en": "Confirm your e-mail address",
        "fr": "Confirmez votre adresse électronique",
        "pt": "Confirme o seu endereço de correio eletrónico",
    },
    "send": {"en": "Confirm", "fr": "Confirmer", "pt": "Confirmar"},
    "done": {
        "en": "Your address is confirmed. Sign in with it from now on.",
        "fr": "Votre adresse est confirmée. Connectez-vous avec elle dès maintenant.",
        "pt": "O seu endereço está confirmado. Inicie sessão com ele a partir de agora.",
    },
    "used": {
        "en": "This link was used already or is too old. Change your address again to get another.",
        "fr": "Ce lien a déjà servi ou est trop ancien. Changez de nouveau d’adresse pour en"
        " recevoir un autre.",
        "pt": "Esta ligação já foi usada ou é demasiado antiga. Mude de novo o endereço para"
        " receber outra.",
    },
}
_PASSWORD = Template(
    '<label for="password">$label</label>\n'
    f'<input id="password" type="password" autocomplete="new-password" minlength="{LENGTH_MIN}"'
    f' maxlength="{LENGTH_MAX}" required aria-describedby="rule">\n'
    '<p id="rule">$rule</p>\n'
    '<label><input id="shown" type="checkbox"> $show</label>'
)
_NOTHING = Template("")


@route("/choose-password", http_method=READS, media_type=MediaType.HTML)
async def choose_password(request: Request[Any, Any, State]) -> Response[bytes]:
    """The page to choose a password on, by the link of an invitation or a recovery."""
    return _page(request, "choosePassword", CHOOSING, _PASSWORD)


@route("/confirm-email", http_method=READS, media_type=MediaType.HTML)
async def confirm_email(request: Request[Any, Any, State]) -> Response[bytes]:
    """The page to confirm a new e-mail address on."""
    return _page(request, "confirmEmail", CONFIRMING, _NOTHING)


@route("/link-page.js", http_method=READS, response_headers=HEADERS)
async def script() -> Response[bytes]:
    """What both pages do."""
    return Response((HERE / "link_page.js").read_bytes(), media_type="text/javascript")


@route("/link-page.css", http_method=READS, response_headers=HEADERS)
async def style() -> Response[bytes]:
    """How both pages look."""
    return Response((HERE / "link_page.css").read_bytes(), media_type=MediaType.CSS)


def _page(
    request: Request[Any, Any, State], deed: str, words: Words, fields: Template
) -> Response[bytes]:
    """A page in the reader's language, with the document its deed is asked by."""
    wanted = http.languages(request.headers.get("accept-language", ""))
    lang = sentence(LANGUAGES, wanted)
    told = {name: escape(sentence(said, lang)) for name, said in {**COMMON, **words}.items()}
    query = (API / "operations" / f"{deed[0].upper()}{deed[1:]}.graphql").read_text("utf-8")
    page = Template((HERE / "link_page.html").read_text("utf-8")).substitute(
        told, lang=lang, deed=deed, query=escape(query), fields=fields.substitute(told)
    )
    headers = {
        **HEADERS,
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "content-language": lang,
        "vary": "accept-language",
    }
    return Response(page.encode(), media_type=MediaType.HTML, headers=headers)
