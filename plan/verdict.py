"""The verdict on each action: what its measures did, and the plan's answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import inf, isfinite

import numpy as np

from metrics.catalogue import measure_or_none
from metrics.difference import difference
from metrics.difference.answers import (
    NOTHING_YET,
    Answer,
    Block,
    BlockSpell,
    Interval,
    Lasting,
    Look,
)
from metrics.difference.blocks import blocks
from metrics.difference.judge import Difference
from metrics.difference.question import Observed, Question, Shape
from metrics.measure import Better, Measure, MeasureRef
from metrics.spc.charts import Setting, run_chart
from metrics.spc.rules import Rule, Side
from metrics.target import Target, TargetState, by_month, months_in, target_state
from plan.evidence import Evidence, Records, beside, comparators, evidence_of
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.words.answers import MOST_URGENT_FIRST, Moves, VerdictAnswer, answer_of

# Where a measure stands against its target, over the target's window of whole weeks.


@dataclass(frozen=True)
class Goal:
    """`target` and `value` in the measure's units; `value` is pooled over the window, or NaN.

    It is `numerator` over `denominator` of the weeks of the window that have figures. Of a measure
    by month the window is of `months`, by their first days.
    """

    state: TargetState
    target: float | None
    window_weeks: int
    value: float
    numerator: float = 0.0
    denominator: float = 0.0
    months: tuple[date, ...] = ()


def goal_of(evidence: Evidence, wanted: Outcome) -> Goal:
    """Weeks count from the day practice changed, as in the verdict; a gap stays in the window."""
    measure, question, weeks = evidence.measure, evidence.question, wanted.weeks
    months: tuple[date, ...] = ()
    if measure.monthly:
        weeks = months_in(weeks)
        days = question.start, question.as_of
        events, exposure, months = by_month(evidence.own, days, weeks)
    else:
        events, exposure = _whole_weeks(evidence.own, question)
    target = None
    if wanted.target is not None:
        target = Target(wanted.target / measure.per, measure.better, weeks)
    known = exposure[-weeks:] > 0
    many, over = (float(counts[-weeks:][known].sum()) for counts in (events, exposure))
    return Goal(
        state=target_state(events, exposure, target, question.shape),
        target=wanted.target,
        window_weeks=wanted.weeks,
        value=measure.per * many / over if over else float("nan"),
        numerator=many,
        denominator=over,
        months=months,
    )


def _whole_weeks(own: Observed | None, question: Question) -> tuple[np.ndarray, np.ndarray]:
    if own is None or not len(own.days):
        return np.array([]), np.array([])
    shape = Shape.RATE if question.shape is Shape.RARE else question.shape
    # A target is for bank holidays too, and is a rate even where events are rare.
    plain = replace(question, holidays=frozenset(), shape=shape, held_back=0)
    whole = blocks(own.all_areas(), plain)
    return whole.numerator, whole.denominator


# What one measure of an action says: its change in its own units, and its target.


NOTHING = Interval()


@dataclass(frozen=True, eq=False)
class MeasureAnswer:
    """One measure's answer. `difference` is None where nothing was ever counted."""

    evidence: Evidence
    difference: Difference | None
    goal: Goal

    @property
    def ref(self) -> MeasureRef:
        return self.evidence.ref

    @property
    def measure(self) -> Measure:
        return self.evidence.measure

    @property
    def answer(self) -> Answer:
        return self.difference.answer if self.difference else Answer.TOO_EARLY

    @property
    def qualified(self) -> bool:
        return self.difference is None or self.difference.qualified

    @property
    def is_too_early(self) -> bool:
        return self.answer is Answer.TOO_EARLY

    @property
    def hides_value(self) -> bool:
        """Whether the figure over the target's window would tell how few stand behind it."""
        goal = self.goal
        return isfinite(goal.value) and self.evidence.is_few(goal.numerator, goal.denominator)

    @property
    def sides(self) -> tuple[list[Block], ...]:
        """The blocks that the gap is made of: those before, and those since; none is empty."""
        course = self.difference.course if self.difference else ()
        spells = (BlockSpell.BASELINE, BlockSpell.SINCE)
        used = ([each for each in course if each.is_used and each.spell is of] for of in spells)
        return tuple(filter(None, used))

    @property
    def hides_change(self) -> bool:
        """Whether the gap would: from it what was counted before and since can be reckoned."""
        counts = ([(each.numerator, each.denominator) for each in side] for side in self.sides)
        return any(self.evidence.is_few(*map(sum, zip(*side, strict=True))) for side in counts)

    def places(self, numbers: Iterable[int]) -> list[str]:
        """Other sites by name, from their places in the list of those compared with."""
        names = list(self.evidence.others)
        return [names[number] for number in numbers]

    @property
    def is_rare(self) -> bool:
        """Days with an event are counted, so the change is told as a ratio."""
        return self.evidence.question.shape is Shape.RARE

    @property
    def change(self) -> Interval:
        """The gap to what was expected in the measure's units; in percent for rare events."""
        if self.difference is None or not isfinite(self.difference.link.effect):
            return NOTHING
        if self.is_rare:
            return (self.difference.ratio or NOTHING).mapped(lambda ratio: 100 * (ratio - 1))
        return self.difference.own.mapped(lambda end: self.measure.per * end)

    def blocks_of(self, spell: BlockSpell) -> list[int]:
        """Positions in the course of the blocks of a spell."""
        course = self.difference.course if self.difference else ()
        return [at for at, block in enumerate(course) if block.spell is spell]

    @property
    def smallest_visible(self) -> float:
        """A change smaller than this, in the measure's units, may not show yet."""
        return self.measure.per * self.difference.detectable if self.difference else float("nan")

    def smallest_from(self, level: float) -> float:
        """The smallest change to the better that could be told by now from `level`, in its units.

        Of rare events that is told from the exact test: inf where even none at all could not be.
        """
        if not self.is_rare:
            return self.smallest_visible
        if self.difference is None or not self.blocks_of(BlockSpell.BASELINE):
            return float("nan")
        ratio = self.difference.visible_ratio
        return abs(level * (1 - ratio)) if isfinite(ratio) else inf

    @cached_property
    def sign_of_better(self) -> Side | None:
        """Above or below, where a run chart shows a shift or trend to the better since the start.

        The picture only: it says nothing about whether the drift was there before.
        """
        if self.difference is None or not self.blocks_of(BlockSpell.BASELINE):
            return None
        if self.change.effect * self.evidence.question.sign <= 0:
            return None  # beside the comparison there is nothing better to see
        course, usual = self.difference.course, self.blocks_of(BlockSpell.BASELINE)
        setting = Setting(
            left_out=tuple(self.blocks_of(BlockSpell.LEFT_OUT)), baseline=(usual[0], usual[-1])
        )
        observed = np.array([block.observed for block in course])
        wanted = Side.ABOVE if self.measure.better is Better.UP else Side.BELOW
        seen = any(
            signal.rule in (Rule.SHIFT, Rule.TREND)
            and signal.side is wanted
            and course[signal.last].spell is BlockSpell.SINCE
            for signal in run_chart(observed, setting).signals()
        )
        return wanted if seen else None


