"""Who may do what with the charter's texts."""

from collections.abc import Mapping

from governance.access import Capability
from governance.charter import operations, queries
from governance.rights.rule import Question, Rules, bodys, secretariats

_VERSION: Mapping[str, Question] = {"cha": queries.version}
_ARTICLE: Mapping[str, Question] = {"art": queries.article}
_COMMITMENT: Mapping[str, Question] = {"com": queries.commitment}
_TRANSLATION: Mapping[str, Question] = {"ctr": queries.translation}
_AMENDMENT: Mapping[str, Question] = {"amd": queries.amendment}

RULES: Rules = {
    operations.draft_charter_version: secretariats({}),
    operations.write_article: secretariats(_VERSION),
    operations.write_commitment: secretariats(_VERSION),
    operations.remove_article: secretariats(_ARTICLE),
    operations.remove_commitment: secretariats(_COMMITMENT),
    operations.translate_charter: secretariats({**_ARTICLE, **_COMMITMENT}),
    operations.review_translation: secretariats(_TRANSLATION),
    operations.approve_translation: secretariats(_TRANSLATION),
    operations.adopt_charter_version: secretariats(_VERSION),
    operations.set_readherence_window: secretariats(_VERSION),
    operations.propose_amendment: bodys(Capability.CHARTER),
    operations.propose_charter_addition: bodys(Capability.CHARTER),
    operations.propose_charter_removal: bodys(Capability.CHARTER),
    operations.propose_charter_move: bodys(Capability.CHARTER),
    operations.withdraw_amendment: bodys(
        Capability.CHARTER, _AMENDMENT, body=lambda amendment: amendment.body
    ),
    operations.take_up_amendment: secretariats(_AMENDMENT),
    operations.decline_amendment: secretariats(_AMENDMENT),
}
