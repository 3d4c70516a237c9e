"""The fixed codes of decisions: how they end, are taken and stand, what they are about."""

from enum import StrEnum


class DecisionOutcome(StrEnum):
    """How a deliberation ended."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NO_QUORUM = "no_quorum"


class DecisionStatus(StrEnum):
    """How a decision stands on a day, computed from its dates."""

    ADOPTED = "adopted"
    """Its day to come into force lies ahead."""
    IN_FORCE = "in_force"
    IMPLEMENTED = "implemented"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    ANNULLED = "annulled"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NO_QUORUM = "no_quorum"


class DecisionManner(StrEnum):
    """How a decision was taken."""

    BALLOT = "ballot"
    SHOW_OF_HANDS = "show_of_hands"
    CONSENSUS = "consensus"
    ACCLAMATION = "acclamation"
    ON_PAPER = "on_paper"
    CONFIRMATION = "confirmation"
    """Each of several bodies confirmed the same text."""
    UNKNOWN = "unknown"
    """The sources do not say."""


class Matter(StrEnum):
    """What a decision is about, as far as rules ask for it."""

    PUBLIC_MONEY = "public_money"
    LAW = "law"
    PUBLIC_PROPERTY = "public_property"
    PLANNING = "planning"
    CHARTER = "charter"
    MEMBERSHIP = "membership"
    MANDATES = "mandates"
    ORGANISATION = "organisation"
    TWINNING = "twinning"
    ACTION = "action"
    POSITION = "position"


class DecisionLinkKind(StrEnum):
    """How one decision grew out of another."""

    DERIVED = "derived"
    MERGED = "merged"
    SPLIT = "split"
    ADAPTED = "adapted"
    SUPERSEDES = "supersedes"
