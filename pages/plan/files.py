"""The whole plan as a file, out and in, and all that was ever said of it, newest first."""

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from connectors.report import FileProblem
from metrics.calendar import LONDON
from pages.plan.drafts import Chosen, choose_whose, is_there
from pages.shared import pickers, rooms
from pages.shared.frame import tell
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Here
from pages.shared.tables import Told, offer, table
from pages.shared.words import aside, counted, day_in_words, plain
from plan.clock import is_sample
from plan.history import ENTERED, LEFT, Change, changes
from plan.model import Person, Plan
from plan.places import Places
from plan.sheet import export_plan, import_plan, people_beside
from reports.tables import TableColumn

# All that was ever said of the plan, newest first: who, when and why; as files, too.


_SHOWN = 30  # in full, before one asks for more
_IMPORT = {"import": "A file", "sample": "The invented provider"}
_MORE = "how much of the history"


def history(here: Here, plan: Plan, person: Person, places: Places) -> None:
    """Of everything or of one, by anyone or by one; the files hold all of it."""
    whose, whom = st.columns([8, 4])
    with whose:
        of = choose_whose(plan, person, places)
    found = _changes_of(here, plan, of)
    with whom:
        by = _pick_by(found, plan)
    shown = [change for change in found if by in (pickers.ALL, change.by)]
    aside(f"{counted(len(shown), 'change')}, the newest first. Nothing is ever overwritten.")
    most = st.session_state.get(_MORE, _SHOWN)
    for change in shown[:most]:
        _one(change, here, plan, of)
    if len(shown) > most:
        st.button(
            f"Show {min(_SHOWN, len(shown) - most)} more",
            on_click=lambda: st.session_state.update({_MORE: most + _SHOWN}),
        )
    if shown:
        with st.expander("All of it as a table, and as files"):
            _as_table(shown, here, plan)


def _changes_of(here: Here, plan: Plan, of: Chosen | None) -> tuple[Change, ...]:
    if of is None:
        return changes(here.register, plan, here.today)
    return changes(here.register, plan, here.today, of.kind, (of.subject,))


def _pick_by(found: tuple[Change, ...], plan: Plan) -> str:
    names = {by: _who(by, plan) for by in sorted({change.by for change in found})}
    return pickers.pick("By whom", {pickers.ALL: "Anyone", **names}, "by")


def in_markdown(change: Change, *, with_subject: bool) -> str:
    """As in "due date: 1 October → **15 October**, because two were ill"."""
    where = f"{plain(f'{change.kind.capitalize()} {change.subject}')} · " if with_subject else ""
    told = f": {plain(change.now)}" if change.now else ""
    if change.was:
        told = f": {plain(change.was)} → **{plain(change.now)}**"
    because = f", {plain(change.because)}" if change.why else ""
    if change.what == ENTERED:  # said before the long list of all that it brought
        return f"{where}**{ENTERED}**{because}{told}"
    return f"{where}**{plain(change.what)}**{told}{because}"


def _one(change: Change, here: Here, plan: Plan, of: Chosen | None) -> None:
    at = change.at.astimezone(LONDON)
    with st.container(gap="xxsmall"):
        st.markdown(in_markdown(change, with_subject=of is None))
        aside(f"{_who(change.by, plan)}, {day_in_words(at.date(), here.today)}, {at:%H:%M}")
        one = Chosen(change.kind, change.subject)
        if change.what == LEFT and change.why and not is_there(plan, one):
            rooms.link(rooms.PLAN, "Put it back", show="write", **one.address)


def _as_table(shown: list[Change], here: Here, plan: Plan) -> None:
    rows = pd.DataFrame(
        [
            {
                "when": change.at.astimezone(LONDON).replace(tzinfo=None, microsecond=0),
                "who": _who(change.by, plan).replace("\\", ""),
                "of": f"{change.kind} {change.subject}",
                "what": change.what,
                "was": change.was,
                "now": change.now,
                "why": change.why,
            }
            for change in shown
        ]
    )
    cut = {name: TableColumn(is_cut=True) for name in ("was", "now", "why")}
    told = Told(rule="Every entry of the register, in words.", columns=cut)
    table(rows, "The history of the plan: who said what, when and why", "plan history", told)


