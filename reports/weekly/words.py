"""How the weekly report says things: figures and lists, its finding, and all of it as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from charts import reading, words
from charts.icons import Assurance
from charts.palette import Meaning
from charts.reading import counted, short_name
from metrics.calendar import By, period_end
from metrics.catalogue import measure as measure_of
from metrics.difference.answers import Answer
from metrics.measure import Kind, Measure, MeasureRef
from metrics.small_counts import CountShown, hidden, unless_hidden
from metrics.target import TargetState
from plan.assurance import not_borne_out
from plan.model import Action
from plan.standing import NOBODY_ABOVE, Standing
from plan.words.answers import QUALIFIED, TARGETS, WORDINGS, Tone, VerdictAnswer, counts
from plan.words.numbers import capital, count, listed, lower_first, place, window
from reports.edition import Edition, picked, plain, role_of
from reports.weekly.content import (
    SideBySide,
    TargetLine,
    TargetPart,
    Watched,
    Week,
    WeekFigure,
    Weekly,
)


def figure_of(edition: Edition, ref: MeasureRef, sites: tuple[str, ...], week: Week) -> WeekFigure:
    """The week's figure; of what is sampled once a month, that of the last month that is over."""
    measure = measure_of(ref.id)
    by = By.MONTH if measure.monthly else By.WEEK
    frame = edition.series(ref.id, sites=sites, part=ref.part, by=by).frame
    due = [start for start in frame["period"] if period_end(start, by) <= week.last]
    start = due[-1] if by is By.MONTH and due else week.first
    at = next((at for at, period in enumerate(frame["period"]) if period == start), None)
    if at is None:
        return WeekFigure(measure, by)
    row, limit = frame.iloc[at], edition.small_cell(sites)
    return WeekFigure(
        measure=measure,
        by=by,
        start=start,
        value=float(row["value"]),
        numerator=float(row["numerator"]),
        denominator=float(row["denominator"]),
        is_complete=bool(row["complete"]),
        cell=hidden(frame, measure, by, limit).deciding(at),
        limit=limit,
    )


def value_in_words(figure: WeekFigure, none: str = "no figure") -> str:
    """The value with its unit, or why there is none.

    >>> from datetime import date
    >>> monday = date(2026, 11, 9)
    >>> value_in_words(WeekFigure(measure_of("punctuality"), By.WEEK, monday, 93.1, 256, 275))
    '93.1 %'
    """
    if figure.start is None or not isfinite(figure.value):
        return none
    is_shown = figure.cell is CountShown.SHOWN
    return measured(figure.value, figure.measure) if is_shown else "not shown"


def count_in_words(figure: WeekFigure) -> str:
    """Of how many; a small count is hidden.

    >>> from datetime import date
    >>> monday = date(2026, 11, 9)
    >>> count_in_words(WeekFigure(measure_of("punctuality"), By.WEEK, monday, 93.1, 256, 275))
    '256 of 275'
    """
    if figure.start is None:
        return ""
    if figure.cell is not CountShown.SHOWN:
        return unless_hidden(figure.cell, "", figure.limit)
    return counted(figure.measure, figure.numerator, figure.denominator)


def cell_in_words(figure: WeekFigure) -> str:
    """The value as a table has it: "–" where there is none."""
    return value_in_words(figure, none="–")


def answer_in_words(action: Watched) -> str:
    """One of the actions on a target: title, week, where it stands, and that its verdict is new."""
    new = " · new verdict" if action.is_new else ""
    return f"{short_name(action.action)} · {action.week} · {action.state}{new}"


def to_adapt_in_words(report: Weekly) -> tuple[str, ...]:
    """A line an action that has had its time and shows no clear change."""
    return tuple(
        f"{action.action.title or action.action.id} · {place(action.action.sites)} · {action.owner}"
        f" · {count(action.weeks or 0, 'week')} since practice changed"
        for action in report.watched
        if action.action.id in report.to_adapt
    )


def problems_in_words(report: Weekly) -> tuple[str, ...]:
    """A line a problem that nobody works on."""
    return tuple(f"{each.site} · {each.says}" for each in report.problems.named)


def beside_in_words(figure: WeekFigure) -> str:
    """Of how many and of which month, as it stands beside the value."""
    return ", ".join(filter(None, (count_in_words(figure), period_in_words(figure))))


