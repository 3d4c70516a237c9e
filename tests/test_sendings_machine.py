"""The life of sendings against a plain model: it is open and owed as whatever was done says."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

from conftest import NOW, Ask
from decision_scene import a_record
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
from sending_model import Decided, Sent
from travel_scene import REASONS, WHY

TOWN, OTHER_TOWN, ISLAND, COUNTRY = range(4)
WIDER = {TOWN: [ISLAND, COUNTRY], OTHER_TOWN: [ISLAND, COUNTRY], ISLAND: [COUNTRY], COUNTRY: []}
"""The platforms around each, the nearest first."""
BODIES = st.integers(0, 3)
DAYS = st.integers(0, 9)
LAST = st.integers(0, 7)
"""Which of the sendings or decisions, from the last."""
SHOWN = """query { nodes(ids: %s) { ... on Sending { id isOpen isOverdue acknowledgedAt
    answer { kind } notices { seenAt } } } }"""
OWED = "query ($within: ID) { overdueAnswers(first: 100, within: $within) { nodes { id } } }"


class Sendings(RuleBasedStateMachine):
    """What clerks of four platforms do with their decisions, on a real database."""

    ask: Ask
    loop: asyncio.AbstractEventLoop

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the loop that the database is open in."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def deed(self, name: str, **given: Any) -> str:
        """Do a deed on the day it is; what came of it."""
        answer = self.wait(self.ask.do(name, "__typename", given, now=self.now))
        return str(answer["__typename"]).removesuffix("Payload")

    def last(self, table: str) -> str:
        """What was entered last in a table."""
        found = self.ask.db.reads.fetchval(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1")
        return str(self.wait(found))

    @property
    def now(self) -> datetime:
        """Noon of the day it is."""
        return NOW + timedelta(days=self.today)

    def day(self, number: int) -> str:
        """A day as it is written."""
        return str((NOW + timedelta(days=number)).date())

    @initialize()
    def begin(self) -> None:
        """Four platforms that have decided nothing."""
        self.today = 0
        self.country = self.wait(a_territory(self.ask, "Country", "country"))
        island = self.wait(a_territory(self.ask, "Island", "region", self.country))
        towns = [self.wait(a_territory(self.ask, name, "municipality", island)) for name in "AB"]
        self.bodies = [
            self.wait(an_organisation(self.ask, "Body", territoryId=place))
            for place in (*towns, island, self.country)
        ]
        self.decisions: list[Decided] = []
        self.sendings: list[Sent] = []

    @rule(body=BODIES)
    def decide(self, body: int) -> None:
        """A body decides something."""
        given = a_record(self.bodies[body])
        assert self.deed("recordDecision", **given) == "RecordDecision"
        self.decisions.append(Decided(f"dec_{self.last('decision')}", body))

    def known(self, sent: Sent | Decided, to: int, *, is_information: bool) -> bool:
        """Whether a decision is on its way there for that purpose."""
        decision = sent if isinstance(sent, Decided) else sent.decision
        return any(
            one.decision is decision
            and one.to == to
            and one.is_information == is_information
            and not one.is_withdrawn
            for one in self.sendings
        )

    @precondition(lambda self: self.decisions)
    @rule(which=LAST, to=BODIES, due=st.none() | DAYS, is_information=st.booleans())
    def send(self, which: int, to: int, due: int | None, *, is_information: bool) -> None:
        """A decision is sent, with a day to answer or without."""
        decision = self.decisions[-1 - which % len(self.decisions)]
        due = None if is_information or due is None else self.today + due
        given = {
            "decisionId": decision.id,
            "toBodyIds": [self.bodies[to]],
            "purpose": "INFORMATION" if is_information else "ADOPTION",
            "whyWider": WHY,
            "answerDueOn": None if due is None else self.day(due),
        }
        done = self.deed("sendDecision", **given)
        if decision.is_annulled:
            assert done == "DecisionAnnulled"
        elif to == decision.body:
            assert done == "InvalidInput"
        elif self.known(decision, to, is_information=is_information):
            assert done == "AlreadySent"
        else:
            assert done == "SendDecision"
            self.entered(decision, decision.body, to, due, is_information=is_information)

    def entered(
        self, decision: Decided, sender: int, to: int, due: int | None, *, is_information: bool
    ) -> Sent:
        """Keep in mind what was sent just now."""
        id_ = f"snd_{self.last('sending')}"
        new = Sent(id_, decision, sender, to, is_information, due, self.today)
        self.sendings.append(new)
        return new

    def one(self, which: int) -> Sent:
        """One of the sendings, from the last."""
        return self.sendings[-1 - which % len(self.sendings)]

    @precondition(lambda self: self.sendings)
    @rule(which=LAST)
    def acknowledge(self, which: int) -> None:
        """The receiver takes note."""
        sent = self.one(which)
        done = self.deed("acknowledgeSending", sendingId=sent.id)
        if sent.is_acknowledged and not sent.unseen:
            assert done == "AlreadyAcknowledged"
            return
        assert done == "AcknowledgeSending"
        sent.is_acknowledged, sent.seen, sent.unseen = True, sent.seen + sent.unseen, 0

    @precondition(lambda self: self.sendings)
    @rule(which=LAST, kind=st.sampled_from(["ADOPTED", "ADAPTED", "REJECTED"]))
    def answer(self, which: int, kind: str) -> None:
        """The receiver answers."""
        sent = self.one(which)
        done = self.deed("answerSending", sendingId=sent.id, kind=kind, reasons=REASONS)
        assert done == (sent.refusal or "AnswerSending")
        sent.answer = sent.answer if sent.refusal else kind

    @precondition(lambda self: self.sendings)
    @rule(which=LAST, to=BODIES, due=DAYS)
    def refer(self, which: int, to: int, due: int) -> None:
        """The receiver refers it onward, and the duty follows."""
        sent = self.one(which)
        day = None if sent.due is None else self.today + due
        given = {"sendingId": sent.id, "toBodyId": self.bodies[to], "reasons": REASONS}
        given |= {"whyWider": WHY, "answerDueOn": None if day is None else self.day(day)}
        done = self.deed("referOnward", **given)
        if sent.refusal:
            assert done == sent.refusal
        elif to in {sent.sender, sent.to}:
            assert done == "InvalidInput"
        elif self.known(sent, to, is_information=sent.is_information):
            assert done == "AlreadySent"
        else:
            assert done == "ReferOnward"
            sent.answer = "REFERRED"
            self.entered(sent.decision, sent.to, to, day, is_information=sent.is_information)

    @precondition(lambda self: self.sendings)
    @rule(which=LAST)
    def remind(self, which: int) -> None:
        """The sender asks again."""
        sent = self.one(which)
        done = self.deed("remindSending", sendingId=sent.id)
        if sent.refusal or not sent.is_open:
            assert done == (sent.refusal or "AlreadyAnswered")
        elif self.today - sent.asked < 7:
            assert done == "RemindedLately"
        else:
            assert done == "RemindSending"
            sent.asked = self.today

    @precondition(lambda self: self.sendings)
    @rule(which=LAST)
    def escalate(self, which: int) -> None:
        """The sender takes silence to the next wider body."""
        late = [one for one in self.sendings if one.is_overdue(self.today)]
        sent = late[which % len(late)] if late else self.one(which)
        done = self.deed("escalateSending", sendingId=sent.id, reasons=REASONS)
        wider = next((body for body in WIDER[sent.to] if body != sent.sender), None)
        if sent.refusal:
            assert done == sent.refusal
        elif not sent.is_overdue(self.today):
            assert done == "NotOverdue"
        elif sent.is_escalated:
            assert done == "AlreadyEscalated"
        elif wider is None:
            assert done == "NobodyOnRoute"
        elif self.known(sent, wider, is_information=sent.is_information):
            assert done == "AlreadySent"
        else:
            assert done == "EscalateSending"
            sent.is_escalated = True
            new = self.entered(
                sent.decision, sent.sender, wider, None, is_information=sent.is_information
            )
            new.escalated_from = sent

    @precondition(lambda self: self.sendings)
    @rule(which=LAST)
    def withdraw(self, which: int) -> None:
        """The sender takes it back."""
        sent = self.one(which)
        done = self.deed("withdrawSending", sendingId=sent.id, reason=REASONS)
        assert done == (sent.refusal or "WithdrawSending")
        if not sent.refusal:
            sent.is_withdrawn, sent.unseen = True, sent.unseen + 1
            if sent.escalated_from is not None:
                sent.escalated_from.is_escalated = False

    @precondition(lambda self: self.decisions)
    @rule(which=LAST)
    def annul(self, which: int) -> None:
        """A decision is annulled, and everyone it was sent to is told."""
        decision = self.decisions[-1 - which % len(self.decisions)]
        done = self.deed("annulDecision", decisionId=decision.id, reason=REASONS)
        assert done == ("DecisionAnnulled" if decision.is_annulled else "AnnulDecision")
        for sent in [] if decision.is_annulled else self.sendings:
            if sent.decision is decision and not sent.is_withdrawn:
                sent.unseen += 1
                sent.has_lapsed = sent.answer is None
        decision.is_annulled = True

    @rule(days=st.integers(1, 8))
    def pass_days(self, days: int) -> None:
        """Time goes by."""
        self.today += days

    @invariant()
    def agrees(self) -> None:
        """Everything is as the model says."""
        if not getattr(self, "sendings", None):
            return
        listed = "[" + " ".join(f'"{one.id}"' for one in self.sendings[-100:]) + "]"
        found = self.wait(self.ask(SHOWN % listed, now=self.now))["nodes"]
        for one, sent in zip(found, self.sendings[-100:], strict=True):
            told = (one["isOpen"], one["isOverdue"], one["acknowledgedAt"] is not None)
            assert told == (sent.is_open, sent.is_overdue(self.today), sent.is_acknowledged)
            assert (one["answer"] and one["answer"]["kind"]) == sent.answer
            seen = [notice["seenAt"] is not None for notice in one["notices"]]
            assert (seen.count(True), seen.count(False)) == (sent.seen, sent.unseen)
        owed = self.wait(self.ask(OWED, now=self.now, within=self.country))["overdueAnswers"][
            "nodes"
        ]
        known = [one.id for one in self.sendings if one.is_overdue(self.today)]
        assert [one["id"] for one in owed] == known[:100]


async def test_sendings_live_as_the_model_says(ask: Ask) -> None:
    running = settings(
        max_examples=12,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    machine = type("Machine", (Sendings,), {"ask": ask, "loop": asyncio.get_running_loop()})
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=running)
    kept = ("referred_from_id", "escalated_from_id", "lapsed_at", "withdrawn_at", "answered_at")
    for each in kept:
        assert await ask.count(f"sending WHERE {each} IS NOT NULL") > 0, each
    assert await ask.count("reminder") > 0
