"""The parts of the action page: the answer, the evidence, the aim's outcomes, notes, the pack."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isfinite

import streamlit as st

from charts.palette import softly
from charts.picture import Picture
from charts.run_chart import run_chart
from charts.scene import Band
from pages.action.decide import LABELS, override_in_words
from pages.shared import aside, charts, folded, rooms
from pages.shared.pickers import may_write, role_by_id, role_of, signature
from pages.shared.reading import Basis, fragment
from pages.shared.saved import attempt, show_refusal, tick
from pages.shared.tables import Listing, numbers, offer
from plan.editing import Draft, FieldWanted, save
from plan.faults import Known
from plan.fields import FIELDS, words_of
from plan.history import changes
from plan.how_sure import CheckName, how_sure
from plan.model import Action, Decision, Person, Plan
from plan.standing import Standing
from plan.state import Review, State
from plan.values import outcome_in_words
from plan.verdict import MeasureAnswer, Verdict, answered, problem_question
from plan.words import method, sentences
from plan.words.answers import NOT_STARTED, Face, Tone
from plan.words.numbers import amount, count, window
from reports.evidence.archive import evidence_zip
from reports.evidence.content import EvidencePack, evidence_pack
from reports.evidence.figures import target_in_words
from reports.evidence.paper import evidence_pdf, placebo_scene
from reports.tables import file_name
from reports.words import day_in_words, headed, moment_in_words, plain

LONGEST_NOTE = 2000
PLACEBO_SIZE = replace(charts.UNDER_A_HEADER, height=300)
STYLE = "<style>h1 { font-size: 1.6rem !important; padding: 0 0 0.6rem !important; }</style>"
_CHART = replace(charts.HALF, height=270)


def notes(basis: Basis, action: Action, person: Person) -> None:
    """Who wrote what, and when, the newest first, and a place to write."""
    st.header("Notes")
    if may_write("a note", action):
        by = role_of(person)
        with st.form("note", clear_on_submit=True, border=False):
            help = "Write about rotas, journeys and routines; never a person's name."
            label = f"Write a note as {by}"
            text = st.text_area(label, max_chars=LONGEST_NOTE, help=help).strip()
            is_sent = st.form_submit_button(f"Save note as {by}", icon=":material/edit_note:")
        if is_sent and text:
            basis.register.note(action.id, text, person.id)
            tick()
            st.rerun()
    written = basis.register.notes(action.id)
    for note in reversed(written):
        with st.container(border=True):
            by = role_by_id(basis.plan, note.recorded_by)
            aside(f"{by} · {moment_in_words(note.recorded_at, basis.today)}")
            st.text(note.content)
    if not written:
        aside("No notes yet.")


@fragment
def show_measure(
    basis: Basis, verdict: Verdict, answer: MeasureAnswer | None, asks: tuple[str, str]
) -> None:
    """A question and its answer in words, then the picture; or why there is nothing to show and
    what to do about it. `asks`: the question, and the kind of measure that answers it."""
    question, kind = asks
    if answer is None:
        st.header(question, anchor=False)
        why = f"The plan names no {kind} measure for this action. Choose one in the plan."
        st.write(NOT_STARTED if verdict.weeks_since_start is None else why)
        return
    measure, sites = answer.measure, verdict.action.sites
    face, size = sentences.measured_face(answer), sentences.short_gap(answer)
    drawn = basis.picture(verdict, answer)
    with st.container(gap="xsmall"):
        st.header(f"{question} {measure.heading(answer.ref.part)}", anchor=False)
        st.markdown(headed(face) + (f" · {size}" if size != face.inline else ""))
        name = f"chart of {verdict.action.id} {answer.ref}"  # its title stands above
        series = basis.series_of(verdict, answer)
        charts.show_run_chart(drawn, _CHART, name, series.wanted, is_titled=False)
        beside = (
            target_in_words(answer),
            sentences.nothing_to_compare(answer),
            charts.settings_in_words(basis, measure, sites),
        )
        aside(" ".join(filter(None, beside)) or "No target is set.")
    _behind(basis, verdict, answer, drawn)


def _behind(basis: Basis, verdict: Verdict, answer: MeasureAnswer, drawn: Picture) -> None:
    title, name = "The numbers, how we decide, how it is counted", f"behind_{answer.ref}"
    with (shown := folded(title, name, icon=":material/rule:")):
        if not shown.open:
            return
        behind, deciding, counting = st.tabs(["The numbers", "How we decide", "How it is counted"])
        with behind:
            numbers(basis.series_of(verdict, answer), drawn)
        with deciding:
            steps = method.how_decided(answer, lambda day: day_in_words(day, verdict.today))
            st.markdown("\n".join(f"- {plain(step)}" for step in (*steps, method.RULE)))
        with counting:
            charts.definition(basis, answer.measure, verdict.action.sites)


def evidence_of_the_problem(verdict: Verdict, plan: Plan) -> None:
    """The issue, how it is known, why it arises, and what would show that it is solved."""
    action, aim, today = verdict.action, verdict.aim, verdict.today
    route, wanted = plan.escalates_to(action), plan.outcome_of(action)
    words = {
        **words_of(aim, ("issue", "evidence_source", "evidence", "causes"), plan, today),
        **words_of(action, ("cause", "description", "owner"), plan, today),
        "If it slips, it goes to": role_of(route) if route else "",
        "Target": outcome_in_words(wanted, today) if wanted else "",
        **words_of(action, ("review_on", "re_audit_on", "strength"), plan, today),
        **words_of(aim, ("risk_before", "risk_now"), plan, today),
    }
    st.header("The problem, and how we know")
    for name, value in words.items():
        st.markdown(f"**{name}.** {plain(value or 'not named in the plan')}")
    rooms.link(rooms.PLAN, "Change the plan", show="write", action=action.id)


@fragment
def see_how_sure(basis: Basis, verdict: Verdict) -> None:
    """Behind one line: each check with its sentence, the earlier dates as a picture, the tables."""
    if answered(verdict) is None:
        return
    title, icon = "See the evidence: how sure is this?", ":material/fact_check:"
    with (shown := folded(title, "sure", icon=icon)):
        if not shown.open or (sure := basis.of_records(how_sure, verdict)) is None:
            return
        id, measures = verdict.action.id, (sure.measured.ref.id,)
        said = (f"**{each.head}.** {plain(each.sentence)}" for each in sure.checks)
        st.markdown("  \n".join(said))
        if sure.tells_figures and sure.trials[CheckName.DATES]:
            scene = placebo_scene(sure, PLACEBO_SIZE, dark=charts.is_dark())
            charts.show(scene, f"placebo dates of {id}")
        shown = [each for each in sure.checks if each.rows]
        for tab, each in zip(st.tabs([e.name.words for e in shown]), shown, strict=True):
            file = f"{each.name} of {id}"
            with tab:
                listing = Listing(title=each.sentence, file=file, measures=measures)
                listing.show(each.table, verdict.action.sites)


def ask_since_when(basis: Basis, verdict: Verdict, person: Person) -> None:
    """Where weeks before the start would change the answer if they were part of the problem. It is
    written as every edit is: who and when are kept, and nothing goes over what another said."""
    action, key = verdict.action.id, f"problem since of {verdict.action.id}"
    show_refusal(key)
    asked = basis.of_records(problem_question, verdict)
    if asked is None or verdict.outcome is None:
        return

    def say() -> None:
        wanted = {"problem_since": FieldWanted(st.session_state[key], basis.entry)}
        edit, known = Draft(kind="action", subject=action, typed=wanted), Known(today=basis.today)
        attempt(key, lambda: save(basis.register, edit, person.id, known))

    with st.container(border=True, key="since when"):
        st.markdown(plain(sentences.asked_since_when(asked, basis.today)))
        picture = basis.picture(verdict, verdict.outcome)
        drawn = run_chart(picture, charts.HALF, dark=charts.is_dark())
        weeks = Band(asked.since, asked.until, softly(drawn.colours.neither, 0.25))
        charts.show(replace(drawn, marks=(weeks, *drawn.marks)), "the weeks in question")
        if may_write("the day", verdict.action):
            signature(person)
            label, how = FIELDS["action"]["problem_since"].label, {"max_value": asked.until}
            st.date_input(label, None, format="DD/MM/YYYY", key=key, on_change=say, **how)


def downloads(basis: Basis, verdict: Verdict) -> None:
    """One quiet line: the document alone, and with the figures behind it."""
    id = verdict.action.id
    through = verdict.outcome.evidence.through if verdict.outcome else None

    def made(make: Callable[[EvidencePack], bytes]) -> bytes:
        return make(evidence_pack(basis, id))

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        document, archive = (file_name(f"evidence {id}", through, kind) for kind in ("pdf", "zip"))
        what = "For a commissioner or inspector: the problem, the change, the figures, who decided"
        offer("Evidence (PDF)", partial(made, evidence_pdf), document, help=what)
        more = "The same with every figure as CSV, the SQL, and the means to check all of it"
        offer("Evidence with its figures (ZIP)", partial(made, evidence_zip), archive, help=more)


def together(verdict: Verdict, lead: str = "What we aimed for.") -> bool:
    """The sentence, and behind it a row an outcome; not where the aim has only one."""
    outcomes = [outcome for outcome in (verdict.outcome, *verdict.other_outcomes) if outcome]
    if len(outcomes) < 2:
        return False
    st.markdown(f"**{lead}** {plain(method.aim_sentence(outcomes))}")
    with st.expander("All results of this aim"):
        Listing(
            title=f"Outcomes of {verdict.aim.id}, beside their targets",
            file=f"outcomes of {verdict.aim.id} by {verdict.action.id}",
            columns=lambda outcome: {
                "Outcome": outcome.measure.heading(outcome.ref.part)
                + (" (judged on this)" if outcome is outcomes[0] else ""),
                "What happened": method.move_in_words(outcome),
                "Target": _figure(outcome, outcome.goal.target) or "none set",
                "Reached": method.reached(outcome) or "–",
                "Newest figure": newest_figure(outcome),
            },
            measures=tuple(outcome.measure.id for outcome in outcomes),
        ).show(outcomes, verdict.action.sites, is_small=True)
    return True


def newest_figure(outcome: MeasureAnswer) -> str:
    """As in "93.1 %, over 8 weeks"; of few people, only that they are few."""
    if not isfinite(outcome.goal.value):
        return "none yet"
    figure = _figure(outcome, outcome.goal.value)
    if outcome.hides_value:
        figure = f"fewer than {outcome.evidence.hides_below}"
    return f"{figure}, {window(outcome.goal.window_weeks, outcome.goal.months)}"


def _figure(outcome: MeasureAnswer, value: float | None) -> str:
    return "" if value is None else outcome.measure.unit.briefly(amount(value))


STATES = {
    State.DRAFT: Face("Draft", ":material/edit_note:"),
    State.NOT_STARTED: Face("Not started", ":material/circle:"),
    State.IN_PROGRESS: Face("In progress", ":material/clock_loader_40:"),
    State.OVERDUE: Face("Overdue", ":material/alarm:", tone=Tone.WORSE),
    State.COMPLETED: Face("Completed, evidence awaited", ":material/check:"),
    State.TESTING: Face("Testing", ":material/labs:"),
    State.ASSURED: Face("Assured", ":material/verified:", tone=Tone.BETTER),
    State.SUSTAINED: Face("Sustained", ":material/workspace_premium:", tone=Tone.BETTER),
    State.SLIPPED_BACK: Face("Slipped back", ":material/undo:", tone=Tone.WORSE),
    State.STOPPED: Face("Stopped", ":material/stop_circle:"),
}


def history(basis: Basis, standing: Standing) -> None:
    """Reviews and slips, the newest first; then every single change, for who asks."""
    today, plan = basis.today, basis.plan
    st.header("What was decided, by whom and when", anchor="history")
    dated = [(review.held_on, at, review) for at, review in enumerate(standing.reviews)]
    dated += [(slip.on, at, slip) for at, slip in enumerate(standing.slips)]
    for day, _, event in sorted(dated, key=lambda event: event[:2], reverse=True):
        when = f"{day_in_words(day, today)} · {role_by_id(plan, event.by)}"
        with st.container(border=True, gap="xsmall"):
            if isinstance(event, Review):
                _review(event, when, basis)
                continue
            was = day_in_words(event.was, today)
            now = day_in_words(event.now, today) if event.now else "no date"
            why = f": {plain(event.why)}" if event.why else ""
            moved = f":material/event_repeat: **Due date moved from {was} to {now}**"
            st.markdown(f"{moved} · {when}{why}")
    if not dated:
        st.write("No review is recorded yet, and no due date has moved.")
    entries = changes(basis.register, plan, today, "action", subjects=(standing.action.id,))
    with st.expander(f"{count(len(entries), 'entry', 'entries')} in the register"):
        for entry in entries:
            on = day_in_words(entry.recorded_at.date(), today)
            by = role_by_id(plan, entry.recorded_by)
            st.markdown(f"- {on} · {by} · {plain(str(entry))}")
        aside("Nothing is ever overwritten: an entry that was wrong is followed by another.")


def _review(review: Review, when: str, basis: Basis) -> None:
    _, icon, decided = LABELS[review.decision]
    st.markdown(f"{icon} **{decided}** · {when}")
    if review.override:
        st.markdown(override_in_words(review, basis))
    if review.note:
        st.text(review.note)
    if review.wording:
        with st.expander("What was said then"):
            st.markdown(headed(review.wording))
            st.markdown(plain(" ".join(review.sentences)))


def state_in_words(standing: Standing, plan: Plan) -> str:
    """The state with its icon, and the day it rests on: completed is not assured, so both."""
    action, today = standing.action, standing.today

    def decided(decision: Decision) -> str:
        *_, last = (review for review in standing.reviews if review.decision is decision)
        return f"on {day_in_words(last.held_on, today)} by {role_by_id(plan, last.by)}"

    due = f" on {day_in_words(action.due_on, today)}" if action.due_on else ""
    match standing.state:
        case State.DRAFT:
            since = f"{count(len(standing.lacking), 'thing')} missing before it may start"
        case State.OVERDUE:
            since = f"was due{due}, not completed"
        case State.COMPLETED | State.TESTING:
            done = day_in_words(action.completed_on, today)
            since = f"completed on {done}, not yet assured"
        case State.STOPPED:
            since = decided(Decision.STOP)
        case State.ASSURED | State.SUSTAINED | State.SLIPPED_BACK:
            since = f"assured {decided(Decision.ASSURE)}"
        case _:
            since = f"to be completed{due}" if due else "no due date"
    return f"{headed(STATES[standing.state])}: {since}"
