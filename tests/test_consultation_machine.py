"""Returns against a plain model: whatever is done, what is owed is what the model owes."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from conftest import NOW, Ask
from consultation_scene import TOLD, WHY, a_consultation
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
from scene import a_territory, an_organisation

TODAY = NOW.date()
DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days))
OWED = """query ($overdue: Boolean! = false) {
    owedReturns(first: 100, overdueOnly: $overdue) { nodes { id } } }"""


@dataclass
class Owed:
    """One consultation as the model knows it."""

    id: str
    due: date
    is_cancelled: bool = False
    last: str | None = None
    standing: int = 0
    """How many returns stand."""

    @property
    def met(self) -> str | None:
        """What a return, or a promise that is put off, meets."""
        if self.is_cancelled:
            return "ConsultationCancelled"
        return "ReturnSettled" if self.last else None


class Returns(RuleBasedStateMachine):
    """What clerks do with the consultations of one body, in any order, on a real database."""

    ask: Ask
    loop: asyncio.AbstractEventLoop

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the loop that the database is open in."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def deed(self, name: str, show: str = "__typename", **given: Any) -> dict[str, Any]:
        """Do a deed; what came of it."""
        answer: dict[str, Any] = self.wait(self.ask.do(name, show, given))
        return answer

    @initialize()
    def begin(self) -> None:
        """A body that asked nobody yet."""
        self.town = self.wait(a_territory(self.ask, "Town"))
        self.body = self.wait(an_organisation(self.ask, "Body"))
        self.known: list[Owed] = []

    @rule(due=DAYS)
    def record(self, due: date) -> None:
        """Ask people something."""
        made = a_consultation(self.ask, self.body, self.town, returnDueOn=str(due))
        self.known.append(Owed(self.wait(made), due))

    @precondition(lambda self: self.known)
    @rule(data=st.data(), is_final=st.booleans())
    def give(self, data: st.DataObject, *, is_final: bool) -> None:
        """Give a return."""
        one = data.draw(st.sampled_from(self.known))
        show = "consultationReturn { id }"
        done = self.deed("giveReturn", show, consultationId=one.id, isFinal=is_final, **TOLD)
        assert done["__typename"] == (one.met or "GiveReturnPayload")
        if not one.met:
            one.standing += 1
            one.last = done["consultationReturn"]["id"] if is_final else None

    @precondition(lambda self: any(one.last for one in self.known))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """Withdraw a last return."""
        one = data.draw(st.sampled_from([one for one in self.known if one.last]))
        done = self.deed("withdrawReturn", returnId=one.last, reason=WHY)
        assert done["__typename"] == "WithdrawReturnPayload"
        one.last, one.standing = None, one.standing - 1

    @precondition(lambda self: self.known)
    @rule(data=st.data(), due=DAYS)
    def extend(self, data: st.DataObject, due: date) -> None:
        """Put a promise off."""
        one = data.draw(st.sampled_from(self.known))
        done = self.deed("extendReturn", consultationId=one.id, dueOn=str(due), reason=WHY)
        later = due > one.due
        met = one.met or ("ExtendReturnPayload" if later else "InvalidInput")
        assert done["__typename"] == met
        if met == "ExtendReturnPayload":
            one.due = due

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """Say that nobody is asked after all."""
        one = data.draw(st.sampled_from(self.known))
        done = self.deed("cancelConsultation", consultationId=one.id, reason=WHY)
        given = "ReturnGiven" if one.standing else None
        assert done["__typename"] == (one.met or given or "CancelConsultationPayload")
        one.is_cancelled |= not one.met and not given

    @invariant()
    def what_is_owed_is_what_the_model_owes(self) -> None:
        """The list of what is owed, and of what is overdue, in the order of the days."""
        mine = {one.id for one in getattr(self, "known", ())}
        owed = [one for one in getattr(self, "known", ()) if not one.met]
        owed.sort(key=lambda one: (one.due, one.id))
        for overdue in (False, True):
            page = self.wait(self.ask(OWED, overdue=overdue))["owedReturns"]
            shown = [node["id"] for node in page["nodes"] if node["id"] in mine]
            assert shown == [one.id for one in owed if not overdue or one.due < TODAY]


async def test_whatever_is_done_what_is_owed_is_what_the_model_owes(ask: Ask) -> None:
    running = settings(
        max_examples=10,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    given = {"ask": ask, "loop": asyncio.get_running_loop()}
    machine = type("Machine", (Returns,), given)
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=running)
    assert await ask.count("consultation_return WHERE withdrawn_at IS NOT NULL") > 2
    assert await ask.count("return_extension") > 2
    assert await ask.count("consultation WHERE cancelled_on IS NOT NULL") > 2
