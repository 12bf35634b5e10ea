"""The evidence of one action, all of it in words and figures, before anything is set or drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import starmap

from metrics.calendar import LONDON
from metrics.catalogue import measure_or_none
from metrics.difference.answers import Lasting
from plan.credibility import Dismissal, sort_out
from plan.fields import words_of
from plan.how_sure import HowSure, how_sure
from plan.marks import outcome_target, process_target
from plan.model import Action, Aim, Plan
from plan.promises import Slip
from plan.sceptic import points_of
from plan.standing import NOBODY_ABOVE, Escalation, Standing
from plan.state import ASSURED_STATES, Review, State
from plan.values import outcome_in_words
from plan.verdict import Verdict
from plan.words.answers import QUALIFIED, Fact
from plan.words.numbers import amount, capital, count, listed
from plan.words.sentences import Role, facts, gain_gone, newest_weeks, statement, wording
from reports.edition import Colophon, Edition
from reports.evidence.figures import EvidenceLine, Measured, line, measured, on, sentence, who
from reports.evidence.inputs import Export, MeasureDefinition, around_in_words, definitions, exports


def _lines(edition: Edition, subject: Aim | Action, *names: str) -> Iterator[EvidenceLine]:
    """Fields as the table of fields names them, with the year of every date."""
    return starmap(line, words_of(subject, names, edition.plan, date.min).items())


def _problem(edition: Edition, action: Action) -> tuple[EvidenceLine, ...]:
    """Where it is, why it arises and which cause the action acts on; the problem stands first."""
    aim = edition.plan.aim_of(action)
    return (
        line("Where", listed(sorted(aim.sites or action.sites)), "All sites."),
        *_lines(edition, aim, "evidence_reference", "causes"),
        *_lines(edition, action, "cause"),
        *_lines(edition, aim, "risk_before", "risk_now", "tags"),
    )


def _change(edition: Edition, action: Action) -> tuple[EvidenceLine, ...]:
    """Who answers for it, what changed and when, and where it goes when it slips."""
    plan, who_acts, day = edition.plan, ("owner", "contributors", "strength"), "Not yet."
    route, changed_on = plan.escalates_to(action), action.practice_changed_on
    if changed_on:
        is_past = changed_on <= edition.today
        day = on(changed_on) if is_past else f"Not yet: it is to change on {on(changed_on)}."
    return (
        line("The action", f"{action.id}: {action.title}" if action.title else action.id),
        *_lines(edition, action, *who_acts, "planned_start_on", "started_on"),
        line("Practice changed", day),
        *_lines(edition, action, "problem_since", "evidence_required"),
        line("If it slips, it goes to", who(plan, route.id) if route else "", "Nobody is named."),
    )


def _wanted(edition: Edition, action: Action) -> Iterator[EvidenceLine]:
    """What is wanted, over how many weeks and by when; then what was wanted before."""
    plan, judged = edition.plan, edition.plan.outcome_of(action)
    others = [outcome for outcome in plan.aim_of(action).outcomes if outcome != judged]
    for name, wanted in (("Wanted", [judged] if judged else []), ("Also aimed for", others)):
        if wanted or name == "Wanted":
            yield line(name, "; ".join(outcome_in_words(each, date.min) for each in wanted))
    ref, target, practice = action.process, action.process_target, ""
    if ref and target is not None:
        measure = measure_or_none(ref.id)
        practice = f"{measure.heading(ref.part) if measure else ref}: "
        practice += amount(target, measure.unit) if measure else amount(target)
    if ref:
        yield line("Of practice", practice, "No target is set.")
    elif action.no_process_reason:
        yield line("Why practice is not counted", action.no_process_reason)
    # A target that moved is told, never replaced.
    first = min(action.practice_changed_on or edition.today, edition.today)
    register, aim = edition.register, plan.aim_of(action)
    moved = {
        "The target was": judged and outcome_target(register, aim, judged.measure, first),
        "The target of practice was": process_target(register, action, first),
    }
    for name, steps in moved.items():
        if steps and len(steps) > 1:
            yield line(name, "; ".join(f"{amount(s.value)} from {on(s.since)}" for s in steps))


def _questions(
    edition: Edition, verdict: Verdict, lasted: tuple[str, ...]
) -> tuple[EvidenceLine, ...]:
    """The six of an inspector, each answered in a line or two, in the order in which they come."""
    action, aim, plan, owner = verdict.action, verdict.aim, edition.plan, ""
    # As in "Complaints: the commissioner's visit of May 2026".
    source = (aim.evidence_source or "").capitalize()
    known = sentence(": ".join(filter(None, (source, aim.evidence))))
    if aim.evidence_reference:
        known = f"{known} Reference: {aim.evidence_reference}."
    if action.owner:
        others = listed([who(plan, contributor) for contributor in action.contributors])
        owner = f"{who(plan, action.owner)}{f', with {others}' if others else ''}."
    words, worked = wording(verdict), [line.text for line in statement(verdict)]
    if not (words is QUALIFIED or any(of.role is Role.ANSWER for of in statement(verdict))):
        worked.insert(0, f"{words.headline}.")  # unless its sentences say it themselves
    return (
        line("What was the problem?", aim.issue),
        line("How do you know?", known),
        line("Who owned it?", owner, "Nobody yet: the plan names no owner."),
        line("What changed in practice?", _changed(verdict)),
        line("How do you know it worked?", " ".join(worked)),
        line("Has it lasted?", " ".join(lasted)),
    )


def _changed(verdict: Verdict) -> str:
    action = verdict.action
    change = sentence(action.description or action.title)
    day = action.practice_changed_on
    if day is None:
        return f"Nothing yet. {f'Planned: {change}' if change else ''}"
    if day > verdict.today:
        return f"Nothing yet: it is to change on {on(day)}. {change}"
    return f"Since {on(day)}: {change or 'the plan does not say what.'}"


@dataclass(frozen=True, kw_only=True)
class ReviewInWords:
    """One review: what was decided, what the data said then, and what spoke against it."""

    head: str
    then: str
    note: str
    against: str


def _review(edition: Edition, review: Review) -> ReviewInWords:
    by = who(edition.plan, review.by)
    words = review.wording
    read = f"{words.headline}. {' '.join(review.sentences)}" if words else ""
    against = ""
    if review.override:
        against = f"{' '.join(review.not_borne_out)} Signed all the same because: {review.override}"
    return ReviewInWords(
        head=f"{on(review.held_on)}: {review.decision}, by {by}",
        then=read or "No verdict was saved with it.",
        note=sentence(review.note),
        against=against,
    )


def _completion(edition: Edition, standing: Standing) -> tuple[EvidenceLine, ...]:
    """Status now, its dates, who completed it and who signed, and who wrote that down."""
    action, plan = standing.action, edition.plan
    signed = standing.assurance
    assured = f"On {on(signed.held_on)} by {who(plan, signed.by)}." if signed else ""
    claimed = f"The plan gives {on(action.assured_on)}, and nobody’s signature is on record."
    completed, re_audit, result = action.completed_on, action.re_audited_on, action.re_audit_result
    outcome = f"it was {result.replace('_', ' ')}" if result else "its result is not recorded"
    audited = f"{on(re_audit)}: {outcome}{_written(edition, action, 're_audited_on')}."
    done = f"{on(completed)}{_written(edition, action, 'completed_on')}."
    return (
        line("Status now", standing.state),
        *_lines(edition, action, "due_on"),
        line("Completed", done if completed else "", "Not yet."),
        line("Assured", assured, claimed if action.assured_on else "Not yet."),
        line("Reviews planned", ", ".join(map(on, action.reviews_on))),
        *_lines(edition, action, "re_audit_on"),
        line("Re-audit held", audited if re_audit else "", "Not yet."),
    )


def _written(edition: Edition, action: Action, field: str) -> str:
    """As in "; written down on 3 July 2026, by Deputy manager"."""
    history = edition.register.history("action", action.id)
    entries = [entry for entry in history if entry.field == field]
    if not entries:
        return ""
    last = entries[-1]
    return f"; written down on {on(last.on)}, by {who(edition.plan, last.recorded_by)}"


def _slip(plan: Plan, slip: Slip) -> str:
    now, why = on(slip.now) or "no date", f" because: {slip.why}" if slip.why else ""
    moved = f"On {on(slip.on)} the due date was moved from {on(slip.was)} to {now}"
    return f"{moved} by {who(plan, slip.by)}{why}."


def _escalation(plan: Plan, escalation: Escalation) -> str:
    to, since = escalation.to and who(plan, escalation.to), on(escalation.fell_due)
    text = f"{sentence(escalation.trigger)} {escalation.says}"
    text = f"{text} Escalated to {to} on {since}." if to else f"{text} {capital(NOBODY_ABOVE)}."
    if escalation.acknowledged_at is None:
        return f"{text} Not acknowledged yet."
    at = on(escalation.acknowledged_at.astimezone(LONDON).date())
    by = who(plan, escalation.acknowledged_by)
    return f"{text} Acknowledged by {by} on {at}. {sentence(escalation.note)}".strip()


def _dismissal(plan: Plan, dismissal: Dismissal) -> str:
    at, by = on(dismissal.at.astimezone(LONDON).date()), who(plan, dismissal.by)
    point, reason = dismissal.finding.finding, sentence(dismissal.reason)
    return f"{point} Set aside on {at} by {by} because: {reason}"


# Has it lasted? By the figures, and by who has signed.


def _by_figures(verdict: Verdict) -> tuple[str, ...]:
    outcome = verdict.outcome
    difference = outcome and outcome.difference
    if verdict.weeks_since_start is None:
        return ("Not yet: practice has not changed.",)
    if not difference or difference.lasting is Lasting.NOT_APPLICABLE:
        return ("There is no gain yet that could last.",)
    weeks = count(difference.blocks, "month" if outcome.measure.monthly else "week")
    if difference.lasting is Lasting.SUSTAINED:
        return (
            f"Yes, so far: {weeks} after practice changed the gain is still there.",
            dict(facts(verdict))[Fact.STILL_THERE],
        )
    if difference.lasting is Lasting.LOST:
        return ("No: it was better at first but has not lasted.", capital(gain_gone(outcome)))
    # From when it can be said, while it is too early; else what is not yet shown.
    lengths, start = outcome.evidence.question.lengths, verdict.action.practice_changed_on
    looks = "each" if difference.held else "not each"
    when = f"after {count(lengths.to_sustain, lengths.block)}"
    if not outcome.measure.monthly:
        when = f"from {on(start + timedelta(weeks=lengths.to_sustain))}"
    known = f"Whether it has lasted can be said {when}."
    if difference.blocks >= lengths.to_sustain:
        known = f"The {newest_weeks(outcome)} do not yet show it surely."
    better = f"It was better at {looks} of the last four weekly checks, {weeks} on."
    return f"Not yet known. {better}", known


def _by_signature(edition: Edition, standing: Standing) -> Iterator[str]:
    """Who signed; and every signature for which something was missing, for ever."""
    signed = standing.assurance
    if standing.state is State.SLIPPED_BACK:
        yield f"It was assured on {on(signed.held_on)} and has slipped back since."
    elif signed and standing.state in ASSURED_STATES:
        by = who(edition.plan, signed.by)
        yield f"It was assured on {on(signed.held_on)} by {by}. It is still watched."
    else:
        yield "Nobody has signed that it is assured."
    for despite in standing.overrides:
        yield (
            f"Signed off on {on(despite.held_on)} by {who(edition.plan, despite.by)} despite:"
            f" {' '.join(despite.not_borne_out)} The reason: {sentence(despite.override)}"
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidencePack:
    """What the document and the archive of one action both say."""

    verdict: Verdict
    colophon: Colophon
    small_cell: int
    questions: tuple[EvidenceLine, ...]
    problem: tuple[EvidenceLine, ...]
    change: tuple[EvidenceLine, ...]
    targets: tuple[EvidenceLine, ...]
    measured: tuple[Measured, ...]
    how_sure: HowSure | None
    lasting: tuple[str, ...]
    completion: tuple[EvidenceLine, ...]
    reviews: tuple[ReviewInWords, ...]
    slips: tuple[str, ...]
    escalations: tuple[str, ...]
    around: tuple[str, ...]
    lacking: tuple[str, ...]
    set_aside: tuple[str, ...]
    definitions: tuple[MeasureDefinition, ...]
    exports: tuple[Export, ...]

    @property
    def action_id(self) -> str:
        return self.verdict.action.id


def evidence_pack(edition: Edition, action_id: str) -> EvidencePack:
    """All that stands behind one action. Raises LookupError for one that the plan does not hold."""
    verdict, standing = judged_as(edition, action_id)
    judged = tuple(measured(edition, verdict))
    action, plan, reviews = verdict.action, edition.plan, standing.reviews
    title = f"Evidence: {' '.join(action.title.split()) or action.id}"
    of = f"Action {action.id} of aim {action.aim or 'none'} · {listed(action.sites) or 'all sites'}"
    lasted = (*_by_figures(verdict), *_by_signature(edition, standing))
    weak, dismissed = sort_out(edition.register, edition.of_records(points_of, action, reviews))
    return EvidencePack(
        verdict=verdict,
        colophon=edition.colophon(title, of),
        small_cell=edition.small_cell(action.sites),
        questions=_questions(edition, verdict, lasted),
        problem=_problem(edition, action),
        change=_change(edition, action),
        targets=tuple(_wanted(edition, action)),
        measured=judged,
        how_sure=edition.of_records(how_sure, verdict),
        lasting=lasted,
        completion=_completion(edition, standing),
        reviews=tuple(_review(edition, review) for review in reviews),
        slips=tuple(_slip(plan, slip) for slip in standing.slips),
        escalations=tuple(_escalation(plan, raised) for raised in standing.escalations),
        around=around_in_words(edition, verdict, judged),
        lacking=tuple(f"{finding.finding} {finding.advice}" for finding in weak),
        set_aside=tuple(_dismissal(plan, dismissal) for dismissal in dismissed),
        definitions=tuple(definitions(edition, action)),
        exports=exports(edition, action),
    )


def judged_as(edition: Edition, action_id: str) -> tuple[Verdict, Standing]:
    """An action's verdict, and where it stands. Raises LookupError where the plan has none."""
    pairs = zip(edition.verdicts, edition.standings, strict=True)
    known = {verdict.action.id: (verdict, standing) for verdict, standing in pairs}
    if action_id not in known:
        names = ", ".join(sorted(known)) or "none yet"
        raise LookupError(f"There is no action '{action_id}'. The actions are: {names}.")
    return known[action_id]
