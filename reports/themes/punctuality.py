"""What the page of punctuality says: which calls are late, where and when, and why; gaps of the
rota; what was published and escalated."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

from charts.reading import Reading, reading
from charts.words import measured
from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.measure import PERCENT
from metrics.questions import calls, escalation, journeys, patterns
from metrics.questions.day import Severity
from metrics.questions.late_calls import LateCall
from metrics.spc.rules import Side
from plan.words.numbers import amount, count, listed
from reports.edition import SpellView, TabView
from reports.words import plain

# The chain, from what comes before calls on time to what that may cost.
PROCESS = ("feasible_gaps", "published_ahead", "delays_escalated", "delay_minutes")
OUTCOME = "punctuality"
BALANCING = ("short_calls", "continuity")
NARROWED_WEEKS = 26
_IN_WORDS = {4: "four", 8: "eight"}
NORM = 85  # % of calls
NORM_SAID = "85 % or more is the norm in the field (Central Bedfordshire asks it of its providers)"
FEW = 100  # calls below which nothing is said of where and when
_MOST_NAMED = 4
_percent = partial(measured, unit=PERCENT)
_OVER = 3  # minutes by which the middle call outlasts its plan, from which it is said
_HAPPENED = {
    None: "on time",
    Severity.MISSED: "missed",
    Severity.NOT_KNOWN: "not known",
    Severity.NOT_LOGGED: "log-in missing",
    Severity.TOO_EARLY: "too early",
}


@dataclass(frozen=True)
class CallsView(TabView):
    """Which calls are shown; verified_only: those logged electronically."""

    asked: patterns.CallsAsked
    verified_only: bool

    @property
    def place_kind(self) -> str:
        return "run" if len(self.asked.branches) == 1 else "branch"

    @property
    def when(self) -> str:
        """As in "the eight weeks to Sunday 15 November"."""
        weeks = ((self.asked.last - self.asked.first).days + 1) // 7
        return f"the {_IN_WORDS.get(weeks, weeks)} weeks to {self.day(self.asked.last, True)}"

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the calls say to a question about those that are shown, unless others are asked."""
        about, *rest = asked or (self.asked,)
        return self.basis.ask_of_calls(about.first, question, about, *rest, **named)

    @property
    def counts(self) -> tuple[patterns.Tally, ...]:
        return self.ask(patterns.tallies)

    @property
    def all(self) -> patterns.Tally:
        cells = patterns.by_day_and_hour(self.counts)
        names = [of.name for of in fields(patterns.Tally)[3:]]
        return patterns.Tally(None, None, None, *(sum(map(attrgetter(n), cells)) for n in names))


def readings_of(view: CallsView) -> dict[str, Reading]:
    """By measure: from the facts, or counted anew where those cannot tell."""
    basis, sites, asked = view.basis, view.sites, view.asked
    parts = dict.fromkeys((*PROCESS, OUTCOME, *BALANCING), "")
    parts[OUTCOME] = "electronic" if view.verified_only else ""
    by = {id: By.MONTH if measure_of(id).monthly else By.WEEK for id in parts}
    if not asked.is_within_days and not asked.area:
        shown = parts.items()
        return {id: basis.reading(id, sites=sites, part=part, by=by[id]) for id, part in shown}
    longer = replace(asked, first=calls.weeks_back(asked.last, NARROWED_WEEKS))
    # What is counted by month is left out: it is never of one run, weekday or hour.
    parts = {id: part for id, part in parts.items() if by[id] is By.WEEK}
    wanted = tuple((measure_of(id), part) for id, part in parts.items())

    def counted_anew() -> dict[str, Reading]:
        every = basis.ask_of_calls(longer.first, calls.narrowed, wanted, longer, basis.today)
        marks = (basis.marks(id, sites=sites, part=part) for id, part in parts.items())
        return dict(zip(parts, map(reading, every, marks), strict=True))

    return basis.kept(counted_anew, "narrowed", longer, sites, tuple(parts.items()))


def answer(view: CallsView) -> str:
    on_time, many = view.all.counted(verified_only=view.verified_only)
    kind = "calls verified electronically" if view.verified_only else "calls"
    if not many:
        return f"No {kind} were due in {view.when}."
    of = f"{many:,} {kind}" if view.verified_only else count(many, "call")
    more = "That is too few calls to say where or when calls are late."
    if many >= FEW:
        more = f"{_where(view)} {_times(view)}"
    sure = 100 * view.all.verified / view.all.calls
    short = "" if sure >= NORM else " Below it, a figure of punctuality proves little."
    verified = f"{_percent(sure)} of the calls were verified electronically; {NORM_SAID}.{short}"
    return (
        f"**{_percent(100 * on_time / many)} of {of}** began on time in {view.when}. {more}"
        f"\n\n:small[:gray[{verified}]]"
    )


