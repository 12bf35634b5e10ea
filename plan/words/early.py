"""Too early to say: why, and from which date it can be said."""

from collections.abc import Iterator

from metrics.difference import Answer
from metrics.phrases import topic
from plan.measured import MeasureAnswer
from plan.verdict import Verdict
from plan.words.numbers import count, day
from plan.words.saying import led


def too_early(verdict: Verdict) -> Iterator[str]:
    """Why nothing can be said of the outcome, and what can be said of practice."""
    if verdict.weeks_since_start is None:
        yield from _not_begun(verdict)
        return
    if verdict.outcome is None:
        yield "Nothing can be said: the plan names no outcome measure for this action."
        return
    yield _why(verdict, verdict.outcome)
    weeks = verdict.weeks_since_start
    ago = count(weeks, "week") if weeks else "less than a week"
    began = day(verdict.action.practice_changed_on, verdict.today)
    yield f"Practice changed on {began}, {ago} ago."
    if verdict.process and verdict.process.answer is Answer.IMPROVING:
        yield led("Practice has changed already", "Practice", verdict.process)


def _not_begun(verdict: Verdict) -> Iterator[str]:
    begins = verdict.action.practice_changed_on
    if begins is None:
        yield "Practice has not changed yet, so there is nothing to judge."
        yield "Enter the day on which practice changed, and weeks are counted from it."
    else:
        when = day(begins, verdict.today)
        yield f"Practice is to change on {when}; there is nothing to judge before that."


def _why(verdict: Verdict, outcome: MeasureAnswer) -> str:
    found = outcome.difference
    monthly = outcome.measure.monthly
    if found is None:
        return f"There are no figures yet here for {topic(outcome.ref, outcome.measure)}."
    if found.baseline_missing:
        short = count(found.baseline_missing, "month" if monthly else "week")
        return f"It cannot be told: the records before the change are {short} too short."
    if outcome.evidence.until and found.first_answer_on:
        changed = day(outcome.evidence.until, verdict.today)
        return f"It cannot be told: from {changed} it is counted in another way."
    if found.first_answer_on and found.first_answer_on <= verdict.today:
        through = outcome.evidence.through
        ends = f"the figures end on {day(through, verdict.today)}" if through else "figures end"
        return f"Too early to say: {ends}. Load newer ones."
    if found.first_answer_on:
        when = day(found.first_answer_on, verdict.today)
        return f"Too early to say: the first answer can come on {when}."
    return "Too early to say: there are too few weeks with figures."