def judge(evidence: Evidence, wanted: Outcome) -> MeasureAnswer:
    """What the evidence says of one measure and of its target."""
    found = None
    if evidence.own is not None and len(evidence.own.days):
        found = difference(evidence.own, evidence.question, tuple(evidence.others.values()))
    return MeasureAnswer(evidence, found, goal_of(evidence, wanted))


@dataclass(frozen=True, kw_only=True, eq=False)
class Verdict:
    """Is the action making a difference? With all that the answer rests on.

    A measure is None where the plan names none, or where practice has not changed yet.
    """

    action: Action
    aim: Aim
    owner: Person | None
    today: date
    answer: VerdictAnswer
    qualified: bool  # its cause may be another one: shared, the time of year, a start set late
    outcome: MeasureAnswer | None
    process: MeasureAnswer | None
    balancing: MeasureAnswer | None
    other_outcomes: tuple[MeasureAnswer, ...]
    beside: tuple[Action, ...]  # other actions on the same measure, place and window
    set_late: date | None = None  # when the start was entered, if that was long after it

    @property
    def measures(self) -> list[MeasureAnswer]:
        """All that are judged, the outcome first."""
        judged = (self.outcome, self.process, self.balancing, *self.other_outcomes)
        return [each for each in judged if each]

    @property
    def rests_on(self) -> MeasureAnswer | None:
        """The measure whose change the answer tells; None where the answer is that none shows."""
        match self.answer:
            case VerdictAnswer.AT_A_COST:
                return self.balancing
            case VerdictAnswer.GETTING_WORSE:
                judged = (self.outcome, self.process)
                return next((each for each in judged if each and each.answer is Answer.WORSE), None)
            case VerdictAnswer.WORKING | VerdictAnswer.IMPROVED_OTHERWISE:
                return self.outcome
            case VerdictAnswer.PRACTICE_CHANGED:
                return self.process
        return None

    @property
    def sustained(self) -> bool:
        """The gain has lasted three months and is still there."""
        return _lasting(self.outcome) is Lasting.SUSTAINED

    @property
    def held(self) -> bool:
        """The outcome was improving at each of the last four looks."""
        found = self.outcome and self.outcome.difference
        return bool(found and found.held)

    @property
    def weeks_since_start(self) -> int | None:
        """Whole weeks since practice changed; None while it has not."""
        start = self.action.practice_changed_on
        return None if start is None or start > self.today else (self.today - start).days // 7


