"""An action as an item of the agenda: finding, at most three lines, question, reason."""

from collections.abc import Iterator
from datetime import date, timedelta

from plan.agenda_item import MOST_LINES, Item, ItemGroup, MeasureShown, empty
from plan.assurance import is_re_audited, not_borne_out
from plan.model import Plan
from plan.standing import NOBODY_ABOVE, Before, Escalation, Standing, Trigger
from plan.state import ASSURED_STATES, State
from plan.verdict import Verdict
from plan.words.answers import CARE_IMPROVED, WORDINGS, Tone, VerdictAnswer
from plan.words.numbers import capital, count, day, place
from plan.words.sentences import Role, briefly, short_gap


def finding(verdict: Verdict) -> str:
    """The answer as one sentence that names the place and the measure."""
    words, outcome, change = WORDINGS[verdict.answer], verdict.outcome, verdict.rests_on
    is_bare = (outcome if verdict.answer is VerdictAnswer.TOO_EARLY else verdict.process) is None
    said = (words.finding_bare if is_bare else "") or words.finding
    return said.format(
        place=place(verdict.action.sites),
        size=short_gap(change) if change else "",
        outcome=outcome.measure.topic(outcome.ref.part) if outcome else "",
        worse=change.measure.topic(change.ref.part) if change else "",
    )


def shown_of(plan: Plan, verdict: Verdict) -> tuple[MeasureShown, ...]:
    """The measure that shows the finding: what got worse where something did, else the outcome."""
    action = verdict.action
    worst = verdict.rests_on if WORDINGS[verdict.answer].tone is Tone.WORSE else None
    shows = worst or verdict.outcome or verdict.process
    if shows is not None:
        return (MeasureShown(measure=shows.ref, sites=action.sites, action=action.id),)
    outcome = plan.outcome_of(action)
    return (MeasureShown(measure=outcome.measure, sites=action.sites),) if outcome else ()


AHEAD = timedelta(weeks=4)  # what falls due before the next meeting is taken at this one


# The second of each fits after "Also:" and, with a capital, alone.
Reasons = tuple[tuple[ItemGroup, str], ...]
Words = tuple[str, ...]


def reasons(before: Before, standing: Standing) -> Iterator[tuple[ItemGroup, str]]:
    """Every reason, the first group first; the risk of its aim alone is never why it is there."""
    state, signed = standing.state, standing.assurance
    if state is State.STOPPED:
        return
    for escalation in standing.escalations:
        yield ItemGroup.ESCALATED, f"{escalation.trigger}"
    if state in (State.COMPLETED, State.TESTING):
        yield ItemGroup.COMPLETED, "completed, not yet assured"
    if state is State.DRAFT and standing.is_completed:
        yield ItemGroup.COMPLETED, "recorded as completed, and still a draft"
    for said in _due(standing, before.today):
        yield ItemGroup.DUE, said
    if state in ASSURED_STATES and signed:
        despite = f" despite: {signed.not_borne_out[0].rstrip('.')}" if signed.override else ""
        on = day(signed.held_on, before.today)
        yield ItemGroup.HOLDING, f"assured on {on}{despite}"
    for move in before.risks:
        if move.aim.id == standing.action.aim:
            moved = f"risk moved from {move.was.score} to {move.now.score}"
            yield ItemGroup.RISK, moved


def _due(standing: Standing, today: date) -> Iterator[str]:
    """What is due by the next meeting, or passed and not done: deadline, review, re-audit."""
    re_audit, review = standing.action.re_audit_on, next_review(standing, today)
    is_passed_on = any(each.trigger is Trigger.DEADLINE for each in standing.escalations)
    if standing.action.due_on and standing.state is State.OVERDUE and not is_passed_on:
        yield f"it was due on {day(standing.action.due_on, today)}"
    if review:
        yield f"review on {day(review, today)}"
    if re_audit and re_audit <= today + AHEAD and not is_re_audited(standing):
        yield f"re-audit on {day(re_audit, today)}"


def next_review(standing: Standing, today: date) -> date | None:
    """The first planned review from today on that falls due by the next meeting and is not held."""
    planned = standing.next_review
    return planned if planned and planned <= today + AHEAD else None


def question(before: Before, standing: Standing, kind: ItemGroup) -> str:
    if kind is ItemGroup.ESCALATED:
        return _ESCALATED[standing.escalations[0].trigger]
    if standing.state is State.DRAFT:
        return "Who puts right what the plan lacks, and by when?"
    if kind is ItemGroup.COMPLETED and not not_borne_out(standing):
        owner = before.plan.role(standing.action.owner)
        return f"Is it assured? Someone other than the owner ({owner}) signs."
    if kind is ItemGroup.DUE and standing.state is State.OVERDUE:
        return _ESCALATED[Trigger.DEADLINE]
    review = next_review(standing, before.today)
    if kind is ItemGroup.DUE and review is None:
        return "Who does the re-audit, and by when?"
    asked = WORDINGS[before.verdict_on(standing.action).answer].question
    return asked.format(look=f" and look again on {day(review, before.today)}" if review else "")


