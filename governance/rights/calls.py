"""Who may do what with calls and candidacies."""

from collections.abc import Mapping

from governance.access import Capability
from governance.calls import operations, policy, queries
from governance.rights.rule import (
    ORGANISATION,
    PERSON,
    TERRITORY,
    Question,
    Rules,
    bodys,
    holders,
    persons,
    secretariats,
)

_CALL: Mapping[str, Question] = {"cal": queries.call}
_CANDIDACY: Mapping[str, Question] = {"cdy": queries.candidacy}

RULES: Rules = {
    operations.open_call: bodys(Capability.SEATS),
    **dict.fromkeys(
        (operations.change_call, operations.close_call, operations.choose_candidates),
        bodys(Capability.SEATS, _CALL, body=lambda call: call.body),
    ),
    operations.stand: persons(
        policy.require_stander,
        {**PERSON, **ORGANISATION, **TERRITORY},
        is_for_applications=True,
    ),
    operations.enrol: persons(
        policy.require_stander, {**PERSON, **ORGANISATION}, is_for_applications=True
    ),
    operations.open_working_group: bodys(Capability.ORGANISATIONS),
    operations.close_working_group: bodys(
        Capability.ORGANISATIONS,
        {"wgr": queries.working_group},
        body=policy.closing,
    ),
    operations.found_sub_network: secretariats({}),
    operations.join_sub_network: bodys(Capability.MEMBERSHIP),
    operations.leave_sub_network: bodys(
        Capability.MEMBERSHIP,
        {"smb": queries.membership},
        body=lambda membership: membership.organisation,
    ),
    operations.withdraw_candidacy: holders(Capability.SEATS, policy.require_withdrawer, _CANDIDACY),
}