def verdicts_on(records: Records) -> tuple[Verdict, ...]:
    """The verdict on every action of the plan, the most urgent first."""
    records.read_ahead()
    found = [verdict_on(records, action) for action in records.plan.actions]
    return tuple(sorted(found, key=lambda of: (MOST_URGENT_FIRST.index(of.answer), of.action.id)))


def verdict_on(records: Records, action: Action) -> Verdict:
    """The verdict on one action."""
    plan = records.plan
    aim, outcome, set_late = plan.aim_of(action), plan.outcome_of(action), plan.set_late
    primary = _judged(records, action, outcome)
    process = _judged(records, action, _practice_of(plan, action))
    balancing = _judged(records, action, _wanted(action.balancing))
    answer = answer_of(
        Moves(
            outcome=primary.answer if primary else None,
            process=process.answer if process else None,
            balancing=balancing.answer if balancing else None,
            gain_lost=_lasting(primary) is Lasting.LOST,
            fall_stopped=bool(primary and primary.difference and primary.difference.newest.stopped),
        )
    )
    return Verdict(
        action=action,
        aim=aim,
        owner=plan.owner_of(action),
        today=records.today,
        answer=answer,
        qualified=primary is None or primary.qualified or action.id in set_late,
        outcome=primary,
        process=process,
        balancing=balancing,
        other_outcomes=_others_judged(records, action, aim, outcome),
        beside=beside(records, action, outcome.measure) if primary and outcome else (),
        set_late=set_late.get(action.id),
    )


def _others_judged(
    records: Records, action: Action, aim: Aim, outcome: Outcome | None
) -> tuple[MeasureAnswer, ...]:
    """The aim's other outcomes, told beside the one that it is judged on."""
    others = [each for each in aim.outcomes if outcome and each.measure != outcome.measure]
    return tuple(filter(None, (_judged(records, action, each) for each in others)))


def _judged(records: Records, action: Action, wanted: Outcome | None) -> MeasureAnswer | None:
    """What one measure says, where the plan names it and practice has changed.

    A measure that this version no longer has counts as not named.
    """
    start = action.practice_changed_on
    if wanted is None or start is None or start > records.today:
        return None
    measure = measure_or_none(wanted.measure.id)
    if measure is None:
        return None
    beside_it = comparators(records, action, wanted.measure)
    rests_on = (judge, wanted, action.sites, start, action.problem_since, beside_it)
    return records.worked_out(
        rests_on, lambda: judge(evidence_of(records, action, wanted.measure, measure), wanted)
    )


