"""The whole plan as a file, out and in: what became of every row is told."""

import tempfile
from pathlib import Path

import streamlit as st

from connectors.report import FileProblem
from pages.furniture import rooms
from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.plan.history import in_markdown
from pages.furniture.tables import offer
from pages.furniture.upload import tell
from pages.furniture.words import aside, plain
from plan.clock import is_sample
from plan.history import changes
from plan.model import Person, Plan
from plan.sheet import export_plan, import_plan, people_beside

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
