"""Writing one aim, action or person: the form, saving it, where to go on, what is due."""

from collections import Counter
from functools import partial

import streamlit as st

from pages.plan import drafts
from pages.plan.fields import news_of_others
from pages.plan.forms import draw_form, person_form
from pages.plan.points import in_a_line, points_of_form, set_aside
from pages.shared import pickers, rooms, who
from pages.shared.pickers import NOBODY, may_write, role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.saved import ask_why, attempt, show_refusal, show_tick, who_and_when
from pages.shared.words import aside, counted, plain
from plan.due import due_for
from plan.editing import Draft, add, add_first_person, put_back, save, withdraw
from plan.faults import NotInThePlan, NotSaved
from plan.fields import field_of
from plan.model import Person
from plan.words.numbers import listed

# Saving a draft: what is unsaved is always said, and what was wrong says what to do.


NOTHING_WAITS = ":gray[:material/check: All changes saved.]"


def save_bar(form: drafts.SubjectForm, place: str) -> None:
    """What is not saved yet, with the buttons; it is as high with and without something to say."""
    fields = [field_of(form.draft.kind, name).title for name in form.draft.changes(form.now)]
    line, saves, gives_up = st.columns([6, 4, 2], vertical_alignment="center")
    unsaved = f":orange[:material/edit: **Not saved yet:** {plain(listed(fields))}]"
    line.markdown(unsaved if fields else NOTHING_WAITS)
    is_first = _is_first(form)
    signed = "" if form.person is NOBODY else f" as {role_of(form.person)}"
    saves.button(
        f"Save{signed}",
        key=form.key(f"save {place}"),
        icon=":material/save:",
        width="stretch",
        disabled=not fields or not (may_write() or is_first),
        on_click=save_draft,
        args=(form,),
    )
    gives_up.button(
        "Discard", key=form.key(f"give up {place}"), disabled=not fields, width="stretch",
        on_click=drafts.forget, args=(form.draft,),
        help="What is typed here and not saved is given up.",
    )  # fmt: skip
    if place == "above":
        show_problem(form)


def _is_first(form: drafts.SubjectForm) -> bool:
    """Whoever begins a plan says who they are, and signs that themselves."""
    return form.draft.kind == "person" and not form.draft.subject and not form.basis.plan.people


def save_draft(form: drafts.SubjectForm) -> None:
    """On any refusal nothing is recorded and everything typed stays where it is."""
    st.session_state.pop(_problem(form), None)
    news = ""
    try:
        if form.draft.subject:
            news = _save_changes(form)
        else:
            drafts.go_to(_add(form))
    except NotSaved as refused:
        st.session_state[_problem(form)] = _why_not(form, refused)
    except NotInThePlan:
        return  # the form says so when it is drawn again
    else:
        drafts.forget(form.draft)
        drafts.saved_just_now(news)


def _why_not(form: drafts.SubjectForm, refused: NotSaved) -> str:
    theirs = news_of_others(form, refused.theirs)
    now = f" {theirs}. Choose below, field by field." if theirs else ""
    titles = [plain(form.line(fault.field).title).capitalize() for fault in refused.faults]
    faults = zip(titles, refused.faults, strict=True)
    lines = [f"\n- **{title}**: {plain(str(fault))}" for title, fault in faults]
    return f"{plain(refused.summary)}{now}{''.join(lines)}"


def _save_changes(form: drafts.SubjectForm) -> str:
    """What there is to tell of it."""
    known = form.known(drafts.parts_counted(form.basis))
    saved = save(form.basis.register, form.draft.edit(form.now), form.person.id, known)
    if not saved.beside:
        return ""
    theirs = news_of_others(form, saved.beside)
    return f"Saved, beside what others said meanwhile, which is kept too: {theirs}."


def _add(form: drafts.SubjectForm) -> drafts.Chosen:
    fields = {name: wanted.value for name, wanted in form.draft.changes(form.now).items()}
    register, known = form.basis.register, form.known(drafts.parts_counted(form.basis))
    if _is_first(form):
        made = add_first_person(register, fields, known)
        st.session_state[who.BOX] = made.id
    else:
        made = add(register, form.draft.kind, fields, form.person.id, known=known)
    return drafts.Chosen(form.draft.kind, made.id)


def show_problem(form: drafts.SubjectForm) -> None:
    """Why the last save was refused, until the next one."""
    if problem := st.session_state.get(_problem(form)):
        st.warning(problem, icon=":material/edit_off:")


def _problem(form: drafts.SubjectForm) -> str:
    return form.key("problem")


# What was taken out of the plan: who did so and why, and a button that puts it back.


def _offer_back(basis: Basis, person: Person, gone: drafts.Chosen) -> None:
    """The button, for whoever says who they are."""
    key = f"put back {gone.kind} {gone.subject}"
    show_refusal(key)

    def again() -> None:
        if attempt(key, lambda: put_back(basis.register, gone.kind, gone.subject, person.id)):
            drafts.saved_just_now()
        drafts.go_to(gone)

    if may_write():
        face = f"Put it back as {role_of(person)}"
        st.button(face, icon=":material/undo:", key=key, on_click=again)


# Where to go from a form: the next action, the page of the action, or out of the plan.