def _practice_of(plan: Plan, action: Action) -> Outcome | None:
    """What shows whether practice changed, and its target; an outcome cannot stand in for it."""
    own = not plan.is_judged_by_its_outcome(action)
    return _wanted(action.process, action.process_target) if own else None


def _wanted(ref: MeasureRef | None, target: float | None = None) -> Outcome | None:
    return Outcome(measure=ref, target=target) if ref else None


def _lasting(measured: MeasureAnswer | None) -> Lasting:
    found = measured and measured.difference
    return found.lasting if found else Lasting.NOT_APPLICABLE


# What would have been said of an action on an earlier day, from the data as they stand now.


def answer_on(verdict: Verdict, day: date) -> VerdictAnswer:
    """The plan's answer for an action as its figures stood up to `day`.

    Baselines and places to compare with are those of today: only the days between are left out.
    """
    earlier = _look(verdict.outcome, day)
    return answer_of(
        Moves(
            outcome=_answer(verdict.outcome, day),
            process=_answer(verdict.process, day),
            balancing=_answer(verdict.balancing, day),
            gain_lost=earlier.lasting is Lasting.LOST,
            fall_stopped=earlier.stopped,
        )
    )


def state_on(measured: MeasureAnswer, day: date) -> TargetState:
    """Where its target stood over the window that ended by `day`."""
    question = measured.evidence.question
    if question.start > day:
        return TargetState.NO_DATA
    if day >= question.as_of:
        return measured.goal.state
    wanted = Outcome(
        measure=measured.ref,
        target=measured.goal.target,
        window_weeks=measured.goal.window_weeks,
    )
    earlier = replace(measured.evidence, question=replace(question, as_of=day))
    return goal_of(earlier, wanted).state


def _answer(measured: MeasureAnswer | None, day: date) -> Answer | None:
    """None where the plan names no such measure, or practice had not changed by then."""
    if measured is None or measured.evidence.question.start > day:
        return None
    return _look(measured, day).answer


def _look(measured: MeasureAnswer | None, day: date) -> Look:
    found = measured and measured.difference
    return found.look_by(day) if found else NOTHING_YET


# Where “problem since” would change an answer, the page asks for it.

WEEKS_ASKED = (8, 12, 16, 20, 26)


def answered(verdict: Verdict) -> tuple[MeasureAnswer, Difference, Observed] | None:
    """The outcome with its difference and its own figures, where there is an answer."""
    outcome = verdict.outcome
    if outcome is None or outcome.difference is None or outcome.evidence.own is None:
        return None
    known = outcome, outcome.difference, outcome.evidence.own
    return None if outcome.is_too_early else known


@dataclass(frozen=True)
class ProblemQuestion:
    """Whether the weeks from `since` to `until` were part of the problem, and what would follow."""

    since: date
    until: date
    answer: Answer


def problem_question(records: Records, verdict: Verdict) -> ProblemQuestion | None:
    """The fewest weeks that would make or unmake an improvement, where the plan names none.

    A change of the answer alone is no news: a shorter baseline always says less. The gap must move
    too, to less than half of it or to more than double.
    """
    known = answered(verdict)
    if known is None or verdict.action.problem_since:
        return None
    return records.worked_out((problem_question, known[0]), lambda: _asked(*known))


def _asked(outcome: MeasureAnswer, now: Difference, own: Observed) -> ProblemQuestion | None:
    question, others = outcome.evidence.question, tuple(outcome.evidence.others.values())
    for weeks in WEEKS_ASKED:
        since = question.start - timedelta(weeks=weeks)
        then = difference(own, replace(question, problem_since=since), others)
        differs = then.answer not in (now.answer, Answer.TOO_EARLY)
        less, more = sorted(question.sign * each.link.effect for each in (now, then))
        if differs and Answer.IMPROVING in (now.answer, then.answer) and less < more / 2:
            return ProblemQuestion(since, question.start - timedelta(days=1), then.answer)
    return None
