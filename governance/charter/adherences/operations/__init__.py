"""What can be done with adherences to the charter."""

from governance.charter.adherences.operations.commitments import (
    add_evidence,
    state_commitment,
    withdraw_evidence,
)
from governance.charter.adherences.operations.ends import (
    annul_adherence,
    renounce_adherence,
)
from governance.charter.adherences.operations.refusals import (
    PROMISES,
    AdherenceEnded,
    AlreadyAdhering,
    AlreadyWithdrawn,
    CharterNotInForce,
    CommitmentOfAnotherVersion,
    NotRenounced,
)
from governance.charter.adherences.operations.reviews import review_commitment, withdraw_review
from governance.charter.adherences.operations.signing import adhere_to_charter, correct_adherence

__all__ = [
    "PROMISES",
    "AdherenceEnded",
    "AlreadyAdhering",
    "AlreadyWithdrawn",
    "CharterNotInForce",
    "CommitmentOfAnotherVersion",
    "NotRenounced",
    "add_evidence",
    "adhere_to_charter",
    "annul_adherence",
    "correct_adherence",
    "renounce_adherence",
    "review_commitment",
    "state_commitment",
    "withdraw_evidence",
    "withdraw_review",
]
