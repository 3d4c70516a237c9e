"""What is given to deeds about classes of members, applications, memberships and fees."""

from datetime import date

import strawberry
from strawberry import UNSET

from governance.members.models import Basis, FeeKind, FeePeriod
from governance.periods import PartialDate
from schema.deeds import DeedInput, id_of, optional_id_of
from schema.scalars import BigInt, Texts
from schema.territories.territory_deeds import REVISION, ChangeInput

SINCE = "From which day on; today without it."
MEMBER = "Which membership."


@strawberry.input(description="A class of members to define.")
class DefineMembershipClassInput(DeedInput):
    """A class of members to define."""

    key: str = strawberry.field(description="What it is known by, in small letters.")
    name: Texts = strawberry.field(description="What it is called, in languages.")
    has_vote: bool = strawberry.field(default=False, description="Whether its members vote.")
    is_sympathiser: bool = strawberry.field(
        default=False, description="Whether it is of sympathisers, who are no members yet."
    )
    fee_kind: FeeKind = strawberry.field(
        default=FeeKind.NONE, description="Whether there is a fee."
    )
    fee_amount_minor: BigInt | None = strawberry.field(
        default=None, description="A fixed fee, in cents or the like."
    )
    fee_currency: str | None = strawberry.field(
        default=None, description="The currency of a fixed fee (ISO 4217)."
    )
    fee_period: FeePeriod | None = strawberry.field(
        default=None, description="For what a fee is due."
    )
    requirements: list[str] = strawberry.field(
        default_factory=list, description="What is asked of who joins it, by code."
    )
    since: PartialDate | None = strawberry.field(default=None, description=SINCE)


@strawberry.input(
    description="What is now true of a class of members; what is left out stays, null clears."
)
class ChangeMembershipClassInput(ChangeInput):
    """What is now true of a class of members; what is left out stays, null clears."""

    membership_class_id: strawberry.ID = id_of("mcl", "Which class.")
    name: Texts | None = strawberry.field(default=UNSET, description="Its name in languages.")
    has_vote: bool | None = strawberry.field(default=UNSET, description="Whether its members vote.")
    fee_kind: FeeKind | None = strawberry.field(
        default=UNSET, description="Whether there is a fee."
    )
    fee_amount_minor: BigInt | None = strawberry.field(
        default=UNSET, description="A fixed fee, in cents or the like."
    )
    fee_currency: str | None = strawberry.field(
        default=UNSET, description="The currency of a fixed fee (ISO 4217)."
    )
    fee_period: FeePeriod | None = strawberry.field(
        default=UNSET, description="For what a fee is due."
    )
    requirements: list[str] | None = strawberry.field(
        default=UNSET, description="What is asked of who joins it, by code."
    )


@strawberry.input(description="A class of members to retire.")
class RetireMembershipClassInput(DeedInput):
    """A class of members to retire."""

    membership_class_id: strawberry.ID = id_of("mcl", "Which class.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An application to the network.")
class ApplyForMembershipInput(DeedInput):
    """An application to the network."""

    organisation_id: strawberry.ID = id_of("org", "Who applies.")
    membership_class_id: strawberry.ID = id_of("mcl", "The class it wishes.")
    statement: Texts | None = strawberry.field(
        default=None, description="What it says of itself, in languages."
    )
    own_fee_minor: BigInt | None = strawberry.field(
        default=None, description="The fee it sets itself, in cents, where the class lets it."
    )
    own_fee_currency: str | None = strawberry.field(
        default=None, description="The currency of that fee (ISO 4217)."
    )
    on: PartialDate | None = strawberry.field(
        default=None, description="When it applied; today without it."
    )


@strawberry.input
class OfApplication(DeedInput):
    """What is done with an application."""

    application_id: strawberry.ID = id_of("apl", "Which application.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An application to take back.")
class WithdrawApplicationInput(OfApplication):
    """An application to take back."""

    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="Who applied, to be admitted as a member.")
