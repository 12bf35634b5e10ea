"""What stands around every page: invented or not, how old the data are, first start."""

import time
from collections.abc import Callable, Collection
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from connectors.report import Problem
from connectors.sources import MAY_BE_COMPLETE
from connectors.tables import is_of_this_version
from connectors.warehouse import Busy, StoreProblem
from metrics.catalogue import CATALOGUE
from pages.shared import aside, pickers, rooms, who
from pages.shared.reading import Basis, basis_now
from pages.shared.saved import sent_files
from pages.shared.tables import Listing
from plan import intake
from plan.clock import is_sample
from plan.database import RegisterAway
from plan.model import Person
from plan.places import may_see
from plan.words.numbers import count, listed
from reports.words import day_in_words, days_ago, names, plain

_LATE_AFTER, _OLD_AFTER = 1, 7  # days behind
_PATIENCE_SECONDS = 2
_SAMPLE = (
    " · :material/science: :blue[**This is sample data.** Load your own on the Data page and it"
    " replaces the sample.]"
)
_NEAR_THE_TOP = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4.5rem; padding-bottom: 3rem; }
.st-key-find kbd { color: inherit; opacity: 1; }
input[role="combobox"] { text-overflow: ellipsis; }
[data-testid="stButtonGroup"] [role="radiogroup"] { flex-wrap: wrap; }
@media (max-width: 800px) {
  [data-testid="stColumn"] { min-width: calc(100% - 1.5rem); }
  [data-testid="stTable"] :is(th, td) { overflow-wrap: anywhere; font-size: 12px; padding: 3px; } }
</style>"""


def opened(title: str = "") -> tuple[Basis, Person]:
    """With its title the page begins: what it rests on, and for whom it is shown."""
    person, basis = pickers.signed_in(), basis_now()
    if title:
        st.title(title)
    return basis, person


class Age(StrEnum):
    """How far the data lie behind the day it is, in words."""

    FRESH = "up to date"
    LATE = "a few days behind: load the newest"
    OLD = "old: load the newest"
    UNKNOWN = "not dated"


def age_of(through: date | None, today: date) -> Age:
    """Fresh up to yesterday, late up to a week behind, then old."""
    if through is None:
        return Age.UNKNOWN
    behind = (today - through).days
    return Age.FRESH if behind <= _LATE_AFTER else Age.LATE if behind <= _OLD_AFTER else Age.OLD


def _data_as_of(basis: Basis, more: str) -> Any:
    """The day to which the data reach; where they are late or old, what to do about it."""
    today, reaches = basis.today, {of.source: of.through for of in basis.exports if of.through}
    if not reaches:
        return aside(f":material/database: No data yet{more}")
    newest = max(reaches.values())
    age, ago = age_of(newest, today), days_ago(newest, today)
    reach = f"Data to {day_in_words(newest, today, weekday=True)}"
    if age is Age.FRESH:
        behind = [name for name, day in reaches.items() if (newest - day).days > _OLD_AFTER]
        many = f" · {count(len(behind), 'export')} further behind: {listed(names(behind))}"
        return aside(f":material/check_circle: {reach}{many if behind else ''}{more}")
    if age is Age.LATE:
        load = "Load the newest exports before you rely on this week."
        return aside(f":material/schedule: :orange[**{reach}, {ago}.**] {load}{more}")
    says = "What is said here was true then. Load newer exports on the Data page, or with"
    says = f"{reach}: that is {ago}. {says} `python grip.py load`.{more}"
    return st.warning(says, icon=":material/schedule:")


def nothing_yet(link: bool = True) -> None:
    """What to do while there are no data at all, with a link to where it is done."""
    st.info("There are no data yet.", icon=":material/upload_file:")
    st.markdown(
        "Grip reads the exports that your systems already write: rota, call log, complaints,"
        " observations, MAR charts and more, with your plan as `plan.csv`.\n"
        "1. Put the files into one folder.\n"
        "2. Load them on the Data page, or with `python grip.py load` and the name of the folder.\n"
        "3. Come back to this page."
    )
    if link:
        rooms.link(rooms.DATA, "Load the first files")
        rooms.link(rooms.PLAN, "Or begin with the plan, on the screen", show="write")


def say_what_is_missing(basis: Basis, person: Person | None = None) -> None:
    """What to do where there are no data, no plan, or no action of it at the person's sites."""
    if not basis.generation:
        nothing_yet()
    elif not basis.plan.actions:
        st.info("There are data, but no plan yet, so there is no action to judge.")
        st.markdown(
            "Load `plan.csv` (one row an action) and `people.csv` (one row a person, by role) on"
            " the Data page, or with `python grip.py load plan.csv people.csv`."
        )
        rooms.link(rooms.DATA, "Load the plan")
        rooms.link(rooms.PLAN, "Or write it on the screen")
    elif person:
        role = plain(person.role)
        st.info(f"No action of the plan is at a site of {role}. Act as someone else above.")


