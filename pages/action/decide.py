"""Deciding on an action: its buttons, its re-audit, its weak points."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from metrics.calendar import LONDON
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import KEPT, Here, ground_at, plan_at
from pages.shared.saved import NEVER_A_NAME, show_tick, tick
from pages.shared.words import aside, day_in_words, plain
from plan.assurance import (
    OVERRIDABLE,
    ReAudit,
    as_decided,
    decide,
    is_moot,
    record_re_audit,
    refusals,
    refusals_to_re_audit,
    refusals_to_start,
    start,
)
from plan.credibility import Dismissal, Finding, dismiss, sort_out, take_up_again
from plan.model import Action, Decision, Person, Plan, ReAuditResult
from plan.sceptic import points_of
from plan.standing import Standing
from plan.state import Refused, Review

# Who decides on which action, as it is shown; what was refused, and what was typed, stays.


LONGEST = 2000
STAYS = "What you typed is still here."


@dataclass(frozen=True)
class Desk:
    """One action as it stands on the screen, and the person who decides."""

    here: Here
    standing: Standing
    person: Person

    def key(self, name: str) -> str:
        """Of a widget: the same for the same action, whoever acts."""
        return f"decide {self.standing.action.id} {name}"

    def typed(self, name: str) -> str:
        """What was typed into a field."""
        return str(st.session_state.get(self.key(name)) or "").strip()

    def record(self, part: str, write: Callable[[], object], *fields: str) -> None:
        """Write it down and empty its fields; if it is refused, they keep what was typed."""
        refused = self.key(f"{part} refused")
        st.session_state.pop(refused, None)
        try:
            write()
        except Refused as told:
            st.session_state[refused] = told
            return
        for name in fields:
            st.session_state.pop(self.key(name), None)
        tick()

    def show_refusal(self, part: str) -> None:
        """Why nothing was recorded the last time; what others did meanwhile comes first."""
        told = st.session_state.get(self.key(f"{part} refused"))
        if told is not None:
            lines = (*told.since, *told.missing, STAYS)
            said = "\n".join(f"- {plain(line)}" for line in lines)
            st.warning(f"**{plain(told.what)}**\n{said}", icon=":material/edit_off:")


# The buttons of an action: what may be decided is one press, what may not says what is missing.


START = "start"
LABELS = {
    START: ("Start the work", ":material/play_circle:"),
    Decision.CONTINUE: ("Continue", ":material/arrow_forward:"),
    Decision.ADAPT: ("Adapt", ":material/tune:"),
    Decision.COMPLETE: ("Complete", ":material/check:"),
    Decision.ASSURE: ("Assure", ":material/verified:"),
    Decision.STOP: ("Stop", ":material/stop_circle:"),
    Decision.REOPEN: ("Reopen", ":material/restart_alt:"),
}
_ANY = "…"  # stands for a note or a reason that can still be written


def buttons(here: Here, standing: Standing, plan: Plan, person: Person, big: bool = False) -> None:
    """A note, the day and a button for each decision, by `person`. `big`: for a shared screen."""
    desk = Desk(here, standing, person)
    if person is NOBODY or not plan.people:
        st.write("Load a people.csv first: a decision is kept with the role of who took it.")
        return
    with st.container(key="decide-big" if big else "decide-here", gap="small"):
        show_tick()
        desk.show_refusal("review")
        _note_and_day(desk)
        barred = {each: bars(desk, each) for each in LABELS if not _is_moot(desk, each)}
        with st.container(horizontal=True, gap="small"):
            for each, missing in barred.items():
                _button(desk, each, bool(missing))
        if barred.get(Decision.ASSURE):
            _against_the_data(desk)
        _what_is_missing(standing.lacking, barred)


def bars(desk: Desk, what: str) -> tuple[str, ...]:
    """What is missing before it may be decided; a note that it needs can still be written."""
    case, by, on = desk.standing.case, desk.person.id, _day(desk)
    if what == START:
        return refusals_to_start(case, by, on)
    return refusals(case, as_decided(case, _review(desk, Decision(what), note=_ANY)))


def _is_moot(desk: Desk, what: str) -> bool:
    case = desk.standing.case
    return case.has_begun if what == START else is_moot(case, Decision(what))


def _note_and_day(desk: Desk) -> None:
    note, on = st.columns([4, 1], vertical_alignment="top")
    note.text_area(
        f"What was found and agreed, noted by {role_of(desk.person)}",
        key=desk.key("note"),
        max_chars=LONGEST,
        height=88,
        placeholder=NEVER_A_NAME,
        persist_state="session",
    )
    on.date_input(
        "Day it was held",
        desk.here.today,
        max_value=desk.here.today,
        format="DD/MM/YYYY",
        key=desk.key("day"),
    )


def _button(desk: Desk, what: str, is_barred: bool) -> None:
    label, icon = LABELS[what]
    st.button(
        label,
        icon=icon,
        key=desk.key(what),
        disabled=is_barred,
        help=_MEANS[what],
        on_click=_decide,
        args=(desk, what),
    )


def _decide(desk: Desk, what: str, reason: str = "") -> None:
    """What a press does: the action as it was shown is what was decided on."""
    register, case = desk.here.register, desk.standing.case
    if what == START:
        desk.record("review", lambda: start(register, case, desk.person.id, _day(desk)), "day")
        return
    wanted = _review(desk, Decision(what), note=desk.typed("note"), override=desk.typed(reason))
    fields = ("note", "day", "override")
    desk.record("review", lambda: decide(register, case, wanted), *fields)


def _review(desk: Desk, decision: Decision, note: str, override: str = "") -> Review:
    return Review(
        action=desk.standing.action.id,
        held_on=_day(desk),
        decision=decision,
        by=desk.person.id,
        note=note,
        override=override,
    )


def _day(desk: Desk) -> date:
    return st.session_state.get(desk.key("day")) or desk.here.today


def _against_the_data(desk: Desk) -> None:
    """Where the data alone stand against it, another than the owner may sign, for a reason."""
    case = desk.standing.case
    asked = as_decided(case, _review(desk, Decision.ASSURE, note=_ANY, override=_ANY))
    if refusals(case, asked):
        return
    with st.expander("Assure it against the data", icon=":material/gavel:"):
        st.markdown("Not borne out:\n" + "\n".join(f"- {plain(e)}" for e in asked.not_borne_out))
        st.text_area(
            "Reason, shown with this action for ever",
            key=desk.key("override"),
            max_chars=LONGEST,
            height=88,
            placeholder=NEVER_A_NAME,
            persist_state="session",
        )
        st.button(
            f"Assure against the data as {role_of(desk.person)}",
            icon=":material/gavel:",
            key=desk.key("assure against the data"),
            on_click=_decide,
            args=(desk, Decision.ASSURE, "override"),
        )


def _what_is_missing(lacking: tuple[str, ...], barred: dict[str, tuple[str, ...]]) -> None:
    """What a draft lacks once, for all of them; then what is missing for each."""
    if lacking:
        st.markdown("**First, in the plan:**\n" + "\n".join(f"- {plain(e)}" for e in lacking))
    for what, missing in barred.items():
        own = [each for each in missing if each not in (*lacking, OVERRIDABLE)]
        if own:
            aside(f"**{LABELS[what][0]}** not yet: {plain(' '.join(own))}")


_MEANS = {
    START: "Work on it begins on the day above.",
    Decision.CONTINUE: "It was reviewed and carries on as planned.",
    Decision.ADAPT: "It was reviewed and is changed; the note says how.",
    Decision.COMPLETE: "Its owner says that the change is made. Completed is not assured.",
    Decision.ASSURE: "Someone else signs that practice has changed and has held.",
    Decision.STOP: "It is given up; the note says why.",
    Decision.REOPEN: "It is taken up again, neither completed nor assured.",
}


# What a sceptical reader would ask of an action: weak points, and those set aside, with why.


def weak_points(here: Here, standing: Standing, plan: Plan, person: Person) -> None:
    """Each point with how to mend it, and a way to set it aside; then those set aside."""
    found, set_aside = sort_out(here.register, _points(here, standing))
    if not found and not set_aside:
        return
    desk = Desk(here, standing, person)
    st.header("What the plan still lacks")
    if not found:
        st.write("Nothing that counts.")
    for each in found:
        told, way = st.columns([5, 1], vertical_alignment="center")
        told.markdown(f"- **{plain(each.finding)}** {plain(each.advice)}{_phrase(each)}")
        if person is not NOBODY:
            with way.popover("Set aside", icon=":material/remove_done:", width="stretch"):
                _reason(desk, each, dismiss, "Set aside")
    for each in set_aside:
        told, way = st.columns([5, 1], vertical_alignment="center")
        told.markdown(f"- {_set_aside(each, plan, here)}")
        if person is not NOBODY:
            with way.popover("Take up again", icon=":material/undo:", width="stretch"):
                _reason(desk, each.finding, take_up_again, "Take up again")


def _points(here: Here, standing: Standing) -> tuple[Finding, ...]:
    reviews = tuple(review.id for review in standing.case.reviews)
    return _points_at(here, standing.action.id, reviews, standing)


@st.cache_data(show_spinner=False, max_entries=KEPT * 8)
def _points_at(
    here: Here, action: str, reviews: tuple[str, ...], _standing: Standing
) -> tuple[Finding, ...]:
    """The action and its reviews are what the points are kept by."""
    with ground_at(here, plan_at(here)) as ground:
        return points_of(ground, ground.plan.action(action), _standing.case.reviews)


def _phrase(each: Finding) -> str:
    return f" Found: “{plain(each.phrase)}”." if each.phrase else ""


def _set_aside(each: Dismissal, plan: Plan, here: Here) -> str:
    people = {known.id: known for known in plan.people}
    by = role_of(people.get(each.by, Person(id=each.by)))
    on = day_in_words(each.at.astimezone(LONDON).date(), here.today)
    told = f"Set aside by {by} on {on}: {plain(each.reason)}"
    return f":gray[{plain(each.finding.finding)}] :small[{told}]"


def _reason(desk: Desk, each: Finding, write, label: str) -> None:
    part = f"point {each.gap} {each.phrase}"
    desk.show_refusal(part)
    st.text_input(
        "Reason, which stays on record",
        key=desk.key(part),
        max_chars=LONGEST,
        persist_state="session",
    )
    st.button(
        f"{label} as {role_of(desk.person)}",
        key=desk.key(f"{part} {label}"),
        on_click=_record_set_aside,
        args=(desk, each, write, part),
    )


def _record_set_aside(desk: Desk, each: Finding, write, part: str) -> None:
    register, plan = desk.here.register, desk.standing.case.plan
    reason = desk.typed(part)
    desk.record(part, lambda: write(register, plan, each, desk.person.id, reason), part)


# The re-audit or follow-up check: when it is planned, what it found, and a form to record it.


RESULTS = {
    ReAuditResult.MET: "Met",
    ReAuditResult.PARTLY_MET: "Partly met",
    ReAuditResult.NOT_MET: "Not met",
}
_PART = "re-audit"


def re_audit(here: Here, standing: Standing, person: Person) -> None:
    """What is planned and found, and the form; where it cannot be recorded yet, why."""
    desk, action = Desk(here, standing, person), standing.action
    st.subheader("Re-audit")
    st.markdown(_told(action, here))
    if person is NOBODY:
        return
    asked = ReAudit(held_on=here.today, result=ReAuditResult.MET, by=person.id)
    missing = refusals_to_re_audit(standing.case, asked)
    if missing:
        aside(f"**Record the re-audit** not yet: {plain(' '.join(missing))}")
        return
    desk.show_refusal(_PART)
    with st.expander("Record the re-audit", icon=":material/fact_check:"):
        _form(desk)


def _told(action: Action, here: Here) -> str:
    planned = action.re_audit_on
    told = f"Planned for {day_in_words(planned, here.today)}." if planned else "None is planned."
    if action.re_audited_on and action.re_audit_result:
        on, found = day_in_words(action.re_audited_on, here.today), RESULTS[action.re_audit_result]
        return f"{told} Held on {on}: **{found.lower()}**."
    return f"{told} Not recorded yet."


def _form(desk: Desk) -> None:
    found, on = st.columns([3, 1], vertical_alignment="top")
    key, look = desk.key("re-audit found"), {"index": None, "horizontal": True}
    found.radio("What it found", list(RESULTS), format_func=RESULTS.get, key=key, **look)
    on.date_input(
        "Day it was held",
        desk.here.today,
        max_value=desk.here.today,
        format="DD/MM/YYYY",
        key=desk.key("re-audit day"),
    )
    st.text_input(
        "What was checked, in a few words",
        key=desk.key("re-audit note"),
        max_chars=LONGEST,
        placeholder=NEVER_A_NAME,
        persist_state="session",
    )
    st.button(
        f"Record it as {role_of(desk.person)}",
        icon=":material/fact_check:",
        key=desk.key("re-audit record"),
        on_click=_record,
        args=(desk,),
    )


def _record(desk: Desk) -> None:
    result = st.session_state.get(desk.key("re-audit found"))
    found = ReAudit(
        held_on=st.session_state.get(desk.key("re-audit day")) or desk.here.today,
        result=result,
        by=desk.person.id,
        note=desk.typed("re-audit note"),
    )
    fields = ("re-audit found", "re-audit day", "re-audit note")
    register, case = desk.here.register, desk.standing.case
    desk.record(_PART, lambda: record_re_audit(register, case, found), *fields)