def _who(by: str, plan: Plan) -> str:
    person = next((each for each in plan.people if each.id == by), None)
    return role_of(person) if person else plain(_IMPORT.get(by, by))


_TOLD, _WRONG = "reports of the last plan", "why the plan was not taken in"
_FILES = "files of the plan"
_MOST_TOLD = 20


def files(here: Here, plan: Plan, person: Person) -> None:
    """First what goes out, then what comes in."""
    st.header("Take the plan with you", anchor=False)
    st.write("What goes out comes in again as the same plan. The workbook holds its people too.")
    with st.container(horizontal=True, gap="medium"):
        day = f"{here.today:%Y-%m-%d}"
        for label, name in (
            ("Excel: plan and people", f"plan_{day}.xlsx"),
            ("CSV: plan", f"plan_{day}.csv"),
            ("CSV: people", f"plan_{day}_people.csv"),
        ):
            offer(label, lambda name=name: _exported(plan, name), name)
    st.header("Take a plan in", anchor=False)
    _take_in(here, plan, person)


def _take_in(here: Here, plan: Plan, person: Person) -> None:
    st.write(
        "A weak draft comes in as it is, from a template of your own too; what it lacks is told."
        " What a file says of an action replaces what stood there; what stood there is kept."
    )
    if is_sample(here.register):
        aside("These are invented data: what comes in here joins the invented plan, and leaves"
              " with it when your own data are loaded on the Data page.")  # fmt: skip
    sent = st.file_uploader(
        "A plan as .csv or .xlsx, with its people (NAME_people.csv) where there are any",
        type=["csv", "xlsx"],
        accept_multiple_files=True,
        key=_FILES,
    )
    st.button(
        "Take it in",
        icon=":material/upload_file:",
        disabled=not sent,
        on_click=_import,
        args=(here, person),
    )
    if wrong := st.session_state.get(_WRONG):
        st.warning(wrong, icon=":material/block:")
    if told := st.session_state.get(_TOLD):
        _tell(here, plan, *told)


def _import(here: Here, person: Person) -> None:
    st.session_state.pop(_WRONG, None)
    st.session_state.pop(_TOLD, None)
    by = "import" if person is NOBODY else person.id
    reports: list = []
    before = here.register.last_entry()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for path in _plans(_kept(Path(folder), st.session_state[_FILES])):
                reports += import_plan(here.register, path, by)
    except FileProblem as problem:
        st.session_state[_WRONG] = f"Not taken in. {plain(str(problem))}"
    st.session_state[_TOLD] = (tuple(reports), before)


def _tell(here: Here, plan: Plan, reports: tuple, before: int) -> None:
    """Every file, every row put aside, and what now reads otherwise than before."""
    if reports:
        tell(reports)
    told = [change for change in changes(here.register, plan, here.today) if change.id > before]
    if told:
        st.subheader("What it changed", anchor=False)
    for change in told[:_MOST_TOLD]:
        st.markdown(f"- {in_markdown(change, with_subject=True)}")
    if len(told) > _MOST_TOLD:
        rooms.link(
            rooms.PLAN, f"And {len(told) - _MOST_TOLD} more: see the history", show="history"
        )


def _kept(folder: Path, sent: list) -> list[Path]:
    paths = []
    for each in sent:
        path = folder / Path(each.name).name
        path.write_bytes(each.getbuffer())
        paths.append(path)
    return paths


def _plans(paths: list[Path]) -> list[Path]:
    """The plans among them: a file of people goes in with its plan."""
    people = {people_beside(path) for path in paths if path.suffix.lower() == ".csv"}
    return [path for path in paths if path not in people]


def _exported(plan: Plan, name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / name
        if name.endswith("_people.csv"):
            export_plan(plan, wanted.with_name(name.removesuffix("_people.csv") + ".csv"))
        else:
            export_plan(plan, wanted)
        return wanted.read_bytes()
