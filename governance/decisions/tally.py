"""The tally: from a rule, a roll and what was voted to an outcome, with its reasons; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class RuleKind(StrEnum):
    """How a body decides.

    Consensus: somebody in favour, nobody against. Consent, as in sociocracy (Endenburg): adopted
    unless somebody objects and says why. Simple majority: more than half of what was voted.
    Absolute majority: more than half of all who have a vote. Qualified majority: at least a share
    of what was voted. Every sector: more than half of what was voted in each sector on the roll.
    """

    CONSENSUS = "consensus"
    CONSENT = "consent"
    SIMPLE_MAJORITY = "simple_majority"
    ABSOLUTE_MAJORITY = "absolute_majority"
    QUALIFIED_MAJORITY = "qualified_majority"
    EVERY_SECTOR = "every_sector"


class TieRule(StrEnum):
    """What a tie of a simple majority means: rejected, as the chair votes, or to be held again."""

    REJECTED = "rejected"
    CHAIR = "chair"
    AGAIN = "again"


class Choice(StrEnum):
    """What can be voted: in favour, against, or an abstention."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAIN = "abstain"


class BallotOutcome(StrEnum):
    """What a ballot came to: adopted, rejected, too few took part, or a tie to be held again."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    TIED = "tied"


class Examined(StrEnum):
    """What is looked at in a tally: who took part, who is in favour, who objects, who breaks a tie.

    Secrecy: so few voted in secret that their papers would name them.
    """

    SECRECY = "secrecy"
    QUORUM_OF_SEATS = "quorum_of_seats"
    QUORUM_OF_SECTORS = "quorum_of_sectors"
    SOMEBODY_TOOK_PART = "somebody_took_part"
    SOMEBODY_IN_FAVOUR = "somebody_in_favour"
    NOBODY_AGAINST = "nobody_against"
    NOBODY_ABSTAINS = "nobody_abstains"
    NO_REASONED_OBJECTION = "no_reasoned_objection"
    MAJORITY = "majority"
    TIE_BROKEN_BY_CHAIR = "tie_broken_by_chair"


class Comparison(StrEnum):
    """How what was counted compares with what is wanted."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Rule:
    """By which rule a ballot is counted."""

    kind: RuleKind
    share: Fraction | None = None
    """The share that a qualified majority has to reach."""
    quorum_percent: int | None = None
    """Of a hundred seats with a vote, how many have to take part."""
    quorum_sectors: int | None = None
    """How many sectors have to take part."""
    tie: TieRule = TieRule.REJECTED
    counts_abstentions: bool = False
    """Whether an abstention counts among what was voted; in a consensus it then stands against."""


@dataclass(frozen=True)
class Voter:
    """A seat with a vote, and whether it was used."""

    sector: str
    weight: int = 1
    has_voted: bool = False


@dataclass(frozen=True)
class Paper:
    """What was voted with one seat; a secret one does not say in which sector."""

    choice: Choice
    weight: int = 1
    sector: str | None = None
    is_reasoned: bool = False
    is_chairs: bool = False


@dataclass(frozen=True)
class Step:
    """One reason of an outcome: what was counted, of how much, against which share."""

    examined: Examined
    counted: int
    of: int
    comparison: Comparison
    share: Fraction
    sector: str | None = None

    @property
    def is_met(self) -> bool:
        """Whether what was counted is as wanted; no share of nothing is reached."""
        found, wanted = self.counted * self.share.denominator, self.share.numerator * self.of
        match self.comparison:
            case Comparison.AT_LEAST:
                return self.of > 0 and found >= wanted
            case Comparison.MORE_THAN:
                return found > wanted
            case Comparison.AT_MOST:
                return found <= wanted


@dataclass(frozen=True)
class Result:
    """What a ballot came to, the weights it was counted by, and why."""

    outcome: BallotOutcome
    in_favour: int
    against: int
    abstained: int
    steps: tuple[Step, ...]


HALF = Fraction(1, 2)
NOTHING = Fraction(0)


def tally(rule: Rule, roll: Sequence[Voter], papers: Sequence[Paper]) -> Result:
    """Count what was voted by a rule.

    All tests of a quorum are told, then, where it was reached, all tests of the rule.
    """
    present = tuple(_quorum(rule, roll))
    if not all(step.is_met for step in present):
        return _result(BallotOutcome.NO_QUORUM, papers, present)
    tests = tuple(_tests(rule, roll, papers))
    outcome = _ADOPTED_IF[all(step.is_met for step in tests)]
    if rule.kind is RuleKind.SIMPLE_MAJORITY and _is_tie(tests[-1]):
        if rule.tie is TieRule.AGAIN:
            outcome = BallotOutcome.TIED
        elif rule.tie is TieRule.CHAIR:
            broken = _broken(papers)
            tests, outcome = (*tests, broken), _ADOPTED_IF[broken.is_met]
    return _result(outcome, papers, (*present, *tests))


