"""The evidence of one action, all of it in words and figures, before anything is set or drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import starmap

from metrics.calendar import LONDON
from metrics.catalogue import measure_or_none
from metrics.difference import Lasting
from plan.credibility import Dismissal, Finding, sort_out
from plan.fields import words_of
from plan.how_sure import HowSure, how_sure
from plan.marks import outcome_target, process_target
from plan.model import Action, Aim, Outcome
from plan.promises import Slip
from plan.sceptic import points_of
from plan.standing import Escalation, Standing
from plan.state import ASSURED_STATES, Review, State
from plan.values import outcome_in_words
from plan.verdict import Verdict
from plan.words.answers import QUALIFIED, Fact
from plan.words.numbers import amount, count, listed
from plan.words.sentences import Role, facts, newest_weeks, statement, wording
from reports.edition import Colophon, Edition
from reports.evidence.figures import EvidenceLine, Measured, line, measured, on, sentence, who
from reports.evidence.inputs import Export, MeasureDefinition, around_in_words, definitions, exports


def problem_lines(edition: Edition, action: Action) -> tuple[EvidenceLine, ...]:
    """Where it is, why it arises and which cause the action acts on; the problem stands first."""
    aim = edition.plan.aim_of(action)
    return (
        line("Where", listed(sorted(aim.sites or action.sites)), "All sites."),
        *_lines(edition, aim, "evidence_reference", "causes"),
        *_lines(edition, action, "cause"),
        *_lines(edition, aim, "risk_before", "risk_now", "tags"),
    )


def _lines(edition: Edition, subject: Aim | Action, *names: str) -> Iterator[EvidenceLine]:
    """Fields as the table of fields names them, with the year of every date."""
    return starmap(line, words_of(subject, names, edition.plan, date.min).items())


def change_lines(edition: Edition, action: Action) -> tuple[EvidenceLine, ...]:
    """Who answers for it, what changed and when, and where it goes when it slips."""
    plan, who_acts = edition.plan, ("owner", "contributors", "strength")
    route = plan.escalates_to(action)
    return (
        line("The action", f"{action.id}: {action.title}" if action.title else action.id),
        *_lines(edition, action, *who_acts, "planned_start_on", "started_on"),
        line("Practice changed", changed_on(action, edition.today)),
        *_lines(edition, action, "problem_since", "evidence_required"),
        line("If it slips, it goes to", who(plan, route.id) if route else "", "Nobody is named."),
    )


def changed_on(action: Action, today: date) -> str:
    """The day from which the figures count, and whether it has come."""
    day = action.practice_changed_on
    if day is None:
        return "Not yet."
    return on(day) if day <= today else f"Not yet: it is to change on {on(day)}."


def wanted_lines(edition: Edition, action: Action) -> tuple[EvidenceLine, ...]:
    """What is wanted, over how many weeks and by when; then what was wanted before."""
    plan, judged = edition.plan, edition.plan.outcome_of(action)
    lines = [line("Wanted", _in_words((judged,) if judged else ()))]
    others = tuple(outcome for outcome in plan.aim_of(action).outcomes if outcome != judged)
    if others:
        lines.append(line("Also wanted", _in_words(others)))
    if action.process:
        lines.append(line("Of practice", _process(action), "No target is set."))
    elif action.no_process_reason:
        lines.append(line("Why practice is not counted", action.no_process_reason))
    return (*lines, *_earlier(edition, action))


def _process(action: Action) -> str:
    if action.process_target is None:
        return ""
    measure = measure_or_none(action.process.id)
    if measure is None:
        return f"{action.process}: {amount(action.process_target)}"
    return f"{measure.heading(action.process.part)}: {amount(action.process_target, measure.unit)}"


def _earlier(edition: Edition, action: Action) -> Iterator[EvidenceLine]:
    """Targets that were another before: a target that moved is told, never replaced."""
    first = min(action.practice_changed_on or edition.today, edition.today)
    plan, judged = edition.plan, edition.plan.outcome_of(action)
    wanted = judged and outcome_target(edition.register, plan.aim_of(action), judged.measure, first)
    for steps, name in (
        (wanted or (), "The target was"),
        (process_target(edition.register, action, first), "The target of practice was"),
    ):
        if len(steps) > 1:
            yield line(name, "; ".join(f"{amount(s.value)} from {on(s.since)}" for s in steps))


def _in_words(outcomes: tuple[Outcome, ...]) -> str:
    return "; ".join(outcome_in_words(outcome, date.min) for outcome in outcomes)


def questions(
    edition: Edition, verdict: Verdict, lasted: tuple[str, ...]
) -> tuple[EvidenceLine, ...]:
    """The six of an inspector, each answered in a line or two, in the order in which they come."""
    return (
        line("What was the problem?", verdict.aim.issue),
        line("How do you know?", _known(verdict)),
        line("Who owned it?", _owner(edition, verdict), "Nobody yet: the plan names no owner."),
        line("What changed in practice?", _changed(verdict)),
        line("How do you know it worked?", _worked(verdict)),
        line("Has it lasted?", " ".join(lasted)),
    )


def _known(verdict: Verdict) -> str:
    """As in "Complaints: the commissioner's visit of May 2026"."""
    aim, reference = verdict.aim, verdict.aim.evidence_reference
    source = (aim.evidence_source or "").capitalize()
    words = sentence(": ".join(filter(None, (source, aim.evidence))))
    return f"{words} Reference: {reference}." if reference else words


def _owner(edition: Edition, verdict: Verdict) -> str:
    action, plan = verdict.action, edition.plan
    if not action.owner:
        return ""
    others = listed([who(plan, contributor) for contributor in action.contributors])
    return f"{who(plan, action.owner)}{f', with {others}' if others else ''}."


def _changed(verdict: Verdict) -> str:
    action = verdict.action
    change = sentence(action.description or action.title)
    day = action.practice_changed_on
    if day is None:
        return f"Nothing yet. {f'Planned: {change}' if change else ''}"
    if day > verdict.today:
        return f"Nothing yet: it is to change on {on(day)}. {change}"
    return f"Since {on(day)}: {change or 'the plan does not say what.'}"


def _worked(verdict: Verdict) -> str:
    """The answer in a few words, unless its sentences say them themselves."""
    words, sentences = wording(verdict), statement(verdict)
    is_said = words is QUALIFIED or any(line.role is Role.ANSWER for line in sentences)
    return " ".join(
        [*([] if is_said else [f"{words.headline}."]), *(line.text for line in sentences)]
    )


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
        then=read or "No verdict was kept with it.",
        note=sentence(review.note),
        against=against,
    )


def completion_lines(edition: Edition, standing: Standing) -> tuple[EvidenceLine, ...]:
    """Where it stands, its dates, who completed it and who signed."""
    action, plan = standing.action, edition.plan
    signed = standing.case.assurance
    assured = f"On {on(signed.held_on)} by {who(plan, signed.by)}." if signed else ""
    claimed = f"The plan gives {on(action.assured_on)}, and nobody’s signature is on record."
    return (
        line("Where it stands", standing.state),
        *_lines(edition, action, "due_on"),
        line("Completed", _completed(edition, action), "Not yet."),
        line("Assured", assured, claimed if action.assured_on else "Not yet."),
        line("Reviews planned", ", ".join(map(on, action.reviews_on))),
        *_lines(edition, action, "re_audit_on"),
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
    result = action.re_audit_result
    outcome = f"it was {result.replace('_', ' ')}" if result else "its result is not recorded"
    written = _written(edition, action, "re_audited_on")
    return f"{on(action.re_audited_on)}: {outcome}{written}."


def _written(edition: Edition, action: Action, field: str) -> str:
    """As in "; written down on 3 July 2026, by Deputy manager"."""
    history = edition.register.history("action", action.id)
    entries = [entry for entry in history if entry.field == field]
    if not entries:
        return ""
    last = entries[-1]
    day = on(last.on)
    return f"; written down on {day}, by {who(edition.plan, last.recorded_by)}"


def slips_in_words(edition: Edition, slips: Sequence[Slip]) -> tuple[str, ...]:
    """Every due date that was moved back."""
    return tuple(
        f"On {on(slip.on)} the due date was moved from {on(slip.was)}"
        f" to {on(slip.now) if slip.now else 'no date'}"
        f" by {who(edition.plan, slip.by)}{f' because: {slip.why}' if slip.why else ''}."
        for slip in slips
    )


def _escalation(edition: Edition, escalation: Escalation) -> str:
    to, since = who(edition.plan, escalation.to), on(escalation.fell_due)
    text = f"{sentence(escalation.trigger)} {escalation.says} To {to}, since {since}."
    if escalation.acknowledged_at is None:
        return f"{text} Not acknowledged yet."
    at = on(escalation.acknowledged_at.astimezone(LONDON).date())
    by = who(edition.plan, escalation.acknowledged_by)
    return f"{text} Acknowledged by {by} on {at}. {sentence(escalation.note)}".strip()


def credibility(
    edition: Edition, standing: Standing
) -> tuple[tuple[Finding, ...], tuple[Dismissal, ...]]:
    """The weak points that stand, and those that a person set aside for a reason."""
    points = points_of(edition.ground, standing.action, standing.case.reviews)
    return sort_out(edition.register, points)


def dismissals_in_words(edition: Edition, dismissals: Sequence[Dismissal]) -> Iterator[str]:
    """Each with who set it aside, when and why."""
    for dismissal in dismissals:
        at, by = on(dismissal.at.astimezone(LONDON).date()), who(edition.plan, dismissal.by)
        point, reason = dismissal.finding.finding, sentence(dismissal.reason)
        yield f"{point} Set aside on {at} by {by} because: {reason}"


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
        return (
            "No: it was better at first, and it has not lasted.",
            f"The {newest_weeks(outcome)} are back by more than half.",
        )
    looks = "each" if difference.held else "not each"
    return (
        f"Not yet known. It was better at {looks} of the last four looks, {weeks} on.",
        _when_known(verdict),
    )


def _when_known(verdict: Verdict) -> str:
    """From when it can be said, while it is too early; else what is not yet shown."""
    outcome = verdict.outcome
    lengths, start = outcome.evidence.question.lengths, verdict.action.practice_changed_on
    if outcome.measure.monthly:
        when = f"after {count(lengths.to_sustain, lengths.block)}"
    else:
        when = f"from {on(start + timedelta(weeks=lengths.to_sustain))}"
    if outcome.difference.blocks >= lengths.to_sustain:
        return f"The {newest_weeks(outcome)} do not yet show it surely."
    return f"Whether it has lasted can be said {when}."


def _by_signature(edition: Edition, standing: Standing) -> Iterator[str]:
    """Who signed; and every signature for which something was missing, for ever."""
    signed = standing.case.assurance
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
    at = position_of(edition, action_id)
    verdict, standing = edition.verdicts[at], edition.standings[at]
    action, judged = verdict.action, measured(edition, verdict)
    title = f"Evidence: {' '.join(action.title.split()) or action.id}"
    aim, where = action.aim or "none", listed(action.sites) or "all sites"
    lasted = (*_by_figures(verdict), *_by_signature(edition, standing))
    stand, set_aside = credibility(edition, standing)
    return EvidencePack(
        verdict=verdict,
        colophon=edition.colophon(title, f"Action {action.id} of aim {aim} · {where}"),
        small_cell=edition.small_cell(verdict.action.sites),
        questions=questions(edition, verdict, lasted),
        problem=problem_lines(edition, action),
        change=change_lines(edition, action),
        targets=wanted_lines(edition, action),
        measured=judged,
        how_sure=how_sure(edition.ground, verdict),
        lasting=lasted,
        completion=completion_lines(edition, standing),
        reviews=tuple(_review(edition, review) for review in standing.case.reviews),
        slips=slips_in_words(edition, standing.slips),
        escalations=tuple(_escalation(edition, finding) for finding in standing.escalations),
        around=around_in_words(edition, verdict, judged),
        lacking=tuple(f"{finding.finding} {finding.advice}" for finding in stand),
        set_aside=tuple(dismissals_in_words(edition, set_aside)),
        definitions=definitions(edition, action),
        exports=exports(edition, action),
    )


def position_of(edition: Edition, action_id: str) -> int:
    """Where an action stands among the verdicts. Raises LookupError where the plan has none."""
    known = [verdict.action.id for verdict in edition.verdicts]
    if action_id not in known:
        names = ", ".join(sorted(known)) or "none yet"
        raise LookupError(f"There is no action '{action_id}'. The actions are: {names}.")
    return known.index(action_id)
