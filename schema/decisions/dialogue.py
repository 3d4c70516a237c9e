"""The health of the dialogue in the API: per body, level and month, as rows for charts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
import strawberry
from graphql import GraphQLError
from strawberry.types import Info
from strawberry.types.nodes import Selection

from governance.decisions.travel import dialogue
from schema import faults
from schema.context import Context
from schema.figures import Told, asked_of, fields_of, snake
from schema.rows.ids import decode
from schema.rows.plan import sort_lang

DAYS_BEFORE = 365


@strawberry.type(description="What was sent and what was answered to it.")
class DialogueFigures:
    """What was sent and what was answered to it."""

    sent: int = strawberry.field(description="How much was sent.")
    up: int = strawberry.field(description="How much of it to wider territories.")
    down: int = strawberry.field(description="How much to narrower ones.")
    across: int = strawberry.field(description="How much to like ones.")
    outside: int = strawberry.field(description="How much to those outside.")
    answered: int = strawberry.field(description="How much was answered, whichever way.")
    answered_up: int = strawberry.field(description="How much of what went up.")
    answered_down: int = strawberry.field(description="How much of what went down.")
    answered_across: int = strawberry.field(description="How much of what went across.")
    answered_outside: int = strawberry.field(description="How much of what went outside.")
    adopted: int = strawberry.field(description="How much was adopted.")
    adapted: int = strawberry.field(description="How much was adapted.")
    rejected: int = strawberry.field(description="How much was rejected.")
    referred: int = strawberry.field(description="How much was referred onward.")
    never_answered: int = strawberry.field(
        description="How much was owed an answer by now and has none."
    )
    waiting: int = strawberry.field(description="How much waits for an answer that is not overdue.")
    median_days: float | None = strawberry.field(
        description="How many days half of the answers took at most; null of none."
    )

    adopted_percent: float | None = strawberry.field(
        description="The share adopted of what was answered, in a hundred."
    )
    adapted_percent: float | None = strawberry.field(description="The share adapted.")
    rejected_percent: float | None = strawberry.field(description="The share rejected.")


SHARE = "_percent"
"""How the names of shares end, after that of the figure which they are of."""


@strawberry.type
class Taken:
    """How many decisions were taken, and how many of them went nowhere."""

    decisions: int = strawberry.field(description="How many decisions were taken in that time.")
    reached_nobody: int = strawberry.field(
        description="How many of them were sent to nobody, then or later."
    )


@strawberry.type
class BothWays(Taken):
    """The dialogue from both of its ends."""

    as_sender: DialogueFigures | None = strawberry.field(
        description="What was sent from there, and the answers it had; null of nothing."
    )
    as_receiver: DialogueFigures | None = strawberry.field(
        description="What came there, and the answers given; null of nothing."
    )


@strawberry.type(description="The dialogue of one body.")
class DialogueOfBody(BothWays):
    """The dialogue of one body."""

    body_id: strawberry.ID = strawberry.field(description="Which body.")
    name: str = strawberry.field(description="Its name in your language.")


@strawberry.type(description="The dialogue of the bodies at one scale of territory.")
class DialogueOfLevel(BothWays):
    """The dialogue of the bodies at one scale of territory."""

    scale: str | None = strawberry.field(
        description="The scale; null for groupings, and for those who sit nowhere."
    )


@strawberry.type(description="The dialogue of one month.")
class DialogueOfMonth(Taken):
    """The dialogue of one month."""

    month: date = strawberry.field(description="Its first day, in UTC.")
    figures: DialogueFigures | None = strawberry.field(
        description="What was sent in it and what was answered to that; null of nothing."
    )


@strawberry.type(description="How bodies talk with one another: what was sent, and what came back.")
class Dialogue(Taken):
    """How bodies talk with one another: what was sent, and what came back."""

    since: date = strawberry.field(description="The first day that is told of.")
    until: date = strawberry.field(description="The first day that is not.")
    whole: DialogueFigures = strawberry.field(description="All that was sent in that time.")
    levels: list[DialogueOfLevel] = strawberry.field(
        description="By the scale of the territory that a body sits in, the widest first."
    )
    periods: list[DialogueOfMonth] = strawberry.field(description="Month by month.")
    bodies: list[DialogueOfBody] = strawberry.field(
        description=f"Body by body in the order of names; {dialogue.BODIES_MAX} at most."
    )


@strawberry.type
class DialogueQueries:
    """Questions about the health of the dialogue."""

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="How well bodies talk with one another: of one body, of those within a"
        " territory, or of all, as far as you may see them; of the last year unless you say"
        " since when and until when."
    )
    async def dialogue(
        self,
        info: Info,
        of: strawberry.ID | None = None,
        within: strawberry.ID | None = None,
        from_: Annotated[date | None, strawberry.argument(name="from")] = None,
        until: date | None = None,
    ) -> Dialogue:
        """How well bodies talk with one another, over some time."""
        context: Context = info.context
        if of is not None and within is not None:
            raise GraphQLError(
                "Say whose dialogue, of one body or within a territory; not both.",
                extensions={"code": "BAD_VALUE"},
            )
        last = until or context.now.date() + timedelta(days=1)
        first = from_ or last - min(timedelta(days=DAYS_BEFORE), last - date.min)
        values: dict[str, Any] = {
            "now": context.now,
            "today": context.now.date(),
            "since": first,
            "until": last,
            "lang": sort_lang(context.lang),
            "of": decode("org", of) if of else None,
            "within": decode("ter", within) if within else None,
        }
        told = await _told(context, _asked(info.selected_fields), values)
        whole: Any = Told(told | {"since": first.isoformat(), "until": last.isoformat()})
        return whole  # type: ignore[no-any-return]  # What is selected of it is told at once.


def _asked(dialogues: Iterable[Selection]) -> dict[str, set[str]]:
    """The parts of a dialogue that are asked for, each with the figures wanted of it."""
    parts: dict[str, set[str]] = defaultdict(set)
    for one in dialogues:
        for part in fields_of(one.selections):
            parts[snake(part.name)].update(_figures_in([part]))
    return parts


def _figures_in(selections: Iterable[Selection]) -> Iterator[str]:
    """The figures that are asked for, however deep; a share is reckoned of two."""
    for name in asked_of(selections):
        if name.endswith(SHARE):
            yield from (name.removesuffix(SHARE), "answered")
        yield name


async def _told(
    context: Context, asked: dict[str, set[str]], values: dict[str, Any]
) -> dict[str, Any]:
    """What is asked of a dialogue; that of one body is found the same way whichever it is."""
    viewer = context.viewer.seeing("decisions").seeing("actors")
    is_of_one, is_within = values["of"] is not None, values["within"] is not None
    sql, used = dialogue.statement(
        viewer=viewer, asked=asked, is_of_one=is_of_one, is_within=is_within
    )
    values["known"] = sorted(viewer.known)
    pool = context.database.reads if is_of_one else context.database.searches
    with faults.in_plain_words():
        found = await pool.fetchval(sql, *(values[name] for name in used))
    told: dict[str, Any] = msgspec.json.decode(found)
    for part, wanted in asked.items():
        shares = [name for name in wanted if name.endswith(SHARE)]
        for figures in _figures(told.get(part)):
            figures.update((name, _share(figures, name.removesuffix(SHARE))) for name in shares)
    for one in told.get("bodies", ()):
        one["body_id"] = f"org_{one['body_id']}"
    return told


def _figures(told: Any) -> Iterator[dict[str, Any]]:
    """The figures in a part of a dialogue, wherever there are any."""
    if isinstance(told, dict):
        yield told
    elif isinstance(told, list):
        sides = ("as_sender", "as_receiver", "figures")
        yield from (each[side] for each in told for side in sides if each.get(side))


def _share(figures: dict[str, Any], name: str) -> float | None:
    return round(100 * figures[name] / figures["answered"], 1) if figures["answered"] else None
