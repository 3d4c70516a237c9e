"""The tally: every rule in examples, and against a reference that lines up voices one by one."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.decisions.tally import (
    BallotOutcome,
    Choice,
    Comparison,
    Examined,
    Paper,
    Result,
    Rule,
    RuleKind,
    Step,
    TieRule,
    Voter,
    tally,
    unopened,
)

YES, NO, BLANK = Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN
ADOPTED, REJECTED = BallotOutcome.ADOPTED, BallotOutcome.REJECTED
SECTORS = ("citizen", "private", "public")
Seat = tuple[str, int, Choice | None, bool, bool]
"""Sector, weight, what was voted, whether with a reason, whether it is the chair's."""


def counted(rule: Rule, seats: list[Seat]) -> Result:
    """The tally of an open ballot of some seats."""
    roll = [Voter(sector, weight, choice is not None) for sector, weight, choice, *_ in seats]
    papers = [
        Paper(choice, weight, sector, reasoned, chair)
        for sector, weight, choice, reasoned, chair in seats
        if choice is not None
    ]
    return tally(rule, roll, papers)


def voted(yes: int, no: int, blank: int = 0, away: int = 0, sector: str = "citizen") -> list[Seat]:
    """Seats of one weight that voted so, and some that did not."""
    cast: list[tuple[Choice | None, int]] = [(YES, yes), (NO, no), (BLANK, blank), (None, away)]
    return [(sector, 1, choice, False, False) for choice, many in cast for _ in range(many)]


def reference(rule: Rule, seats: list[Seat]) -> BallotOutcome:
    """What a ballot comes to, by lining up one voice for each unit of weight."""
    present = [seat for seat in seats if seat[2] is not None]
    wanted = math.ceil(len(seats) * (rule.quorum_percent or 0) / Fraction(100))
    asked = rule.quorum_percent is not None or rule.quorum_sectors is not None
    missing = (rule.quorum_sectors or 0) > len({seat[0] for seat in present})
    if len(present) < wanted or missing or (asked and not seats):
        return BallotOutcome.NO_QUORUM
    voices = [(c, s, r) for s, weight, c, r, _ in seats if c for _ in range(weight)]
    if rule.kind is RuleKind.SIMPLE_MAJORITY:
        return majority(rule, seats, voices)
    return ADOPTED if agreed(rule, seats, voices) else REJECTED


def agreed(rule: Rule, seats: list[Seat], voices: list[tuple[Choice, str, bool]]) -> bool:
    """Whether the voices carry it, by any rule that knows no tie."""
    words = [choice for choice, *_ in voices]
    match rule.kind:
        case RuleKind.CONSENSUS:
            allowed = {YES} if rule.counts_abstentions else {YES, BLANK}
            return YES in words and set(words) <= allowed
        case RuleKind.CONSENT:
            return bool(voices) and not any(c is NO and reasoned for c, _, reasoned in voices)
        case RuleKind.ABSOLUTE_MAJORITY:
            rest = [1 for _, weight, c, *_ in seats for _ in range(weight) if c is not YES]
            return words.count(YES) > len(rest)
        case RuleKind.QUALIFIED_MAJORITY:
            counting = [word for word in words if word is not BLANK or rule.counts_abstentions]
            need = math.ceil((rule.share or 1) * len(counting))
            return bool(counting) and counting.count(YES) >= need
    sides = [pairing(rule, [v for v in voices if v[1] == s]) for s in {s[0] for s in seats}]
    return bool(sides) and min(sides) > 0


def majority(
    rule: Rule, seats: list[Seat], voices: list[tuple[Choice, str, bool]]
) -> BallotOutcome:
    """A simple majority: pairs of opposite voices leave the hall, who stays decides."""
    side = pairing(rule, voices)
    hall = [v for v in voices if v[0] is not BLANK or rule.counts_abstentions]
    if side or not hall:
        return ADOPTED if side > 0 else REJECTED
    if rule.tie is TieRule.AGAIN:
        return BallotOutcome.TIED
    chairs = [seat[2] for seat in seats if seat[4] and seat[2] is not None]
    cast = rule.tie is TieRule.CHAIR and chairs and all(choice is YES for choice in chairs)
    return ADOPTED if cast else REJECTED


def pairing(rule: Rule, voices: list[tuple[Choice, str, bool]]) -> int:
    """Who stays when voices in favour leave with one that is not: in favour above zero."""
    yes = [v for v in voices if v[0] is YES]
    no = [v for v in voices if v[0] is NO or (v[0] is BLANK and rule.counts_abstentions)]
    return sum((a is not None) - (b is not None) for a, b in itertools.zip_longest(yes, no))


