"""The life of a member against a plain model: whatever is done, the days say what they should."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from conftest import NOW, Ask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from member_scene import a_class, an_application
from scene import a_territory, an_organisation

from governance.access import OPERATOR

FIRST, LAST = date(2024, 1, 1), date(2026, 2, 28)
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda days: FIRST + timedelta(days))
TODAY, AHEAD = NOW.date(), date(2027, 12, 31)
ENDING = DAYS | st.integers(1, (AHEAD - TODAY).days).map(lambda days: TODAY + timedelta(days))
"""Days of an end, which may be announced."""
CLASSES = st.sampled_from(["full", "ex_officio", "associate"])
ENDS = {"leaveNetwork": "LEFT", "excludeMember": "EXCLUDED", "lapseMembership": "LAPSED"}
WHY = {"en": "Because."}
ASKED = (
    "query($id: ID!, $day: Date!) { organisation(id: $id, asOf: $day)"
    " { membership { id membershipClass { key } standing } } }"
)
STEPS = "query($id: ID!) { membership(id: $id) { steps { id kind supersededAt } } }"


@dataclass
class Life:
    """One membership as the model knows it: its steps, each with what it says."""

    id: str
    steps: list[tuple[str, date, str]] = field(default_factory=list)

    @property
    def closes(self) -> bool:
        """Whether its last step is an end."""
        return bool(self.steps) and self.steps[-1][0] in ENDS.values()

    @property
    def is_ended(self) -> bool:
        """Whether it is over today."""
        return not self.steps or (self.closes and self.steps[-1][1] <= TODAY)

    @property
    def begun(self) -> list[tuple[str, date, str]]:
        """Its steps without an end that is yet to come."""
        return [step for step in self.steps if step[1] <= TODAY]

    @property
    def span(self) -> tuple[date, date]:
        """Its first day, and the first without it."""
        if not self.steps:
            return LAST, LAST
        return self.steps[0][1], self.steps[-1][1] if self.closes else date.max

    def on(self, day: date) -> tuple[str, str] | None:
        """The class and standing on a day."""
        known: tuple[str, str] | None = None
        for kind, since, key in self.steps:
            if since > day:
                break
            if kind in ENDS.values():
                return None
            before = known or ("", "ACTIVE")
            known = {
                "ADMITTED": (key, "ACTIVE"),
                "CLASS_CHANGED": (key, before[1]),
                "SUSPENDED": (before[0], "SUSPENDED"),
                "REINSTATED": (before[0], "ACTIVE"),
            }[kind]
        return known


def is_whole(steps: list[tuple[str, date, str]]) -> bool:
    """Whether steps can follow one another."""
    is_suspended = False
    for place, (kind, since, _) in enumerate(steps):
        if (place == 0) != (kind == "ADMITTED") or (place and since < steps[place - 1][1]):
            return False
        if kind == ("SUSPENDED" if is_suspended else "REINSTATED"):
            return False
        if kind in {"SUSPENDED", "REINSTATED"}:
            is_suspended = kind == "SUSPENDED"
        if kind in ENDS.values() and place + 1 < len(steps):
            return False
    return True


class Lives(RuleBasedStateMachine):
    """What secretaries do with one organisation, in any order, on a real database."""

    ask: Ask
    loop: asyncio.AbstractEventLoop

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the loop that the database is open in."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def deed(self, name: str, **given: Any) -> str:
        """Do a deed; what came of it."""
        answer = self.wait(self.ask.do(name, "__typename", given))
        return str(answer["__typename"])

    @initialize()
    def begin(self) -> None:
        """An organisation that was never in the network."""
        town = self.wait(a_territory(self.ask, "Town"))
        self.body = self.wait(an_organisation(self.ask, "Group", territoryId=town))
        self.lives: list[Life] = []

    @property
    def life(self) -> Life:
        """The last membership."""
        return self.lives[-1]

    def last(self) -> date:
        """The day of the last step that has come."""
        return self.life.begun[-1][1]

    def state(self) -> tuple[str, str]:
        """The class and standing after the last step that has come, whatever the day."""
        state = Life(self.life.id, self.life.begun).on(date.max - timedelta(1))
        assert state is not None
        return state

    def overlaps(self, span: tuple[date, date], but: Life | None = None) -> bool:
        """Whether the days of another membership are among some days."""
        begins, ends = span
        return any(
            max(begins, life.span[0]) < min(ends, life.span[1])
            for life in self.lives
            if life is not but
        )

    @precondition(lambda self: not self.lives or self.life.is_ended)
    @rule(day=DAYS, key=CLASSES)
    def join(self, day: date, key: str) -> None:
        """Apply and be admitted."""
        application = self.wait(an_application(self.ask, self.body, key))
        done = self.deed("admitMember", applicationId=application, since=str(day))
        if self.overlaps((day, date.max)):
            assert done == "AlreadyMember"
            assert self.deed("withdrawApplication", applicationId=application).endswith("Payload")
            return
        assert done == "AdmitMemberPayload"
        found = self.wait(
            self.ask.db.reads.fetchval("SELECT id FROM membership ORDER BY id DESC LIMIT 1")
        )
        self.lives.append(Life(f"mem_{found}", [("ADMITTED", day, key)]))

    @precondition(lambda self: self.lives)
    @rule(deed=st.sampled_from(["suspendMember", "reinstateMember"]), day=DAYS)
    def pause(self, deed: str, day: date) -> None:
        """Suspend or reinstate the member."""
        kind = "SUSPENDED" if deed == "suspendMember" else "REINSTATED"
        done = self.deed(deed, membershipId=self.life.id, since=str(day), reason=WHY)
        if self.life.is_ended:
            assert done == "MembershipEnded"
        elif (kind == "SUSPENDED") == (self.state()[1] == "SUSPENDED"):
            assert done == ("AlreadySuspended" if kind == "SUSPENDED" else "NotSuspended")
        else:
            self.took(done, kind, day)

    @precondition(lambda self: self.lives)
    @rule(key=CLASSES, day=DAYS)
    def change(self, key: str, day: date) -> None:
        """Let the member go on in a class."""
        kind = self.wait(a_class(self.ask, key))
        done = self.deed(
            "changeClass", membershipId=self.life.id, membershipClassId=kind, since=str(day)
        )
        if self.life.is_ended:
            assert done == "MembershipEnded"
        elif key == self.state()[0]:
            assert done == "AlreadyMember"
        else:
            self.took(done, "CLASS_CHANGED", day, key)

    @precondition(lambda self: self.lives)
    @rule(deed=st.sampled_from(sorted(ENDS)), day=ENDING)
    def end(self, deed: str, day: date) -> None:
        """Let the membership end, or announce it."""
        done = self.deed(deed, membershipId=self.life.id, on=str(day), reason=WHY)
        if self.life.is_ended:
            assert done == "MembershipEnded"
        else:
            self.took(done, ENDS[deed], day)

    def took(self, done: str, kind: str, day: date, key: str = "") -> None:
        """A step is taken, unless it is before the last."""
        if day < self.last():
            assert done == "InvalidInput"
        else:
            assert done.endswith("Payload"), done
            coming = [] if kind in ENDS.values() else [s for s in self.life.steps if s[1] > TODAY]
            self.life.steps = [*self.life.begun, (kind, day, key), *coming]

    @precondition(lambda self: self.lives and self.life.steps)
    @rule(data=st.data(), is_mistaken=st.booleans(), day=DAYS)
    def correct(self, data: st.DataObject, day: date, *, is_mistaken: bool) -> None:
        """Undo a step, or date it anew."""
        steps = self.life.steps
        place = data.draw(st.integers(0, len(steps) - 1))
        shown = self.wait(self.ask(STEPS, viewer=OPERATOR, id=self.life.id))["membership"]
        known = [each for each in shown["steps"] if each["supersededAt"] is None]
        assert [each["kind"] for each in known] == [kind for kind, *_ in steps]
        kind, before, key = steps[place]
        dated = [] if is_mistaken else [(kind, day, key)]
        wanted = Life(self.life.id, [*steps[:place], *dated, *steps[place + 1 :]])
        given = {"isMistaken": True} if is_mistaken else {"since": str(day)}
        done = self.deed(
            "correctMembership", membershipId=self.life.id, stepId=known[place]["id"], **given
        )
        if not is_whole(wanted.steps) or (not is_mistaken and day == before):
            assert done == "InvalidInput"
        elif self.overlaps(wanted.span, but=self.life):
            assert done == "AlreadyMember"
        else:
            assert done == "CorrectMembershipPayload", done
            self.life.steps = wanted.steps

    @invariant()
    def each_day_says_what_it_should(self) -> None:
        """Around every step the days say what the model says."""
        if not getattr(self, "lives", None):
            return
        steps = [step for life in self.lives for step in life.steps]
        for day in {one for _, since, _ in steps[-4:] for one in (since, since - timedelta(1))}:
            shown = self.wait(self.ask(ASKED, id=self.body, day=str(day)))["organisation"]
            found = shown["membership"]
            due = [(life.id, *state) for life in self.lives if (state := life.on(day))]
            assert (
                [(found["id"], found["membershipClass"]["key"], found["standing"])] == due
                if found
                else not due
            ), day


async def test_whatever_is_done_the_days_say_what_the_model_says(ask: Ask) -> None:
    running = settings(
        max_examples=20,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    machine = type("Machine", (Lives,), {"ask": ask, "loop": asyncio.get_running_loop()})
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=running)
    for kept in ("kind = 'suspended'", "valid_until = valid_from", "superseded_at IS NOT NULL"):
        assert await ask.count(f"membership_step WHERE {kept}") > 3, kept