def measured(value: float, measure: Measure) -> str:
    """A figure of a measure with its short unit."""
    text = words.measured(value, measure.unit)
    return f"{text} min" if measure.kind is Kind.QUANTILE and isfinite(value) else text


def period_in_words(figure: WeekFigure) -> str:
    """Which month, where it is one; and that a period is provisional."""
    if figure.start is None:
        return ""
    month = f"{figure.start:%B}" if figure.by is By.MONTH else ""
    return month if figure.is_complete else " ".join(filter(None, (month, "provisional")))


NOT_DRAWN = "Not drawn: even by month it would show how few there were."
MET = (TargetState.RELIABLY_MET, TargetState.MET)
MISSED = (TargetState.NOT_MET, TargetState.MISSED, TargetState.RELIABLY_MISSED)


def state_in_words(line: TargetLine) -> str:
    """Where a target stands over its window, with the figure.

    As in "93 % over 8 weeks: not met".
    """
    if not line.answer or line.state not in (*MET, *MISSED):
        return TARGETS[line.state]
    over = window(line.wanted.weeks, line.answer.goal.months)
    if line.hidden:
        return f"{TARGETS[line.state]} {over} ({line.hidden}, so not shown)"
    return f"{measured(line.answer.goal.value, line.measure)} {over}: {TARGETS[line.state]}"


NO_POINT = "nothing to judge yet"


def assurance_in_words(line: TargetLine) -> str:
    """Whether the usual range reaches the target, and why that cannot be told.

    A range from before a new level says nothing of the level that holds now.
    """
    if not line.read.is_judged:
        return NO_POINT
    is_known = line.read.icons.assurance is not Assurance.NONE
    return (is_known and line.caution) or reading.assurance_in_words(line.read.icons, True)


def variation_in_words(line: TargetLine) -> str:
    """Whether its newest points are unusual; and, where the verdict says otherwise, that it does.

    The points are held against those before the first action there; the verdict holds all weeks
    of this action against its own time before, other places and the drift there was.
    """
    if not line.read.is_judged:
        return NO_POINT
    icons, verdict = line.read.icons, line.answer and line.answer.answer
    is_moved = icons.meaning in (Meaning.IMPROVEMENT, Meaning.CONCERN)
    if is_moved and verdict is Answer.NO_DIFFERENCE:
        plain = replace(icons, meaning=Meaning.NO_DIRECTION).variation_words
        return f"{plain}, but not clearly because of this action"
    return icons.variation_words


def state_tone(line: TargetLine) -> Tone:
    """Better where a target is met, worse where it is not, else neither."""
    if line.state in MET:
        return Tone.BETTER
    return Tone.WORSE if line.state is TargetState.RELIABLY_MISSED else Tone.NEITHER


def answers_in_words(watched: Sequence[Watched]) -> str:
    """As in "11 actions: 2 making a difference · 1 at a cost", in reading order."""
    number = counts(action.wording for action in watched)
    text = " · ".join(f"{many} {words.counted}" for words, many in number.items())
    return f"{count(len(watched), 'action')}: {text}" if watched else "No action here."


def not_beside(report: Weekly) -> str:
    """Why measures are not laid beside each other, those with one reason together.

    "" where all are.
    """
    if not report.side_by_side:
        return "No measure with a target is counted here."
    reasons: dict[str, list[str]] = {}
    for comparison in report.side_by_side:
        if comparison.why_none:
            reasons.setdefault(comparison.why_none, []).append(lower_first(comparison.title))
    return " ".join(f"No funnel of {listed(names)}: {why}." for why, names in reasons.items())


LONGEST = 19  # words in a sentence


def finding(report: Weekly, is_counted: bool = True) -> tuple[str, ...]:
    """What moved, how the targets stand, what waits for someone: each under twenty words."""
    parts = (_moved(report.watched), _met(report.targets), _waiting(report))
    if not is_counted:
        parts = (iter([_NOTHING_LOADED]), *parts[1:])
    # The fullest that is short enough; the last is short by its making.
    choices = ([*sentences] for sentences in parts)
    return tuple(next((s for s in c if len(s.split()) <= LONGEST), c[-1]) for c in choices)


_NOTHING_LOADED = "No export has been loaded, so nothing can be said of the week."


