"""Who may do what with adherences to the charter."""

from governance.access import Capability
from governance.charter.adherences import operations, policy, queries
from governance.rights.rule import ORGANISATION, Rule, Rules, Who, bodys, somewhere

ADHERENCE = {"adh": queries.adherence}

_OWN = bodys(Capability.CHARTER, ADHERENCE, body=lambda adherence: adherence.organisation)

RULES: Rules = {
    operations.adhere_to_charter: bodys(Capability.CHARTER),
    operations.correct_adherence: _OWN,
    operations.renounce_adherence: _OWN,
    operations.annul_adherence: _OWN,
    operations.state_commitment: _OWN,
    operations.add_evidence: _OWN,
    operations.withdraw_evidence: bodys(
        Capability.CHARTER,
        {"evi": queries.evidence},
        body=lambda evidence: evidence.adherence.organisation,
    ),
    # Asked of the body on whose behalf it is made: the adhering one, or a peer.
    operations.review_commitment: Rule(
        who=Who.BODY,
        capability=Capability.CHARTER,
        require=policy.require_reviewer,
        anywhere=somewhere(Capability.CHARTER),
        on=ORGANISATION,
        besides=lambda body, day: (queries.facilitating(body.id, day),),
    ),
    operations.withdraw_review: bodys(
        Capability.CHARTER, {"rev": queries.review}, body=lambda review: review.body
    ),
}