def copies_in_words(view: CallsView) -> str:
    of = view.all
    if not of.copies:
        return ""
    share, without = _percent(100 * of.on_time / of.calls), ""
    if of.verified:
        without = f" Verified calls alone: {_percent(100 * of.verified_on_time / of.verified)}."
    return (
        f"{count(of.manual, 'call')} {'was' if of.manual == 1 else 'were'} logged by hand,"
        f" {of.copies:,} of them at exactly the planned time: these log-ins copy the planned time,"
        f" so they prove little. All calls: {share} on time.{without}"
    )


def _where(view: CallsView) -> str:
    places = patterns.places_apart(view.counts, verified_only=view.verified_only)
    if len(places) < 2:
        return ""
    kind, plural = view.place_kind, {"run": "runs", "branch": "branches"}[view.place_kind]
    worse = sorted((of for of in places if of.side is Side.BELOW), key=attrgetter("lost"))
    if not worse:
        return f"No {kind} stands out as worse than the other {plural}."
    named = [
        f"{plain(str(of.name) or f'no {kind}')} ({_percent(100 * of.share)} of {of.calls:,})"
        for of in worse[-_MOST_NAMED:][::-1]
    ]
    others = "the others" if len(named) > 1 else f"the other {plural}"
    left = len(worse) - len(named)
    more = f" and {left} more" if left else ""
    return f"Fewer were on time at {listed(named)}{more} than at {others}."


def _times(view: CallsView) -> str:
    times = patterns.times_apart(view.counts, verified_only=view.verified_only)

    def spoken(time: patterns.GroupApart, mark: str = ":") -> str:
        name = str(time.name)  # "on Sundays before 10:00", "after 18:00"
        when = f"on {name}" if "day" in name else f"from {name}" if name[0].isdigit() else name
        share, others = _percent(100 * time.share), _percent(100 * time.others)
        return f"{when}{mark} {share} on time, of {time.calls:,} calls; {others} at other times"

    if worst := patterns.worst_of(times):
        words = f"Fewer are on time {spoken(worst)}."
        lowest = min((of for of in times if of.side is Side.BELOW), key=attrgetter("share"))
        more = f" Lowest of all: {spoken(lowest, ',')}."
        return words if lowest.name == worst.name else f"{words}{more}"
    better = (of for of in times if of.side is Side.ABOVE)  # where no time is worse
    if best := min(better, key=attrgetter("lost"), default=None):
        none = "No other weekday or time of day stands out as worse."
        return f"More are on time {spoken(best)}. {none}"
    return "No weekday or time of day stands out: chance explains what differs."


def narrowed(view: CallsView, picked: list[str]) -> patterns.CallsAsked:
    """The view's calls, less all that were not picked; what the page leaves out stays out."""
    asked, (week, day, hour, place) = view.asked, picked
    if week:
        first = date.fromisoformat(week)
        asked = replace(asked, first=first, last=min(first + timedelta(days=6), asked.last))
    if day:
        is_out = asked.weekday not in (0, int(day))
        asked = replace(asked, weekday=8 if is_out else int(day))  # 8: no day at all
    if hour:
        span = max(int(hour), asked.from_hour), min(int(hour) + 1, asked.to_hour)
        asked = replace(asked, from_hour=span[0], to_hour=span[1])
    where = {"run": place} if view.place_kind == "run" else {"branches": (place,)}
    return replace(asked, **where) if place else asked


def cells_of_call(row: tuple[calls.OffTime, LateCall | None]) -> dict[str, object]:
    call, cause = row
    happened = _HAPPENED.get(call.severity, "late")
    return {
        "Call": call.visit_id,
        "Branch": call.branch,
        "Run": call.run,
        "Area": call.area,
        "Day": call.planned.date(),
        "Planned": f"{call.planned:%H:%M}",
        "Logged in": f"{call.logged_in:%H:%M}" if call.logged_in else "",
        "Minutes late": None if call.minutes_late is None else round(call.minutes_late),
        "What happened": f"{happened}, time-critical" if call.is_time_critical else happened,
        "Minutes by cause": cause.in_words if cause else "",
        "Verified": call.verification.replace("none", "not at all"),
    }


