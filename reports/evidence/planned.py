"""What the plan holds of the action: problem, evidence, owner, change and targets."""

from collections.abc import Iterator
from datetime import date

from metrics.catalogue import CATALOGUE
from metrics.phrases import topic
from plan.fields import in_words, risk_in_words
from plan.marks import TargetStep, outcome_target, process_target
from plan.model import Action, Aim, Plan
from plan.words.numbers import amount, count, listed
from reports.edition import Edition
from reports.evidence.told import Line, line, on, sentence, who


def problem_told(edition: Edition, action: Action) -> tuple[Line, ...]:
    """Where it is, why it arises and which cause the action acts on; the problem stands first."""
    aim = edition.plan.aim_of(action)
    return (
        line("Where", listed(sorted(aim.sites or action.sites)), "All sites."),
        line("Reference of the evidence", aim.evidence_reference),
        line("Why it happens", "; ".join(aim.causes)),
        line("The cause acted on", action.cause),
        line("Risk before and now", _risk(aim), "The plan gives no score."),
        line("Filed under", _in_words("tags", aim.tags, edition), "No regulation is named."),
    )


def how_known(aim: Aim) -> str:
    """As in "Complaints: the commissioner's visit of May 2026"."""
    return ": ".join(filter(None, ((aim.evidence_source or "").capitalize(), aim.evidence)))


def change_told(edition: Edition, action: Action) -> tuple[Line, ...]:
    """Who answers for it, what changed and when, and where it goes when it slips."""
    plan = edition.plan
    route = plan.escalates_to(action)
    return (
        line("The action", f"{action.id}: {action.title}" if action.title else action.id),
        line("One owner", who(plan, action.owner) if action.owner else "", "Nobody yet."),
        line("Who takes part", _people(plan, action.contributors), "Nobody is named."),
        line("Kind of change", sentence(action.strength or ""), "Not graded."),
        line("Planned to start", on(action.planned_start_on)),
        line("Work began", on(action.started_on)),
        line("Practice changed", changed_on(action, edition.today)),
        line("Problem since", on(action.problem_since)),
        line("What is to show that it worked", action.evidence_required),
        line("If it slips, it goes to", who(plan, route.id) if route else "", "Nobody is named."),
    )


def changed_on(action: Action, today: date) -> str:
    """The day from which the figures count, and whether it has come."""
    day = action.practice_changed_on
    if day is None:
        return "Not yet."
    return on(day) if day <= today else f"Not yet: it is to change on {on(day)}."


def targets_told(edition: Edition, action: Action) -> tuple[Line, ...]:
    """What is wanted, over how many weeks and by when; then what was wanted before."""
    plan, judged = edition.plan, edition.plan.outcome_of(action)
    lines = [line("Wanted", _in_words("outcomes", (judged,) if judged else (), edition))]
    others = tuple(each for each in plan.aim_of(action).outcomes if each != judged)
    if others:
        lines.append(line("Also wanted", _in_words("outcomes", others, edition)))
    if action.process:
        lines.append(line("Of practice", _process(action), "No target is set."))
    elif action.no_process_reason:
        lines.append(line("Why practice is not counted", action.no_process_reason))
    return (*lines, *_earlier(edition, action))


def _process(action: Action) -> str:
    if action.process_target is None:
        return ""
    known = next((each for each in CATALOGUE if each.id == action.process.id), None)
    title = topic(action.process, known) if known else str(action.process)
    target = amount(action.process_target, known.unit if known else "")
    return f"{title[:1].upper()}{title[1:]}: {target}"


def _earlier(edition: Edition, action: Action) -> Iterator[Line]:
    """Targets that were another before: a target that moved is told, never replaced."""
    first = min(action.practice_changed_on or edition.today, edition.today)
    plan, judged = edition.plan, edition.plan.outcome_of(action)
    wanted = judged and outcome_target(edition.register, plan.aim_of(action), judged.measure, first)
    for steps, name in (
        (wanted or (), "The target was"),
        (process_target(edition.register, action, first), "The target of practice was"),
    ):
        if len(steps) > 1:
            yield line(name, "; ".join(map(_step, steps)))


def _step(step: TargetStep) -> str:
    return f"{amount(step.value, '')} from {on(step.since)}"


def _people(plan: Plan, names: tuple[str, ...]) -> str:
    return listed([who(plan, name) for name in names])


def _risk(aim: Aim) -> str:
    scores = (("before", aim.risk_before), ("now", aim.risk_now))
    if not (aim.risk_before or aim.risk_now):
        return ""
    said = (f"{name} {risk_in_words(risk) if risk else 'not scored'}" for name, risk in scores)
    return "; ".join(said)


def _in_words(field: str, value: tuple, edition: Edition) -> str:
    """As the history of the plan tells it, with the year of every date."""
    return in_words(field, value, edition.plan, date.min) if value else ""


def weeks_told(weeks: int | None) -> str:
    """As in "15 weeks after practice changed"."""
    return "" if weeks is None else f"{count(weeks, 'week')} after practice changed"
