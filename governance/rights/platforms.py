"""Who may do what with seats."""

from governance.access import Capability
from governance.platforms import operations, policy, queries
from governance.rights.rule import Rules, bodys, holders

RULES: Rules = {
    operations.seat_organisation: bodys(Capability.SEATS),
    operations.seat_person: bodys(Capability.SEATS),
    operations.unseat: holders(Capability.SEATS, policy.require_sitter, {"sea": queries.seat}),
}
