"""Who may do what with classes of members, applications, memberships and fees."""

from functools import partial

from governance.access import Capability
from governance.actors import policy as actors_policy
from governance.members import operations, policy, queries
from governance.rights.rule import ORGANISATION, Rule, Rules, Who, bodys, secretariats

CLASS = {"mcl": queries.membership_class}
APPLICATION = {"apl": queries.application}
MEMBERSHIP = {"mem": queries.membership}
FEE_ENTRY = {"fee": queries.fee_entry}

_somewhere = partial(
    lambda capability, viewer: actors_policy.require_somewhere(viewer, capability),
    Capability.MEMBERSHIP,
)

RULES: Rules = {
    operations.define_membership_class: secretariats({}),
    operations.change_membership_class: secretariats(CLASS),
    operations.retire_membership_class: secretariats(CLASS),
    operations.apply_for_membership: Rule(
        who=Who.BODY,
        capability=Capability.MEMBERSHIP,
        require=policy.require_applicant,
        on=ORGANISATION,
        besides=lambda row, day: (queries.founders(row), queries.mandates(row, day)),
        anywhere=_somewhere,
    ),
    operations.withdraw_application: Rule(
        who=Who.BODY,
        capability=Capability.MEMBERSHIP,
        require=policy.require_withdrawer,
        on=APPLICATION,
        anywhere=actors_policy.require_signed_in,
    ),
    operations.admit_member: secretariats(APPLICATION),
    operations.admit_as_sympathiser: secretariats(APPLICATION),
    operations.refuse_application: secretariats(APPLICATION),
    operations.change_class: secretariats(MEMBERSHIP),
    operations.suspend_member: secretariats(MEMBERSHIP),
    operations.reinstate_member: secretariats(MEMBERSHIP),
    operations.leave_network: bodys(
        Capability.MEMBERSHIP, MEMBERSHIP, body=lambda row: row.organisation
    ),
    operations.exclude_member: secretariats(MEMBERSHIP),
    operations.lapse_membership: secretariats(MEMBERSHIP),
    operations.correct_membership: secretariats(MEMBERSHIP),
    operations.record_fee_payment: secretariats(MEMBERSHIP),
    operations.waive_fee: secretariats(MEMBERSHIP),
    operations.reverse_fee_entry: secretariats(FEE_ENTRY),
}
