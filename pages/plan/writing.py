"""Writing the plan: an aim, action or person by its form, owners and dates of all in a table."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.plan import drafts
from pages.plan.forms import ANY_DAY, draw_form, draw_person, quarrel
from pages.shared import aside, pickers, rooms, saved, who
from pages.shared.pickers import NOBODY, may_write, role_by_id, role_of
from pages.shared.reading import Basis
from plan import values
from plan.due import due_for
from plan.editing import Draft, add, add_first_person, put_back, save, withdraw
from plan.faults import NotInThePlan, NotSaved, all_opened
from plan.fields import FIELDS, Field, field_of
from plan.model import Person
from plan.places import may_see
from plan.words.numbers import count, listed
from reports.words import plain

NOTHING_WAITS = ":gray[:material/check: All changes saved.]"
_STEPS = {
    "person": "Say who you are, by role",
    "aim": "Write the first aim: the problem and what would show it solved",
    "action": "Write the first action: what changes, and its one owner",
}
_WHO = {"mine": "Mine", "all": "Everybody’s"}


@st.fragment
def write(basis: Basis, person: Person, chosen: drafts.Chosen) -> None:
    """The whole of it; only this part is drawn again while somebody types."""
    drafts.redraw_if_saved()
    kind, subject = chosen.kind, chosen.subject
    draft = drafts.draft_of(kind, subject)
    try:
        form = drafts.form_of(basis, person, draft)
    except NotInThePlan as gone:
        _taken_out(basis, person, draft, gone)
        return
    st.header(f"{kind.capitalize()} {subject}" if subject else f"A new {kind}", anchor=False)
    drafts.show_news()
    _save_bar(form, "above")
    saved.show_refusal(form.key("save"))
    if not _is_first(form):
        may_write("what is written here")
    if kind == "person":
        draw_person(form)
    else:
        draw_form(form)
    _save_bar(form, "below")
    if subject:
        _ways_on(form)


def _save_bar(form: drafts.SubjectForm, place: str) -> None:
    """What is not saved yet, with the buttons; it is as high with and without something to say."""
    fields = [form.line(name).title for name in form.draft.changes(form.now)]
    line, saves, gives_up = st.columns([6, 4, 2], vertical_alignment="center")
    unsaved = f":orange[:material/edit: **Not saved yet:** {plain(listed(fields))}]"
    line.markdown(unsaved if fields else NOTHING_WAITS)
    signed = "" if form.person is NOBODY else f" as {role_of(form.person)}"
    is_open = bool(fields) and (may_write() or _is_first(form))
    how = {"icon": ":material/save:", "width": "stretch", "disabled": not is_open}
    how |= {"on_click": save_draft, "args": (form,)}
    saves.button(f"Save{signed}", key=form.key(f"save {place}"), **how)
    how = {"disabled": not fields, "width": "stretch", "on_click": drafts.forget}
    how |= {"help": "What is typed here and not saved is given up.", "args": (form.draft,)}
    gives_up.button("Discard", key=form.key(f"give up {place}"), **how)


def _is_first(form: drafts.SubjectForm) -> bool:
    """Whoever begins a plan says who they are, and signs that themselves."""
    return form.draft.kind == "person" and not form.draft.subject and not form.basis.plan.people


def save_draft(form: drafts.SubjectForm) -> None:
    """On any refusal nothing is recorded and everything typed stays where it is."""
    refusal, draft, register = f"{form.key('save')} refused", form.draft, form.basis.register
    st.session_state.pop(refusal, None)
    fields = {name: wanted.value for name, wanted in draft.changes(form.now).items()}
    by, news = form.person.id, ""
    try:
        if draft.subject:
            beside = save(register, draft.edit(form.now), by, form.known).beside
            if theirs := saved.news_of_others(beside):
                news = f"Saved, beside what others said meanwhile, which is kept too: {theirs}."
        else:
            if _is_first(form):
                made = add_first_person(register, fields, form.known)
                st.session_state[who.BOX] = made.id
            else:
                made = add(register, draft.kind, fields, by, known=form.known)
            drafts.go_to(drafts.Chosen(draft.kind, made.id))
    except NotSaved as refused:
        theirs = saved.news_of_others(refused.theirs)
        now = f" {theirs}. Choose below, field by field." if theirs else ""
        titled = ((form.line(fault.field).title, fault) for fault in refused.faults)
        lines = [f"\n- **{plain(of).capitalize()}**: {plain(str(fault))}" for of, fault in titled]
        st.session_state[refusal] = f"{plain(refused.summary)}{now}{''.join(lines)}"
    except NotInThePlan:
        return  # the form says so when it is drawn again
    else:
        drafts.forget(draft)
        drafts.saved_just_now(news)


def _ways_on(form: drafts.SubjectForm) -> None:
    """Below the form: the next action, the page of the action, its history, or out of the plan."""
    kind, subject, key = form.draft.kind, form.draft.subject, form.key("take out")

    def new_action() -> None:
        drafts.keep(drafts.draft_of("action").typing("aim", subject, 0))
        drafts.go_to(drafts.Chosen("action"))

    def take_out(why: str) -> None:
        with suppress(NotInThePlan):  # the form says so when it is drawn again
            withdraw(form.basis.register, form.now, form.person.id, why)
            drafts.forget(form.draft)
            drafts.saved_just_now()

    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        if kind == "aim":
            how = {"icon": ":material/add:", "key": form.key("new action")}
            st.button("A new action for this aim", on_click=new_action, **how)
        if kind == "action":
            rooms.link(rooms.ACTION, "Is it making a difference?", action=subject)
        rooms.link(rooms.PLAN, "Its history", show="history", **{kind: subject})
        if may_write():
            how = {"placeholder": "Merged with action A02", "icon": ":material/delete:"}
            how |= {"asks": "Why", "type": "tertiary"}
            saved.ask_why(key, "Take it out", form.person, take_out, **how)
            aside("Its history stays, and it can be put back.")


def _taken_out(basis: Basis, person: Person, draft: Draft, gone: NotInThePlan) -> None:
    """Who took it out while it was written, why, every word that was typed, and the way back."""
    kind, subject, last = draft.kind, draft.subject, gone.withdrawn
    st.header(f"{kind.capitalize()} {subject}", anchor=False)
    if last is None:
        st.info(f"There is no {kind} {plain(subject)} in the plan. Choose above.")
        return
    because = f", because {plain(last.why)}" if last.why else ""
    st.warning(f"{saved.who_and_when(last)}, took it out of the plan{because}.")
    if last.why:  # by a person, not because another plan took its place
        key = f"put back {kind} {subject}"

        def again() -> None:
            if saved.attempt(key, lambda: put_back(basis.register, kind, subject, person.id)):
                drafts.saved_just_now()
            drafts.go_to(drafts.Chosen(kind, subject))

        saved.show_refusal(key)
        if may_write():  # for whoever says who they are
            face = f"Put it back as {role_of(person)}"
            st.button(face, icon=":material/undo:", key=key, on_click=again)
    if draft.typed:
        st.write("What you typed and had not saved:")
        for name, wanted in draft.typed.items():
            field = field_of(kind, name)
            words = plain(field.in_words(wanted.value, basis.plan, basis.today))
            st.markdown(f"- **{field.title}**: {words}")
        st.button("I have read it", on_click=drafts.forget, args=(draft,))


def how_to_begin(basis: Basis, chosen: drafts.Chosen) -> None:
    """The three steps of a plan begun on the page alone, while one is still to be done."""
    if not basis.generation:
        st.info(
            "There are no data yet. The plan can be written all the same: figures come with your"
            " exports, on the Data page or with `python grip.py load`.",
            icon=":material/upload_file:",
        )
    done = {kind: bool(getattr(basis.plan, drafts.KINDS[kind])) for kind in _STEPS}
    if all(done.values()):
        return
    st.markdown("**A plan begins with three things.** A file of yours can bring all at once.")
    for number, (kind, step) in enumerate(_STEPS.items(), start=1):
        sign = ":blue[:material/check_circle:]" if done[kind] else f"{number}."
        is_chosen = kind == chosen.kind and not chosen.subject
        st.markdown(f"{sign} {f'**{step}**' if is_chosen else step}")


def due_in_a_line(basis: Basis, person: Person, show: str) -> None:
    """How much is due this week of the person acting; the whole of it is one click away."""
    if person is NOBODY or not basis.register.plan().actions:
        return
    number = Counter(due.kind for due in due_for(basis.pressing, person.id, basis.today))
    if not number:
        nothing = "**Nothing is due this week**"
        st.markdown(f":material/event_available: {nothing} of {role_of(person)}.")
        return
    parts = " · ".join(count(many, of.one, of.several) for of, many in number.items())
    line, way = st.columns([10, 2], vertical_alignment="center")
    line.markdown(f":material/event: **Due this week of {role_of(person)}:** {parts}")
    if show != "due":
        rooms.link(rooms.PLAN, "See them", show="due", where=way)


def due(basis: Basis, person: Person) -> None:
    """One by one, the most pressing first, each with the ways to what it is about."""
    whose = pickers.pick_segment("Whose", _WHO, "whose", label_visibility="collapsed")
    dues = due_for(basis.pressing, None if whose == "all" else person.id, basis.today)
    aside(f"{count(len(dues), 'thing')} worked out by Grip, most urgent first.")
    for due in dues:
        action, kind = basis.plan.action(due.action), due.kind.capitalize()
        colour = "orange" if due.is_open else "gray"
        to = f" · {role_by_id(basis.plan, due.to)}" if whose == "all" else ""
        line, page, write = st.columns([8, 2, 2], vertical_alignment="center")
        with line, st.container(gap="xxsmall"):
            st.markdown(f":{colour}[**{kind}**] · {plain(action.title or action.id)}")
            aside(f"{plain(due.sentence)}{to}")
        rooms.link(rooms.ACTION, f"Open {due.action}", action=due.action, where=page)
        rooms.link(rooms.PLAN, "Change it", where=write, show="write", action=due.action)


# A table for quick work: owners, dates and routes of every action, saved with the same checks.
# What can be changed in it, by heading.
EDITED = {line.title: line for line in FIELDS["action"].values() if line.in_quick_table}
WHY = "why due moves"
_GRID = "grid of the plan"
_MANY, _TALL = 15, 560  # rows; pixels, within which more rows scroll


def _rows(basis: Basis, person: Person) -> pd.DataFrame:
    """The actions that the person may see as they stand, with what is typed of them."""
    states = {standing.action.id: str(standing.state) for standing in basis.pressing}
    opened, rows = all_opened(basis.register, "action"), []
    for action in basis.plan.actions:
        if action.id in opened and may_see(person, action.sites, basis.places):
            draft = drafts.draft_of("action", action.id)
            typed = draft.on(opened[action.id])
            cells = {heading: getattr(typed, line.name) for heading, line in EDITED.items()}
            for heading, value in cells.items():
                is_day = EDITED[heading].value is values.DAY
                cells[heading] = pd.to_datetime(value) if is_day else str(value or "") or None
            named = {"action": action.id, "title": typed.title, "state": states.get(action.id, "")}
            rows.append(named | cells | {WHY: draft.why.get("due_on") or None})
    return pd.DataFrame(rows)


def _take_over(drawn_at: tuple[str, int, int], rows: pd.DataFrame) -> None:
    """Every cell that was changed, into the draft of its action; what was seen first counts."""
    edited = st.session_state.get(f"quick table {drawn_at}", {}).get("edited_rows", {})
    for place, cells in edited.items():
        draft = drafts.draft_of("action", rows["action"].iloc[int(place)])
        for heading, cell in cells.items():
            if heading == WHY:
                draft = draft.because("due_on", cell or "")
            else:
                line = EDITED[heading]
                draft = draft.typing(line.name, _meant(line, cell), drawn_at[1])
        drafts.keep(draft)


def _meant(line: Field, cell: Any) -> Any:
    if line.value is values.DAY:
        return date.fromisoformat(str(cell)[:10]) if cell else None
    blank = None if line.value.codes else ""
    return (line.value.codes or str)(cell) if cell else blank


def _column(line: Field, people: Mapping[str, str]) -> Any:
    chosen = st.column_config.SelectboxColumn
    match line.value:
        case values.DAY:
            return st.column_config.DateColumn(**ANY_DAY)
        case values.PERSON:
            names = {"options": list(people), "format_func": lambda id: people.get(id, id)}
            return chosen(**names, width="medium")
    return chosen(options=[str(code) for code in line.value.codes])


def quick_table(basis: Basis, person: Person) -> None:
    """The same rows as before, so that nothing jumps, until something is saved or given up."""
    if not basis.plan.actions:
        st.info("There is no action in the plan yet. Write the first one.")
        return
    # For whom, at which entry, and after how much left the drafts.
    drawn_at = (person.id, basis.entry, drafts.times_dropped())
    before, rows = st.session_state.get(_GRID, (None, None))
    if before and before[-1] == drawn_at[-1]:
        _take_over(before, rows)
    if before != drawn_at or f"quick table {drawn_at}" not in st.session_state:
        rows = _rows(basis, person)
    st.session_state[_GRID] = drawn_at, rows
    _table(basis, person, drawn_at, rows)


@st.fragment
def _table(
    basis: Basis, person: Person, drawn_at: tuple[str, int, int], rows: pd.DataFrame
) -> None:
    drafts.redraw_if_saved()
    if drawn_at[-1] != drafts.times_dropped():
        st.rerun()
    drafts.show_news()
    aside("Change a cell, then save. Grip works out the status from what happened.")
    people = drafts.person_names(basis.plan)
    columns = {heading: _column(line, people) for heading, line in EDITED.items()}
    columns |= {
        "action": st.column_config.TextColumn(pinned=True, width="small"),
        "title": st.column_config.TextColumn(width="medium"),
        WHY: st.column_config.TextColumn(max_chars=500, help="Needed where a due date moves back."),
    }
    st.data_editor(
        rows,
        key=f"quick table {drawn_at}",
        hide_index=True,
        disabled=["action", "title", "state"],
        column_config=columns,
        height=_TALL if len(rows) > _MANY else "content",
        placeholder="",
        alt="Every action with its state, owner, dates, route and strength.",
    )
    _take_over(drawn_at, rows)
    _waiting(basis, person, frozenset(rows["action"]))


def _waiting(basis: Basis, person: Person, shown: Collection[str]) -> None:
    """What is changed and not saved, action by action, with why it could not be saved and what
    another said meanwhile of the same fields; and the buttons."""
    waiting = []
    for draft, fields in drafts.unsaved(basis):
        if draft.kind != "action" or draft.subject not in shown:
            continue
        waiting.append(draft)
        of = f"{draft.subject}: {plain(listed(fields))}"
        st.markdown(f":orange[:material/edit: **Not saved yet:** {of}]")
        try:
            form = drafts.form_of(basis, person, draft)
        except NotInThePlan:
            st.warning(f"{plain(draft.subject)} was taken out of the plan. See it under Write.")
            continue
        saved.show_refusal(form.key("save"))
        for name in draft.disputed(form.now):
            quarrel(form, name)
    if not waiting:
        st.markdown(NOTHING_WAITS)
    saves, gives_up, _ = st.columns([4, 2, 6])
    how = {"icon": ":material/save:", "width": "stretch", "on_click": _save_all}
    how |= {"args": (basis, person, waiting), "disabled": not (waiting and may_write())}
    saves.button(f"Save all as {role_of(person)}", key="save all", **how)
    how = {"disabled": not waiting, "on_click": lambda: [*map(drafts.forget, waiting)]}
    gives_up.button("Leave them out", width="stretch", **how)


def _save_all(basis: Basis, person: Person, waiting: Iterable[Draft]) -> None:
    """Each action by itself: what is refused stays, what is saved is saved."""
    for draft in waiting:
        with suppress(NotInThePlan):
            save_draft(drafts.form_of(basis, person, draft))
