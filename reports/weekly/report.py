"""The weekly report read from an edition: everything that it says, each thing read once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from charts.funnel import KINDS, FunnelSite, funnel_picture
from charts.icons import Assurance
from charts.picture import DayOfChange, Picture
from charts.reading import Reading, short_name
from charts.words import measured, short_day
from connectors.report import Freshness
from metrics.calendar import LONDON, By, period_end, period_start, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.catalogue import measure_or_none
from metrics.measure import Measure, MeasureRef
from metrics.series import counted_anything
from metrics.small_counts import is_guarded
from metrics.spc.funnel import FEWEST
from metrics.target import TargetState
from plan.due import DueKind, dues_of
from plan.model import USUAL_WEEKS, Outcome, Plan
from plan.places import touches
from plan.problems import to_adapt_or_stop
from plan.standing import NOBODY_ABOVE, Standing
from plan.state import State
from plan.verdict import MeasureAnswer, Verdict, answer_on, state_on
from plan.words.answers import wording_of
from plan.words.numbers import count, day, listed
from plan.words.sentences import sentences, short_gap, week_in_words, wording
from reports.edition import Edition, role_by_id, role_of
from reports.governance.content import as_it_runs, picture_or_why_none
from reports.weekly.content import (
    A_WEEK,
    PassedOn,
    SideBySide,
    Slipped,
    TargetLine,
    TargetPart,
    Watched,
    Week,
    Weekly,
    comment_on,
    quality,
)
from reports.weekly.words import MET, MISSED, figure_of, finding

_OfTarget = tuple[TargetPart, Outcome, MeasureAnswer | None]  # nothing until practice has changed


def target_lines(edition: Edition, verdict: Verdict) -> tuple[TargetLine, ...]:
    """The outcome it is judged on first, then practice, then the aim's other outcomes."""
    action, judged = verdict.action, edition.plan.outcome_of(verdict.action)
    found = {answer.ref: answer for answer in reversed(verdict.other_outcomes)}
    wanted: list[_OfTarget] = []
    if judged:
        wanted.append((TargetPart.RESULT, judged, verdict.outcome))
    if action.process:
        practice = Outcome(measure=action.process, target=action.process_target)
        wanted.append((TargetPart.PRACTICE, practice, verdict.process))
    if judged:
        others = [other for other in verdict.aim.outcomes if other.measure != judged.measure]
        wanted += [(TargetPart.OTHER, other, found.get(other.measure)) for other in others]
    return tuple(
        _line(edition, verdict, of)
        for of in wanted
        if of[1].target is not None and measure_or_none(of[1].measure.id)
    )


def _line(edition: Edition, verdict: Verdict, of: _OfTarget) -> TargetLine:
    part, wanted, answer = of
    sites, ref = verdict.action.sites, wanted.measure
    last = figure_of(edition, ref, sites, Week.before(edition.today))
    before = year_ago = last
    if last.start is not None:
        then = period_end(last.start, last.by) - timedelta(days=357)
        before = figure_of(edition, ref, sites, Week.before(last.start))
        year_ago = figure_of(edition, ref, sites, Week.before(then))
    read, state = (
        edition.usual_reading(ref.id, sites, ref.part),
        answer.goal.state if answer else TargetState.NO_DATA,
    )
    return TargetLine(
        part=part,
        wanted=wanted,
        sites=sites,
        last=last,
        earlier=(before, year_ago),
        answer=answer,
        state_before=state_on(answer, edition.today - A_WEEK) if answer else state,
        hidden=f"fewer than {edition.small_cell(sites)}" if answer and answer.hides_value else "",
        read=read,
        caution=_old_range(read, state, verdict),
        course=_course(edition, verdict, answer, read),
    )