# The door for new files on the data page; what became of every row of each is told at once.
_KEPT = {name: name for name in ("loaded", "replaced", "unchanged", "joined", "older")}
_GONE = {"left_out": "left out", "rejected": "put aside", "withdrawn": "withdrawn"}
_COUNTS = {"read": "rows read"} | _KEPT | _GONE
_FAULTS = {"put_aside": "put aside", "left_blank": "taken in with this cell left blank"}
_REPORTS = "reports of the last upload"
_WAITING = "files that would withdraw rows"
_TITLES = {source.name: source.title for source in MAY_BE_COMPLETE}
UNMATCHED = "files of an unknown layout"  # (name, file as it was sent)
UNKNOWN_LAYOUT = (Problem.ASKED, Problem.HEADING, Problem.MISSING_COLUMN, Problem.UNKNOWN_KIND)
_DATES = {
    "": "As each file shows",
    "day-first": "Day before month (31/12/2026)",
    "month-first": "Month before day (12/31/2026)",
}
_TIMES = {"": "UK time, or as their layout says", "utc": "UTC, an hour behind in summer"}


def upload(basis: Basis) -> None:
    if not pickers.may_load(basis):
        return
    with st.form("upload", border=False, clear_on_submit=True):
        files = st.file_uploader(
            "Exports, plan.csv, people.csv and settings.toml, in any order",
            type=["csv", "txt", "tsv", "gz", "xlsx", "xls", "ods", "zip", "toml"],
            accept_multiple_files=True,
        )
        help = "Say it only where a file was not loaded because it may be read in two ways."
        how = {"format_func": _DATES.get, "help": help}
        dates = st.selectbox("How dates are written in these files", _DATES, **how)
        how = {"format_func": _TIMES.get, "help": "Say it where every log-in is an hour early."}
        times = st.selectbox("Which clock their times are by", _TIMES, **how)
        help = "Rows of those days that are not in the file are withdrawn. You are asked first."
        how = {"format_func": _TITLES.get, "help": help}
        complete = st.multiselect("Exports that hold everything of their days", _TITLES, **how)
        is_sent = st.form_submit_button("Load these files", icon=":material/upload_file:")
    if is_sent and files:
        load(basis, files, dates=dates, times=times, complete=complete)
    if _WAITING in st.session_state:
        _ask_to_withdraw(basis)
    if reports := st.session_state.get(_REPORTS):
        tell(reports)
        say_what_punctuality_lacks(basis, {report.source for report in reports if report.read})


