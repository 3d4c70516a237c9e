"""What can be done with classes of members, applications, memberships and fees through the API."""

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.members import operations
from schema.deeds import deed
from schema.members import member_inputs as inputs
from schema.members.member_classes import FeeEntry, MembershipClass
from schema.members.members import Membership, MembershipApplication

CLASS = ("membership_class", MembershipClass)
APPLICATION = ("application", MembershipApplication)
MEMBERSHIP = ("membership", Membership)
ENTRY = ("fee_entry", FeeEntry)
OF_ADMISSION = (
    operations.AlreadyDecided,
    operations.AlreadyMember,
    operations.ClassRetired,
    operations.RequirementsMissing,
    OrganisationEnded,
)


@strawberry.type
class MemberDeeds:
    """Deeds about members."""

    define_membership_class = deed(
        operations.define_membership_class,
        inputs.DefineMembershipClassInput,
        CLASS,
        operations.ClassKeyTaken,
    )
    change_membership_class = deed(
        operations.change_membership_class,
        inputs.ChangeMembershipClassInput,
        CLASS,
        operations.ClassRetired,
    )
    retire_membership_class = deed(
        operations.retire_membership_class,
        inputs.RetireMembershipClassInput,
        CLASS,
        operations.ClassRetired,
    )
    apply_for_membership = deed(
        operations.apply_for_membership,
        inputs.ApplyForMembershipInput,
        APPLICATION,
        operations.AlreadyApplied,
        operations.AlreadyMember,
        operations.ClassRetired,
        OrganisationEnded,
    )
    withdraw_application = deed(
        operations.withdraw_application,
        inputs.WithdrawApplicationInput,
        APPLICATION,
        operations.AlreadyDecided,
    )
    admit_member = deed(operations.admit_member, inputs.AdmitMemberInput, MEMBERSHIP, *OF_ADMISSION)
    admit_as_sympathiser = deed(
        operations.admit_as_sympathiser,
        inputs.AdmitAsSympathiserInput,
        MEMBERSHIP,
        *OF_ADMISSION,
    )
    refuse_application = deed(
        operations.refuse_application,
        inputs.RefuseApplicationInput,
        APPLICATION,
        operations.AlreadyDecided,
    )
    change_class = deed(
        operations.change_class,
        inputs.ChangeClassInput,
        MEMBERSHIP,
        operations.AlreadyMember,
        operations.ClassRetired,
        operations.MembershipEnded,
        operations.RequirementsMissing,
    )
    suspend_member = deed(
        operations.suspend_member,
        inputs.SuspendMemberInput,
        MEMBERSHIP,
        operations.AlreadySuspended,
        operations.MembershipEnded,
    )
    reinstate_member = deed(
        operations.reinstate_member,
        inputs.ReinstateMemberInput,
        MEMBERSHIP,
        operations.MembershipEnded,
        operations.NotSuspended,
    )
    leave_network = deed(
        operations.leave_network,
        inputs.LeaveNetworkInput,
        MEMBERSHIP,
        operations.MembershipEnded,
    )
    exclude_member = deed(
        operations.exclude_member,
        inputs.ExcludeMemberInput,
        MEMBERSHIP,
        operations.MembershipEnded,
    )
    lapse_membership = deed(
        operations.lapse_membership,
        inputs.LapseMembershipInput,
        MEMBERSHIP,
        operations.MembershipEnded,
    )
    correct_membership = deed(
        operations.correct_membership,
        inputs.CorrectMembershipInput,
        MEMBERSHIP,
        operations.AlreadyMember,
        operations.ClassRetired,
    )
    record_fee_payment = deed(operations.record_fee_payment, inputs.RecordFeePaymentInput, ENTRY)
    waive_fee = deed(operations.waive_fee, inputs.WaiveFeeInput, ENTRY)
    reverse_fee_entry = deed(
        operations.reverse_fee_entry,
        inputs.ReverseFeeEntryInput,
        ENTRY,
        operations.FeeReversed,
    )
