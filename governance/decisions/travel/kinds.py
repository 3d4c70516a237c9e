"""What sendings, answers, those outside and moments of a timeline can be, as fixed codes."""

from enum import StrEnum


class OutsiderKind(StrEnum):
    """What an authority without an account is."""

    MINISTRY = "ministry"
    PARLIAMENT = "parliament"
    GOVERNMENT = "government"
    COURT = "court"
    AUTHORITY = "authority"
    INTERNATIONAL = "international"
    OTHER = "other"


class SendingPurpose(StrEnum):
    """What a decision is sent for."""

    INFORMATION = "information"
    OPINION = "opinion"
    ADOPTION = "adoption"
    MANDATE = "mandate"
    QUESTION = "question"


class SendingDirection(StrEnum):
    """Which way a decision goes: to a wider territory, a narrower one, a like one, or outside."""

    ASCENDING = "ascending"
    DESCENDING = "descending"
    HORIZONTAL = "horizontal"
    OUTSIDE = "outside"


class SendingRoute(StrEnum):
    """To whom a decision goes that is sent by a route rather than to named bodies."""

    NEXT_WIDER = "next_wider"
    """The platform of the nearest wider territory that has one."""
    ALL_BELOW = "all_below"
    """Every platform within the own territory."""
    PEERS = "peers"
    """The bodies of the same kind in the territories beside, of one scale within one wider."""


class AnswerKind(StrEnum):
    """What was answered; silence is noted by the sender of what went outside."""

    ADOPTED = "adopted"
    ADAPTED = "adapted"
    REJECTED = "rejected"
    REFERRED = "referred"
    SILENCE = "silence"


class NoticeKind(StrEnum):
    """What those are told whom a decision was sent to."""

    ANNULLED = "annulled"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class TimelineKind(StrEnum):
    """What happened on the way of a decision."""

    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    ANNULLED = "annulled"
    SUPERSEDED = "superseded"
    RATIFIED = "ratified"
    SENT = "sent"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    REMINDED = "reminded"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
