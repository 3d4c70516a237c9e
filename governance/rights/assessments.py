"""Who may do what with assessments on the co-responsibility scale."""

from governance.access import Capability
from governance.charter.assessments import operations, queries
from governance.rights.rule import Rules, bodys

ASSESSMENT = {"ass": queries.assessment}

RULES: Rules = {
    # On whose behalf it is made: for one's own body it is its own, for another the peer's.
    operations.assess_co_responsibility: bodys(Capability.CHARTER),
    operations.support_assessment: bodys(
        Capability.CHARTER, ASSESSMENT, body=lambda assessment: assessment.body
    ),
    operations.withdraw_assessment: bodys(
        Capability.CHARTER, ASSESSMENT, body=lambda assessment: assessment.body
    ),
    operations.consent_to_publish: bodys(
        Capability.CHARTER, ASSESSMENT, body=lambda assessment: assessment.organisation
    ),
    operations.withdraw_consent: bodys(
        Capability.CHARTER, ASSESSMENT, body=lambda assessment: assessment.organisation
    ),
}
