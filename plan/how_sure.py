"""How sure the answer on an action is: one check a function, with its sentence and its table."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from math import isfinite, nan
from statistics import fmean

import numpy as np

from metrics.difference.answers import Answer, BlockSpell, Interval, Lasting
from metrics.difference.judge import Difference
from metrics.difference.question import Observed
from metrics.how_sure import GAP_TERM, REGRESSION, TERMS, Trial, placebo_dates, segmented_regression
from metrics.small_counts import is_guarded
from metrics.within import Worded
from plan.evidence import Records
from plan.marks import new_counts
from plan.verdict import MeasureAnswer, Verdict, answered
from plan.words.answers import MEASURED, Fact
from plan.words.numbers import amount, capital, count, day
from plan.words.sentences import facts, rounded, sites_of

HALF_A_YEAR = timedelta(weeks=26)
NO_ANSWER = "There is no answer yet that could be checked."
ALONE = "There is no other place to ask the same of."
TOO_SHORT = "The records are too short to ask at earlier dates."
_MARKS = {True: "✓", False: "✗", None: "–"}
Table = tuple[Mapping[str, object], ...]


class CheckName(Worded):
    """What is checked; the value is for programs and files."""

    DATES = "placebo_dates", "At earlier dates"
    PLACES = "placebo_places", "At other places"
    LEFT_OUT = "left_out", "With one place less"
    METHOD = "another_method", "By another method"
    ELSE = "what_else_happened", "What else happened"
    SMALLEST = "smallest_change", "The smallest change that could show"


@dataclass(frozen=True)
class Check:
    """`passed` is None where it could not be made; a figure that could tell few people is None.

    `table`: its rows, each cell by its heading.
    """

    name: CheckName
    passed: bool | None
    sentence: str
    table: Table = ()

    @property
    def head(self) -> str:
        """Its title, behind a mark that says whether it is passed."""
        return f"{_MARKS[self.passed]} {self.name.words}"

    @property
    def rows(self) -> tuple[tuple[object, ...], ...]:
        return tuple(tuple(row.values()) for row in self.table)


@dataclass(frozen=True, eq=False)
class HowSure:
    """The checks of the outcome that an action is judged on, and the trials they rest on."""

    measured: MeasureAnswer
    difference: Difference
    trials: Mapping[CheckName, tuple[Trial, ...]]
    regression: np.ndarray
    checks: tuple[Check, ...] = ()

    @property
    def tells_figures(self) -> bool:
        """Whether no count behind its figures could be traced to somebody."""
        return not self.measured.is_rare and not is_guarded(self.measured.measure)

    def gap(self, trial: Trial) -> Interval:
        """What a trial says in the measure's units; NaN where that is not told."""
        per = self.measured.measure.per if self.tells_figures else nan
        return trial.difference.own.mapped(lambda end: per * end)


def how_sure(records: Records, verdict: Verdict) -> HowSure | None:
    """Every check; None while there is no answer that could be checked."""
    known = answered(verdict)
    if known is None:
        return None
    sure = records.worked_out((how_sure, known[0]), lambda: _tried(*known))
    placebos = [_placebos(sure, name) for name in (CheckName.DATES, CheckName.PLACES)]
    others = (_left_out(sure), _method(sure), _what_else(records, verdict), _smallest(sure))
    return replace(sure, checks=(*placebos, *others))


def _tried(outcome: MeasureAnswer, known: Difference, own: Observed) -> HowSure:
    question, others = outcome.evidence.question, outcome.evidence.others
    rest = {name: tuple(others[other] for other in others if other != name) for name in others}
    tried = {
        CheckName.DATES: placebo_dates(own, question, others),
        CheckName.PLACES: (Trial(name, others[name], question, rest[name]) for name in others),
        CheckName.LEFT_OUT: (Trial(name, own, question, rest[name]) for name in others),
    }
    answered = {
        name: tuple(trial for trial in trials if trial.difference.answer is not Answer.TOO_EARLY)
        for name, trials in tried.items()
    }
    return HowSure(outcome, known, answered, segmented_regression(known))


