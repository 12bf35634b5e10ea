"""The plan to read and to take away: its registers, its history, and its files, out and in."""

import tempfile
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from connectors.report import FileProblem
from metrics.calendar import LONDON
from pages.plan.drafts import KINDS, choose_whose
from pages.shared import aside, frame, pickers, rooms
from pages.shared.frame import tell
from pages.shared.pickers import NOBODY, role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.saved import sent_files
from pages.shared.tables import Listing, offer
from plan.clock import is_sample
from plan.history import ENTERED, LEFT, Change, changes
from plan.model import Person
from plan.register import BY_FILE, BY_SAMPLE
from plan.sheet import export_plan, import_plan, people_beside
from plan.standing import Scope
from plan.views import View, aims_looked_at
from plan.words.numbers import capital, count
from reports.registers import COLUMNS, TITLES, in_words, listing_of
from reports.tables import TableColumn
from reports.words import day_in_words, moment_in_words, plain

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
    plan, (kind, subjects) = basis.plan, (of.kind, (of.subject,)) if of else ("", ())
    everything = changes(basis.register, plan, basis.today, kind, subjects=subjects)
    writers = sorted({change.recorded_by for change in everything})
    names = {by: plain(_IMPORT[by]) if by in _IMPORT else role_by_id(plan, by) for by in writers}
    by = pickers.pick("By whom", {pickers.ALL: "Anyone", **names}, "by", where=whom)
    shown = [change for change in everything if by in (pickers.ALL, change.recorded_by)]
    aside(f"{count(len(shown), 'change')}, the newest first. Nothing is ever overwritten.")
    most = st.session_state.get(_MORE, _SHOWN)
    there = {(kind, of.id) for kind, name in KINDS.items() for of in getattr(plan, name)}
    for change in shown[:most]:
        with st.container(gap="xxsmall"):
            st.markdown(in_markdown(change, with_subject=of is None))
            when = moment_in_words(change.recorded_at, basis.today)
            aside(f"{names[change.recorded_by]}, {when}")
            if change.what == LEFT and change.why and (change.kind, change.subject) not in there:
                about = {change.kind: change.subject}
                rooms.link(rooms.PLAN, "Put it back", show="write", **about)
    if len(shown) > most:
        more = {"on_click": lambda: st.session_state.update({_MORE: most + _SHOWN})}
        st.button(f"Show {min(_SHOWN, len(shown) - most)} more", **more)
    if shown:
        with st.expander("All of it as a table, and as files"):
            _as_table(shown, names)


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


def _as_table(shown: list[Change], names: Mapping[str, str]) -> None:
    cut = {name: TableColumn(is_cut=True) for name in ("was", "now", "why")}
    Listing(
        title="The history of the plan: who said what, when and why",
        file="plan history",
        columns=lambda change: {
            "when": change.recorded_at.astimezone(LONDON).replace(tzinfo=None, microsecond=0),
            "who": names[change.recorded_by].replace("\\", ""),
            "of": f"{change.kind} {change.subject}",
            "what": change.what,
            **{name: getattr(change, name) for name in cut},
        },
        rule="Every entry of the register, in words.",
        forms=cut,
    ).show(shown)


