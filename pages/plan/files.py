"""The whole plan as a file, out and in, and all that was ever said of it, newest first."""

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from connectors.report import FileProblem
from metrics.calendar import LONDON
from pages.plan.drafts import Chosen, choose_whose
from pages.shared import pickers, rooms
from pages.shared.frame import tell
from pages.shared.pickers import NOBODY, role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.saved import sent_files
from pages.shared.tables import Listing, offer
from pages.shared.words import aside, counted, moment_in_words, plain
from plan.clock import is_sample
from plan.history import ENTERED, LEFT, Change, changes
from plan.model import Person, Plan
from plan.register import BY_FILE, BY_SAMPLE
from plan.sheet import export_plan, import_plan, people_beside
from reports.tables import TableColumn

_SHOWN = 30  # in full, before one asks for more
_MOST_SHOWN = 20  # of what an import changed
_IMPORT = {BY_FILE: "A file", BY_SAMPLE: "The sample provider"}
_MORE = "how much of the history"
_REPORTS, _WRONG = "reports of the last plan", "why the plan was not taken in"
_FILES = "files of the plan"


def history(basis: Basis, person: Person) -> None:
    """All that was ever said of everything or of one, by anyone or by one, newest first."""
    whose, whom = st.columns([8, 4])
    with whose:
        of = choose_whose(basis, person)
    kind, subjects = (of.kind, (of.subject,)) if of else ("", ())
    everything = changes(basis.register, basis.plan, basis.today, kind, subjects=subjects)
    names = {
        by: _who(by, basis.plan) for by in sorted({change.recorded_by for change in everything})
    }
    by = pickers.pick("By whom", {pickers.ALL: "Anyone", **names}, "by", where=whom)
    shown = [change for change in everything if by in (pickers.ALL, change.recorded_by)]
    aside(f"{counted(len(shown), 'change')}, the newest first. Nothing is ever overwritten.")
    most = st.session_state.get(_MORE, _SHOWN)
    for change in shown[:most]:
        _change(change, basis, of)
    if len(shown) > most:
        more = {"on_click": lambda: st.session_state.update({_MORE: most + _SHOWN})}
        st.button(f"Show {min(_SHOWN, len(shown) - most)} more", **more)
    if shown:
        with st.expander("All of it as a table, and as files"):
            _as_table(shown, basis.plan)


def _change(change: Change, basis: Basis, of: Chosen | None) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(in_markdown(change, with_subject=of is None))
        when = moment_in_words(change.recorded_at, basis.today)
        aside(f"{_who(change.recorded_by, basis.plan)}, {when}")
        if change.what == LEFT and change.why:
            plan = basis.plan
            there = {"aim": plan.aims, "action": plan.actions, "person": plan.people}[change.kind]
            if change.subject not in {subject.id for subject in there}:
                about = {change.kind: change.subject}
                rooms.link(rooms.PLAN, "Put it back", show="write", **about)


def in_markdown(change: Change, *, with_subject: bool) -> str:
    """As in "due date: 1 October → **15 October**, because two were ill"."""
    where = f"{plain(f'{change.kind.capitalize()} {change.subject}')} · " if with_subject else ""
    now = f": {plain(change.now)}" if change.now else ""
    if change.was:
        now = f": {plain(change.was)} → **{plain(change.now)}**"
    because = f", {plain(change.because)}" if change.why else ""
    if change.what == ENTERED:  # said before the long list of all that it brought
        return f"{where}**{ENTERED}**{because}{now}"
    return f"{where}**{plain(change.what)}**{now}{because}"


def _as_table(shown: list[Change], plan: Plan) -> None:
    cut = {name: TableColumn(is_cut=True) for name in ("was", "now", "why")}
    Listing(
        title="The history of the plan: who said what, when and why",
        file="plan history",
        columns=lambda change: {
            "when": change.recorded_at.astimezone(LONDON).replace(tzinfo=None, microsecond=0),
            "who": _who(change.recorded_by, plan).replace("\\", ""),
            "of": f"{change.kind} {change.subject}",
            "what": change.what,
            **{name: getattr(change, name) for name in cut},
        },
        rule="Every entry of the register, in words.",
        forms=cut,
    ).show(shown)


def _who(by: str, plan: Plan) -> str:
    return plain(_IMPORT[by]) if by in _IMPORT else role_by_id(plan, by)


def files(basis: Basis, person: Person) -> None:
    """First what goes out, then what comes in."""
    st.header("Take the plan with you", anchor=False)
    st.write("What goes out comes in again as the same plan. The workbook holds its people too.")
    with st.container(horizontal=True, gap="medium"):
        day = f"{basis.today:%Y-%m-%d}"
        for label, name in (
            ("Excel: plan and people", f"plan_{day}.xlsx"),
            ("CSV: plan", f"plan_{day}.csv"),
            ("CSV: people", f"plan_{day}_people.csv"),
        ):
            offer(label, partial(_exported, basis.plan, name), name)
    st.header("Import a plan", anchor=False)
    st.write(
        "Import a draft as it is, in a template of your own too; Grip lists what is missing."
        " What a file says of an action replaces what the plan says; the history keeps both."
    )
    if is_sample(basis.register):
        aside("This is sample data: what you import here joins the sample plan, and goes"
              " with it when your own data are loaded on the Data page.")  # fmt: skip
    if pickers.may_load(basis):
        _take_in(basis, person)


def _take_in(basis: Basis, person: Person) -> None:
    label = "A plan as .csv or .xlsx, with its people (NAME_people.csv) where there are any"
    how = {"type": ["csv", "xlsx"], "accept_multiple_files": True, "key": _FILES}
    sent = st.file_uploader(label, **how)
    face = "Import it" if person is NOBODY else f"Import it as {role_of(person)}"
    how = {"disabled": not sent, "on_click": _import, "args": (basis, person)}
    st.button(face, icon=":material/upload_file:", **how)
    if wrong := st.session_state.get(_WRONG):
        st.warning(wrong, icon=":material/block:")
    if _REPORTS not in st.session_state:
        return
    reports, before = st.session_state[_REPORTS]
    tell(reports)
    everything = changes(basis.register, basis.plan, basis.today)
    new = [change for change in everything if change.id > before]
    if new:
        st.subheader("What it changed", anchor=False)
    for change in new[:_MOST_SHOWN]:
        st.markdown(f"- {in_markdown(change, with_subject=True)}")
    if (more := len(new) - _MOST_SHOWN) > 0:
        rooms.link(rooms.PLAN, f"And {more} more: see the history", show="history")


def _import(basis: Basis, person: Person) -> None:
    st.session_state.pop(_WRONG, None)
    by = BY_FILE if person is NOBODY else person.id
    reports: list = []
    before = basis.register.last_entry()
    try:
        with sent_files(st.session_state[_FILES]) as paths:
            # A file of people goes in with its plan.
            people = {people_beside(path) for path in paths if path.suffix.lower() == ".csv"}
            for path in [path for path in paths if path not in people]:
                reports += import_plan(basis.register, path, by)
    except FileProblem as problem:
        st.session_state[_WRONG] = f"Not taken in. {plain(str(problem))}"
    st.session_state[_REPORTS] = (tuple(reports), before)


def _exported(plan: Plan, name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / name
        export_plan(plan, wanted.with_name(name.replace("_people.csv", ".csv")))
        return wanted.read_bytes()
