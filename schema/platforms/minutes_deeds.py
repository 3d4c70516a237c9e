"""What can be done with what is kept of meetings: who was there is told, minutes are written."""

from typing import Any

import strawberry

from governance.platforms.meetings import operations
from governance.platforms.meetings.records import Presence
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.platforms.meeting_deeds import MEETING, SETTLED
from schema.platforms.meeting_records import Minutes, MinutesErratum
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

MINUTES = ("minutes", Minutes)


@strawberry.input(description="Whether a seat was taken.")
class AttendanceInput:
    """Whether a seat was taken."""

    seat_id: strawberry.ID = id_of("sea", "Which seat.")
    presence: Presence = strawberry.field(description="Whether it was taken.")
    represented_by_id: strawberry.ID | None = optional_id_of(
        "sea", "With REPRESENTED, the seat whose holder takes part on its behalf."
    )

    def to_argument(self, given: dict[str, Any]) -> operations.Attended:
        """What the operation takes."""
        return operations.Attended(**given)


@strawberry.input(description="Who was at a meeting; what is told of a seat again replaces.")
class RecordAttendanceInput(DeedInput):
    """Who was at a meeting; what is told of a seat again replaces."""

    meeting_id: strawberry.ID = id_of("mtg", "Which meeting.")
    attendances: list[AttendanceInput] = strawberry.field(description="Seat by seat, 1 to 1000.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="The minutes of a meeting, until they are approved.")
class WriteMinutesInput(DeedInput):
    """The minutes of a meeting, until they are approved."""

    meeting_id: strawberry.ID = id_of("mtg", "Of which meeting.")
    text: Texts = strawberry.field(description="What was said, in languages.")
    original_language: str | None = strawberry.field(
        default=None, description="The language it was written in; the first without it."
    )
    checked_languages: list[str] = strawberry.field(
        default_factory=list, description="The languages whose translation was checked."
    )
    expected_revision: int | None = strawberry.field(
        default=None, description="The revision of the minutes that you know, if there are any."
    )


@strawberry.input(description="Translations of minutes, also of approved ones.")
class TranslateMinutesInput(DeedInput):
    """Translations of minutes, also of approved ones."""

    minutes_id: strawberry.ID = id_of("min", "Which minutes.")
    text: Texts = strawberry.field(description="What was said, in other languages.")
    is_checked: bool = strawberry.field(
        default=False, description="Whether somebody has checked them."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Minutes to approve.")
class ApproveMinutesInput(DeedInput):
    """Minutes to approve."""

    minutes_id: strawberry.ID = id_of("min", "Which minutes.")
    approved_in_id: strawberry.ID | None = optional_id_of(
        "mtg", "The later meeting of the body that approved them."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="What is wrong in approved minutes.")
class AddMinutesErratumInput(DeedInput):
    """What is wrong in approved minutes."""

    minutes_id: strawberry.ID = id_of("min", "Which minutes.")
    text: Texts = strawberry.field(description="What is wrong, in languages.")


@strawberry.type
class MinutesDeeds:
    """Deeds about what is kept of meetings."""

    record_attendance = deed(operations.record_attendance, RecordAttendanceInput, MEETING, *SETTLED)
    write_minutes = deed(operations.write_minutes, WriteMinutesInput, MINUTES, *SETTLED)
    translate_minutes = deed(
        operations.translate_minutes, TranslateMinutesInput, MINUTES, operations.MinutesApproved
    )
    approve_minutes = deed(
        operations.approve_minutes, ApproveMinutesInput, MINUTES, operations.MinutesApproved
    )
    add_minutes_erratum = deed(
        operations.add_minutes_erratum,
        AddMinutesErratumInput,
        ("minutes_erratum", MinutesErratum),
        operations.MinutesNotApproved,
    )
