"""What was reviewed, decided, completed, signed, passed on and set aside: by whom, when and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.calendar import LONDON
from plan.credibility import Dismissal, Finding, sort_out
from plan.model import Action, ReAuditResult
from plan.promises import Slip
from plan.sceptic import points_of
from plan.standing import Escalation, Standing
from plan.state import Review
from plan.words.sentences import HEADLINES
from reports.edition import Edition
from reports.evidence.told import Line, line, on, sentence, who


@dataclass(frozen=True, kw_only=True)
class ReviewTold:
    """One review: what was decided, what the data said then, and what spoke against it."""

    head: str
    then: str
    note: str
    against: str


def reviews_told(edition: Edition, standing: Standing) -> tuple[ReviewTold, ...]:
    """Every review, the oldest first."""
    return tuple(_review(edition, each) for each in standing.case.reviews)


def _review(edition: Edition, review: Review) -> ReviewTold:
    by = who(edition.plan, review.by)
    read = f"{HEADLINES[review.answer]}. {' '.join(review.sentences)}" if review.answer else ""
    against = ""
    if review.override:
        against = f"{' '.join(review.not_borne_out)} Signed all the same because: {review.override}"
    return ReviewTold(
        head=f"{on(review.held_on)}: {review.decision}, by {by}",
        then=read or "No verdict was kept with it.",
        note=sentence(review.note),
        against=against,
    )


def completion_told(edition: Edition, standing: Standing) -> tuple[Line, ...]:
    """Where it stands, its dates, who completed it and who signed."""
    action, plan = standing.action, edition.plan
    signed = standing.case.assurance
    assured = f"On {on(signed.held_on)} by {who(plan, signed.by)}." if signed else ""
    claimed = f"The plan gives {on(action.assured_on)}, and nobody’s signature is on record."
    return (
        line("Where it stands", standing.state),
        line("Due", on(action.due_on)),
        line("Completed", _completed(edition, action), "Not yet."),
        line("Assured", assured, claimed if action.assured_on else "Not yet."),
        line("Reviews planned", ", ".join(map(on, action.reviews_on))),
        line("Re-audit planned", on(action.re_audit_on)),
        line("Re-audit held", _re_audit(edition, action), "Not yet."),
    )


def _completed(edition: Edition, action: Action) -> str:
    """The day, and who wrote it down and when."""
    if action.completed_on is None:
        return ""
    return f"{on(action.completed_on)}{_written(edition, action, 'completed_on')}."


def _re_audit(edition: Edition, action: Action) -> str:
    """The day, what was found, and who wrote it down and when."""
    if action.re_audited_on is None:
        return ""
    results = {
        ReAuditResult.MET: "it was met",
        ReAuditResult.PARTLY_MET: "it was partly met",
        ReAuditResult.NOT_MET: "it was not met",
    }
    found = results.get(action.re_audit_result, "its result is not recorded")
    written = _written(edition, action, "re_audited_on")
    return f"{on(action.re_audited_on)}: {found}{written}."


def _written(edition: Edition, action: Action, field: str) -> str:
    """As in "; written down on 3 July 2026, by Deputy manager"."""
    history = edition.register.history("action", action.id)
    told = [each for each in history if each.field == field]
    if not told:
        return ""
    last = told[-1]
    day = on(last.on)
    return f"; written down on {day}, by {who(edition.plan, last.recorded_by)}"


def slips_told(edition: Edition, slips: Sequence[Slip]) -> tuple[str, ...]:
    """Every due date that was moved back."""
    return tuple(
        f"On {on(each.on)} the due date was moved from {on(each.was)}"
        f" to {on(each.now) if each.now else 'no date'}"
        f" by {who(edition.plan, each.by)}{f' because: {each.why}' if each.why else ''}."
        for each in slips
    )


def escalations_told(edition: Edition, found: Sequence[Escalation]) -> tuple[str, ...]:
    """What must be passed on by rule, to whom, and who acknowledged it."""
    return tuple(_escalation(edition, each) for each in found)


def _escalation(edition: Edition, each: Escalation) -> str:
    to = who(edition.plan, each.to)
    told = f"{sentence(each.trigger)} {each.says} To {to}, since {on(each.fell_due)}."
    if each.acknowledged_at is None:
        return f"{told} Not acknowledged yet."
    at = on(each.acknowledged_at.astimezone(LONDON).date())
    by = who(edition.plan, each.acknowledged_by)
    return f"{told} Acknowledged by {by} on {at}. {sentence(each.note)}".strip()


def credibility(
    edition: Edition, standing: Standing
) -> tuple[tuple[Finding, ...], tuple[Dismissal, ...]]:
    """The weak points that stand, and those that a person set aside for a reason."""
    found = points_of(edition.ground, standing.action, standing.case.reviews)
    return sort_out(edition.register, found)


def dismissals_told(edition: Edition, found: Sequence[Dismissal]) -> Iterator[str]:
    """Each with who set it aside, when and why."""
    for each in found:
        at, by = on(each.at.astimezone(LONDON).date()), who(edition.plan, each.by)
        yield f"{each.finding.finding} Set aside on {at} by {by} because: {sentence(each.reason)}"