def _old_range(read: Reading, state: TargetState, verdict: Verdict) -> str:
    """That the usual range is from before a new level, which a step or the target's weeks show."""
    otherwise = {Assurance.FAIL: MET, Assurance.PASS: MISSED}.get(read.icons.assurance, ())
    changed_on = verdict.action.practice_changed_on if state in otherwise else None
    since = read.suggestion.on if read.suggestion else changed_on
    if since is None or read.icons.assurance is Assurance.NONE:
        return ""
    weeks = count((verdict.today - since).days // 7, "week")
    return f"not judged yet: only {weeks} since the change"


def _course(
    edition: Edition, verdict: Verdict, answer: MeasureAnswer | None, read: Reading
) -> Picture | None:
    """The chart that the icons are read from, this action's own day in it strong.

    Days between rare events mean little beside a target: those are drawn by month. Of what people
    said only periods are drawn in which nobody is told.
    """
    if is_guarded(read.series.measure):
        if answer:
            return picture_or_why_none(edition, verdict, answer)[0]
        return as_it_runs(read, edition.small_cell(verdict.action.sites))[0]
    if read.series.wanted.by is By.DAY:
        return edition.picture(verdict, answer) if answer else read.run
    start = verdict.action.practice_changed_on
    if start is None or start > edition.today:
        return read.control
    about = read.control.topic
    others = (change for change in about.changes if change.on != start)
    changes = (DayOfChange(start, short_name(verdict.action)), *others)
    return replace(read.control, topic=replace(about, changes=changes))


def _watched(edition: Edition, verdict: Verdict, standing: Standing) -> Watched:
    action, outcome = verdict.action, edition.plan.outcome_of(verdict.action)
    return Watched(
        action=action,
        owner=role_of(verdict.owner),
        state=standing.state,
        wording=wording(verdict),
        before=wording_of(answer_on(verdict, edition.today - A_WEEK), verdict.qualified),
        size=short_gap(verdict.rests_on) if verdict.rests_on else "",
        sentences=sentences(verdict),
        week=week_in_words(verdict, edition.plan),
        weeks=verdict.weeks_since_start,
        window=outcome.weeks if outcome else USUAL_WEEKS,
        targets=target_lines(edition, verdict),
    )


A_DAY = timedelta(days=1)
_SLIPPED = (DueKind.DUE_DATE_PASSED, DueKind.REVIEW_MISSED, DueKind.RE_AUDIT_MISSED)


def _slipped(standings: Iterable[Standing], week: Week) -> tuple[Slipped, ...]:
    """Dates that passed or were moved, the newest first."""
    slips = []
    for standing in standings:
        action, today = standing.action, standing.today
        if standing.is_stopped:
            continue
        dues = (due for due in dues_of(standing, today) if due.kind in _SLIPPED)
        dated = [(due.day + A_DAY, due.sentence) for due in dues if due.day]
        for slip in standing.slips:
            if slip.on <= today and (not standing.is_completed or week.holds(slip.on)):
                now = day(slip.now, today) if slip.now else "no date"
                moved = f"Due date moved from {day(slip.was, today)} to {now}"
                dated.append((slip.on, f"{moved}: {slip.why}." if slip.why else f"{moved}."))
        owner = role_of(standing.owner)
        slips += [
            Slipped(action=action, owner=owner, on=on, says=says, is_new=week.holds(on))
            for on, says in dated
        ]
    return tuple(sorted(slips, key=lambda slip: (slip.on, slip.action.id), reverse=True))


def _passed_on(plan: Plan, standings: Iterable[Standing], week: Week) -> tuple[PassedOn, ...]:
    """Every escalation that stands, the newest first."""
    raised = []
    for standing in standings:
        for entry in standing.escalations:
            acknowledged = ""
            if entry.acknowledged_at:
                on = day(entry.acknowledged_at.astimezone(LONDON).date(), entry.fell_due)
                acknowledged = f"{on} by {role_by_id(plan, entry.acknowledged_by)}"
            raised.append(
                PassedOn(
                    action=standing.action,
                    escalation=entry,
                    to=role_by_id(plan, entry.to) if entry.to else NOBODY_ABOVE,
                    acknowledged=acknowledged,
                    is_new=week.holds(entry.fell_due),
                )
            )
    raised.sort(key=lambda entry: (entry.escalation.fell_due, entry.action.id))
    return tuple(reversed(raised))


WEEKS, MONTHS = 13, 3  # as the page of sites compares, unless asked otherwise
MOST = 4  # measures that are laid beside each other in one report
_MORE = f"only {MOST} are drawn here"
_ALONE = "this report is of one such site alone, and the page of sites shows the others"


def _side_by_side(
    edition: Edition, targets: tuple[TargetLine, ...], sites: tuple[str, ...]
) -> tuple[SideBySide, ...]:
    """For the measures with most targets first, among the kind of place that has them."""
    places = edition.places
    near = places.within(sites)
    wanted: Counter[tuple[MeasureRef, str]] = Counter()
    for target in targets:
        kinds = {places.kinds.get(site, "") for site in places.within(target.sites) & near}
        wanted.update((target.wanted.measure, kind) for kind in kinds)
    rows = []
    for ref, kind in sorted(wanted, key=lambda pair: (-wanted[pair], str(pair[0]), pair[1])):
        alike = sorted(site for site in near if places.kinds.get(site, "") == kind)
        rows.append(_beside(edition, ref, (kind, alike)))
    drawn = [row for row in rows if row.funnel is not None]
    more = (replace(row, funnel=None, why_none=_MORE) for row in drawn[MOST:])
    return (*drawn[:MOST], *more, *(row for row in rows if row.funnel is None))


def _beside(edition: Edition, ref: MeasureRef, alike: tuple[str, list[str]]) -> SideBySide:
    measure, (kind, sites) = measure_of(ref.id), alike
    about = {"title": measure.heading(ref.part), "kind": kind or "site", "sites": len(sites)}
    if measure.kind not in KINDS:
        return SideBySide(**about, why_none="a mean or a percentile has no counts for limits")
    span = _span(edition, measure)
    sums = [(site, *edition.sums(ref, [site], span)) for site in sites] if span else ()
    counted = tuple(FunnelSite(*row) for row in sums if row[-1] > 0)
    if len(sites) == 1:
        return SideBySide(**about, why_none=_ALONE)
    if len(counted) < FEWEST:
        return SideBySide(**about, why_none=f"fewer than {FEWEST} like sites were counted")
    if edition.tells_few(ref, {of.name: (of.numerator, of.denominator) for of in counted}):
        few = f"some counts are below {edition.small_cell()} and not shown"
        return SideBySide(**about, why_none=few)
    first, last = map(short_day, span)
    funnel = funnel_picture(measure, counted, last if first == last else f"{first} to {last}")
    # In the order of the sites, never of the figures.
    out = [f"{name} ({way}, {measured(x, measure.unit)})" for name, way, x in funnel.standing_out()]
    apart = f"{listed(out)} {'stands' if len(out) == 1 else 'stand'}" if out else "No site stands"
    says = f"{apart} out by more than chance and the usual spread."
    return SideBySide(**about | {"sites": len(counted)}, funnel=funnel, says=says)


def _span(edition: Edition, measure: Measure) -> tuple[date, date] | None:
    """The last thirteen whole weeks, or three whole months; of a state, its last day."""
    last = edition.last_day(measure.id)
    if last is None or measure.stock:
        return last and (last, last)
    if not measure.monthly:
        return whole_weeks(last, WEEKS)
    first = end = period_start(last + A_DAY, By.MONTH)
    for _ in range(MONTHS):
        first = period_start(first - A_DAY, By.MONTH)
    return first, end - A_DAY


def weekly(edition: Edition, sites: tuple[str, ...] = ()) -> Weekly:
    """The report on the last whole week before the edition's day, at these sites (none: all).

    Ask with an edition of the Monday after the week (`Week.reported_on`): then it is the same
    whenever it is made from the same data and the same plan.
    """
    week, places = Week.before(edition.today), edition.places
    at = _at(edition, sites)
    standings = [standing for _, standing in at]
    done = [each for each in standings if each.state in (State.COMPLETED, State.TESTING)]
    data = quality(edition, sites, week)
    report = Weekly(
        week=week,
        sites=sites,
        site_count=len(places.within(sites) - set(places.parents.values())),
        colophon=edition.colophon(f"Weekly report, {week.says}", ", ".join(sites) or "All sites"),
        comment=comment_on(edition.register, edition.plan, week, sites),
        finding=(),
        problems=edition.problems.at(places.within(sites)),
        to_adapt=tuple(standing.action.id for standing in to_adapt_or_stop(standings)),
        caution=_caution(data.reaches, week),
        watched=tuple(_watched(edition, *pair) for pair in at),
        slipped=_slipped(standings, week),
        passed_on=_passed_on(edition.plan, standings, week),
        unassured=tuple(sorted(done, key=lambda of: (of.action.completed_on, of.action.id))),
        side_by_side=(),
        quality=data,
    )
    says = finding(report, edition.read(counted_anything))
    return replace(report, finding=says, side_by_side=_side_by_side(edition, report.targets, sites))


def _at(edition: Edition, sites: tuple[str, ...]) -> list[tuple[Verdict, Standing]]:
    """Actions at, below or above one of the sites, or everywhere, the most urgent first."""
    return [
        (verdict, standing)
        for verdict, standing in zip(edition.verdicts, edition.standings, strict=True)
        if not sites or any(touches(site, verdict.action.sites, edition.places) for site in sites)
    ]


def _caution(reaches: tuple[Freshness, ...], week: Week) -> str:
    late = [export for export in reaches if week.days_short(export)]
    names = listed([export.source.replace("_", " ") for export in late])
    if len(late) == 1:
        ends = day(late[0].through, week.last)
        return f"The week is provisional for {names}: that export ends on {ends}."
    return f"The week is provisional: these exports end before it does: {names}." if late else ""
