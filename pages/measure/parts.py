"""Phases of a measure at a place: what is suggested, what is in force, who decided it and why."""

from datetime import date

import streamlit as st

from charts.reading import PhaseSuggestion, Reading
from charts.words import measured, number
from metrics.calendar import LONDON
from metrics.measure import MeasureRef, Unit
from metrics.spc.rules import Side
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Here, plan_at
from pages.shared.words import aside, day_in_words, plain
from plan.marks import Accepted, Ruling, SeriesMark, accept, fits, take_back
from plan.model import Person
from plan.words.numbers import capital

_LONGEST_REASON = 300
_WHICH = {Ruling.PHASE: "A new phase begins", Ruling.LEFT_OUT: "A point is left out"}


def phases(here: Here, of: Reading, person: Person) -> None:
    """Suggestion, what is in force, and forms to decide; decisions touch charts, never verdicts."""
    st.header("Phases and points left out")
    if of.suggestion:
        st.info(_suggested(of.suggestion, of.control.story.unit, here.today), icon=_ICON)
    else:
        st.write("Nothing suggests a new phase here.")
    _in_force(here, of, person)
    if person is NOBODY:
        aside("Load a people.csv first: a phase is kept with the role of who accepted it.")
        return
    with st.expander("Begin a phase, or leave out a point", icon=":material/edit_note:"):
        left, right = st.columns(2, gap="large")
        with left:
            _form(here, of, person, Ruling.PHASE)
        with right:
            _form(here, of, person, Ruling.LEFT_OUT)
    aside(
        "A phase gives the chart a new usual level from its day on. It never changes the verdict on"
        " an action: only a change in the way of counting does."
    )


_ICON = ":material/insights:"


def _suggested(found: PhaseSuggestion, unit: Unit, today: date) -> str:
    side = "above" if found.side is Side.ABOVE else "below"
    return (
        f"**A new phase is suggested from {day_in_words(found.on, today)}.** Since then the points"
        f" lie {side} the level before: the median went from {number(found.before)} to"
        f" {measured(found.after, unit)}. Nothing changes until someone accepts it."
    )


def _in_force(here: Here, of: Reading, person: Person) -> None:
    for each in of.marks.counts:
        on = day_in_words(each.on, here.today)
        st.markdown(f"- **{on}**: {plain(each.label)}. The phase begins by itself.")
    for each in (*of.marks.accepted, *of.marks.left_out):
        told, undo = st.columns([5, 2], vertical_alignment="center")
        told.markdown(_told(here, each))
        if person is not NOBODY:
            with undo.popover("Take this back", icon=":material/undo:"):
                _take_back(here, each.mark, person)


def _told(here: Here, each: Accepted) -> str:
    on, at = each.mark.on, each.accepted_at.astimezone(LONDON)
    who = {known.id: known for known in plan_at(here).people}.get(each.accepted_by)
    by = role_of(who or Person(id=each.accepted_by))
    what = {
        Ruling.PHASE: f"a new phase from {day_in_words(on, here.today)}",
        Ruling.LEFT_OUT: f"the {each.mark.by} from {day_in_words(on, here.today)} is left out",
    }[each.mark.ruling]
    when = f"{day_in_words(at.date(), here.today)}, {at:%H:%M}"
    return f"- **{capital(what)}**: {plain(each.reason)} ({by}, {when})"


def _form(here: Here, of: Reading, person: Person, ruling: Ruling) -> None:
    periods = [day for day in of.control.figures.periods if day >= of.control.figures.periods[0]]
    shown = [day for day in reversed(periods) if ruling is Ruling.LEFT_OUT or fits(day, periods)]
    if not shown:
        return
    with st.form(f"{ruling} of the measure", border=True, clear_on_submit=True):
        st.markdown(f"**{_WHICH[ruling]}**")
        wanted = of.suggestion.on if of.suggestion and ruling is Ruling.PHASE else shown[0]
        on = st.selectbox(
            "From" if ruling is Ruling.PHASE else f"Which {of.series.wanted.by}",
            shown,
            index=shown.index(wanted) if wanted in shown else 0,
            format_func=lambda day: day_in_words(day, here.today, weekday=True),
        )
        reason = st.text_input(
            "Reason, so that readers need not guess",
            max_chars=_LONGEST_REASON,
            help="What changed, in a few words; never a person's name.",
        )
        sent = st.form_submit_button(f"Accept as {role_of(person)}", icon=":material/check:")
    if sent:
        _keep(lambda: accept(here.register, _mark(of, ruling, on), reason, person.id))


def _take_back(here: Here, mark: SeriesMark, person: Person) -> None:
    with st.form(f"take back {mark.field}", border=False):
        reason = st.text_input("Reason", max_chars=_LONGEST_REASON)
        if st.form_submit_button(f"Take back as {role_of(person)}"):
            _keep(lambda: take_back(here.register, mark, reason, person.id))


def _mark(of: Reading, ruling: Ruling, on: date) -> SeriesMark:
    wanted = of.series.wanted
    ref = MeasureRef(wanted.measure.id, wanted.part)
    return SeriesMark(ref, wanted.sites, ruling, on, wanted.by)


def _keep(decide) -> None:
    """Write it down and show the page anew; a refusal is said where it was asked for."""
    try:
        decide()
    except ValueError as told:
        st.warning(str(told), icon=":material/rule:")
        return
    st.toast("Kept.", icon=":material/check:")
    st.rerun()
