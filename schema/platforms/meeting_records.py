"""What is kept of meetings in the API: who was there, whether enough were, and the minutes."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from governance.platforms.meetings import policy, records
from governance.platforms.meetings.attending import Seating, percent_of
from governance.platforms.meetings.records import Presence
from schema.actors.codes import Sector
from schema.nodes import Node
from schema.platforms.platforms import Seat
from schema.rows.declare import Expression, Many, One, column, part, row, shown
from schema.scalars import Texts
from schema.words import local_text, public

if TYPE_CHECKING:
    from schema.platforms.meetings import Meeting

LazyMeeting = Annotated["Meeting", strawberry.lazy("schema.platforms.meetings")]
ERRATA_MAX = 100

strawberry.enum(Presence, description=Presence.__doc__)


@row(records.Attendance, visible=policy.visible_attendance, prefix="att")
class Attendance(Node):
    """Whether a seat was taken at a meeting, or who sat there on its behalf."""

    meeting: LazyMeeting = shown(One("meeting", visible=public), "The meeting.")
    seat: Seat = shown(One("seat", visible=public), "The seat.")
    presence: Presence = column("Whether it was taken.")
    represented_by: Seat | None = shown(
        One("represented_by"), "The seat whose holder took part on its behalf."
    )
    revision: int = column("Counts how often it was told anew.")


@row(records.MinutesErratum, visible=policy.visible_erratum, prefix="mer")
class MinutesErratum(Node):
    """What is wrong in minutes that were approved; it stands beside them, never in them."""

    text: str = local_text("text", "What is wrong, in your language.")
    texts: Texts = column("The same in all languages.", "text")
    added_at: datetime = column("When it was added.")


@row(records.Minutes, visible=policy.visible_minutes, prefix="min")
class Minutes(Node):
    """What was said at a meeting, in languages; a draft until the body approves it."""

    meeting: LazyMeeting = shown(One("meeting", visible=public), "The meeting.")
    text: str = local_text("text", "What was said, in your language or the nearest there is.")
    texts: Texts = column("The same in all languages.", "text")
    original_language: str = column("The language it was written in.")
    checked_languages: list[str] = column(
        "The languages whose translation was checked; the others are as somebody first made them."
    )
    written_at: datetime = column("When it was last written.")
    approved_at: datetime | None = column("When it was approved; null for a draft.")
    approved_in: LazyMeeting | None = shown(
        One("approved_in", visible=public), "The later meeting that approved it."
    )
    errata: list[MinutesErratum] = shown(
        Many(
            on=lambda minutes, row, _ask: row.minutes_id == minutes.id,
            order=lambda row, _ask: row.id,
            visible=public,
            most=ERRATA_MAX,
        ),
        "What is wrong in it, the oldest first.",
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _seats(description: str, how: Any) -> Any:
    """A count of the seats of a meeting."""
    return shown(Expression(lambda meeting, ask: how(Seating(meeting, ask.viewer))), description)


def _in(sector: Sector) -> Any:
    """The counts of one sector."""
    label = sector.value
    return (
        _seats(f"Those of {label} actors.", lambda seating: seating.seats(sector)),
        _seats(
            f"Those of them that were taken ({label}).", lambda seating: seating.present(sector)
        ),
    )


@part
class Quorum:
    """How many seats were taken at a meeting, of those the body had that day.

    Counted are the seats with a vote that you may see. One that somebody else sat for counts as
    taken where who sat for it was there.
    """

    seats: int = _seats("How many seats there were that day.", lambda seating: seating.seats())
    present: int = _seats("How many of them were taken.", lambda seating: seating.present())
    represented: int = _seats(
        "How many were to be taken by who holds another.",
        lambda seating: seating.of(Presence.REPRESENTED),
    )
    excused: int = _seats("How many were excused.", lambda seating: seating.of(Presence.EXCUSED))
    absent: int = _seats(
        "How many were absent without excuse.", lambda seating: seating.of(Presence.ABSENT)
    )
    unrecorded: int = _seats("Of how many nothing is told.", lambda seating: seating.unrecorded())
    public: int
    public_present: int
    private: int
    private_present: int
    citizen: int
    citizen_present: int
    public, public_present = _in(Sector.PUBLIC)
    private, private_present = _in(Sector.PRIVATE)
    citizen, citizen_present = _in(Sector.CITIZEN)
    percent: int | None = shown(
        Expression(lambda meeting, _ask: percent_of(meeting, "quorum_percent")),
        "The least share of the seats, in a hundred, by the body's rule.",
    )
    percent_of_each_sector: int | None = shown(
        Expression(lambda meeting, _ask: percent_of(meeting, "quorum_percent_of_each_sector")),
        "The least share of the seats of each sector that sits there.",
    )
    is_met: bool | None = _seats(
        "Whether as many were there as the rule asks; null without one, or where none is told.",
        lambda seating: seating.is_quorate(),
    )
