"""The journal under seal: committed events numbered in batches, each batch under a chained root."""

from governance.seals.hashes import (
    NO_SEAL,
    Proof,
    check_inclusion,
    leaf,
    merkle_path,
    merkle_root,
    seal_hash,
)
from governance.seals.sealing import (
    CHANNEL,
    EVENTS_PER_SEAL_MAX,
    inclusion_proof,
    keep_sealing,
    seal,
)
from governance.seals.verification import Verification, verify

__all__ = [
    "CHANNEL",
    "EVENTS_PER_SEAL_MAX",
    "NO_SEAL",
    "Proof",
    "Verification",
    "check_inclusion",
    "inclusion_proof",
    "keep_sealing",
    "leaf",
    "merkle_path",
    "merkle_root",
    "seal",
    "seal_hash",
    "verify",
]
