"""Deciding on an action: what waits for someone, the buttons, the re-audit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics.calendar import LONDON
from pages.shared import aside
from pages.shared.pickers import may_write, role_by_id, role_of, signature
from pages.shared.reading import Basis
from pages.shared.saved import NEVER_A_NAME, attempt, show_refusal, show_tick
from plan import assurance
from plan.due import DueKind, dues_of
from plan.model import Decision, Person, ReAuditResult
from plan.standing import NOBODY_ABOVE, Escalation, Standing, acknowledge, refusals_to_acknowledge
from plan.state import EARLY, Review
from reports.words import day_in_words, names, plain

LONGEST = 2000
START = "start"
LABELS = {  # what is pressed, its icon, and what was decided by it
    START: ("Start the work", ":material/play_circle:", ""),
    Decision.CONTINUE: ("Continue", ":material/arrow_forward:", "Reviewed: it continues"),
    Decision.ADAPT: ("Adapt", ":material/tune:", "Reviewed: it is adapted"),
    Decision.COMPLETE: ("Complete", ":material/check:", "Completed"),
    Decision.ASSURE: ("Assure", ":material/verified:", "Assured"),
    Decision.STOP: ("Stop", ":material/stop_circle:", "Stopped"),
    Decision.REOPEN: ("Reopen", ":material/restart_alt:", "Reopened"),
}
_MEANS = {
    START: "Work on it begins on the day above.",
    Decision.CONTINUE: "It was reviewed and carries on as planned.",
    Decision.ADAPT: "It was reviewed and is changed; the note says how.",
    Decision.COMPLETE: "Its owner says that the change is made. Completed is not assured.",
    Decision.ASSURE: "Someone else signs that practice has changed and has held.",
    Decision.STOP: "It is given up; the note says why.",
    Decision.REOPEN: "It is taken up again, neither completed nor assured.",
}
_ANY = "…"  # stands for a note or a reason that can still be written
_SHOWN_ELSEWHERE = (  # by the state itself, or among what was escalated
    *(DueKind.ESCALATION, DueKind.DUE_DATE_PASSED, DueKind.REVIEW_MISSED),
    *(DueKind.FALLING_BACK, DueKind.SLIPPED_BACK, DueKind.DRAFT),
)


@dataclass(frozen=True)
class Desk:
    """One action as it stands on the screen, and the person who decides."""

    basis: Basis
    standing: Standing
    person: Person

    def key(self, name: str) -> str:
        """Of a widget: the same for the same action, whoever acts."""
        return f"decide {self.standing.action.id} {name}"

    def typed(self, name: str) -> str:
        """What was typed into a field."""
        return str(st.session_state.get(self.key(name)) or "").strip()

    def text(self, name: str, label: str, widget: Callable[..., Any], **how: Any) -> None:
        """A field for words, which outlive a look at another page."""
        how |= {"key": self.key(name), "max_chars": LONGEST, "persist_state": "session"}
        widget(label, placeholder=NEVER_A_NAME, **how)

    def pick_day(self, name: str, where: DeltaGenerator) -> None:
        """The day on which it was held: today unless another is chosen."""
        how = {"max_value": self.basis.today, "format": "DD/MM/YYYY", "key": self.key(name)}
        where.date_input("Day it was held", self.basis.today, **how)

    def day(self, name: str) -> date:
        """The day that was chosen."""
        return st.session_state.get(self.key(name)) or self.basis.today

    def record(self, part: str, write: Callable[[], object], *fields: str) -> None:
        """Write it down and empty its fields; if it is refused, they keep what was typed."""
        attempt(self.key(part), write, *map(self.key, fields))


def _points_below(lines: Iterable[str]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)


def override_in_words(review: Review, basis: Basis) -> str:
    """That it was signed off although something was missing, by whom and why: shown for ever."""
    on, by = day_in_words(review.held_on, basis.today), role_by_id(basis.plan, review.by)
    return (
        f":orange[:material/gavel: **Signed off on {on}** by {by} despite:]"
        f" {plain(' '.join(review.not_borne_out))} **Reason:** {plain(review.override)}"
    )


def what_waits(desk: Desk) -> None:
    """What was signed despite the data, what was escalated, and what is due."""
    standing, plan, today = desk.standing, desk.basis.plan, desk.basis.today
    for review in standing.overrides:
        st.markdown(override_in_words(review, desk.basis))
    escalations(desk)
    people = {person.id: person for person in plan.people}
    for due in dues_of(standing, today):
        if due.kind not in _SHOWN_ELSEWHERE:
            whom = f" Waiting for: {role_of(people[due.to])}." if due.to in people else ""
            line = f":material/event: {plain(due.sentence)}{whom}"
            st.markdown(f":orange[**{line}**]" if due.is_open else f":gray[{line}]")


def escalations(desk: Desk) -> None:
    """Each with who it was escalated to, when and why, and who has acknowledged it."""
    plan, today = desk.basis.plan, desk.basis.today
    for each in desk.standing.escalations:
        to = role_by_id(plan, each.to) if each.to else NOBODY_ABOVE
        on = day_in_words(each.fell_due, today)
        line = f"**Escalated to {to} on {on}:** {plain(each.says)}"
        if each.acknowledged_at:
            on = day_in_words(each.acknowledged_at.astimezone(LONDON).date(), today)
            by = f"Acknowledged by {role_by_id(plan, each.acknowledged_by)}, {on}"
            note = f": {plain(each.note)}" if each.note else "."
            st.markdown(f":material/forward_to_inbox: {line} {by}{note}")
            continue
        unheard = f"{line} **Not acknowledged yet.**"
        st.markdown(f":orange[:material/notification_important: {unheard}]")
        if may_write(of=desk.standing.action):
            _acknowledge(desk, each)


def _acknowledge(desk: Desk, escalation: Escalation) -> None:
    basis, by, name = desk.basis, desk.person, escalation.field
    if missing := refusals_to_acknowledge(basis.plan, escalation, by.id):
        aside(f"**Acknowledge** not as {role_of(by)}: {plain(' '.join(missing))}")
        return

    def press() -> None:
        write = partial(acknowledge, basis.register, basis.plan, escalation, by.id)
        desk.record(name, lambda: write(note=desk.typed(name)), name)

    show_refusal(desk.key(name))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        desk.text(name, f"What follows, noted by {role_of(by)}", st.text_input)
        how = {"icon": ":material/mark_email_read:", "key": desk.key(f"{name} acknowledge")}
        st.button("Acknowledge", on_click=press, **how)


def buttons(desk: Desk) -> None:
    """A note, the day and a button for each decision; what may not be says what is missing."""
    standing, today = desk.standing, desk.basis.today
    if not may_write("a decision", standing.action):
        return
    with st.container(gap="small"):
        show_tick()
        show_refusal(desk.key("review"))
        by = role_of(desk.person)
        desk.text("note", f"What was found and agreed, noted by {by}", st.text_area, height=72)
        held, following = st.columns(2)
        desk.pick_day("day", held)
        ahead = next((on for on in standing.action.reviews_on if on > today + EARLY), None)
        how = {"min_value": today + timedelta(days=1), "format": "DD/MM/YYYY"}
        following.date_input("Next review", ahead, key=desk.key("next"), **how)
        barred = _bars(desk)
        with st.container(horizontal=True, gap="small"):
            for what, missing in barred.items():
                label, icon, _ = LABELS[what]
                how = {"icon": icon, "help": _MEANS[what], "disabled": bool(missing)}
                st.button(label, key=desk.key(what), on_click=_decide, args=(desk, what), **how)
            signature(desk.person)
        if barred.get(Decision.ASSURE):
            _against_the_data(desk)
        if lacking := standing.lacking:  # of a draft: once for all
            st.markdown(f"**First, in the plan:**\n{_points_below(lacking)}")
        for what, missing in barred.items():
            if own := [why for why in missing if why not in (*lacking, assurance.OVERRIDABLE)]:
                aside(f"**{LABELS[what][0]}** not yet: {plain(' '.join(own))}")


def _bars(desk: Desk) -> dict[str, tuple[str, ...]]:
    """What is missing before each may be decided; a note that it needs can still be written."""
    case, barred = desk.standing, {}
    if not case.has_begun:
        barred[START] = assurance.refusals_to_start(case, desk.person.id, desk.day("day"))
    for what in Decision:
        if not assurance.is_moot(case, what):
            wanted = assurance.as_decided(case, _review(desk, what, note=_ANY))
            barred[what] = assurance.refusals(case, wanted)
    return {what: barred[what] for what in LABELS if what in barred}


def _decide(desk: Desk, what: str, reason: str = "") -> None:
    """What a press does: the action as it was shown is what was decided on."""
    register, case, by = desk.basis.register, desk.standing, desk.person.id
    if what == START:
        desk.record("review", lambda: assurance.start(register, case, by, desk.day("day")), "day")
        return
    wanted = _review(desk, Decision(what), note=desk.typed("note"), override=desk.typed(reason))
    fields = ("note", "day", "next", "override")
    desk.record("review", lambda: assurance.decide(register, case, wanted), *fields)


def _review(desk: Desk, decision: Decision, note: str, override: str = "") -> Review:
    return Review(
        action=desk.standing.action.id,
        held_on=desk.day("day"),
        decision=decision,
        by=desk.person.id,
        note=note,
        next_on=st.session_state.get(desk.key("next")),
        override=override,
    )


def _against_the_data(desk: Desk) -> None:
    """Where the data alone stand against it, another than the owner may sign, for a reason."""
    case = desk.standing
    wanted = assurance.as_decided(case, _review(desk, Decision.ASSURE, note=_ANY, override=_ANY))
    if assurance.refusals(case, wanted):
        return
    icon = ":material/gavel:"
    with st.expander("Sign off despite the data (give your reason)", icon=icon):
        st.markdown(f"What is still missing:\n{_points_below(wanted.not_borne_out)}")
        desk.text("override", "Reason, shown with this action for ever", st.text_area, height=88)
        label = f"Sign off despite the data as {role_of(desk.person)}"
        how = {"on_click": _decide, "args": (desk, Decision.ASSURE, "override")}
        st.button(label, icon=icon, key=desk.key("assure against the data"), **how)


def re_audit(desk: Desk) -> None:
    """What is planned and found, and a form to record it; where that cannot be yet, why."""
    action, today = desk.standing.action, desk.basis.today
    st.subheader("Re-audit")
    planned, held = action.re_audit_on, "Not recorded yet."
    plans = f"Planned for {day_in_words(planned, today)}." if planned else "None is planned."
    if action.re_audited_on and action.re_audit_result:
        (found,) = names([action.re_audit_result])
        held = f"Held on {day_in_words(action.re_audited_on, today)}: **{found}**."
    st.markdown(f"{plans} {held}")
    if not may_write(of=action):
        return
    wanted = assurance.ReAudit(held_on=today, result=ReAuditResult.MET, by=desk.person.id)
    if missing := assurance.refusals_to_re_audit(desk.standing, wanted):
        aside(f"**Record the re-audit** not yet: {plain(' '.join(missing))}")
        return
    show_refusal(desk.key("re-audit"))
    icon = ":material/fact_check:"
    with st.expander("Record the re-audit", icon=icon):
        result, on = st.columns([3, 2], vertical_alignment="top")
        how = {"index": None, "horizontal": True, "key": desk.key("re-audit found")}
        results = dict(zip(ReAuditResult, map(str.capitalize, names(ReAuditResult)), strict=True))
        result.radio("What it found", list(results), format_func=results.get, **how)
        desk.pick_day("re-audit day", on)
        desk.text("re-audit note", "What was checked, in a few words", st.text_input)
        how = {"icon": icon, "key": desk.key("re-audit record")}
        how |= {"on_click": _record_re_audit, "args": (desk,)}
        st.button(f"Record it as {role_of(desk.person)}", **how)


def _record_re_audit(desk: Desk) -> None:
    fields = ("re-audit found", "re-audit day", "re-audit note")
    wanted = assurance.ReAudit(
        held_on=desk.day("re-audit day"),
        result=st.session_state.get(desk.key("re-audit found")),
        by=desk.person.id,
        note=desk.typed("re-audit note"),
    )
    register, case = desk.basis.register, desk.standing
    desk.record("re-audit", lambda: assurance.record_re_audit(register, case, wanted), *fields)