def tell(reports: tuple) -> None:
    """One row a file, what kept one out, rows of the plan put aside and cells left blank."""
    if not (reports := [of for of in reports if of.problem not in UNKNOWN_LAYOUT]):
        return
    st.subheader("What became of these files")
    rows = [
        {"file": Path(of.file).name}
        | {heading: f"{getattr(of, name):,}" for name, heading in _COUNTS.items()}
        for of in reports
    ]
    Listing(title="What became of the files just loaded", file="upload", is_small=True).show(rows)
    for report in reports:
        for line in filter(None, (report.things, *report.findings)):
            st.markdown(f"{plain(report.file)}: {plain(line)}")
        if report.error:
            st.warning(f"Not loaded. {plain(report.error)}", icon=":material/block:")
        for note in report.notes:
            st.caption(plain(f"{report.file}: {note}."))
        for name, became in _FAULTS.items():
            for row in getattr(report, name, ()):
                place = f"{row.file}, line {row.line}, {row.column or 'the row'}"
                fault = f"{place}: {row.reason}. Expected: {row.expected}. The row was {became}."
                st.warning(plain(fault), icon=":material/rule:")


def _begin() -> tuple[DeltaGenerator, Callable[[Any], None]]:
    """A bar, and how a step of a load moves it."""
    bar = st.progress(0.0, "Starting")

    def move(step: Any) -> None:
        share = step.completed / step.total if step.total else 0.0
        bar.progress(min(max(share, 0.0), 1.0), plain(step.description))

    return bar, move


def say_what_punctuality_lacks(basis: Basis, fed: Collection[str]) -> None:
    """Where a rota or a log comes in: what is missing beside it, or where its punctuality is."""
    needed = {"rota": "rota, with the planned times", "call_log": "call log, with the log-ins"}
    held = set() if is_sample(basis.register) else {export.source for export in basis.exports}
    lacks = [words for name, words in needed.items() if name not in held | {*fed}]
    if needed.keys() & fed and lacks:
        st.info(f"For punctuality one file is missing: the {lacks[0]}, of the same calls.")
    elif needed.keys() & fed & held:
        rooms.link(rooms.PUNCTUALITY, "See the punctuality of these calls")


def load(basis: Basis, files: list, *, is_agreed: bool = False, **terms: Any) -> None:
    """Load them; what they would withdraw is asked first; unknown layouts wait at their door."""
    bar, move = _begin()
    try:
        with sent_files(files) as paths:
            gone = () if is_agreed else intake.to_be_withdrawn(basis.store, paths, **terms)
            if gone:
                st.session_state[_WAITING] = files, terms, gone
                st.rerun()
            by = pickers.signed_in().id
            how = terms | {"progress": move, "gated": basis.register, "by": by}
            reports = intake.load(basis.store, paths, **how)
    except StoreProblem as problem:
        bar.empty()
        st.warning(f"Nothing was loaded. {plain(str(problem))}", icon=":material/block:")
        return
    st.session_state[_REPORTS] = reports
    unknown = {report.file for report in reports if report.problem in UNKNOWN_LAYOUT}
    sent = [(name, file) for name in sorted(unknown) for file in files if file.name in name]
    st.session_state[UNMATCHED] = [*st.session_state.get(UNMATCHED, ()), *sent]
    st.rerun()


def _ask_to_withdraw(basis: Basis) -> None:
    files, terms, gone = st.session_state[_WAITING]
    for report in gone:
        lost = f"no longer holds {count(report.withdrawn, 'row')} of its days"
        says = f"{plain(report.file)} {lost}. Nothing is loaded yet."
        st.warning(says, icon=":material/delete_sweep:")
    withdraw, keep, nothing = st.columns(3)
    agreed = withdraw.button("Load and withdraw them", width="stretch")
    kept = keep.button("Load and keep them", width="stretch")
    if agreed or kept or nothing.button("Load nothing", width="stretch"):
        del st.session_state[_WAITING]
        if agreed or kept:
            load(basis, files, is_agreed=True, **terms | ({"complete": ()} if kept else {}))
        st.rerun()


_SAMPLE_COMES = (
    "There are no data yet, so Grip is loading an invented provider for you to look at. This takes"
    " less than half a minute, and only this once."
)
_COUNTED_ANEW = (
    "Your data were loaded by another version of Grip, so everything is counted once more. Nothing"
    " is lost. This takes a minute or so for a million calls, and only this once."
)


