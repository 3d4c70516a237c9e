"""What can be done with meetings through the API: convene, move, cancel, close; and agendas."""

from datetime import datetime

import strawberry
from strawberry import UNSET
from strawberry.types import Info

from governance.actors.models import Role
from governance.actors.operations import OrganisationEnded
from governance.periods import PartialDate
from governance.platforms.meetings import operations
from governance.platforms.meetings.models import Cadence, ConveningAction, MeetingManner
from governance.platforms.operations import NotABody
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.platforms.meetings import AgendaItem, Meeting, MeetingRule
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

MEETING = ("meeting", Meeting)
RULE = ("meeting_rule", MeetingRule)
ITEM = ("agenda_item", AgendaItem)
LINK = "Where one takes part from afar, https://…; shown to the people of the body alone."


@strawberry.type(description="What a body's rule has to say of a meeting that does not keep it.")
class MeetingNotice:
    """What a body's rule has to say of a meeting that does not keep it."""

    action: ConveningAction = strawberry.field(description="Whether it informs or warns.")

    @strawberry.field(description="What of the rule is not kept, as a code.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def code(self) -> str:
        """The name of the refusal it would have been."""
        told: operations.MeetingNotice = self  # type: ignore[assignment]  # The operation's own is shown.
        return type(told.refusal).__name__

    @strawberry.field(description="The same in a sentence.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def message(self, info: Info) -> str:
        """The same in the reader's language."""
        told: operations.MeetingNotice = self  # type: ignore[assignment]  # The operation's own is shown.
        return told.said(info.context.lang)


@strawberry.input(description="A rule of its meetings for a body, instead of the one it has.")
class SetMeetingRuleInput(DeedInput):
    """A rule of its meetings for a body, instead of the one it has."""

    body_id: strawberry.ID = id_of("org", "Which body.")
    action: ConveningAction = strawberry.field(
        default=ConveningAction.INFORM,
        description="What comes of a meeting that is convened otherwise.",
    )
    convener_roles: list[Role] = strawberry.field(
        default_factory=list,
        description="In which roles in the body it is convened; any that may without them.",
    )
    notice_days_min: int | None = strawberry.field(
        default=None, description="How many days before it begins it is convened, at least."
    )
    cadence: Cadence | None = strawberry.field(
        default=None, description="How often the body means to meet."
    )
    quorum_percent: int | None = strawberry.field(
        default=None, description="The least share of the seats present, in a hundred."
    )
    quorum_percent_of_each_sector: int | None = strawberry.field(
        default=None, description="The least share of each sector's seats, in a hundred."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="From which day on; today without it."
    )


@strawberry.input(description="A rule of meetings that a body has no more.")
class LiftMeetingRuleInput(DeedInput):
    """A rule of meetings that a body has no more."""

    meeting_rule_id: strawberry.ID = id_of("mrl", "Which rule.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today without one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input
class MeetingInput(DeedInput):
    """What is told of a meeting."""

    body_id: strawberry.ID = id_of("org", "The body that meets.")
    title: Texts = strawberry.field(description="What it is called, in languages.")
    time_zone: str | None = strawberry.field(
        default=None,
        description="Europe/Lisbon, or another of the IANA's; without it that of where it is, of"
        " where the body sits, or UTC.",
    )
    description: Texts | None = strawberry.field(
        default=None, description="What it is for, in words."
    )
    place: Texts | None = strawberry.field(default=None, description="Where it is, in words.")
    territory_id: strawberry.ID | None = optional_id_of("ter", "In which territory it is.")


@strawberry.input(description="A meeting to convene.")
class ConveneMeetingInput(MeetingInput):
    """A meeting to convene."""

    manner: MeetingManner = strawberry.field(description="How the body meets.")
    begins_at: datetime = strawberry.field(
        description="When it begins; without an offset, as clocks show it in the time zone."
    )
    ends_at: datetime | None = strawberry.field(
        default=None, description="When it ends; in writing, until when answers are taken."
    )
    link: str | None = strawberry.field(default=None, description=LINK)


@strawberry.input(description="A meeting that was held, to record.")
class RecordMeetingInput(MeetingInput):
    """A meeting that was held, to record."""

    manner: MeetingManner | None = strawberry.field(
        default=None, description="How the body met, where that is known."
    )
    begins: PartialDate = strawberry.field(description="When it began: a day, month or year.")
    ends: PartialDate | None = strawberry.field(
        default=None, description="The last day, month or year; the same without it."
    )
    people_present: int | None = strawberry.field(
        default=None, description="How many people took part in all."
    )


@strawberry.input(description="What a planned meeting says now; what is left out stays.")
class ChangeMeetingInput(DeedInput):
    """What a planned meeting says now; what is left out stays."""

    meeting_id: strawberry.ID = id_of("mtg", "Which meeting.")
    title: Texts | None = strawberry.field(default=UNSET, description="What it is called.")
    description: Texts | None = strawberry.field(
        default=UNSET, description="What it is for, in words; null clears."
    )
    manner: MeetingManner | None = strawberry.field(
        default=UNSET, description="How the body meets."
    )
    place: Texts | None = strawberry.field(
        default=UNSET, description="Where it is, in words; null clears."
    )
    territory_id: strawberry.ID | None = id_of(
        "ter",
        "In which territory it is; null clears.",
        graphql_type=strawberry.ID | None,
        default=UNSET,
    )
    link: str | None = strawberry.field(default=UNSET, description=LINK)
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A planned meeting to be at another time.")
class MoveMeetingInput(DeedInput):
    """A planned meeting to be at another time."""

    meeting_id: strawberry.ID = id_of("mtg", "Which meeting.")
    begins_at: datetime = strawberry.field(description="When it begins now.")
    ends_at: datetime | None = strawberry.field(default=None, description="When it ends now.")
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A planned meeting to cancel.")
class CancelMeetingInput(DeedInput):
    """A planned meeting to cancel."""

    meeting_id: strawberry.ID = id_of("mtg", "Which meeting.")
    reason: Texts = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A meeting to close as held.")
class CloseMeetingInput(DeedInput):
    """A meeting to close as held."""

    meeting_id: strawberry.ID = id_of("mtg", "Which meeting.")
    people_present: int | None = strawberry.field(
        default=None, description="How many people took part in all."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A point for the agenda of a meeting.")
class AddAgendaItemInput(DeedInput):
    """A point for the agenda of a meeting."""

    meeting_id: strawberry.ID = id_of("mtg", "Which meeting.")
    title: Texts = strawberry.field(description="What it is about, in languages.")
    text: Texts | None = strawberry.field(default=None, description="More of what it is about.")
    minutes_allotted: int | None = strawberry.field(
        default=None, description="How many minutes it is given."
    )
    position: int | None = strawberry.field(
        default=None, description="Its place, counted from one; the last without it."
    )


@strawberry.input(description="A point of an agenda, and the place it is put in.")
class MoveAgendaItemInput(DeedInput):
    """A point of an agenda, and the place it is put in."""

    agenda_item_id: strawberry.ID = id_of("agi", "Which point.")
    position: int = strawberry.field(description="Its place now, counted from one.")


@strawberry.input(description="A point to take off an agenda.")
class RemoveAgendaItemInput(DeedInput):
    """A point to take off an agenda."""

    agenda_item_id: strawberry.ID = id_of("agi", "Which point.")


SETTLED = (operations.MeetingCancelled, operations.MinutesApproved)
OVER = (operations.MeetingCancelled, operations.MeetingHeld)
CONVENING = (
    operations.AlreadyConvened,
    operations.NoticeTooShort,
    operations.NotTheConvener,
)
NOTICES = {"notices": (list[MeetingNotice], "What of the body's rule is not kept with it.")}


@strawberry.type
class MeetingDeeds:
    """Deeds about meetings."""

    set_meeting_rule = deed(
        operations.set_meeting_rule,
        SetMeetingRuleInput,
        RULE,
        operations.MeetingRuleThere,
        NotABody,
        OrganisationEnded,
    )
    lift_meeting_rule = deed(operations.lift_meeting_rule, LiftMeetingRuleInput, RULE)
    convene_meeting = deed(
        operations.convene_meeting,
        ConveneMeetingInput,
        MEETING,
        *CONVENING,
        NotABody,
        OrganisationEnded,
        secrets=NOTICES,
    )
    record_meeting = deed(
        operations.record_meeting, RecordMeetingInput, MEETING, NotABody, OrganisationEnded
    )
    change_meeting = deed(operations.change_meeting, ChangeMeetingInput, MEETING, *OVER)
    move_meeting = deed(
        operations.move_meeting, MoveMeetingInput, MEETING, *OVER, *CONVENING, secrets=NOTICES
    )
    cancel_meeting = deed(operations.cancel_meeting, CancelMeetingInput, MEETING, *OVER)
    close_meeting = deed(
        operations.close_meeting, CloseMeetingInput, MEETING, *OVER, operations.TooEarlyToClose
    )
    add_agenda_item = deed(operations.add_agenda_item, AddAgendaItemInput, ITEM, *SETTLED)
    move_agenda_item = deed(operations.move_agenda_item, MoveAgendaItemInput, ITEM, *SETTLED)
    remove_agenda_item = deed(
        operations.remove_agenda_item, RemoveAgendaItemInput, MEETING, *SETTLED
    )
