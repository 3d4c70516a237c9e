"""Who may do what with seats and the rules of who sits."""

from governance.access import Capability
from governance.platforms import operations, policy, queries
from governance.rights.rule import Rule, Rules, Who, bodys, holders, somewhere

SEAT = {"sea": queries.seat}

RULES: Rules = {
    operations.seat_organisation: bodys(Capability.SEATS),
    operations.seat_person: bodys(Capability.SEATS),
    # Who acts for the organisation that holds it, or for the body; a person's own has no delegate.
    operations.replace_delegate: Rule(
        who=Who.BODY,
        capability=Capability.SEATS,
        require=policy.require_sitter,
        anywhere=somewhere(Capability.SEATS),
        on=SEAT,
    ),
    operations.set_alternate: holders(Capability.SEATS, policy.require_sitter, SEAT),
    operations.change_seat_voice: bodys(Capability.SEATS, SEAT, body=lambda seat: seat.body),
    operations.unseat: holders(Capability.SEATS, policy.require_sitter, SEAT),
    operations.set_composition_rule: bodys(Capability.SEATS),
    operations.lift_composition_rule: bodys(
        Capability.SEATS, {"cmp": queries.composition_rule}, body=lambda rule: rule.body
    ),
}
