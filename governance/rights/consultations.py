"""Who may do what with consultations and the returns that are owed on them."""

from governance.access import Capability
from governance.decisions.consultations import operations, queries
from governance.rights.rule import Rules, bodys

RULES: Rules = {
    operations.record_consultation: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (
            operations.correct_consultation,
            operations.cancel_consultation,
            operations.give_return,
            operations.extend_return,
        ),
        bodys(
            Capability.DECISIONS,
            {"con": queries.consultation},
            body=lambda consultation: consultation.body,
        ),
    ),
    operations.withdraw_return: bodys(
        Capability.DECISIONS,
        {"ret": queries.consultation_return},
        body=lambda given: given.consultation.body,
    ),
}