def unopened(voted: int, least: int) -> Result:
    """The result of a secret ballot in which so few voted that their papers stay unopened."""
    step = Step(Examined.SECRECY, voted, voted, Comparison.AT_LEAST, Fraction(least, max(voted, 1)))
    return _result(BallotOutcome.NO_QUORUM, (), (step,))


_ADOPTED_IF = {True: BallotOutcome.ADOPTED, False: BallotOutcome.REJECTED}


def _quorum(rule: Rule, roll: Sequence[Voter]) -> Iterator[Step]:
    voted = [voter for voter in roll if voter.has_voted]
    if rule.quorum_percent is not None:
        share = Fraction(rule.quorum_percent, 100)
        yield Step(Examined.QUORUM_OF_SEATS, len(voted), len(roll), Comparison.AT_LEAST, share)
    if rule.quorum_sectors is not None:
        present, there = ({voter.sector for voter in some} for some in (voted, roll))
        share = Fraction(rule.quorum_sectors, max(len(there), 1))
        yield Step(Examined.QUORUM_OF_SECTORS, len(present), len(there), Comparison.AT_LEAST, share)


def _tests(rule: Rule, roll: Sequence[Voter], papers: Sequence[Paper]) -> Iterator[Step]:
    cast = _weight(papers)
    favour = _weight(papers, Choice.IN_FAVOUR)
    match rule.kind:
        case RuleKind.CONSENSUS:
            yield _more(Examined.SOMEBODY_IN_FAVOUR, favour, cast, NOTHING)
            yield _none(Examined.NOBODY_AGAINST, _weight(papers, Choice.AGAINST), cast)
            if rule.counts_abstentions:
                yield _none(Examined.NOBODY_ABSTAINS, _weight(papers, Choice.ABSTAIN), cast)
        case RuleKind.CONSENT:
            objections = [paper for paper in papers if paper.is_reasoned]
            yield _more(Examined.SOMEBODY_TOOK_PART, cast, sum(v.weight for v in roll), NOTHING)
            yield _none(Examined.NO_REASONED_OBJECTION, _weight(objections, Choice.AGAINST), cast)
        case RuleKind.SIMPLE_MAJORITY:
            yield _more(Examined.MAJORITY, favour, _counted(rule, papers), HALF)
        case RuleKind.ABSOLUTE_MAJORITY:
            yield _more(Examined.MAJORITY, favour, sum(v.weight for v in roll), HALF)
        case RuleKind.QUALIFIED_MAJORITY:
            wanted = rule.share or Fraction(1)
            yield Step(
                Examined.MAJORITY, favour, _counted(rule, papers), Comparison.AT_LEAST, wanted
            )
        case RuleKind.EVERY_SECTOR:
            yield _more(Examined.SOMEBODY_IN_FAVOUR, favour, cast, NOTHING)
            for sector in sorted({voter.sector for voter in roll}):
                theirs = [paper for paper in papers if paper.sector == sector]
                favour = _weight(theirs, Choice.IN_FAVOUR)
                yield _more(Examined.MAJORITY, favour, _counted(rule, theirs), HALF, sector)


def _more(
    examined: Examined, counted: int, of: int, share: Fraction, sector: str | None = None
) -> Step:
    return Step(examined, counted, of, Comparison.MORE_THAN, share, sector)


def _none(examined: Examined, counted: int, of: int) -> Step:
    return Step(examined, counted, of, Comparison.AT_MOST, NOTHING)


def _is_tie(step: Step) -> bool:
    return 0 < step.of == 2 * step.counted


def _broken(papers: Iterable[Paper]) -> Step:
    """Whether the chair voted in favour; a chair who did not vote breaks no tie."""
    chairs = [paper for paper in papers if paper.is_chairs]
    favour = sum(paper.choice is Choice.IN_FAVOUR for paper in chairs)
    return Step(Examined.TIE_BROKEN_BY_CHAIR, favour, len(chairs), Comparison.AT_LEAST, Fraction(1))


def _counted(rule: Rule, papers: Sequence[Paper]) -> int:
    """The weight of what counts as voted."""
    left_out = 0 if rule.counts_abstentions else _weight(papers, Choice.ABSTAIN)
    return _weight(papers) - left_out


def _weight(papers: Iterable[Paper], choice: Choice | None = None) -> int:
    return sum(paper.weight for paper in papers if choice in {None, paper.choice})


def _result(outcome: BallotOutcome, papers: Sequence[Paper], steps: tuple[Step, ...]) -> Result:
    favour, against, abstained = (_weight(papers, choice) for choice in Choice)
    return Result(outcome, favour, against, abstained, steps)