def _moved(watched: Sequence[Watched]) -> Iterator[str]:
    """The answer that matters most of those that changed, the worse first; else how all stand."""
    order = tuple(WORDINGS)
    changed = sorted(
        (action for action in watched if action.is_new),
        key=lambda new: (
            new.wording.tone is not Tone.WORSE,
            order.index(new.wording.name),
            new.action.id,
        ),
    )
    if not watched:
        yield "The plan holds no action here, so there is nothing to judge."
    elif not changed:
        yield from _unchanged(watched)
    else:
        first, *others = changed
        says, *more = (f"{quoted(new.action)} {new.wording.turned}" for new in changed)
        at = f"At {place(first.action.sites)}, {says}"
        if not others:
            yield from [f"{at}: {first.size}."] * bool(first.size)
            yield from (f"{at}.", f"{says}.")
        if len(others) == 1:
            yield f"{says}; {more[0]}."
            yield f"{says}; another {others[0].wording.turned}."
        if others:
            yield f"{says}; {count(len(others), 'other answer')} changed too."
        yield f"Action {first.action.id} {first.wording.turned}."


def _unchanged(watched: Sequence[Watched]) -> Iterator[str]:
    """How all stand; where that gets long, what could not be compared is left out first."""
    number = counts(action.wording for action in watched)
    if set(number) == {WORDINGS[VerdictAnswer.TOO_EARLY]}:
        yield f"It is too early to say anything of {count(len(watched), 'action')}."
        return
    same = "No verdict changed this week: "
    if len(watched) == 1:
        (only,) = watched
        yield f"{same}{quoted(only.action)} {only.wording.still}."
        yield f"{same}the one action {only.wording.still}."
        return
    best = WORDINGS[VerdictAnswer.WORKING]
    working = number.get(best, 0)
    of_all = f"{working or 'none'} of {count(len(watched), 'action')}"
    text = f"{same}{of_all} {_is(working)} {best.counted}"
    worse = {words: many for words, many in number.items() if words.tone is Tone.WORSE}
    more = [f"{many} {words.counted}" for words, many in worse.items()]
    if QUALIFIED in number:
        yield f"{', '.join([text, f'{number[QUALIFIED]} {QUALIFIED.counted}', *more])}."
    yield f"{', '.join([text, *more])}."
    yield f"{text}, {sum(worse.values())} with something worse."


def quoted(action: Action) -> str:
    return f"“{short_name(action)}”"


def _is(many: int) -> str:
    return "is" if many == 1 else "are"


def _met(targets: Sequence[TargetLine]) -> Iterator[str]:
    """Targets met over their windows, those for results and those for practice apart."""
    judged = [target for target in targets if target.state in (*MET, *MISSED)]
    if not judged:
        none = f"None of {count(len(targets), 'target')} can be judged yet."
        yield none if targets else "The plan sets no target here."
        return
    met = sum(target.state in MET for target in judged)
    change = met - sum(target.state_before in MET for target in judged)
    since = f", {abs(change)} {'more' if change > 0 else 'fewer'} than a week ago" * bool(change)
    practice = [target for target in judged if target.part is TargetPart.PRACTICE]
    results = [target for target in judged if target.part is not TargetPart.PRACTICE]
    if min(len(practice), len(results)) > 1:
        of_each = f"{_share(results)} targets for results and {_share(practice)} for practice"
        yield capital(f"{of_each} are met over their weeks{since}.")
    if len(judged) == 1:
        yield f"The one target that can be judged is {'' if met else 'not '}met over its weeks."
    else:
        its = "its" if met == 1 else "their"
        yield capital(f"{_share(judged)} targets {_is(met)} met over {its} weeks{since}.")


def _share(lines: Sequence[TargetLine]) -> str:
    return f"{sum(line.state in MET for line in lines) or 'none'} of {len(lines)}"


def _waiting(report: Weekly) -> Iterator[str]:
    """What was escalated comes before what slipped, and that before what is to be signed off."""
    raised, slipped, done = report.passed_on, report.slipped, len(report.unassured)
    new = [escalation for escalation in raised if escalation.is_new]
    if len(new) == 1:
        to = new[0].to if new[0].to == NOBODY_ABOVE else f"to the {new[0].to}"
        why = f"{to}: {new[0].escalation.trigger}"
        yield f"{quoted(new[0].action)} was escalated {why}."
    silent = sum(not escalation.acknowledged for escalation in raised)
    late = sum(slip.is_new for slip in slipped)
    parts = []
    if raised:
        text = count(len(raised), "open escalation")
        text += f", {len(new)} new" if new else ""
        parts.append(text + (f", {silent} not acknowledged" if silent else ""))
    if slipped:
        parts.append(f"{count(len(slipped), 'date')} slipped{f', {late} this week' * bool(late)}")
    if done:
        parts.append(f"{count(done, 'completed action')} {_is(done)} not signed off")
    for few in range(len(parts), 0, -1):
        yield f"{capital('; '.join(parts[:few]))}."
    if not parts:
        yield "No date slipped, and nothing is waiting to be escalated or signed off."


