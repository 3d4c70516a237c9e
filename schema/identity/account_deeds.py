"""What can be done with accounts through the API, and how to sign in."""

import strawberry

from governance.actors.operations import PersonForgotten
from governance.identity import operations
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.identity.accounts import Account, SignIn
from schema.territories.territory_deeds import REVISION

SUBJECT = ("account", Account)
TOKENS = {
    "access_token": (str, "What to send as Authorization: Bearer."),
    "refresh_token": (str, "What to exchange for the next two, once: keep it secret."),
    "expires_in_seconds": (int, "How long the access token holds."),
}


@strawberry.input(description="A person to invite to an account.")
class InvitePersonInput(DeedInput):
    """A person to invite to an account."""

    person_id: strawberry.ID = id_of("per", "Whom.")
    email: str = strawberry.field(description="The address they will sign in with.")
    lang: str = strawberry.field(
        default="en", description="The language of the mails they get, as a BCP 47 tag."
    )


@strawberry.input(description="A password to choose.")
class ChoosePasswordInput(DeedInput):
    """A password to choose."""

    link: str = strawberry.field(
        description="The one-time link of the mail, or the code at its end."
    )
    password: str = strawberry.field(description="12 to 200 characters, whichever.")


@strawberry.input(description="Whose password was forgotten.")
class AskRecoveryInput(DeedInput):
    """Whose password was forgotten."""

    email: str = strawberry.field(description="The address that signs in.")


@strawberry.input(description="A password to change.")
class ChangePasswordInput(DeedInput):
    """A password to change."""

    current_password: str = strawberry.field(description="The password there is.")
    new_password: str = strawberry.field(description="12 to 200 characters, whichever.")


@strawberry.input(description="Another address to sign in with.")
class ChangeEmailInput(DeedInput):
    """Another address to sign in with."""

    email: str = strawberry.field(description="The new address.")
    password: str = strawberry.field(description="The password there is.")


@strawberry.input(description="An address to confirm.")
class ConfirmEmailInput(DeedInput):
    """An address to confirm."""

    link: str = strawberry.field(
        description="The one-time link of the mail, or the code at its end."
    )


@strawberry.input(description="An account to close.")
class CloseAccountInput(DeedInput):
    """An account to close."""

    account_id: strawberry.ID = id_of("acc", "Which account.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="One-time codes to prepare.")
class PrepareTotpInput(DeedInput):
    """One-time codes to prepare."""


@strawberry.input(description="A first one-time code.")
class ConfirmTotpInput(DeedInput):
    """A first one-time code."""

    code: str = strawberry.field(description="The six digits the authenticator shows.")


@strawberry.input(description="One-time codes to do without.")
class RemoveTotpInput(DeedInput):
    """One-time codes to do without."""

    password: str = strawberry.field(description="The password there is.")


@strawberry.input(description="Who signs in.")
class SignInInput(DeedInput):
    """Who signs in."""

    email: str = strawberry.field(description="The address of the account.")
    password: str = strawberry.field(description="Its password.")
    code: str | None = strawberry.field(
        default=None, description="A one-time code, where the account asks for one."
    )


@strawberry.input(description="A sign-in to go on with.")
class RefreshSignInInput(DeedInput):
    """A sign-in to go on with."""

    refresh_token: str = strawberry.field(description="The refresh token told last.")


@strawberry.input(description="The sign-in one asks with.")
class SignOutInput(DeedInput):
    """The sign-in one asks with."""


@strawberry.input(description="Whose sign-ins to end.")
class SignOutEverywhereInput(DeedInput):
    """Whose sign-ins to end."""

    account_id: strawberry.ID | None = optional_id_of("acc", "Which account; one's own without.")


HASHED = (operations.TooManyAtOnce,)
PROVED = (*HASHED, operations.TooManyAttempts, operations.PasswordWrong)


@strawberry.type
class AccountDeeds:
    """Deeds about accounts."""

    invite_person = deed(
        operations.invite_person,
        InvitePersonInput,
        SUBJECT,
        operations.AccountThere,
        operations.EmailTaken,
        PersonForgotten,
    )
    choose_password = deed(
        operations.choose_password, ChoosePasswordInput, SUBJECT, *HASHED, operations.LinkRefused
    )
    ask_recovery = deed(
        operations.ask_recovery,
        AskRecoveryInput,
        None,
        operations.TooManyAttempts,
        secrets={
            "link_expires_in_seconds": (
                int,
                "How long the link works that was mailed, if there is such an account.",
            )
        },
    )
    change_password = deed(operations.change_password, ChangePasswordInput, SUBJECT, *PROVED)
    change_email = deed(operations.change_email, ChangeEmailInput, SUBJECT, *PROVED)
    confirm_email = deed(
        operations.confirm_email,
        ConfirmEmailInput,
        SUBJECT,
        operations.LinkRefused,
        operations.EmailTaken,
    )
    close_account = deed(
        operations.close_account, CloseAccountInput, SUBJECT, operations.AccountClosed
    )
    prepare_totp = deed(
        operations.prepare_totp,
        PrepareTotpInput,
        SUBJECT,
        operations.CodesThere,
        secrets={
            "secret": (str, "The secret to type into an authenticator."),
            "uri": (str, "The same as an address, to show as a QR code."),
        },
    )
    confirm_totp = deed(
        operations.confirm_totp,
        ConfirmTotpInput,
        SUBJECT,
        operations.CodesThere,
        operations.NoCodes,
        operations.CodeRefused,
        operations.TooManyAttempts,
    )
    remove_totp = deed(
        operations.remove_totp, RemoveTotpInput, SUBJECT, *PROVED, operations.NoCodes
    )
    sign_in = deed(
        operations.sign_in,
        SignInInput,
        None,
        *HASHED,
        operations.TooManyAttempts,
        operations.SignInRefused,
        operations.CodeNeeded,
        operations.CodeRefused,
        secrets=TOKENS,
    )
    refresh_sign_in = deed(
        operations.refresh_sign_in,
        RefreshSignInInput,
        None,
        operations.RefreshRefused,
        operations.TokenReused,
        secrets=TOKENS,
    )
    sign_out = deed(operations.sign_out, SignOutInput, ("sign_in", SignIn))
    sign_out_everywhere = deed(operations.sign_out_everywhere, SignOutEverywhereInput, SUBJECT)
