"""The life of proposals, step by step against a plain model: each is where that says it is."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from ballot_scene import LATER, votes
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
from proposal_scene import a_council, a_proposal, seat_of

from governance.access import OPERATOR, Viewer

WORDS = ("alpha", "beta", "gamma")
"""Each stands in a text once, or not any more."""
numbers = st.integers(0, 99)
SHOWN = """query ($id: ID!) { proposal(id: $id) { state version
    standing { number text } versions(first: 99) { totalCount } decision { outcome text }
    amendments(first: 99) { nodes { id state intoVersion } } } }"""


@dataclass
class Amended:
    """An amendment as the plain model knows it."""

    id: str
    word: str
    instead: str
    state: str = "OPEN"
    ballot: str | None = None
    outcome: str | None = None
    into: int | None = None

    @property
    def is_unsettled(self) -> bool:
        """Whether it is neither accepted nor rejected."""
        return self.state in {"OPEN", "VOTING"}


@dataclass
class Proposed:
    """A proposal as the plain model knows it: its texts, where it is, and its ballot."""

    id: str
    texts: list[str]
    state: str = "DRAFT"
    ballot: str | None = None
    outcome: str | None = None
    decision: str | None = None
    amendments: list[Amended] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says."""
        return self.texts[-1]

    @property
    def is_settled(self) -> bool:
        """Whether no amendment waits."""
        return not any(one.is_unsettled for one in self.amendments)