_SLIPPED = "action=action.id owner on says new=is_new"
_PASSED_ON = (
    "action=action.id trigger=escalation.trigger fell_due=escalation.fell_due to"
    " says=escalation.says acknowledged new=is_new"
)
_ROWS = "loads read rejected on"


def weekly_as_json(report: Weekly) -> dict[str, Any]:
    """Everything that the page and the PDF say; a hidden figure is None, and `last` says so."""
    data = report.quality
    return {
        "week": picked(report.week, "first last"),
        **picked(report, "sites"),
        **report.colophon.as_json,
        "comment": picked(report.comment, "text by"),
        **picked(report, "finding caution"),
        "problems": {**picked(report.problems, "looked_at"), "named": [*problems_in_words(report)]},
        "adapt_or_stop": list(report.to_adapt),
        "actions": [_watched(action) for action in report.watched],
        "slipped": [picked(slip, _SLIPPED) for slip in report.slipped],
        "passed_on": [picked(escalation, _PASSED_ON) for escalation in report.passed_on],
        "completed_not_assured": [_unassured(of) for of in report.unassured],
        "side_by_side": [_beside(comparison) for comparison in report.side_by_side],
        "data_quality": {
            "exports": [
                picked(export, "source through") | {"days_short": report.week.days_short(export)}
                for export in data.reaches
            ],
            **picked(data, "calls verified_electronically=verified"),
            "this_week": picked(data.this_week, _ROWS),
            "last_load": picked(data.last_load, _ROWS),
            "provisional": list(data.provisional),
        },
    }


def _unassured(of: Standing) -> dict[str, Any]:
    days = "completed_on=action.completed_on re_audit_on=action.re_audit_on"
    whose = picked(of, "action=action.id") | {"owner": role_of(of.owner)}
    return whose | picked(of, days) | {"against": plain(not_borne_out(of))}


def _watched(action: Watched) -> dict[str, Any]:
    return {
        **picked(action, "action=action.id title=action.title sites=action.sites owner state"),
        "answer": action.wording.name,
        "answer_a_week_ago": action.before.name,
        "qualified": action.wording is QUALIFIED,
        **picked(action, "headline=wording.headline sentences"),
        **picked(action, "week weeks_since_start=weeks window_weeks=window"),
        "targets": [_target(line) for line in action.targets],
    }


def _target(line: TargetLine) -> dict[str, Any]:
    figure, counts = line.last, "value numerator denominator"
    is_shown = figure.cell is CountShown.SHOWN
    return {
        **picked(line, "measure=wanted.measure title part sites unit=measure.unit"),
        "last": value_in_words(figure),
        "count": count_in_words(figure),
        "note": period_in_words(figure),
        **(picked(figure, counts) if is_shown else dict.fromkeys(counts.split())),
        "before": value_in_words(line.earlier[0]),
        "year_ago": value_in_words(line.earlier[1]),
        **picked(line, "target=wanted.target window_weeks=wanted.weeks"),
        **({"over_window": None} if line.hidden else picked(line, "over_window=answer.goal.value")),
        **picked(line, "state state_a_week_ago=state_before"),
        "variation": variation_in_words(line),
        "assurance": assurance_in_words(line),
    }


def _beside(beside: SideBySide) -> dict[str, Any]:
    fields = picked(beside, "measure=title kind says why_no_funnel=why_none")
    if beside.funnel is None:
        return fields | {"sites": []}
    rows = zip(beside.funnel.places, beside.funnel.values, beside.funnel.meanings(), strict=True)
    return fields | {
        "sites": [
            picked(place, "site=name numerator denominator")
            | {"value": plain(float(value)), "stands_out": of is not Meaning.NEITHER}
            for place, value, of in rows
        ]
    }