class AdmitMemberInput(OfApplication):
    """Who applied, to be admitted as a member."""

    membership_class_id: strawberry.ID | None = optional_id_of(
        "mcl", "In which class; the one they wish without it."
    )
    since: PartialDate | None = strawberry.field(default=None, description=SINCE)
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="Who applied, to be admitted as a sympathiser.")
class AdmitAsSympathiserInput(OfApplication):
    """Who applied, to be admitted as a sympathiser."""

    basis: Basis = strawberry.field(description="What makes them a sympathiser.")
    membership_class_id: strawberry.ID | None = optional_id_of(
        "mcl", "In which class; that of sympathisers without it."
    )
    since: PartialDate | None = strawberry.field(default=None, description=SINCE)
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="An application to refuse.")
class RefuseApplicationInput(OfApplication):
    """An application to refuse."""

    reason: Texts = strawberry.field(description="Why, in languages.")


@strawberry.input
class OfMembership(DeedInput):
    """What is done with a membership."""

    membership_id: strawberry.ID = id_of("mem", MEMBER)
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A membership that goes on in another class.")
class ChangeClassInput(OfMembership):
    """A membership that goes on in another class."""

    membership_class_id: strawberry.ID = id_of("mcl", "The class to go on in.")
    basis: Basis | None = strawberry.field(default=None, description="The basis of a sympathiser.")
    own_fee_minor: BigInt | None = strawberry.field(
        default=None, description="The fee it sets itself, in cents, where the class lets it."
    )
    own_fee_currency: str | None = strawberry.field(
        default=None, description="The currency of that fee (ISO 4217)."
    )
    since: PartialDate | None = strawberry.field(default=None, description=SINCE)
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="A member to suspend.")
class SuspendMemberInput(OfMembership):
    """A member to suspend."""

    reason: Texts = strawberry.field(description="Why, in languages.")
    since: PartialDate | None = strawberry.field(default=None, description=SINCE)


@strawberry.input(description="A suspended member to reinstate.")
class ReinstateMemberInput(OfMembership):
    """A suspended member to reinstate."""

    since: PartialDate | None = strawberry.field(default=None, description=SINCE)
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input
class EndMembershipInput(OfMembership):
    """A membership to end."""

    on: PartialDate | None = strawberry.field(
        default=None,
        description="The first day without it, which may be yet to come; today if left out.",
    )


@strawberry.input(description="A membership to give up.")
class LeaveNetworkInput(EndMembershipInput):
    """A membership to give up."""

    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="A member to exclude.")
class ExcludeMemberInput(EndMembershipInput):
    """A member to exclude."""

    reason: Texts = strawberry.field(description="Why, in languages.")


@strawberry.input(description="A membership that lapses.")
class LapseMembershipInput(EndMembershipInput):
    """A membership that lapses."""

    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="A step of a membership to correct or to undo.")
class CorrectMembershipInput(OfMembership):
    """A step of a membership to correct or to undo."""

    step_id: strawberry.ID = id_of("stp", "Which step.")
    is_mistaken: bool = strawberry.field(
        default=False, description="Undo it: it never was, and what was before went on."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when it was in truth; of an end, the first day without."
    )
    membership_class_id: strawberry.ID | None = optional_id_of("mcl", "The class it was in truth.")
    basis: Basis | None = strawberry.field(default=None, description="The basis it was in truth.")
    reason: Texts | None = strawberry.field(default=None, description="Why it was, in truth.")


@strawberry.input
class FeeInput(DeedInput):
    """What a member paid or was let off."""

    membership_id: strawberry.ID = id_of("mem", MEMBER)
    amount_minor: BigInt = strawberry.field(description="How much, in cents or the like.")
    currency: str = strawberry.field(description="The currency (ISO 4217).")
    on: date | None = strawberry.field(default=None, description="When; today without it.")
    note: Texts | None = strawberry.field(default=None, description="What is to be noted with it.")


@strawberry.input(description="A fee that a member paid.")
class RecordFeePaymentInput(FeeInput):
    """A fee that a member paid."""


@strawberry.input(description="A fee that a member is let off.")
class WaiveFeeInput(FeeInput):
    """A fee that a member is let off."""


@strawberry.input(description="A payment or a waiver that was recorded by mistake.")
class ReverseFeeEntryInput(DeedInput):
    """A payment or a waiver that was recorded by mistake."""

    fee_entry_id: strawberry.ID = id_of("fee", "Which payment or waiver.")
    note: Texts | None = strawberry.field(default=None, description="What is to be noted with it.")