def _placebos(sure: HowSure, name: CheckName) -> Check:
    """Where nothing was done, at most one in ten may say what is said of the action."""
    trials, answer, is_dated = sure.trials[name], sure.measured.answer, name is CheckName.DATES
    if not trials:
        return Check(name, None, TOO_SHORT if is_dated else ALONE)
    wanted = answer if answer is Answer.WORSE else Answer.IMPROVING
    times = sum(trial.difference.answer is wanted for trial in trials)
    often = {0: "", 1: " once"}.get(times, f" {times} times")
    says = f"{'said' if times else 'never said'} “{MEASURED[wanted].inline}”{often}"
    dates = f"{count(len(trials), 'earlier date')} here"
    where = dates if is_dated else _other_places(sure, name)
    sentence = f"The same question at {where}: it {says}."
    return Check(name, times <= len(trials) // 10, sentence, _table(sure, name))


def _left_out(sure: HowSure) -> Check:
    name, answer = CheckName.LEFT_OUT, sure.measured.answer
    if not sure.trials[name]:
        return Check(name, None, "There is no other place to leave out.")
    differs = [str(each.of) for each in sure.trials[name] if each.difference.answer is not answer]
    says = f"Leave out any one of {_other_places(sure, name)}: the answer stays the same."
    if differs:
        says = f"Without {' or '.join(differs)} the answer would be another."
    return Check(name, not differs, says, _table(sure, name))


def _other_places(sure: HowSure, name: CheckName) -> str:
    """As in "7 other branches"."""
    kind = sure.measured.evidence.kind or "site"
    return count(len(sure.trials[name]), f"other {kind}", f"other {sites_of(sure.measured)}")


def _table(sure: HowSure, name: CheckName) -> Table:
    of = {CheckName.DATES: "date", CheckName.PLACES: "place"}.get(name, "left out")
    return tuple(
        {of: trial.of, "answer": MEASURED[trial.difference.answer].inline}
        | dict(zip(("gap", "from", "to"), map(rounded, astuple(sure.gap(trial))), strict=True))
        for trial in sure.trials[name]
    )


def _method(sure: HowSure) -> Check:
    """Whether the interval of the regression lies where the answer says; else what ours asks."""
    name, ours = CheckName.METHOD, sure.difference
    if not len(sure.regression):
        why = "So few events are counted day by day; no other method is tried."
        return Check(name, None, why)
    estimate, low, high = sure.regression[GAP_TERM, [0, -2, -1]]
    answer = Answer.NO_DIFFERENCE
    if low > 0 or high < 0:
        answer = Answer.IMPROVING if estimate * ours.question.sign > 0 else Answer.WORSE
    why = "It carries any drift before the start forward, however steep."
    if ours.recent_disagrees:
        why = "It leaves out the weeks just before the start."
    elif ours.held or ours.lasting is Lasting.LOST:
        why = "Of a gain that held, we ask only whether it is still there."
    agrees = answer is ours.answer
    says = "the same." if agrees else f"“{MEASURED[answer].inline}”. {why}"
    table = tuple(
        {"term": term} | dict(zip(REGRESSION, map(rounded, row), strict=True))
        for term, row in zip(TERMS, sure.regression, strict=True)
        if sure.tells_figures
    )
    return Check(name, agrees, f"Another method, a segmented regression, says {says}", table)


def _smallest(sure: HowSure) -> Check:
    """The smallest change that could show by now, beside what the target asks for."""
    name, measured, target = CheckName.SMALLEST, sure.measured, sure.measured.goal.target
    usual = [each for each in sure.difference.course if each.spell is BlockSpell.BASELINE]
    level = measured.measure.per * fmean(each.observed for each in usual if each.denominator)
    smallest = measured.smallest_from(level)
    asked = nan if target is None else measured.evidence.question.sign * (target - level)
    sizes = {"could show by now": smallest, "the target asks for": max(asked, 0.0)}
    table = tuple({"what": what, "size": rounded(size)} for what, size in sizes.items())
    table = table if sure.tells_figures else ()
    if not isfinite(smallest):
        return Check(name, None, "There are too few to say how small a change could show.", table)
    unit, passed = measured.measure.change_unit, not 0 < asked < smallest
    says = f"A change of {amount(smallest)} {unit} or more could show by now."
    if measured.hides_change:
        says = f"What the target asks for {'could' if passed else 'is too little to'} show by now."
    elif not passed:
        wanted = f"the target asks for {amount(asked)} {unit}"
        says = f"Only {amount(smallest)} {unit} or more could show by now; {wanted}."
    return Check(name, passed, says, table)


def _what_else(records: Records, verdict: Verdict) -> Check:
    known = [each for each in happened(records, verdict) if each.explains]
    things = "nothing else that could explain it"
    if known:
        things = f"{count(len(known), 'other thing')} that could explain it as well"
    days = (f"{day(each.since, verdict.today)}: " if each.since else "" for each in known)
    table = tuple({"what happened": on + each.text} for on, each in zip(days, known, strict=True))
    return Check(CheckName.ELSE, not known, f"We know of {things}.", table)


@dataclass(frozen=True)
class Happening:
    """What else is known of the weeks that are judged, in a sentence; by day where it has one.

    `explains`: it could explain the change of the outcome as well.
    """

    since: date | None
    text: str
    explains: bool


def happened(records: Records, verdict: Verdict) -> Iterator[Happening]:
    """Other actions at the same places, other work, other ways of counting."""
    yield from _other_actions(records, verdict)
    for fact, text in facts(verdict):
        if fact in (Fact.NEW_AREAS, Fact.VOLUME):
            yield Happening(None, text, explains=True)
    for each in verdict.measures:
        judged, name = each.difference, each.measure.topic(each.ref.part)
        for way in new_counts(records, each.measure, each.ref, verdict.action.sites):
            opens = (judged and judged.baseline_from) or way.on
            explains = each is verdict.outcome and opens <= way.on <= verdict.today
            text = f"{name}: {way.label}. No verdict compares across this day."
            yield Happening(way.on, text, explains)


def _other_actions(records: Records, verdict: Verdict) -> Iterator[Happening]:
    """Those on the same measure, and others at the same places in the weeks that are judged."""
    # From the beginning of the longest baseline, else half a year before practice changed.
    begins = (each.difference.baseline_from for each in verdict.measures if each.difference)
    start = verdict.action.practice_changed_on or verdict.today
    first = min([start - HALF_A_YEAR, *filter(None, begins)])
    places, own = records.places, records.places.within(verdict.action.sites)
    for other in records.plan.actions:
        began, is_same = other.practice_changed_on, other in verdict.beside
        is_near = began and first <= began <= verdict.today and own & places.within(other.sites)
        if other.id != verdict.action.id and (is_same or is_near):
            title = capital(" ".join(other.title.split()).rstrip(".") or "no title")
            why = "It is on other measures."
            if is_same:
                why = "It is on the same measure, so the change cannot be put down to one alone."
            yield Happening(began, f"{other.id}, {title}. {why}", explains=is_same)
