"""Phases of a measure at a place: what is suggested, what is in force, who decided it and why."""

from functools import partial

import streamlit as st

from charts.reading import Reading
from charts.words import measured, number
from metrics.measure import MeasureRef
from metrics.spc.rules import Side
from pages.shared.pickers import may_write, role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.words import aside, day_in_words, moment_in_words, plain
from plan.marks import Ruling, SeriesMark, accept, fits, take_back
from plan.model import Person

_LONGEST_REASON = 300
_WHICH = {Ruling.PHASE: "A new phase begins", Ruling.LEFT_OUT: "A point is left out"}


def phases(basis: Basis, of: Reading, person: Person) -> None:
    """Suggestion, what is in force, and forms to decide; decisions touch charts, never verdicts."""
    st.header("Phases and points left out")
    if of.suggestion:
        phase, unit = of.suggestion, of.control.story.unit
        side = "above" if phase.side is Side.ABOVE else "below"
        st.info(
            f"**A new phase is suggested from {day_in_words(phase.on, basis.today)}.** Since then"
            f" the points lie {side} the level before: the median went from {number(phase.before)}"
            f" to {measured(phase.after, unit)}. Nothing changes until someone accepts it.",
            icon=":material/insights:",
        )
    else:
        st.write("Nothing suggests a new phase here.")
    _in_force(basis, of, person)
    if not may_write("a phase"):
        return
    with st.expander("Begin a phase, or leave out a point", icon=":material/edit_note:"):
        left, right = st.columns(2, gap="large")
        with left:
            _form(basis, of, person, Ruling.PHASE)
        with right:
            _form(basis, of, person, Ruling.LEFT_OUT)
    aside(
        "A phase gives the chart a new usual level from its day on. It never changes the verdict on"
        " an action: only a change in the way of counting does."
    )


def _in_force(basis: Basis, of: Reading, person: Person) -> None:
    for change in of.marks.counts:
        on = day_in_words(change.on, basis.today)
        st.markdown(f"- **{on}**: {plain(change.label)}. The phase begins by itself.")
    for accepted in (*of.marks.accepted, *of.marks.left_out):
        line, undo = st.columns([5, 2], vertical_alignment="center")
        on = day_in_words(accepted.mark.on, basis.today)
        what = {
            Ruling.PHASE: f"A new phase from {on}",
            Ruling.LEFT_OUT: f"The {accepted.mark.by} from {on} is left out",
        }[accepted.mark.ruling]
        by = role_by_id(basis.plan, accepted.accepted_by)
        when = moment_in_words(accepted.accepted_at, basis.today)
        line.markdown(f"- **{what}**: {plain(accepted.reason)} ({by}, {when})")
        if may_write():
            mark = accepted.mark
            with (
                undo.popover("Take this back", icon=":material/undo:"),
                st.form(f"take back {mark.field}", border=False),
            ):
                reason = st.text_input("Reason", max_chars=_LONGEST_REASON)
                if st.form_submit_button(f"Take back as {role_of(person)}"):
                    _keep(partial(take_back, basis.register, mark, reason, person.id))


def _form(basis: Basis, of: Reading, person: Person, ruling: Ruling) -> None:
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
            format_func=lambda day: day_in_words(day, basis.today, weekday=True),
        )
        reason = st.text_input(
            "Reason, so that readers need not guess",
            max_chars=_LONGEST_REASON,
            help="What changed, in a few words; never a person's name.",
        )
        is_sent = st.form_submit_button(f"Accept as {role_of(person)}", icon=":material/check:")
    if is_sent:
        series = of.series.wanted
        ref = MeasureRef(series.measure.id, series.part)
        mark = SeriesMark(ref, series.sites, ruling, on, series.by)
        _keep(lambda: accept(basis.register, mark, reason, person.id))


def _keep(decide) -> None:
    """Write it down and show the page anew; a refusal is said where it was asked for."""
    try:
        decide()
    except ValueError as refused:
        st.warning(str(refused), icon=":material/rule:")
        return
    st.toast("Kept.", icon=":material/check:")
    st.rerun()
