"""All measures at a place, by theme; and one of them, with its phases and its sites."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import isnan

import pandas as pd
import streamlit as st

from charts.funnel import KINDS, NO_RANKS, FunnelPicture, FunnelSite, funnel_picture, funnel_scene
from charts.icons import Assurance
from charts.palette import Meaning
from charts.reading import Reading
from charts.strips import Strip, strips_scene
from charts.words import measured, number
from metrics.calendar import By
from metrics.catalogue import CATALOGUE
from metrics.catalogue import measure as measure_of
from metrics.measure import Measure, MeasureRef, Theme
from metrics.questions.contrast import LEAST_PERIODS, contrast, may_be_contrasted
from metrics.spc.rules import Side
from pages.complaints.parts import provisional_words
from pages.shared import aside, charts, pickers
from pages.shared.pickers import may_write, role_by_id, role_of
from pages.shared.reading import Basis, fragment
from pages.shared.saved import ask_why, keep, show_tick
from pages.shared.tables import numbers
from pages.shared.themes import Tab, TabView, how_counted, section
from plan.marks import Accepted, Ruling, SeriesMark, accept, fits, take_back
from plan.model import Person
from plan.words.numbers import capital, count, gap, listed
from reports.words import moment_in_words, plain

MEASURES = {"": "All measures"} | {measure.id: measure.title for measure in CATALOGUE}
_TWO_QUESTIONS = (
    "Whether a figure changes, and whether it meets its target, are two questions: blue is better,"
    " orange worse, grey usual variation."
)
_CHANGES = {of: f"Other than usual: {of}" for of in (Meaning.CONCERN, Meaning.IMPROVEMENT)}
_CHANGES |= {Meaning.NEITHER: "Usual variation"}
_MEETS = {of: capital(of.words) or "No target, or no limits" for of in Assurance}
_FILTERS = (
    ("Theme", {"": "All themes"} | {str(of): of.capitalize() for of in Theme}, "theme"),
    ("Does it change?", {"": "Any"} | _CHANGES, "variation"),
    ("Does it meet the target?", {"": "Any"} | _MEETS, "assurance"),
)


def readings_of(basis: Basis, sites: tuple[str, ...]) -> tuple[Reading, ...]:
    """Every measure counted at these sites, and the parts of them that the plan speaks of."""
    own, parts = basis.places.within(sites), set()
    for action in basis.plan.actions:
        if own <= basis.places.within(action.sites):
            outcomes = (outcome.measure for outcome in basis.plan.aim_of(action).outcomes)
            parts |= {ref for ref in (*outcomes, action.process, action.balancing) if ref}
    return tuple(
        basis.usual_reading(measure.id, sites, part)
        for measure in CATALOGUE
        if own & basis.counted(measure.id).sites
        for part in sorted({"", *(ref.part for ref in parts if ref.id == measure.id)})
    )


def _in_words(every: tuple[Reading, ...]) -> str:
    missing = "is not supplied", "are not supplied"
    new = "has nothing to judge yet", "have nothing to judge yet"
    changes = Counter(
        (of.icons.meaning if of.is_judged else new) if charts.is_supplied(of) else missing
        for of in every
    )
    better, worse, usual = (
        f"**{changes[of] or 'none'}** {'is' if changes[of] == 1 else 'are'}"
        for of in (Meaning.IMPROVEMENT, Meaning.CONCERN, Meaning.NEITHER)
    )
    many = count(len(every), "measure")
    words = f"Of {many}, {better} better than usual, {worse} worse, and {usual} as usual."
    for kind in (missing, new):
        if many := changes[kind]:
            words += f" **{many}** {kind[many > 1]}."
    aimed = Counter(of.icons.assurance for of in every)
    if with_target := aimed.total() - aimed[Assurance.NONE]:
        meet, fall = (aimed[of] or "none" for of in (Assurance.PASS, Assurance.FAIL))
        words += (
            f" Of {with_target} with a target to judge by, {meet} meet it with their whole usual"
            f" range; with all of it {fall} fall short."
        )
    return words


@fragment
def show(basis: Basis, person: Person) -> None:
    first_line, (by_measure, by_site, *others) = st.container(), st.columns(5)
    if pickers.pick("Measure", MEASURES, "measure", where=by_measure):
        st.rerun()
    options = pickers.sites_or_all(basis, person, basis.places.kinds)
    sites = pickers.pick_sites(options, person, where=by_site)
    theme, variation, assurance = pickers.pick_each(others, *_FILTERS)
    everything = readings_of(basis, sites)
    first_line.markdown(_in_words(everything))
    shown = {
        ":".join(filter(None, (of.series.measure.id, of.series.wanted.part))): of
        for of in everything
        if (not variation or (of.is_judged and variation == of.icons.meaning))
        and assurance in ("", of.icons.assurance)
        and theme in ("", of.series.measure.theme)
    }
    if not shown:
        st.info("No measure fits. Choose another site, or take a filter away.")
        return
    groups = {name: of.series.measure.theme.capitalize() for name, of in shown.items()}
    chosen = shown[charts.CourseTable(groups=groups, height=430).pick(basis, shown)]
    charts.show_course(chosen)
    known = {of.series.measure for of in everything}
    missing = ", ".join(measure.topic() for measure in CATALOGUE if measure not in known)
    aside(f"{_TWO_QUESTIONS}{f' Not counted here: {missing}.' if missing else ''}")
    how_counted(basis, sites, (chosen.series.measure.id,))


@dataclass(frozen=True)
class MeasureView(TabView):
    """The figures of one measure at a place, and for whom they are shown."""

    person: Person
    reading: Reading


def _pick_columns(measure: Measure) -> list:
    """Four columns, the first with the picker of the measure: another one is another page."""
    by_measure, *others = st.columns([4, 3, 3, 3])
    if pickers.pick("Measure", MEASURES, "measure", where=by_measure) != measure.id:
        st.rerun()
    return others


def pick_figures(basis: Basis, person: Person, measure: Measure) -> MeasureView | None:
    by_site, by_part, by_period = _pick_columns(measure)
    options = pickers.sites_or_all(basis, person, pickers.counted_sites(basis, measure.id))
    sites = pickers.pick_sites(options, person, where=by_site)
    part = pickers.pick_part(basis, measure, where=by_part)
    usual = basis.usual_by(measure.id, sites=sites, part=part)
    periods = {str(by): f"By {by}" for by in sorted(By, key=lambda by: by is not usual)}
    by = By(pickers.pick("Points", periods, "by", where=by_period))
    reading = basis.reading(measure.id, sites=sites, part=part, by=by)
    if reading.is_judged or charts.is_supplied(reading):
        return MeasureView(basis, sites, person, reading)
    return charts.not_supplied(measure)


@section("Figures")
def figures(view: MeasureView) -> None:
    drawn = charts.show_course(view.reading)
    st.subheader("The numbers behind it")
    numbers(view.reading.series, drawn)


_LONGEST_REASON = 300
_WHICH = {  # what is decided, and how it reads where it stands
    Ruling.PHASE: ("A new phase begins", "A new phase from {on}"),
    Ruling.LEFT_OUT: ("A point is left out", "The {by} from {on} is left out"),
    Ruling.NOTED: ("A note on a point", "Noted on the {by} from {on}"),
}


@section("Phases, points left out and notes")
def phases(view: MeasureView) -> None:
    """Suggestion, what is in force, and forms to decide; decisions touch charts, never verdicts."""
    of = view.reading
    show_tick()
    if phase := of.suggestion:
        side = "above" if phase.side is Side.ABOVE else "below"
        went = f"from {number(phase.before)} to {measured(phase.after, of.control.topic.unit)}"
        words = f"**A new phase is suggested from {view.day(phase.on)}.** Since then the points"
        words += f" lie {side} the level before: the median went {went}. Nothing changes until"
        st.info(f"{words} someone accepts it.", icon=":material/insights:")
    else:
        st.write("Nothing suggests a new phase here.")
    for change in of.marks.counts:
        label = plain(change.label)
        st.markdown(f"- **{view.day(change.on)}**: {label}. The phase begins by itself.")
    for accepted in (*of.marks.accepted, *of.marks.left_out, *of.marks.noted):
        _ruled(view, accepted)
    if not may_write("a phase"):
        return
    with st.expander("Begin a phase, or leave out a point", icon=":material/edit_note:"):
        for ruling in charts.in_rows([Ruling.PHASE, Ruling.LEFT_OUT], across=2):
            _form(view, ruling)
    aside(
        "A phase gives the chart a new usual level from its day on. It never changes the verdict on"
        " an action: only a change in the way of counting does."
    )


def _ruled(view: MeasureView, accepted: Accepted) -> None:
    basis, mark, on = view.basis, accepted.mark, view.day(accepted.mark.on)
    what = _WHICH[mark.ruling][1].format(by=mark.by, on=on)
    by = role_by_id(basis.plan, accepted.accepted_by)
    when = moment_in_words(accepted.accepted_at, basis.today)
    line, undo = st.columns([5, 2], vertical_alignment="center")
    line.markdown(f"- **{what}**: {plain(accepted.reason)} ({by}, {when})")
    if may_write():
        how = {"asks": "Reason", "icon": ":material/undo:"}
        write = partial(take_back, basis.register, mark, by=view.person.id)
        with undo:
            ask_why(f"take back {mark.field}", "Take back", view.person, write, **how)


def _form(view: MeasureView, ruling: Ruling) -> None:
    of, wanted, is_phase = view.reading, view.reading.series.wanted, ruling is Ruling.PHASE
    periods = list(of.control.figures.periods)
    shown = [day for day in reversed(periods) if not is_phase or fits(day, periods)]
    if not shown:
        return
    suggested = of.suggestion.on if of.suggestion and is_phase else None
    with st.form(f"{ruling} of the measure", border=True, clear_on_submit=True):
        st.markdown(f"**{_WHICH[ruling][0]}**")
        how = {"index": shown.index(suggested) if suggested in shown else 0}
        how["format_func"] = partial(view.day, weekday=True)
        on = st.selectbox("From" if is_phase else f"Which {wanted.by}", shown, **how)
        how = {"max_chars": _LONGEST_REASON}
        how["help"] = "What changed, in a few words; never a person's name."
        reason = st.text_input("Reason, so that readers need not guess", **how)
        label = f"Accept as {role_of(view.person)}"
        is_sent = st.form_submit_button(label, icon=":material/check:")
    if is_sent:
        ref = MeasureRef(wanted.measure.id, wanted.part)
        mark = SeriesMark(ref, wanted.sites, ruling, on, wanted.by)
        keep(lambda: accept(view.basis.register, mark, reason, view.person.id))


# A measure's two newest spells side by side, or those of two places.
_WEEKS = {"13": 13, "4": 4, "8": 8, "26": 26}
_BEFORE, _YEAR, _WEEKS_A_YEAR = "before", "year", 52
_NamedWeeks = tuple[str, pd.DataFrame]  # complete weeks of one place, and what they are called


@section("Two periods, or two places")
def side_by_side(view: MeasureView) -> str | None:
    """A sentence with its interval, and a picture."""
    measure, part = view.reading.series.measure, view.reading.series.wanted.part
    (name, rows), (other, beside) = _sides(view)
    between = contrast(beside, rows, measure.per)
    if between is None:
        return f"Too little to compare: it takes {LEAST_PERIODS} weeks with figures on each side."
    here, there = (measured(mean, measure.unit) for mean in (between.other, between.one))
    change = measure.change_in_words(gap(between.low, between.high), part)
    says = f"{capital(change)}." if between.is_clear else "No clear difference between the two."
    st.markdown(f"**{says}** {plain(name)}: {here}. {plain(other)}: {there}.")
    strips = tuple(
        Strip(of, tuple(weeks["value"].dropna()), mean)
        for of, weeks, mean in ((name, rows, between.other), (other, beside, between.one))
    )
    charts.show(strips_scene(measure, strips, dark=charts.is_dark()), "side by side")
    return aside(
        "The interval (95 %) comes from how much the weeks differ among themselves. It says how far"
        " apart the two are, not why: whether an action made a difference is on its own page."
    )


def _sides(view: MeasureView) -> tuple[_NamedWeeks, _NamedWeeks]:
    of, (by_spell, by_other) = view.reading.series.wanted, st.columns(2)
    weeks = pickers.pick_weeks("Over", _WEEKS, "spell", where=by_spell)
    own = ", ".join(view.sites) or "All sites"
    others = pickers.own_sites(view.basis, view.person, view.basis.counted(of.measure.id).sites)
    options = {_BEFORE: f"The {weeks} weeks before", _YEAR: "The same weeks a year before"}
    options |= {site: site for site in others if site not in view.sites}
    against = pickers.pick("Beside", options, "beside", where=by_other)

    def complete(sites: tuple[str, ...]) -> pd.DataFrame:
        frame = view.basis.series(of.measure.id, sites=sites, part=of.part, by=By.WEEK).frame
        return frame[frame["complete"].astype(bool)]

    rows = complete(view.sites)
    newest = rows.tail(weeks)
    if against in (_BEFORE, _YEAR):
        back = weeks if against == _BEFORE else _WEEKS_A_YEAR
        earlier = rows.iloc[max(len(rows) - back - weeks, 0) : max(len(rows) - back, 0)]
        return (f"{own}, last {weeks} weeks", newest), (options[against], earlier)
    beside = complete((against,))
    return (own, newest), (against, beside[beside["period"].isin(set(newest["period"]))])


# What a reader chooses: how it is said, and how many weeks or months that is.
SPELLS = {
    "quarter": ("The last quarter", {By.WEEK: 13, By.MONTH: 3}),
    "month": ("The last month", {By.WEEK: 4, By.MONTH: 1}),
    "half": ("The last half-year", {By.WEEK: 26, By.MONTH: 6}),
    "year": ("The last year", {By.WEEK: 52, By.MONTH: 12}),
}
_SITES = charts.CourseTable(
    heading="Site", title=lambda site, _: site, is_worst_first=False, height=430
)


@dataclass(frozen=True)
class SitesView(TabView):
    """Sites of one kind, each with its reading, and over which spell they are compared."""

    readings: Mapping[str, Reading]
    spell: str

    @property
    def funnel(self) -> FunnelPicture | str:
        """The sites beside each other, or why they are not."""
        wanted = next(iter(self.readings.values())).series.wanted
        measure, by = measure_of(wanted.measure.id), wanted.by
        if measure.kind not in KINDS:
            return (
                "A mean score or a percentile has no counts to make limits from, so there is no"
                " funnel. Compare the sites over time."
            )
        count = 1 if measure.stock else SPELLS[self.spell][1][by]
        totals = {site: of.series.totals(count) for site, of in self.readings.items()}
        if self.basis.tells_few(MeasureRef(measure.id, wanted.part), totals):
            return f"No funnel: some counts are below {self.basis.small_cell()} and not shown."
        when = f"the last {count} complete {by}s" if count > 1 else f"the last complete {by}"
        places = tuple(FunnelSite(site, *counts) for site, counts in totals.items())
        return funnel_picture(measure, places, when)


def pick_kind(basis: Basis, person: Person, measure: Measure) -> SitesView | None:
    """Which measure, at which kind of place (the one of most sites first), over which spell, and
    which part of it; each site by week, or all by month where that says more."""
    by_kind, by_spell, by_part = _pick_columns(measure)
    kinds: dict[str, list[str]] = {}
    for site in pickers.own_sites(basis, person, basis.counted(measure.id).sites):
        kinds.setdefault(basis.places.kinds.get(site, ""), []).append(site)
    if not kinds:
        return charts.not_supplied(measure)
    most_first = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    names = {of: (of or "of no known kind").replace("_", " ").capitalize() for of in most_first}
    sites = tuple(kinds[pickers.pick("Kind of place", names, "kind", where=by_kind)])
    spells = {name: words for name, (words, _) in SPELLS.items()}
    spell = pickers.pick("Compared over", spells, "over", where=by_spell)
    part = pickers.pick_part(basis, measure, where=by_part)
    usual = {basis.usual_by(measure.id, sites=(site,), part=part) for site in sites}
    how = {"part": part, "by": By.WEEK if usual == {By.WEEK} else By.MONTH}
    readings = {site: basis.reading(measure.id, sites=(site,), **how) for site in sites}
    return SitesView(basis, sites, readings, spell)


def standing_out(view: SitesView) -> str:
    """Who stands out, in the order of the sites, never of the figures."""
    funnel = view.funnel
    if isinstance(funnel, str):
        return ""
    if isnan(funnel.centre):
        return "**Too few sites to compare:** a funnel needs at least three."
    briefly = funnel.measure.unit.briefly
    out = funnel.standing_out()
    sites = [f"{plain(name)} ({way}, {briefly(number(value))})" for name, way, value in out]
    if not sites:
        return "**No site stands out:** they differ by no more than chance and their usual spread."
    return (
        f"**{listed(sites)} {'stands' if len(sites) == 1 else 'stand'} out** by more than"
        " chance and the usual spread between sites explain. The others do not."
    )


@section("Each site over time")
def over_time(view: SitesView) -> None:
    aside(f"{next(iter(view.readings.values())).run.topic.axis}. One scale for all.")
    _SITES.show(view.basis, view.readings)


@section("How far the sites differ")
def difference(view: SitesView) -> str | None:
    if isinstance(view.funnel, str):
        return view.funnel
    charts.show(funnel_scene(view.funnel, dark=charts.is_dark()), "funnel of the sites")
    return aside(NO_RANKS)


def tabs_of(measure: Measure) -> dict[str, Tab]:
    """The tabs of a measure; two periods of it stand side by side where that says anything."""
    more = {"beside": side_by_side} if may_be_contrasted(measure) else {}
    return {
        "figures": Tab(
            title="At one place",
            question=measure.why,
            view=lambda basis, person: pick_figures(basis, person, measure),
            answer=lambda view: provisional_words(view, view.reading.series),
            sections={"figures": figures, "phases": phases, **more},
            counted=(measure.id,),
        ),
        "sites": Tab(
            title="Sites side by side",
            question="Which sites differ by more than chance, and how has each done over time?",
            view=lambda basis, person: pick_kind(basis, person, measure),
            answer=standing_out,
            sections={"time": over_time, "funnel": difference},
            counted=(measure.id,),
        ),
    }