_ESCALATED = {
    Trigger.DEADLINE: "What is in the way, who clears it, and by when?",
    Trigger.EVIDENCE: "What will be done differently: adapt it, or stop it?",
    Trigger.REVIEW: "Review it now: continue, adapt or stop?",
    Trigger.PROCESS: "What brings the practice back, who sees to it, and by when?",
    Trigger.RELAPSE: "Is it reopened, and who answers for it?",
}


def items_of_actions(before: Before, kind: ItemGroup, *nothing: str) -> tuple[Item, ...]:
    """The actions of one group, each in the first that it has a reason for; else `nothing`."""
    why = ((standing, tuple(reasons(before, standing))) for standing in before.standings)
    items = tuple(_item(before, each, of) for each, of in why if of and of[0][0] is kind)
    return items or (empty(kind, *nothing),)


def _item(before: Before, standing: Standing, why: Reasons) -> Item:
    action, verdict = standing.action, before.verdict_on(standing.action)
    kind, title, shown = why[0][0], finding(verdict), shown_of(before.plan, verdict)
    first, passed_on = next(iter(standing.escalations), None), Words()
    if kind is ItemGroup.ESCALATED and first:
        title = f"At {place(action.sites)} {_TRIGGERS[first.trigger]}."
        passed_on = (first.says, _route(before, first))
    if action.process and first and first.trigger is Trigger.PROCESS:  # where practice falls back
        shown = (MeasureShown(measure=action.process, sites=action.sites, action=action.id),)
    return Item(
        kind=kind,
        id=f"action {action.id}",
        title=title,
        about=action.title or action.id,
        lines=_lines(standing, verdict, why, passed_on),
        passed_on=passed_on,
        question=question(before, standing, kind),
        actions=(action.id,),
        aim=action.aim,
        shown=shown,
        notes=_notes(before, standing),
    )


def _lines(standing: Standing, verdict: Verdict, why: Reasons, passed_on: Words) -> Words:
    """What the group asks for first; then the verdict; last every other reason, in one line."""
    kind = why[0][0]
    # Without what the finding has said already. That there was nothing to compare with comes
    # first: without it the finding says too much.
    others = [sentence for sentence in briefly(verdict) if sentence.role is not Role.GAP]
    if verdict.answer in CARE_IMPROVED:
        others.sort(key=lambda other: other.role is not Role.COMPARISON)
    said = [other.text for other in others]
    if kind is ItemGroup.ESCALATED:
        lines = [*passed_on, *(each.text for each in briefly(verdict))]
    elif kind is ItemGroup.COMPLETED:
        lacks = standing.lacking or not_borne_out(standing)
        missing = lacks[0] if lacks else "Nothing is missing: it can be signed off."
        if lacks[1:]:
            things = count(len(lacks) - 1, "more thing is", "more things are")
            missing = f"{missing} {things} missing before it can be signed off."
        lines = [*said[:1], missing, *said[1:]]
    else:
        first = "; ".join(said for of, said in why if of is kind)
        lines = [f"{capital(first)}.", *said]
    # The reasons that neither the title nor the first line tells.
    besides = [of for of in why if of[0] is not kind] if kind is ItemGroup.DUE else why[1:]
    also = [said for _, said in besides]
    if not also:
        return tuple(lines[:MOST_LINES])
    return (*lines[: MOST_LINES - 1], f"Also: {'; '.join(also)}.")


def _route(before: Before, escalation: Escalation) -> str:
    to = before.plan.role(escalation.to) if escalation.to else NOBODY_ABOVE
    since = f"Escalated on {day(escalation.fell_due, before.today)} to: {to}."
    if not escalation.acknowledged_by:
        return f"{since} Not acknowledged yet."
    return f"{since} Acknowledged by: {before.plan.role(escalation.acknowledged_by)}."


def _notes(before: Before, standing: Standing) -> tuple[str, ...]:
    action, verdict = standing.action, before.verdict_on(standing.action)
    owner = before.plan.role(action.owner) if action.owner else "nobody yet"
    notes = [f"Owner: {owner}. Where it stands: {standing.state}."]
    notes += [each.text for each in briefly(verdict)]
    for each in standing.escalations:
        note = f" Said: {each.note}" if each.note else ""
        notes.append(f"{capital(each.trigger)}: {each.says} {_route(before, each)}{note}")
    if standing.is_completed and not standing.assurance:
        notes += [f"Missing: {point}" for point in not_borne_out(standing)]
    for slip in standing.slips:
        was, now = (day(when, before.today) if when else "no date" for when in (slip.was, slip.now))
        notes.append(f"Its due date was moved from {was} to {now}.")
    for signed in standing.overrides:
        notes.append(
            f"Signed off by {before.plan.role(signed.by)} on {day(signed.held_on, before.today)}"
            f" despite: {' '.join(signed.not_borne_out)} The reason: {signed.override}"
        )
    if standing.lacking:
        notes.append(f"It lacks {count(len(standing.lacking), 'thing')}: {standing.lacking[0]}")
    return tuple(notes)


_TRIGGERS = {
    Trigger.DEADLINE: "the deadline has slipped further than its route allows",
    Trigger.EVIDENCE: "the evidence had not improved by the review date",
    Trigger.REVIEW: "a planned review was not held",
    Trigger.PROCESS: "practice is falling back",
    Trigger.RELAPSE: "what was assured is no longer holding",
}
