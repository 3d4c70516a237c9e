"""Refusals: what an operation answers when it declines, as facts a caller can act on."""

from dataclasses import dataclass
from uuid import UUID


class Refusal(Exception):
    """An operation declined, for a reason the caller can understand and act on."""


@dataclass(eq=False)
class NotFound(Refusal):
    """Nothing of that id is there for this viewer; absent and unseen alike."""

    id: UUID

    def __str__(self) -> str:
        return "There is nothing here under that id."


@dataclass(eq=False)
class Forbidden(Refusal):
    """The viewer may see the thing but holds no mandate for this deed."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class InvalidInput(Refusal):
    """A value of the input cannot be used, though its form is right."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


@dataclass(eq=False)
class RevisionMismatch(Refusal):
    """Somebody else changed the thing since it was read."""

    expected_revision: int
    actual_revision: int

    def __str__(self) -> str:
        return (
            f"This was changed meanwhile: you know revision {self.expected_revision}, "
            f"it is now at {self.actual_revision}. Read it again and repeat."
        )


@dataclass(eq=False)
class IdempotencyConflict(Refusal):
    """The idempotency key was used before, for another input."""

    key: str

    def __str__(self) -> str:
        return f"The idempotency key {self.key} was already used for a different request."


@dataclass(eq=False)
class Busy(Refusal):
    """Somebody else is changing the same thing at this moment."""

    def __str__(self) -> str:
        return "Somebody else is changing the same thing at this moment; try again."
