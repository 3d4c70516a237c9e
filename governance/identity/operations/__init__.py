"""What can be done with accounts, and how people sign in."""

from governance.identity.operations.accounts import (
    change_email,
    change_password,
    close_account,
    confirm_email,
)
from governance.identity.operations.applications import (
    register_application,
    renew_application_secret,
    revoke_application,
)
from governance.identity.operations.codes import confirm_totp, prepare_totp, remove_totp
from governance.identity.operations.forgetting import StillInOffice, forget_person
from governance.identity.operations.identities import link_identity, unlink_identity
from governance.identity.operations.invitations import (
    ask_recovery,
    choose_password,
    invite_person,
)
from governance.identity.operations.refusals import (
    PROMISES,
    AccountClosed,
    AccountThere,
    AlreadyAllowed,
    ApplicationRevoked,
    CodeNeeded,
    CodeRefused,
    CodesThere,
    EmailTaken,
    IdentityRefused,
    IdentityTaken,
    LastSecretariat,
    LinkRefused,
    NoCodes,
    PasswordWrong,
    RefreshRefused,
    SignInRefused,
    TokenReused,
    TooManyAtOnce,
    TooManyAttempts,
)
from governance.identity.operations.rights import allow_role, disallow_role
from governance.identity.operations.sign_ins import (
    refresh_sign_in,
    sign_in,
    sign_out,
    sign_out_everywhere,
)

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
    "StillInOffice",
    "TokenReused",
    "TooManyAtOnce",
    "TooManyAttempts",
    "allow_role",
    "ask_recovery",
    "change_email",
    "change_password",
    "choose_password",
    "close_account",
    "confirm_email",
    "confirm_totp",
    "disallow_role",
    "forget_person",
    "invite_person",
    "link_identity",
    "prepare_totp",
    "refresh_sign_in",
    "register_application",
    "remove_totp",
    "renew_application_secret",
    "revoke_application",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "unlink_identity",
]