def life_of(ask: Ask, loop: asyncio.AbstractEventLoop) -> Any:  # noqa: C901  Each rule is a step.
    """A machine that acts on a database by the API, and on the model."""

    def now(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    class Life(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.body, (self.ana, self.rui) = now(a_council(ask, "Ana", "Rui", tie="AGAIN"))
            self.seat = now(seat_of(ask, self.body, self.rui))
            text = " ".join(WORDS)
            made = a_proposal(ask, self.body, self.ana, is_deliberated=False, text={"en": text})
            self.one = Proposed(now(made), [text])

        def does(
            self, deed: str, given: dict[str, Any], viewer: Viewer = OPERATOR, show: str = ""
        ) -> tuple[str, Any]:
            answer = now(ask.do(deed, show or "__typename", given, viewer=viewer))
            return answer["__typename"].removesuffix("Payload"), answer

        def own(self, **more: Any) -> dict[str, Any]:
            return {"proposalId": self.one.id, **more}

        def amendment(self, number: int) -> Amended:
            return self.one.amendments[number % len(self.one.amendments)]

        @rule()
        def deliberate(self) -> None:
            kind, _ = self.does("openDeliberation", self.own())
            is_failed = self.one.state == "VOTING" and self.one.outcome in {"TIED", "ANNULLED"}
            if self.one.state == "VOTING" and not is_failed:
                assert kind == "StillVoting"
            elif self.one.state != "DRAFT" and not is_failed:
                assert kind == "ProposalElsewhere"
            else:
                assert kind == "OpenDeliberation"
                self.one.state, self.one.ballot, self.one.outcome = "DELIBERATING", None, None

        @rule(number=numbers)
        def revise(self, number: int) -> None:
            text = f"{' '.join(WORDS[: 1 + number % 3])} {number}"
            kind, _ = self.does("reviseProposal", self.own(text={"en": text}), self.ana)
            if self.one.state in {"DRAFT", "DELIBERATING"}:
                assert kind == "ReviseProposal"
                self.one.texts.append(text)
            else:
                assert kind == "ProposalElsewhere"

        @rule(word=st.sampled_from(WORDS), number=numbers)
        def amend(self, word: str, number: int) -> None:
            instead = f"({number})"
            given = self.own(seatId=self.seat, language="en", passage=word, text=instead)
            kind, answer = self.does("amendProposal", given, self.rui, "amendment { id }")
            if self.one.state != "DELIBERATING":
                assert kind == "ProposalElsewhere"
            elif word not in self.one.text:
                assert kind == "PassageNotThere"
            else:
                assert kind == "AmendProposal"
                made = Amended(answer["amendment"]["id"], word, instead)
                self.one.amendments.append(made)

        def accepted(self, one: Amended) -> None:
            self.one.texts.append(self.one.text.replace(one.word, one.instead))
            one.state, one.into = "ACCEPTED", len(self.one.texts)

        @precondition(lambda self: self.one.amendments)
        @rule(number=numbers, is_taken=st.booleans())
        def answer_amendment(self, number: int, *, is_taken: bool) -> None:
            one = self.amendment(number)
            deed = "acceptAmendment" if is_taken else "rejectAmendment"
            more = {} if is_taken else {"reason": {"en": "No"}}
            kind, _ = self.does(deed, {"amendmentId": one.id, **more}, self.ana)
            if self.one.state != "DELIBERATING":
                assert kind == "ProposalElsewhere"
            elif one.state != "OPEN":
                assert kind == "AmendmentNotOpen"
            elif is_taken and one.word not in self.one.text:
                assert kind == "PassageNotThere"
            elif is_taken:
                assert kind == "AcceptAmendment"
                self.accepted(one)
            else:
                assert kind == "RejectAmendment"
                one.state = "REJECTED"

        @precondition(lambda self: self.one.amendments)
        @rule(number=numbers)
        def vote_on_amendment(self, number: int) -> None:
            one = self.amendment(number)
            given = {"amendmentId": one.id, "closesAt": LATER.isoformat()}
            show = "amendment { ballot { id } }"
            kind, answer = self.does("putAmendmentToVote", given, show=show)
            if self.one.state != "DELIBERATING":
                assert kind == "ProposalElsewhere"
            elif one.state not in {"OPEN", "REJECTED"} or one.ballot is not None:
                assert kind == "AmendmentNotOpen"
            elif one.word not in self.one.text:
                assert kind == "PassageNotThere"
            else:
                assert kind == "PutAmendmentToVote"
                one.state, one.outcome = "VOTING", None
                one.ballot = answer["amendment"]["ballot"]["id"]

        def finished(self, ballot: str, choices: tuple[str, str] | None) -> str:
            """End a ballot: both vote and it is closed, or it is annulled."""
            if choices is None:
                annul = {"ballotId": ballot, "reason": {"en": "No"}}
                assert self.does("annulBallot", annul)[0] == "AnnulBallot"
                return "ANNULLED"
            for viewer, choice in zip((self.ana, self.rui), choices, strict=True):
                assert "voter" in now(votes(ask, ballot, viewer, choice))
            show = "ballot { result { outcome } }"
            _, answer = self.does("closeBallot", {"ballotId": ballot}, show=show)
            outcome: str = answer["ballot"]["result"]["outcome"]
            in_favour = choices.count("IN_FAVOUR")
            assert outcome == {2: "ADOPTED", 1: "TIED", 0: "REJECTED"}[in_favour]
            return outcome

        choices = st.none() | st.tuples(*[st.sampled_from(["IN_FAVOUR", "AGAINST"])] * 2)

        @rule(number=numbers, choices=choices)
        def end_a_ballot(self, number: int, choices: tuple[str, str] | None) -> None:
            everything: list[Any] = [self.one, *self.one.amendments]
            open_ = [
                one
                for one in everything
                if one.ballot is not None and one.outcome is None and one.state == "VOTING"
            ]
            if open_:
                one = open_[number % len(open_)]
                one.outcome = self.finished(one.ballot, choices)

        @precondition(lambda self: self.one.amendments)
        @rule(number=numbers)
        def settle(self, number: int) -> None:
            one = self.amendment(number)
            kind, _ = self.does("settleAmendment", {"amendmentId": one.id})
            if self.one.state != "DELIBERATING":
                assert kind == "ProposalElsewhere"
            elif one.state != "VOTING":
                assert kind == "AmendmentNotOpen"
            elif one.outcome in {None, "TIED"}:
                assert kind == "NothingDecidedYet"
            else:
                assert kind == "SettleAmendment"
                if one.outcome == "ANNULLED":
                    one.state, one.ballot = "OPEN", None
                elif one.outcome == "REJECTED":
                    one.state = "REJECTED"
                elif one.word in self.one.text:
                    self.accepted(one)
                else:
                    one.state = "LAPSED"

        @rule()
        def put_to_vote(self) -> None:
            given = self.own(closesAt=LATER.isoformat())
            kind, answer = self.does("putToVote", given, show="proposal { ballot { id } }")
            if self.one.state != "DELIBERATING":
                assert kind == "ProposalElsewhere"
            elif not self.one.is_settled:
                assert kind == "AmendmentsUnsettled"
            else:
                assert kind == "PutToVote"
                self.one.state, self.one.outcome = "VOTING", None
                self.one.ballot = answer["proposal"]["ballot"]["id"]

        @rule()
        def withdraw(self) -> None:
            kind, _ = self.does("withdrawProposal", self.own(), self.ana)
            if self.one.state not in {"DRAFT", "DELIBERATING"}:
                assert kind == "ProposalElsewhere"
            elif any(one.state == "VOTING" for one in self.one.amendments):
                assert kind == "AmendmentsUnsettled"
            else:
                assert kind == "WithdrawProposal"
                self.one.state = "WITHDRAWN"
                for one in self.one.amendments:
                    one.state = "LAPSED" if one.state == "OPEN" else one.state

        @rule(outcome=st.sampled_from([None, "ADOPTED", "REJECTED", "NO_QUORUM"]))
        def conclude(self, outcome: str | None) -> None:
            said = {} if outcome is None else {"outcome": outcome, "manner": "CONSENSUS"}
            kind, _ = self.does("concludeProposal", self.own(**said))
            state = self.one.state
            if state in {"DRAFT", "DECIDED"} or self.one.decision is not None:
                assert kind == "ProposalElsewhere"
            elif (state == "DELIBERATING") == (outcome is None):
                assert kind == "InvalidInput"
            elif state == "DELIBERATING" and not self.one.is_settled:
                assert kind == "AmendmentsUnsettled"
            elif state == "VOTING" and self.one.outcome not in {"ADOPTED", "REJECTED"}:
                assert kind == "NothingDecidedYet"
            else:
                assert kind == "ConcludeProposal"
                told = {"VOTING": self.one.outcome, "WITHDRAWN": "WITHDRAWN"}
                self.one.decision = told.get(state, outcome)
                self.one.state = "WITHDRAWN" if state == "WITHDRAWN" else "DECIDED"

        @invariant()
        def it_is_where_the_model_says(self) -> None:
            found = now(ask(SHOWN, id=self.one.id))["proposal"]
            assert (found["state"], found["version"]) == (self.one.state, len(self.one.texts))
            assert found["standing"] == {"number": found["version"], "text": self.one.text}
            assert found["versions"] == {"totalCount": len(self.one.texts)}
            decision = self.one.decision
            kept = decision and {"outcome": decision, "text": self.one.text}
            assert found["decision"] == kept
            assert {
                each["id"]: (each["state"], each["intoVersion"])
                for each in found["amendments"]["nodes"]
            } == {one.id: (one.state, one.into) for one in self.one.amendments}

    return Life


async def test_whatever_is_done_a_proposal_is_where_it_is(ask: Ask) -> None:
    machine = life_of(ask, asyncio.get_running_loop())
    chosen = settings(
        max_examples=25,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=chosen)