def ways_on(form: drafts.SubjectForm) -> None:
    """Below the form of what is in the plan already."""
    kind, subject = form.draft.kind, form.draft.subject
    if not subject:
        return

    def new_action() -> None:
        drafts.keep(drafts.draft_of("action").typing("aim", subject, 0))
        drafts.go_to(drafts.Chosen("action"))

    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        if kind == "aim":
            st.button(
                "A new action for this aim",
                icon=":material/add:",
                key=form.key("new action"),
                on_click=new_action,
            )
        if kind == "action":
            rooms.link(rooms.ACTION, "Is it making a difference?", action=subject)
        rooms.link(rooms.PLAN, "Its history", show="history", **{kind: subject})
        if may_write():
            example = {"asks": "Why", "placeholder": "Merged with action A02"}
            how = example | {"icon": ":material/delete:", "type": "tertiary"}
            ask_why(
                form.key("take out"), "Take it out", form.person, partial(_withdraw, form), **how
            )
            aside("Its history stays, and it can be put back.")


def taken_out(basis: Basis, person: Person, draft: Draft, gone: NotInThePlan) -> None:
    """Somebody took it out while it was written: who, why, and every word that was typed."""
    st.header(f"{draft.kind.capitalize()} {draft.subject}", anchor=False)
    if gone.withdrawn is None:
        st.info(f"There is no {draft.kind} {plain(draft.subject)} in the plan. Choose above.")
        return
    because = f", because {plain(gone.withdrawn.why)}" if gone.withdrawn.why else ""
    who = who_and_when(basis, gone.withdrawn)
    st.warning(f"{who}, took it out of the plan{because}.")
    if gone.withdrawn.why:  # by a person, not because another plan took its place
        _offer_back(basis, person, drafts.Chosen(draft.kind, draft.subject))
    if draft.typed:
        st.write("What you typed and had not saved:")
        for name, wanted in draft.typed.items():
            field = field_of(draft.kind, name)
            words = plain(field.in_words(wanted.value, basis.plan, basis.today))
            st.markdown(f"- **{field.title}**: {words}")
        st.button("I have read it", on_click=drafts.forget, args=(draft,))


def _withdraw(form: drafts.SubjectForm, why: str) -> None:
    try:
        withdraw(form.basis.register, form.now, form.person.id, why)
    except NotSaved as refused:
        theirs = news_of_others(form, refused.theirs)
        raise NotSaved(f"{refused}{f' {theirs}.' if theirs else ''}") from refused
    except NotInThePlan:
        return  # the form says so when it is drawn again
    drafts.forget(form.draft)
    drafts.saved_just_now()


@st.fragment
def write(basis: Basis, person: Person, chosen: drafts.Chosen) -> None:
    """The whole of it; only this part is drawn again while somebody types."""
    if drafts.is_saved_just_now():
        st.rerun()
    show_tick()
    draft = drafts.draft_of(chosen.kind, chosen.subject)
    try:
        form = drafts.form_of(basis, person, draft)
    except NotInThePlan as gone:
        taken_out(basis, person, draft, gone)
        return
    st.header(form.title, anchor=False)
    drafts.show_news()
    save_bar(form, "above")
    if not _is_first(form):
        may_write("what is written here")
    if form.draft.kind == "person":
        person_form(form)
    else:
        points = points_of_form(form)
        in_a_line(points)
        draw_form(form, points)
        set_aside(form, points)
    save_bar(form, "below")
    ways_on(form)


# How a plan is begun on the page alone: who you are, the first aim, the first action.


_STEPS = (
    ("person", "people", "Say who you are, by role"),
    ("aim", "aims", "Write the first aim: the problem and what would show it solved"),
    ("action", "actions", "Write the first action: what changes, and its one owner"),
)


def how_to_begin(basis: Basis, chosen: drafts.Chosen) -> None:
    """The three steps, while one of them is still to be done; data can come later."""
    if not basis.generation:
        st.info(
            "There are no data yet. The plan can be written all the same: figures come with your"
            " exports, on the Data page or with `python grip.py load`.",
            icon=":material/upload_file:",
        )
    done = {kind: bool(getattr(basis.plan, plural)) for kind, plural, _ in _STEPS}
    if all(done.values()):
        return
    st.markdown("**A plan begins with three things.** A file of yours can bring all at once.")
    for number, (kind, _, step) in enumerate(_STEPS, start=1):
        sign = ":blue[:material/check_circle:]" if done[kind] else f"{number}."
        is_chosen = kind == chosen.kind and not chosen.subject
        st.markdown(f"{sign} {f'**{step}**' if is_chosen else step}")


# What is due of whoever is acting by the end of the week, in a line and one by one.


_WHO = {"mine": "Mine", "all": "Everybody’s"}


def due_in_a_line(basis: Basis, person: Person, show: str) -> None:
    """How much is due this week of the person acting; the whole of it is one click away."""
    if person is NOBODY or not basis.register.plan().actions:
        return
    dues = due_for(basis.standings, person.id, basis.today)
    if not dues:
        nothing = "**Nothing is due this week**"
        st.markdown(f":material/event_available: {nothing} of {role_of(person)}.")
        return
    number = Counter(due.kind for due in dues)
    parts = " · ".join(f"{many} {kind}" for kind, many in number.items())
    line, way = st.columns([10, 2], vertical_alignment="center")
    line.markdown(f":material/event: **Due this week of {role_of(person)}:** {parts}")
    if show != "due":
        rooms.link(rooms.PLAN, "See them", show="due", where=way)


def due(basis: Basis, person: Person) -> None:
    """One by one, the most pressing first, each with the ways to what it is about."""
    whose = pickers.pick_segment("Whose", _WHO, "whose", label_visibility="collapsed")
    dues = due_for(basis.standings, None if whose == "all" else person.id, basis.today)
    aside(f"{counted(len(dues), 'thing')} worked out by Grip, most urgent first.")
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