def files(basis: Basis, person: Person) -> None:
    """First what goes out, then what comes in."""
    st.header("Take the plan with you", anchor=False)
    st.write("What goes out comes in again as the same plan. The workbook holds its people too.")

    def exported(name: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            wanted = Path(folder) / name
            export_plan(basis.plan, wanted.with_name(name.replace("_people.csv", ".csv")))
            return wanted.read_bytes()

    day = f"plan_{basis.today:%Y-%m-%d}"
    ways = {"Excel: plan and people": ".xlsx", "CSV: plan": ".csv", "CSV: people": "_people.csv"}
    with st.container(horizontal=True, gap="medium"):
        for label, ending in ways.items():
            offer(label, partial(exported, f"{day}{ending}"), f"{day}{ending}")
    st.header("Import a plan", anchor=False)
    st.write(
        "Import a draft as it is, in a template of your own too; Grip lists what is missing."
        " What a file says of an action replaces what the plan says; the history keeps both."
    )
    if is_sample(basis.register):
        joins = "This is sample data: what you import here joins the sample plan, and goes"
        aside(f"{joins} with it when your own data are loaded on the Data page.")
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
    by, reports = BY_FILE if person is NOBODY else person.id, []
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


# The plan for three meetings: the board, the risk register and a service review of one site.
_HEADINGS: Mapping[View, tuple[str, ...]] = {
    View.BOARD: (
        *("Aim", "What was found", "Where it is", "Risk", "Actions", "Escalated"),
        *("Next decision", "Next review"),
    ),
    View.RISKS: (
        *("Risk", "Sites", "Causes", "Score", "Trend", "Controls", "Next review", "Escalated"),
    ),
    View.SERVICE: ("Aim", "Outcomes", "Actions", "Due", "Risk"),
}


def _lines(text: str) -> str:
    """Several things as points below each other, one alone as it is."""
    lines = [plain(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else "  \n".join(f"• {line}" for line in lines)


def _cell(row: dict[str, Any], heading: str, view: View, today: date) -> str:
    """Columns put together, so that a line of the register fits the page; any other as it is."""
    match heading:
        case "Aim" | "Risk" if heading == _HEADINGS[view][0]:
            return f"**{plain(row[heading])}**  \n{_lines(row['What is wrong'])}"
        case "What was found":
            return f"**{plain(row[heading])}**  \n{plain(row['Trend'].capitalize())}."
        case "Where it is":
            return f"{plain(capital(row['Outcome']))}  \n{_lines(row[heading])}"
        case "Risk" | "Score":  # as in "15 extreme → 10 high"
            both = ((row[f"Risk {when}"], row[f"Band {when}"]) for when in ("before", "now"))
            scores = (f"{score} {band}" if score else band for score, band in both)
            risk = " → ".join(dict.fromkeys(scores))
            made_of = f"  \nnow {row['Made of now']}" if row.get("Made of now") else ""
            return risk if heading == "Risk" else f"{risk}  \n{row['Moved']}{made_of}"
        case "Next review":
            planned, missed = row[heading], row.get("Review missed")
            ahead = day_in_words(planned, today) if planned else "none planned"
            return f"{ahead}  \nmissed: {day_in_words(missed, today)}" if missed else ahead
        case "Escalated" if view is View.BOARD:
            many, waits = row[heading], row["Not acknowledged"]
            return f"{many}, {waits} not acknowledged" if waits else str(many or "–")
    return _lines(row[heading])


def register(basis: Basis, person: Person, view: View) -> None:
    """A register of what this person may see, at the site that is picked: what it says as a whole,
    then a line an aim, and both to take away. A service review is about one site."""
    if not basis.generation or not basis.plan.aims:
        frame.say_what_is_missing(basis, person)
        return
    title, where = st.columns([3, 1], vertical_alignment="bottom")
    title.header(TITLES[view].name, anchor=False)
    options = pickers.sites_or_all(basis, person, pickers.sites_of_plan(basis))
    if view is View.SERVICE:
        del options[pickers.ALL]
    site = pickers.pick("Site", options or {"": "No site"}, "site", where=where)
    scope = Scope(plan=basis.plan, today=basis.today, site=site, person=person)
    aims = aims_looked_at(scope, basis.places, basis.pressing, basis.verdicts)
    register = listing_of(view, aims, basis.plan, basis.today)
    aside(f"{TITLES[view].says}.")
    st.markdown(in_words(register))
    if not register.lines:
        return
    shown = pd.DataFrame(
        {heading: _cell(row, heading, view, basis.today) for heading in _HEADINGS[view]}
        for row in register.rows.to_dict("records")
    )
    at = site or ("all my sites" if person.sites else "all sites")
    what = {"title": register.heading(at), "file": f"{view} {at}", "forms": COLUMNS}
    Listing(**what, sites=(site,) if site else (), is_small=True).draw(register.rows, shown)