def lengths_in_words(by_length: tuple[calls.Given, ...]) -> str:
    """Which planned lengths the usual call outlasts; or that none is."""
    over = [row for row in by_length if row.usually_given - row.usually_planned >= _OVER]
    if over:
        worst = max(over, key=lambda row: row.calls * (row.usually_given - row.usually_planned))
        return (
            f"**Calls planned for {worst.planned} minutes usually take {worst.usually_given:.0f}**"
            f" ({worst.calls:,} calls)."
        )
    most = max(by_length, key=lambda row: row.longer / row.calls)
    if not most.longer:
        return "**Calls take the time that is planned.**"
    return (
        "**Usual calls take the time that is planned.** Most often too short a plan:"
        f" {most.planned} minutes, where {100 * most.longer / most.calls:.0f} % take"
        f" over {calls.LONGER} minutes longer."
    )


def to_come(view: SpellView) -> journeys.RotaToCome:
    return view.basis.ask(journeys.gaps_to_come, view.below, view.basis.today)


def rota_in_words(view: SpellView) -> str:
    rota = to_come(view)
    days = count((rota.last - rota.first).days + 1, "day")
    if not rota.calls:
        return f"**No call is planned for the next {days} in the data.** Load the rota to come."
    if not rota.gaps:
        return f"**In the next {days} every gap will do:** {rota.gaps_between:,} of them."
    critical = sum(gap.is_time_critical for gap in rota.gaps)
    before = f"; {critical:,} before time-critical calls" if critical else ""
    share = 100 * len(rota.gaps) / rota.gaps_between
    late = "No call is late because of this alone, but there is no slack."
    if rota.late:
        critical = sum(call.is_time_critical for call in rota.late)
        of_those = f", {critical:,} of them time-critical" if critical else ""
        begin = "begins" if len(rota.late) == 1 else "begin"
        late = f"If nothing changes, **{count(len(rota.late), 'call')} {begin} late**{of_those}."
    return (
        f"**In the next {days} {count(len(rota.gaps), 'gap')} will be too short{before}.**"
        f" That is {share:.0f} in every 100. {late}"
    )


def to_lengthen(rota: journeys.RotaToCome) -> str:
    """What is wrong with the gaps to come, and of how many nobody can say."""
    troubles = [gap.trouble for gap in rota.gaps]
    overlaps, none = map(troubles.count, (journeys.Trouble.OVERLAP, journeys.Trouble.NO_GAP))
    words = "No two calls overlap, and none follows at once."
    if overlaps or none:
        many = f"{count(overlaps, 'overlap')} and {count(none, 'gap')} of no minutes"
        words = f"{many}: no logs are needed to see those."
    if rota.gaps_unknown:
        unknown = count(rota.gaps_unknown, "gap")
        words += f" Of {unknown} nobody knows the journey, so nothing is said."
    return f"Lengthen these gaps before the day, the time-critical first. {words}"


PUBLISHED, CHANGED, ESCALATED = "published_ahead", "changed_late", "delays_escalated"
DELAYED = (ESCALATED, "delays_never_escalated")
MANY_PLACES, FEW_WEEKS = 50, 4


def weeks_of(view: SpellView, measure: str) -> escalation.Span | None:
    """The weeks, as far as a measure's exports reach; None before any of them came."""
    last = view.basis.last_day(measure)
    return last and escalation.Span(view.below, *whole_weeks(last, view.weeks))


def readable(basis: Any, span: escalation.Span) -> escalation.Span:
    """The span, or its last weeks where many branches have so many calls that it would take long:
    what is told call by call is read from the calls, not from what was counted before."""
    branches = span.branches or basis.places.kinds
    first = span.last - timedelta(days=7 * FEW_WEEKS - 1)
    return span if len(branches) <= MANY_PLACES else replace(span, first=max(first, span.first))


def shares_in_words(**shares: str) -> Callable[[SpellView], str]:
    """A tab in a sentence; what was not supplied is left to its own place."""

    def words(view: SpellView) -> str:
        known = []
        for measure, what in shares.items():
            series = view.basis.series(measure, sites=view.sites, by=By.WEEK)
            events, out_of = series.totals(view.weeks)
            if out_of:
                value = amount(100 * events / out_of, measure_of(measure).unit)
                known.append(f"**{value}** {what} ({events:,.0f} of {out_of:,.0f})")
        every = f"In the last {view.weeks} complete weeks: {', and '.join(known)}."
        return every if known else "Nothing of this was supplied yet."

    return words
