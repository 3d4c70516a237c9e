"""The life of adherences, step by step against a plain model; and of two at once, one succeeds."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from adherence_scene import a_version, an_adherence, an_assessment
from conftest import Ask
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
from scene import an_organisation

FIRST = date(2025, 1, 1)
DAYS, CHANGE, NEVER = 10, 6, 99
"""Ten days; the new version is in force from the seventh; 99 is the end that does not come."""
KEYS = ("together", "openly")
day, numbers = st.integers(0, DAYS - 1), st.integers(0, 99)


def written(number: int) -> str:
    """A day of the model as the API has it."""
    return (FIRST + timedelta(days=number)).isoformat()


@dataclass
class Adhering:
    """An adherence as the plain model knows it."""

    id: str
    version: str
    start: int
    end: int = NEVER
    how: str | None = None
    stated: dict[str, dict[int, str]] = field(default_factory=lambda: {key: {} for key in KEYS})

    @property
    def is_empty(self) -> bool:
        """Whether it holds on no day at all."""
        return self.start >= self.end

    def holds(self, on: int) -> bool:
        """Whether it holds on a day."""
        return self.start <= on < self.end

    def last(self) -> int:
        """The day of what was stated in it last."""
        end = self.end
        return max((on for each in self.stated.values() for on in each if on < end), default=-1)

    def state(self, key: str, on: int) -> str | None:
        """The state of a commitment on a day."""
        begun = [start for start in self.stated[key] if start <= on]
        return self.stated[key][max(begun)] if begun and self.holds(on) else None


def life_of(  # noqa: C901  Each rule is a step of one life.
    ask: Ask, loop: asyncio.AbstractEventLoop, versions: dict[str, Any]
) -> Any:
    """A machine that acts on a database by the API, and on the model."""

    def now(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    def does(deed: str, given: dict[str, Any], show: str = "__typename") -> tuple[str, Any]:
        answer = now(ask.do(deed, show, given))
        return answer["__typename"].removesuffix("Payload"), answer

    class Life(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.body = now(an_organisation(ask, "Group"))
            self.all: list[Adhering] = []

        def one(self, number: int) -> Adhering:
            return self.all[number % len(self.all)]

        def holding(self, on: int, but: Adhering | None = None) -> Adhering | None:
            return next((one for one in self.all if one is not but and one.holds(on)), None)

        @rule(name=st.sampled_from(["old", "new"]), on=day)
        def adhere(self, name: str, on: int) -> None:
            version = versions[name]["id"]
            given = {"organisationId": self.body, "versionId": version, "on": written(on)}
            kind, answer = does("adhereToCharter", given, "adherence { id }")
            current = self.holding(on)
            later = [one.start for one in self.all if not one.is_empty and one.start > on]
            if (name == "old") == (on >= CHANGE):
                assert kind == "CharterNotInForce"
            elif current and (current.version == name or current.start == on):
                assert kind == "AlreadyAdhering"
            elif current and current.last() > on:
                assert kind == "InvalidInput"
            else:
                assert kind == "AdhereToCharter", answer
                made = Adhering(answer["adherence"]["id"], name, on)
                if current:
                    made.end, made.how = current.end, current.how
                    current.end, current.how = on, "READHERED"
                elif later:
                    made.end, made.how = min(later), "READHERED"
                self.all.append(made)

        @precondition(lambda self: self.all)
        @rule(number=numbers, on=day)
        def renounce(self, number: int, on: int) -> None:
            one = self.one(number)
            kind, _ = does("renounceAdherence", {"adherenceId": one.id, "on": written(on)})
            if on < one.start:
                assert kind == "InvalidInput"
            elif one.end != NEVER:
                assert kind == "AdherenceEnded"
            elif one.last() > on:
                assert kind == "InvalidInput"
            else:
                assert kind == "RenounceAdherence"
                one.end, one.how = on, "RENOUNCED"

        @precondition(lambda self: self.all)
        @rule(number=numbers)
        def hold_on(self, number: int) -> None:
            one = self.one(number)
            kind, _ = does("correctAdherence", {"adherenceId": one.id, "isRenounced": False})
            others = [each for each in self.all if each is not one and not each.is_empty]
            if one.how != "RENOUNCED" or any(each.start >= one.end for each in others):
                assert kind == "NotRenounced"
            elif any(each.end > one.end for each in others):
                assert kind == "AlreadyAdhering"
            else:
                assert kind == "CorrectAdherence"
                one.end, one.how = NEVER, None

        @precondition(lambda self: self.all)
        @rule(number=numbers)
        def annul(self, number: int) -> None:
            one = self.one(number)
            kind, _ = does("annulAdherence", {"adherenceId": one.id})
            if one.how == "ANNULLED":
                assert kind == "AdherenceEnded"
                return
            assert kind == "AnnulAdherence"
            for former in self.all:
                is_replaced = former.end == one.start and former.how == "READHERED"
                if former is not one and is_replaced and not former.is_empty:
                    former.end, former.how = one.end, one.how
            one.end, one.how = one.start, "ANNULLED"

        @precondition(lambda self: self.all)
        @rule(
            number=numbers,
            key=st.sampled_from(KEYS),
            state=st.sampled_from(["AIMED_AT", "UNDER_WAY", "PRACTISED"]),
            on=day,
        )
        def state(self, number: int, key: str, state: str, on: int) -> None:
            one = self.one(number)
            given = {
                "adherenceId": one.id,
                "commitmentId": versions[one.version][key],
                "state": state,
                "since": written(on),
            }
            kind, _ = does("stateCommitment", given)
            if on < one.start:
                assert kind == "InvalidInput"
            elif on >= one.end:
                assert kind == "AdherenceEnded"
            else:
                assert kind == "StateCommitment"
                one.stated[key][on] = state

        @invariant()
        def is_as_the_model_says(self) -> None:
            if not getattr(self, "all", None):
                return
            days = " ".join(
                f'd{on}: organisation(id: $id, asOf: "{written(on)}") {{ adherences(first: 9)'
                " { nodes { id commitments { commitment { key } state } } } }"
                for on in range(DAYS)
            )
            found = now(ask(f"query($id: ID!) {{ {days} }}", id=self.body))
            for on in range(DAYS):
                told = [
                    (node["id"], {each["commitment"]["key"]: each["state"] for each in facts})
                    for node in found[f"d{on}"]["adherences"]["nodes"]
                    if (facts := node["commitments"]) is not None
                ]
                one = self.holding(on)
                states = {key: one.state(key, on) for key in KEYS} if one else {}
                known = {key: state for key, state in states.items() if state}
                assert told == ([(one.id, known)] if one else []), on

    return Life


async def test_it_is_what_the_plain_model_says_after_every_step(ask: Ask) -> None:
    versions = {
        "old": await a_version(ask, "old", "2024-01-01", *KEYS),
        "new": await a_version(ask, "new", written(CHANGE), *KEYS),
    }
    life = life_of(ask, asyncio.get_running_loop(), versions)
    bounds = settings(
        max_examples=20,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, life, settings=bounds)


async def at_once(ask: Ask, *deeds: tuple[str, dict[str, Any]]) -> Counter[str]:
    """Do deeds at the same moment; how often each thing came of them."""
    answers = await asyncio.gather(*(ask.do(deed, "__typename", given) for deed, given in deeds))
    return Counter(answer["__typename"] for answer in answers)


async def test_of_two_who_act_at_once_one_succeeds_and_the_other_is_told(ask: Ask) -> None:
    old = await a_version(ask, "old", "2024-01-01", *KEYS)
    body = await an_organisation(ask, "Group")
    sign = ("adhereToCharter", {"organisationId": body, "versionId": old["id"]})
    assert await at_once(ask, sign, sign) == {"AdhereToCharterPayload": 1, "AlreadyAdhering": 1}

    other = await an_organisation(ask, "Other")
    made = await an_adherence(ask, other, old["id"], "2025-01-01")
    new = await a_version(ask, "new", "2026-01-01", *KEYS)
    sign = ("adhereToCharter", {"organisationId": other, "versionId": new["id"]})
    assert await at_once(ask, sign, sign) == {"AdhereToCharterPayload": 1, "AlreadyAdhering": 1}

    third = await an_organisation(ask, "Third")
    made = await an_adherence(ask, third, new["id"], "2026-01-01")
    renounce = ("renounceAdherence", {"adherenceId": made})
    outcome = {"RenounceAdherencePayload": 1, "AdherenceEnded": 1}
    assert await at_once(ask, renounce, renounce) == outcome

    fourth = await an_organisation(ask, "Fourth")
    made = await an_adherence(ask, fourth, new["id"], "2026-01-01")
    about = {"adherenceId": made, "commitmentId": new["together"], "expectedRevision": 1}
    states = [("stateCommitment", about | {"state": state}) for state in ("AIMED_AT", "PRACTISED")]
    outcome = {"StateCommitmentPayload": 1, "RevisionMismatch": 1}
    assert await at_once(ask, *states) == outcome
    assert await ask.count("adherence_commitment") == 1

    consent = ("consentToPublish", {"assessmentId": await an_assessment(ask, body)})
    outcome = {"ConsentToPublishPayload": 1, "AlreadyPublished": 1}
    assert await at_once(ask, consent, consent) == outcome
