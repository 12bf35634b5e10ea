"""The parts of the action page: the answer, the evidence, the aim's outcomes, notes, the pack."""

from collections.abc import Callable
from datetime import datetime
from math import isfinite

import pandas as pd
import streamlit as st

from charts.scene import Size
from metrics.calendar import LONDON
from pages.action.history import show_what_waits, state_in_words, week_of
from pages.shared import rooms
from pages.shared.answers import headed
from pages.shared.charts import (
    HALF,
    definition,
    picture_of_action,
    series_of,
    settings_in_words,
    show_run_chart,
)
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Here, edition_at
from pages.shared.tables import Told, numbers, offer, table
from pages.shared.words import aside, day_in_words, plain
from plan.fields import words_of
from plan.model import Action, Person, Plan
from plan.standing import Standing
from plan.values import outcome_in_words
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount, count, listed
from plan.words.sentences import (
    RULE,
    aim_sentence,
    how_decided,
    measured_face,
    nothing_to_compare,
    reached,
    sentences,
    short_gap,
    target_line,
    told_move,
    wording,
)
from reports.evidence.archive import evidence_zip
from reports.evidence.content import EvidencePack, evidence_pack
from reports.evidence.paper import evidence_pdf
from reports.tables import file_name

# Notes on an action: who wrote what, and when; a new one is kept in the register.


LONGEST_NOTE = 2000


def notes(here: Here, plan: Plan, action: Action, person: Person) -> None:
    """The history, the newest first, and a place to write."""
    st.header("Notes")
    if person is NOBODY:
        st.write("Load a people.csv first: a note is kept with the role of who wrote it.")
    else:
        _write_one(here, action, person)
    written = here.register.notes(action.id)
    for note in reversed(written):
        with st.container(border=True):
            by = role_of(_person(plan, note.written_by))
            aside(f"{by} · {_when(note.written_at, here)}")
            st.text(note.text)
    if not written:
        aside("No notes yet.")


def _write_one(here: Here, action: Action, person: Person) -> None:
    with st.form("note", clear_on_submit=True, border=False):
        text = st.text_area(
            f"Write a note as {role_of(person)}",
            max_chars=LONGEST_NOTE,
            help="Write about rotas, journeys and routines; never a person's name.",
        )
        sent = st.form_submit_button("Keep this note", icon=":material/edit_note:")
    if sent and text.strip():
        here.register.note(action.id, text.strip(), person.id)
        st.toast("Kept.", icon=":material/check:")
        st.rerun()


def _person(plan: Plan, person_id: str) -> Person:
    try:
        return plan.person(person_id)
    except KeyError:
        return Person(id=person_id)


def _when(written_at: datetime, here: Here) -> str:
    local = written_at.astimezone(LONDON)
    return f"{day_in_words(local.date(), here.today)}, {local:%H:%M}"


# One measure of an action as shown: picture, what it says, its numbers, how it is counted.


def show_measure(here: Here, verdict: Verdict, answer: MeasureAnswer, size: Size = HALF) -> None:
    """Answer in words, picture, then the numbers and the rule for whoever asks."""
    measure, sites = answer.measure, verdict.action.sites
    st.subheader(measure.heading(answer.ref.part), anchor=False)
    st.markdown(f"{headed(measured_face(answer))} · {short_gap(answer)}")
    shown = series_of(here, verdict, answer)
    drawn = picture_of_action(here, verdict, answer)
    show_run_chart(verdict, answer, drawn, size)
    aside(" ".join(filter(None, _beside_figure(here, verdict, answer))) or "No target is set.")
    with st.expander("The numbers, how we decide, how it is counted", icon=":material/rule:"):
        behind, deciding, counting = st.tabs(["The numbers", "How we decide", "How it is counted"])
        with behind:
            numbers(shown, drawn)
        with deciding:
            _how_we_decide(verdict, answer)
        with counting:
            definition(here, measure, sites)


def _beside_figure(here: Here, verdict: Verdict, answer: MeasureAnswer) -> tuple[str, str, str]:
    """What stands beside the figure: its target, what qualifies it, the settings that shape it."""
    return (
        target_line(answer) if answer.goal.target is not None else "",
        nothing_to_compare(answer),
        settings_in_words(here, answer.measure, verdict.action.sites),
    )


def _how_we_decide(verdict: Verdict, answer: MeasureAnswer) -> None:
    """The statistic in figures, for whoever wants to check it."""
    steps = how_decided(answer, lambda day: day_in_words(day, verdict.today))
    st.markdown("\n".join(f"- {plain(each)}" for each in (*steps, RULE)))


_NOT_NAMED = "not named in the plan"


def opening(here: Here, verdict: Verdict, standing: Standing, plan: Plan) -> None:
    """The title and, before any picture, the answer in words, where it stands and what waits."""
    action = verdict.action
    st.title(plain(action.title or action.id))
    st.markdown(f"{headed(wording(verdict))} · {week_of(verdict, plan)}")
    st.markdown("  \n".join(sentences(verdict)))
    st.markdown(state_in_words(standing, plan))
    where = plain(listed(action.sites)) if action.sites else "all sites"
    owner = role_of(verdict.owner) if verdict.owner else "nobody yet"
    aside(f"{where} · owner: {owner} · [what is to be decided](#decide)")
    show_what_waits(here, standing, plan)


