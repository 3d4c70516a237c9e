"""Who may do what with accounts, sign-ins, applications and the rights of roles."""

from collections.abc import Callable, Mapping
from typing import Any

from governance.access import Capability
from governance.actors import policy as actors
from governance.identity import operations, policy, queries
from governance.rights.rule import (
    MANDATE,
    PERSON,
    Question,
    Rule,
    Rules,
    Who,
    anyone,
    holders,
    persons,
    secretariats,
)

_ACCOUNT: Mapping[str, Question] = {"acc": queries.account}
_APPLICATION: Mapping[str, Question] = {"app": queries.application}
_ANYONES = Rule(who=Who.ANYONE, require=anyone, anywhere=anyone)
_THEIRS = Rule(
    who=Who.THEMSELVES,
    is_for_applications=False,
    require=policy.require_themselves,
    anywhere=policy.require_themselves,
)


def _applications(require: Callable[..., object], on: Mapping[str, Question], **more: Any) -> Rule:
    return holders(Capability.APPLICATIONS, require, on, is_for_applications=False, **more)


RULES: Rules = {
    operations.invite_person: Rule(
        who=Who.BODY,
        capability=Capability.ACCOUNTS,
        require=lambda viewer, _person, bodies: policy.require_inviter(viewer, bodies),
        anywhere=lambda viewer: actors.require_somewhere(viewer, Capability.ACCOUNTS),
        on=PERSON,
        besides=lambda person, day: (queries.bodies_of(person.id, day),),
    ),
    operations.forget_person: persons(actors.require_forgetter, PERSON),
    operations.close_account: persons(policy.require_own_or_secretariat, _ACCOUNT),
    operations.sign_out_everywhere: Rule(
        who=Who.THEMSELVES,
        is_for_applications=False,
        require=policy.require_own_or_secretariat,
        anywhere=policy.require_themselves,
        on=_ACCOUNT,
    ),
    operations.sign_out: Rule(who=Who.THEMSELVES, require=anyone, anywhere=policy.require_sign_in),
    **dict.fromkeys(
        (
            operations.change_password,
            operations.change_email,
            operations.prepare_totp,
            operations.confirm_totp,
            operations.remove_totp,
        ),
        _THEIRS,
    ),
    **dict.fromkeys(
        (
            operations.sign_in,
            operations.refresh_sign_in,
            operations.choose_password,
            operations.confirm_email,
            operations.ask_recovery,
        ),
        _ANYONES,
    ),
    operations.register_application: _applications(
        policy.require_as_strong, MANDATE, besides=queries.given_besides
    ),
    operations.renew_application_secret: _applications(
        lambda viewer, one, *besides: policy.require_as_strong(viewer, one.mandate, *besides),
        _APPLICATION,
        besides=lambda one, day: queries.given_besides(one.mandate, day),
    ),
    operations.revoke_application: _applications(
        lambda viewer, one: policy.require_keeper(viewer, one.mandate), _APPLICATION
    ),
    operations.link_identity: _THEIRS,
    operations.unlink_identity: persons(
        lambda viewer, one: policy.require_own_or_secretariat(viewer, one.account),
        {"lid": queries.linked_identity},
    ),
    operations.allow_role: secretariats({}),
    operations.disallow_role: secretariats({"cap": queries.role_capability}),
}
