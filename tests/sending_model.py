"""A plain model of sendings, which tests hold against what the network says."""

from dataclasses import dataclass


@dataclass
class Decided:
    """A decision as the model knows it."""

    id: str
    body: int
    is_annulled: bool = False


@dataclass
class Sent:
    """A sending as the model knows it."""

    id: str
    decision: Decided
    sender: int
    to: int
    is_information: bool
    due: int | None
    asked: int
    is_acknowledged: bool = False
    answer: str | None = None
    is_withdrawn: bool = False
    has_lapsed: bool = False
    is_escalated: bool = False
    escalated_from: "Sent | None" = None
    unseen: int = 0
    seen: int = 0

    @property
    def refusal(self) -> str | None:
        """Why nothing can be answered to it any more."""
        if self.is_withdrawn or self.has_lapsed:
            return "SendingClosed"
        return "AlreadyAnswered" if self.answer else None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return not self.refusal and not (self.is_information and self.is_acknowledged)

    def is_overdue(self, today: int) -> bool:
        """Whether an answer was owed by a day."""
        return self.is_open and self.due is not None and self.due < today