def measure_or_why_not(
    here: Here, verdict: Verdict, answer: MeasureAnswer | None, kind: str
) -> None:
    """The measure, or why there is nothing to show and what to do about it."""
    if answer is not None:
        show_measure(here, verdict, answer)
    elif verdict.weeks_since_start is None:
        st.write("Practice has not changed yet, so there is nothing to compare.")
    else:
        st.write(f"The plan names no {kind} measure for this action. Choose one in the plan.")


def evidence_of_the_problem(verdict: Verdict, plan: Plan) -> None:
    """The issue, how it is known, why it arises, and what would show that it is solved."""
    action, aim, today = verdict.action, verdict.aim, verdict.today
    route, wanted = plan.escalates_to(action), plan.outcome_of(action)
    told = {
        **words_of(aim, ("issue", "evidence_source", "evidence", "causes"), plan, today),
        **words_of(action, ("cause", "description", "owner"), plan, today),
        "If it slips, it goes to": role_of(route) if route else "",
        "Target": outcome_in_words(wanted, today) if wanted else "",
        **words_of(action, ("review_on", "re_audit_on", "strength"), plan, today),
        **words_of(aim, ("risk_before", "risk_now"), plan, today),
    }
    st.header("The problem, and how we know")
    for name, value in told.items():
        st.markdown(f"**{name}.** {plain(value) if value else _NOT_NAMED}")
    rooms.link(rooms.PLAN, "Change the plan", action=action.id)


def what_else_happened(verdict: Verdict, plan: Plan) -> None:
    """Other actions on the same measure, at the same place, in the same weeks."""
    st.header("What else happened in the same weeks")
    if not verdict.beside:
        st.write("No other action of the plan was on this measure here at the same time.")
        return
    st.write("These were on the same measure, so the change cannot be put down to one alone:")
    for other in verdict.beside:
        began = day_in_words(other.practice_changed_on, verdict.today)
        rooms.link(rooms.ACTION, f"{plain(other.title)}, from {began}", action=other.id)


# The evidence of one action to take away, made when it is asked for.


def downloads(here: Here, verdict: Verdict) -> None:
    """One quiet line: the document alone, and with the figures behind it."""
    id = verdict.action.id
    outcome = verdict.outcome
    through = outcome.evidence.through if outcome else None

    def made(make: Callable[[EvidencePack], bytes]) -> Callable[[], bytes]:
        def file() -> bytes:
            with edition_at(here) as edition:
                return make(evidence_pack(edition, id))

        return file

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        document, archive = (file_name(f"evidence {id}", through, each) for each in ("pdf", "zip"))
        what = "For a commissioner or inspector: the problem, the change, the figures, who decided"
        offer("Evidence (PDF)", made(evidence_pdf), document, help=what)
        more = "The same with every figure as CSV, the SQL, and the means to check all of it"
        offer("Evidence with its figures (ZIP)", made(evidence_zip), archive, help=more)


# All outcomes of one aim together: one sentence, and what each did against its own target.


def outcomes_of(verdict: Verdict) -> list[MeasureAnswer]:
    """The outcome that the action is judged on, then the others that the aim wants."""
    return [one for one in (verdict.outcome, *verdict.other_outcomes) if one]


def together(verdict: Verdict, lead: str = "What the aim wanted.") -> None:
    """The sentence, and behind it a row an outcome; nothing where the aim has only one."""
    outcomes = outcomes_of(verdict)
    if len(outcomes) < 2:
        return
    st.markdown(f"**{lead}** {plain(aim_sentence(outcomes))}")
    with st.expander("Each outcome with its own verdict and target"):
        table(
            outcomes_table(outcomes),
            f"Outcomes of {verdict.aim.id}, beside their targets",
            f"outcomes of {verdict.aim.id} by {verdict.action.id}",
            Told(sites=verdict.action.sites, measures=tuple(one.measure.id for one in outcomes)),
            is_small=True,
        )


def outcomes_table(outcomes: list[MeasureAnswer]) -> pd.DataFrame:
    """One row an outcome; the first is the one that the action is judged on."""
    return pd.DataFrame(
        [
            {
                "Outcome": _name(one, is_first=at == 0),
                "What happened": told_move(one),
                "Target": _target_line(one),
                "Reached": reached(one) or "–",
                "Newest figure": _newest(one),
            }
            for at, one in enumerate(outcomes)
        ]
    )


def _name(one: MeasureAnswer, *, is_first: bool) -> str:
    return one.measure.heading(one.ref.part) + (" (judged on this)" if is_first else "")


def _target_line(one: MeasureAnswer) -> str:
    if one.goal.target is None:
        return "none set"
    return one.measure.unit.briefly(amount(one.goal.target))


def _newest(one: MeasureAnswer) -> str:
    if not isfinite(one.goal.value):
        return "none yet"
    figure = one.measure.unit.briefly(amount(one.goal.value))
    return f"{figure}, over {count(one.goal.window_weeks, 'week')}"
