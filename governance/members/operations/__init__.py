"""What can be done with classes of members, applications, memberships and their fees."""

from governance.members.operations.applications import apply_for_membership, withdraw_application
from governance.members.operations.classes import (
    change_membership_class,
    define_membership_class,
    retire_membership_class,
)
from governance.members.operations.corrections import correct_membership
from governance.members.operations.decisions import (
    admit_as_sympathiser,
    admit_member,
    refuse_application,
)
from governance.members.operations.fees import record_fee_payment, reverse_fee_entry, waive_fee
from governance.members.operations.life import (
    change_class,
    exclude_member,
    lapse_membership,
    leave_network,
    reinstate_member,
    suspend_member,
)
from governance.members.operations.refusals import (
    PROMISES,
    AlreadyApplied,
    AlreadyDecided,
    AlreadyMember,
    AlreadySuspended,
    ClassKeyTaken,
    ClassRetired,
    FeeReversed,
    MembershipEnded,
    NotSuspended,
    RequirementsMissing,
)

__all__ = [
    "PROMISES",
    "AlreadyApplied",
    "AlreadyDecided",
    "AlreadyMember",
    "AlreadySuspended",
    "ClassKeyTaken",
    "ClassRetired",
    "FeeReversed",
    "MembershipEnded",
    "NotSuspended",
    "RequirementsMissing",
    "admit_as_sympathiser",
    "admit_member",
    "apply_for_membership",
    "change_class",
    "change_membership_class",
    "correct_membership",
    "define_membership_class",
    "exclude_member",
    "lapse_membership",
    "leave_network",
    "record_fee_payment",
    "refuse_application",
    "reinstate_member",
    "retire_membership_class",
    "reverse_fee_entry",
    "suspend_member",
    "waive_fee",
    "withdraw_application",
]
