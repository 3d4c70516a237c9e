"""What can be done with the charter's texts, from draft to adoption."""

from governance.charter.operations.amending import (
    propose_amendment,
    propose_charter_addition,
    propose_charter_move,
    propose_charter_removal,
)
from governance.charter.operations.amendments import (
    decline_amendment,
    take_up_amendment,
    withdraw_amendment,
)
from governance.charter.operations.passages import (
    remove_article,
    remove_commitment,
    write_article,
    write_commitment,
)
from governance.charter.operations.refusals import (
    PROMISES,
    AmendmentSettled,
    AnotherInForce,
    ArticleHasCommitments,
    CharterAdopted,
    CharterKeyTaken,
    CharterNotAdopted,
    NoSuchArticle,
    NoSuchPassage,
    NothingWouldChange,
    PassageKeyTaken,
    TranslationApproved,
    TranslationNotReviewed,
)
from governance.charter.operations.translations import (
    approve_translation,
    review_translation,
    translate_charter,
)
from governance.charter.operations.versions import (
    adopt_charter_version,
    draft_charter_version,
    set_readherence_window,
)

__all__ = [
    "PROMISES",
    "AmendmentSettled",
    "AnotherInForce",
    "ArticleHasCommitments",
    "CharterAdopted",
    "CharterKeyTaken",
    "CharterNotAdopted",
    "NoSuchArticle",
    "NoSuchPassage",
    "NothingWouldChange",
    "PassageKeyTaken",
    "TranslationApproved",
    "TranslationNotReviewed",
    "adopt_charter_version",
    "approve_translation",
    "decline_amendment",
    "draft_charter_version",
    "propose_amendment",
    "propose_charter_addition",
    "propose_charter_move",
    "propose_charter_removal",
    "remove_article",
    "remove_commitment",
    "review_translation",
    "set_readherence_window",
    "take_up_amendment",
    "translate_charter",
    "withdraw_amendment",
    "write_article",
    "write_commitment",
]