def _set_up(basis: Basis) -> None:
    """Load the sample provider into a store without data, or count anew what an older version
    loaded; then start over. A plan of one's own waits for its exports: invented ones never join."""
    is_filled = basis.generation or (basis.whole.plan.actions and not is_sample(basis.register))
    is_sample_due = not is_filled and intake.sample_is_wanted()
    is_old = basis.generation and not basis.ask(is_of_this_version)
    if not (is_sample_due or is_old):
        return
    st.title("Setting up")
    st.write(_SAMPLE_COMES if is_sample_due else _COUNTED_ANEW)
    bar, move = _begin()
    try:
        (intake.ensure_sample if is_sample_due else intake.renew)(basis.store, move)
    except Busy:
        bar.progress(0.0, "Files are being loaded from another window; this page waits for them.")
        time.sleep(_PATIENCE_SECONDS)
    st.rerun()


def offer_sample(basis: Basis) -> None:
    may_return = pickers.may_load(basis) and not is_sample(basis.register)
    if not may_return or not intake.sample_may_return(basis.store, basis.register):
        return
    if st.button("Bring the sample back", icon=":material/science:"):
        intake.bring_sample(basis.store, _begin()[1])
        st.rerun()


# Ctrl-K, from every page: a page, measure, place or action by a few letters of its name.
@st.dialog("Find a page, measure, place or action")
def _find(basis: Basis, person: Person) -> None:
    """What can be found, as it is called, and where that leads: a page and what it should show."""
    open_now = {name for name in rooms.ALL if not who.why_closed(rooms.needed(name))}
    ways = {f"Page: {rooms.title(name)}": (name, {}) for name in open_now - {rooms.ACTION}}
    for measure in CATALOGUE if basis.generation else ():
        ways[f"Measure: {measure.title}"] = (rooms.MEASURES, {"measure": measure.id})
    for site in pickers.own_sites(basis, person, basis.places.kinds):
        ways[f"Place: {site}"] = (rooms.MEASURES, {"site": site})
    for action in basis.plan.actions if rooms.ACTION in open_now else ():
        if may_see(person, action.sites, basis.places):
            ways[f"Action {action.id}: {action.title}"] = (rooms.ACTION, {"action": action.id})
    if chosen := st.selectbox("Type a few letters", sorted(ways), index=None, key="find what"):
        st.session_state.pop("find what")
        rooms.open_at(*ways[chosen])


def wait_for_register(why: str = "It does not answer just now.") -> NoReturn:
    """In place of the page, which comes by itself once the register answers. Where it is, nobody
    is told who has not signed in."""
    st.title("Waiting for the register of the plan")
    st.warning(plain(why), icon=":material/hourglass:")
    st.write("This page tries again by itself. What was confirmed is kept.")
    time.sleep(_PATIENCE_SECONDS)
    st.rerun()


def frame(page: st.Page) -> None:
    """Draw it; on the very first start the sample provider is loaded before anything is shown."""
    pickers.forget_on_new_page(page.url_path)
    try:
        basis = basis_now()
    except RegisterAway as problem:
        wait_for_register(str(problem))
    _set_up(basis)
    st.html(_NEAR_THE_TOP)
    if trouble := basis.store.trouble:
        st.error(plain(trouble), icon=":material/healing:")
    whole = st.container(key="frame")
    age, right = whole.columns([2, 1], vertical_alignment="center", gap="medium")
    with age, st.container(gap="xxsmall"):
        _data_as_of(basis, _SAMPLE if is_sample(basis.register) else "")
        if basis.gaps:
            gaps = plain(basis.gaps_in_words)
            aside(f":material/help: :orange[**{gaps}.**] Nothing of these days is judged.")
    with right.container(horizontal=True, vertical_alignment="center"):
        keys = "Mod+K"  # Ctrl, or the command key of a Mac
        if st.button("Find", icon=":material/search:", shortcut=keys, type="tertiary", key="find"):
            _find(basis, pickers.signed_in())
        who.show(basis.plan)
    name = page.url_path or rooms.ACTIONS
    if not who.may_open(name, rooms.needed(name)):
        st.stop()
