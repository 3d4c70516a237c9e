"""Who may do what with organisations, people and mandates."""

from governance.access import Capability
from governance.actors import operations, policy, queries
from governance.rights.rule import (
    MANDATE,
    ORGANISATION,
    PERSON,
    TERRITORY,
    Rule,
    Rules,
    Who,
    anyone,
    bodys,
    holders,
    persons,
    secretariats,
)

RULES: Rules = {
    operations.merge_duplicate: secretariats({**TERRITORY, **ORGANISATION}, asks_first=False),
    # On its own it is the secretariat's; as part of a body, of whoever may do so for that.
    operations.found_organisation: bodys(
        Capability.ORGANISATIONS, anywhere=policy.require_secretariat
    ),
    operations.describe_organisation: bodys(Capability.ORGANISATIONS),
    operations.dissolve_organisation: bodys(Capability.ORGANISATIONS),
    operations.note_organisation: secretariats(ORGANISATION, asks_first=False),
    operations.register_person: Rule(
        who=Who.BODY,
        capability=Capability.PEOPLE,
        require=anyone,
        anywhere=policy.require_registrar,
    ),
    operations.correct_person: persons(policy.require_corrector, PERSON, is_for_applications=True),
    operations.set_parity_rule: bodys(Capability.MANDATES),
    operations.lift_parity_rule: bodys(
        Capability.MANDATES, {"par": queries.parity_rule}, body=lambda rule: rule.body
    ),
    operations.grant_mandate: bodys(Capability.MANDATES),
    operations.delegate_mandate: holders(Capability.MANDATES, policy.require_holder, MANDATE),
    operations.vacate_mandate: holders(Capability.MANDATES, policy.require_holder, MANDATE),
    operations.revoke_mandate: holders(
        Capability.MANDATES,
        lambda viewer, mandate, origins: policy.require_revoker(viewer, mandate, *origins),
        MANDATE,
        besides=lambda mandate, _day: (queries.origin(mandate),),
    ),
}
