"""An action as an item of the agenda: the finding, at most three lines, the question."""

from plan.agenda.before import Before
from plan.agenda.finding import finding, place, shown_of, told_besides
from plan.agenda.item import MOST_LINES, Item, Kind, Shown
from plan.agenda.questions import question
from plan.agenda.reasons import Reason, reasons
from plan.assurance import not_borne_out
from plan.escalation import Escalation, Trigger
from plan.standing import Standing
from plan.words import sentences
from plan.words.numbers import count, day

PASSED_ON = "Passed on"  # begins the line that says to whom


def items_of_actions(before: Before, kind: Kind) -> tuple[Item, ...]:
    """The actions of one group, each in the first group that it has a reason for."""
    found = ((each, reasons(before, each)) for each in before.standings)
    return tuple(_item(before, each, why) for each, why in found if why and why[0].kind is kind)


def _item(before: Before, standing: Standing, why: tuple[Reason, ...]) -> Item:
    action, verdict = standing.action, before.verdict_on(standing.action)
    kind = why[0].kind
    return Item(
        kind=kind,
        id=f"action {action.id}",
        title=_escalated(standing) if kind is Kind.ESCALATED else finding(verdict),
        about=action.title or action.id,
        lines=_lines(before, standing, why),
        question=question(before, standing, kind),
        actions=(action.id,),
        aim=action.aim,
        shown=_shown(before, standing),
        notes=_notes(before, standing),
    )


def _lines(before: Before, standing: Standing, why: tuple[Reason, ...]) -> tuple[str, ...]:
    """What the group asks for first; then the verdict; last every other reason, in one line."""
    verdict, kind = before.verdict_on(standing.action), why[0].kind
    said = list(told_besides(verdict))
    if kind is Kind.ESCALATED:
        first = standing.escalations[0]
        lines = [first.says, _route(before, first), *sentences(verdict)]
    elif kind is Kind.COMPLETED:
        lines = [*said[:1], _against(standing), *said[1:]]
    else:
        first = "; ".join(each.said for each in why if each.kind is kind)
        lines = [f"{_capital(first)}.", *said]
    also = [each.said for each in _others(why)]
    if not also:
        return tuple(lines[:MOST_LINES])
    return (*lines[: MOST_LINES - 1], f"Also: {'; '.join(also)}.")


def _others(why: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons that neither the title nor the first line tells."""
    first = why[0].kind
    if first is Kind.DUE:
        return tuple(each for each in why if each.kind is not Kind.DUE)
    return why[1:]


def _escalated(standing: Standing) -> str:
    return f"At {place(standing.action.sites)} {_TRIGGERS[standing.escalations[0].trigger]}."


def _route(before: Before, escalation: Escalation) -> str:
    """To whom and since when, and who has acknowledged it."""
    to = before.plan.role(escalation.to) if escalation.to else "nobody: the plan names no one"
    since = f"{PASSED_ON} {day(escalation.fell_due, before.today)} to: {to}."
    if not escalation.acknowledged_by:
        return f"{since} Not acknowledged yet."
    return f"{since} Acknowledged by: {before.plan.role(escalation.acknowledged_by)}."


def _against(standing: Standing) -> str:
    against = standing.lacking or not_borne_out(standing.case)
    if not against:
        return "Nothing in the evidence stands against assuring it."
    more = len(against) - 1
    return f"{against[0]} {f'{_points(more)} against assuring it.' if more else ''}".strip()


def _points(number: int) -> str:
    return "1 more point stands" if number == 1 else f"{number} more points stand"


def _shown(before: Before, standing: Standing) -> tuple[Shown, ...]:
    """Where practice falls back, the practice; else what shows the verdict."""
    action = standing.action
    falls = any(each.trigger is Trigger.PROCESS for each in standing.escalations[:1])
    if falls and action.process:
        return (Shown(measure=action.process, sites=action.sites, action=action.id),)
    return shown_of(before.plan, before.verdict_on(action))


def _notes(before: Before, standing: Standing) -> tuple[str, ...]:
    """All that the screen has no room for."""
    action, verdict = standing.action, before.verdict_on(standing.action)
    owner = before.plan.role(action.owner) if action.owner else "nobody yet"
    notes = [f"Owner: {owner}. Where it stands: {standing.state}.", *sentences(verdict)]
    for each in standing.escalations:
        note = f" Said: {each.note}" if each.note else ""
        notes.append(f"{_capital(each.trigger)}: {each.says} {_route(before, each)}{note}")
    if standing.case.is_completed and not standing.case.assurance:
        notes += [f"Against assuring it: {each}" for each in not_borne_out(standing.case)]
    for slip in standing.slips:
        was, now = (day(when, before.today) if when else "no date" for when in (slip.was, slip.now))
        notes.append(f"Its due date was moved from {was} to {now}.")
    for signed in standing.overrides:
        notes.append(
            f"Signed against the data by {before.plan.role(signed.by)} on"
            f" {day(signed.held_on, before.today)}: {signed.override}"
        )
    if standing.lacking:
        notes.append(f"It lacks {count(len(standing.lacking), 'thing')}: {standing.lacking[0]}")
    return tuple(notes)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_TRIGGERS = {
    Trigger.DEADLINE: "the deadline has slipped further than its route allows",
    Trigger.EVIDENCE: "the evidence had not improved by the review date",
    Trigger.REVIEW: "a planned review was not held",
    Trigger.PROCESS: "practice is falling back",
    Trigger.RELAPSE: "what was assured is no longer holding",
}