SEATS = st.lists(
    st.tuples(
        st.sampled_from(SECTORS),
        st.integers(1, 4),
        st.sampled_from([*Choice, None]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)
SHARES = st.integers(1, 12).flatmap(
    lambda whole: st.integers(1, whole).map(lambda part: Fraction(part, whole))
)
QUORUMS = {
    "quorum_percent": st.none() | st.integers(1, 100),
    "quorum_sectors": st.none() | st.integers(1, 3),
    "tie": st.sampled_from(TieRule),
    "counts_abstentions": st.booleans(),
}


@pytest.mark.parametrize("kind", RuleKind)
def test_every_rule_agrees_with_voices_lined_up_one_by_one(kind: RuleKind) -> None:
    seen: Counter[BallotOutcome] = Counter()

    @settings(max_examples=600, deadline=None, derandomize=True)
    @given(seats=SEATS, share=SHARES, options=st.fixed_dictionaries(QUORUMS))
    @example(seats=[], share=Fraction(1), options={})
    def agree(seats: list[Seat], share: Fraction, options: dict[str, object]) -> None:
        qualified = kind is RuleKind.QUALIFIED_MAJORITY
        rule = Rule(kind, share if qualified else None, **options)  # type: ignore[arg-type]
        result = counted(rule, seats)
        assert result.outcome is reference(rule, seats)
        seen[result.outcome] += 1
        totals = (result.in_favour, result.against, result.abstained)
        assert totals == tuple(sum(s[1] for s in seats if s[2] is choice) for choice in Choice)
        if result.outcome is ADOPTED and kind is not RuleKind.SIMPLE_MAJORITY:
            assert all(step.is_met for step in result.steps)
        if result.outcome is not ADOPTED:
            assert not all(step.is_met for step in result.steps)

    agree()
    expected = {ADOPTED, REJECTED, BallotOutcome.NO_QUORUM}
    tied = {BallotOutcome.TIED} if kind is RuleKind.SIMPLE_MAJORITY else set()
    assert set(seen) == expected | tied, "the examples must meet every outcome"


@given(seats=SEATS, order=st.randoms(use_true_random=False), rule=st.sampled_from(RuleKind))
def test_the_order_of_the_seats_changes_nothing(
    seats: list[Seat], order: object, rule: RuleKind
) -> None:
    share = Fraction(2, 3) if rule is RuleKind.QUALIFIED_MAJORITY else None
    mixed = list(seats)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert counted(Rule(rule, share), seats) == counted(Rule(rule, share), mixed)


@pytest.mark.parametrize(
    ("rule", "seats", "outcome"),
    [
        (Rule(RuleKind.CONSENSUS), voted(3, 0, 1), ADOPTED),
        (Rule(RuleKind.CONSENSUS), voted(3, 1), REJECTED),
        (Rule(RuleKind.CONSENSUS), voted(0, 0, 3), REJECTED),
        (Rule(RuleKind.CONSENSUS, counts_abstentions=True), voted(3, 0, 1), REJECTED),
        (Rule(RuleKind.CONSENT), voted(1, 4), ADOPTED),
        (Rule(RuleKind.CONSENT), [*voted(9, 0), ("citizen", 1, NO, True, False)], REJECTED),
        (Rule(RuleKind.CONSENT), [*voted(9, 0), ("citizen", 1, YES, True, False)], ADOPTED),
        (Rule(RuleKind.CONSENT), voted(0, 0, 0, 5), REJECTED),
        (Rule(RuleKind.SIMPLE_MAJORITY), voted(3, 2, 9), ADOPTED),
        (Rule(RuleKind.SIMPLE_MAJORITY, counts_abstentions=True), voted(3, 2, 9), REJECTED),
        (Rule(RuleKind.SIMPLE_MAJORITY), voted(0, 0, 0, 4), REJECTED),
        (Rule(RuleKind.SIMPLE_MAJORITY), voted(2, 2), REJECTED),
        (Rule(RuleKind.SIMPLE_MAJORITY, tie=TieRule.AGAIN), voted(2, 2), BallotOutcome.TIED),
        (Rule(RuleKind.SIMPLE_MAJORITY, tie=TieRule.CHAIR), voted(2, 2), REJECTED),
        (
            Rule(RuleKind.SIMPLE_MAJORITY, tie=TieRule.CHAIR),
            [*voted(1, 2), ("citizen", 1, YES, False, True)],
            ADOPTED,
        ),
        (
            Rule(RuleKind.SIMPLE_MAJORITY, tie=TieRule.CHAIR),
            [*voted(2, 1), ("citizen", 1, NO, False, True)],
            REJECTED,
        ),
        (Rule(RuleKind.SIMPLE_MAJORITY), [("public", 3, YES, False, False), *voted(0, 2)], ADOPTED),
        (Rule(RuleKind.ABSOLUTE_MAJORITY), voted(3, 0, 0, 3), REJECTED),
        (Rule(RuleKind.ABSOLUTE_MAJORITY), voted(4, 0, 0, 3), ADOPTED),
        (Rule(RuleKind.QUALIFIED_MAJORITY, Fraction(2, 3)), voted(2, 1), ADOPTED),
        (Rule(RuleKind.QUALIFIED_MAJORITY, Fraction(2, 3)), voted(199, 100), REJECTED),
        (
            Rule(RuleKind.QUALIFIED_MAJORITY, Fraction(2, 3), counts_abstentions=True),
            voted(2, 1, 1),
            REJECTED,
        ),
        (
            Rule(RuleKind.EVERY_SECTOR),
            voted(9, 0) + voted(1, 0, sector="public") + voted(1, 1, sector="private"),
            REJECTED,
        ),
        (Rule(RuleKind.EVERY_SECTOR), voted(5, 4) + voted(2, 1, sector="public"), ADOPTED),
        (
            Rule(RuleKind.EVERY_SECTOR),
            voted(5, 4) + voted(0, 0, 0, 1, sector="public"),
            REJECTED,
        ),
        (
            Rule(RuleKind.CONSENSUS, quorum_percent=50),
            voted(2, 0, 0, 3),
            BallotOutcome.NO_QUORUM,
        ),
        (Rule(RuleKind.CONSENSUS, quorum_percent=50), voted(2, 0, 0, 2), ADOPTED),
        (
            Rule(RuleKind.CONSENSUS, quorum_sectors=2),
            voted(9, 0) + voted(0, 0, 0, 1, sector="public"),
            BallotOutcome.NO_QUORUM,
        ),
        (
            Rule(RuleKind.CONSENSUS, quorum_sectors=3),
            voted(9, 0) + voted(1, 0, sector="public"),
            BallotOutcome.NO_QUORUM,
        ),
    ],
)
def test_a_rule_decides(rule: Rule, seats: list[Seat], outcome: BallotOutcome) -> None:
    assert counted(rule, seats).outcome is outcome


def test_the_reasons_say_which_count_met_which_threshold() -> None:
    rule = Rule(RuleKind.QUALIFIED_MAJORITY, Fraction(2, 3), quorum_percent=40, quorum_sectors=1)
    result = counted(rule, voted(5, 3, 1, 11))
    assert result == Result(
        REJECTED,
        5,
        3,
        1,
        (
            Step(Examined.QUORUM_OF_SEATS, 9, 20, Comparison.AT_LEAST, Fraction(2, 5)),
            Step(Examined.QUORUM_OF_SECTORS, 1, 1, Comparison.AT_LEAST, Fraction(1)),
            Step(Examined.MAJORITY, 5, 8, Comparison.AT_LEAST, Fraction(2, 3)),
        ),
    )
    assert [step.is_met for step in result.steps] == [True, True, False]


def test_a_sector_without_a_majority_is_named() -> None:
    seats = voted(2, 1) + voted(1, 1, sector="private")
    steps = counted(Rule(RuleKind.EVERY_SECTOR), seats).steps
    assert [(step.sector, step.counted, step.of, step.is_met) for step in steps] == [
        (None, 3, 5, True),
        ("citizen", 2, 3, True),
        ("private", 1, 2, False),
    ]


def test_papers_of_a_secret_ballot_need_no_sector() -> None:
    roll = [Voter("citizen", 1, True), Voter("public", 1, True), Voter("public")]
    result = tally(Rule(RuleKind.SIMPLE_MAJORITY, quorum_sectors=2), roll, [Paper(YES), Paper(YES)])
    assert (result.outcome, result.in_favour) == (ADOPTED, 2)


def test_a_secret_ballot_of_too_few_is_not_opened() -> None:
    result = unopened(2, 3)
    assert (result.outcome, result.in_favour, result.against) == (BallotOutcome.NO_QUORUM, 0, 0)
    (step,) = result.steps
    assert (step.examined, step.counted, step.is_met) == (Examined.SECRECY, 2, False)
    assert not unopened(0, 3).steps[0].is_met
