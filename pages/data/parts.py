"""What the data page says: how far each export reaches, and rows put aside, never what they say."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from connectors import report
from connectors.generations import StoreProblem
from connectors.places import listed_sites, unlisted
from connectors.read import quarantine_csv
from connectors.sources import SOURCES
from connectors.warehouse import key_part
from pages.shared import aside
from pages.shared.frame import UNMATCHED, age_of
from pages.shared.pickers import may_load, may_write
from pages.shared.reading import Basis, cursor_of
from pages.shared.tables import Listing, offer
from plan import intake
from plan.inbox import DONE, FOLDER, QUARANTINE, arrivals
from plan.model import Person
from plan.words.numbers import count, listed
from reports.tables import TableColumn
from reports.words import day_in_words, names, plain

_MOST_SHOWN = 10  # files that could not be loaded
_FINGERPRINT = "The SHA-256 of the file; whole in the files below."
_TITLES = {source.name: source.title for source in SOURCES}
_HEADINGS = {"loaded_at": "loaded on", "rejected": "put aside", "left_out": "left out"}
_HEADINGS |= {"sha256": "fingerprint", "column_name": "column"}


def in_words(basis: Basis) -> str:
    """The whole page in two sentences: what is there, and what was put aside."""
    files = basis.ask(report.files_of_loads)
    put_aside, read = int(files["rejected"].sum()), int(files["read"].sum())
    aside = f"All {read:,} rows could be read."
    if put_aside:
        aside = f"{put_aside:,} of {read:,} rows were put aside: see why below."
    kinds = count(files.loc[files["source"] != "", "source"].nunique(), "kind")
    strange = int(((files["read"] == 0) & (files["error"].fillna("") != "")).sum())
    also = f", {strange:,} could not be read" if strange else ""
    return f"{kinds} of export: {count(len(files) - strange, 'file')} read{also}. {aside}"


def say_if_key_is_away(basis: Basis) -> None:
    """Before somebody chooses a file that cannot be loaded beside people known by codes."""
    for part in key_part(basis.store):
        if not part.is_whole:
            st.warning(plain(part.finding), icon=":material/key_off:")


def files_not_loaded(basis: Basis) -> None:
    waiting = [name for name, _ in st.session_state.get(UNMATCHED, ())]
    # What was put right since is gone.
    newest = basis.ask(report.files_of_loads).drop_duplicates("file")
    errors = newest.loc[~newest["file"].isin(waiting), "error"].fillna("")
    for error in errors[errors != ""].head(_MOST_SHOWN):
        st.warning(f"Not loaded. {plain(error)}", icon=":material/block:")


def findings(basis: Basis) -> None:
    for file, finding in basis.ask(report.newest_findings):
        st.warning(f"{plain(file)}: {plain(finding)}", icon=":material/help:")


def show_freshness(basis: Basis) -> None:
    today = basis.today
    rows = [
        {
            "Export": _TITLES.get(of.source, of.source),
            "Complete to": day_in_words(of.through, today, weekday=True) if of.through else "—",
            "Last loaded": day_in_words(of.loaded_at.date(), today) if of.loaded_at else "—",
            "State": str(age_of(of.through, today)),
        }
        for of in basis.exports
    ]
    Listing(title="How far each export reaches", file="exports", is_small=True).show(rows)
    for export in basis.exports:
        if export.is_overdue(today):
            expected = f"expected on {day_in_words(export.expected_on, today)} as it usually comes"
            late = f"{_TITLES[export.source]}: {expected}, and not here."
            st.warning(late, icon=":material/schedule:")


def show_loads(basis: Basis) -> None:
    """Every file of every load, the newest first, each with its fingerprint (SHA-256) whole; of
    that the screen has room for the first letters."""
    files = basis.ask(report.files_of_loads).fillna({"sha256": report.NOT_RECORDED})
    files = files.drop(columns="error").rename(columns=_HEADINGS)
    forms = {"fingerprint": TableColumn(note=_FINGERPRINT, is_cut=True)}
    title = "Every file of every load: rows read, and what became of them"
    Listing(title=title, file="loads", forms=forms).draw(files)
    aside(
        "For every file: rows read = loaded + replaced + unchanged + joined (a second row of a"
        " call, such as a log session) + older (what is held is newer) + left out (totals, the"
        " headings again) + put aside. A fingerprint is what sha256sum says of the file: it shows"
        " whether a file is the one that was loaded."
    )


_SHOWN = ["file", "line", "column_name", "reason", "found", "expected"]


def show_inbox(basis: Basis) -> None:
    kept = arrivals(basis.whole.register)
    if not kept[FOLDER]:
        return
    files = count(len(kept[DONE]), "file")
    st.write(plain(f"The folder {kept[FOLDER][-1]} is watched: {files} of it came in."))
    if strange := listed(kept[QUARANTINE][-_MOST_SHOWN:]):
        strange = f"Not loaded, in its folder {QUARANTINE}, each with a report: {strange}."
        st.warning(plain(strange), icon=":material/move_to_inbox:")


def show_going_back(basis: Basis, person: Person) -> None:
    files = {one.sha256: one for one in basis.ask(report.loaded_files) if one.sha256}
    older = [name for name in basis.store.kept() if name < basis.store.generation]
    if not files or not may_load(basis):
        return
    with st.expander("Withdraw a file, or take the newest load back"):
        st.write(
            "The rows go that the file was the last to bring or to change; it stays on record. What"
            " it had replaced comes back when the file before it is loaded again."
        )
        can_say = may_write("who withdrew it")
        day = {of: day_in_words(one.loaded_at.date(), basis.today) for of, one in files.items()}
        sent = st.selectbox(
            "File to withdraw",
            [*reversed(files)],
            None,
            format_func=lambda of: f"{files[of].file}, loaded {day[of]} ({report.short(of)})",
        )
        withdraws = st.button("Withdraw this file", disabled=not (can_say and sent))
        if withdraws and sent:
            intake.withdraw(basis.store, sent, person.id)
            st.rerun()
        if older and st.button("Take the newest load back", disabled=not can_say):
            intake.take_back(basis.store, older[-1], person.id)
            st.rerun()


def show_put_aside(basis: Basis) -> None:
    rows = basis.ask(report.rows_put_aside)
    if rows.empty:
        st.write("No row was put aside.")
        return
    st.markdown(
        "Correct the rows in your system and export again; or download them below, put"
        " the file right and load it. Rows that are already here are passed over."
    )
    title = "Rows put aside, by file, line and column, with the reason and what was expected"
    Listing(title=title, file="put aside").draw(rows[_SHOWN].rename(columns=_HEADINGS))

    def to_put_right(*of: Any) -> bytes:
        with cursor_of(basis) as cursor:
            try:
                return quarantine_csv(cursor, *of)
            except StoreProblem as problem:  # the key to them is away: said in place of the rows
                return str(problem).encode()

    for (load_id, file, source), of_file in rows.groupby(["load_id", "file", "source"], sort=False):
        offer(
            f"{count(len(of_file), 'row')} of {plain(file)} to put right (CSV)",
            partial(to_put_right, int(load_id), file, source),
            f"put_right_{load_id}_{source}_{Path(file).name.split('.')[0]}.csv",
        )
    aside("These files hold the rows as they came: treat them like the records themselves.")


def show_places(basis: Basis, person: Person) -> None:
    places, sites = basis.ask(unlisted), sorted(basis.ask(listed_sites))
    if not places:
        return
    st.header("Places that are not in your list of sites")
    st.write("Say which site each is; a site that is new belongs in sites.csv.")
    can_say = may_write("which place it is")
    for place in places:
        text, pick, done = st.columns([3, 2, 1], vertical_alignment="center")
        text.markdown(f"**{plain(place.name)}**, in the {listed(names(place.exports))}")
        at = sites.index(place.nearest) if place.nearest else None
        how = {"key": f"site of {place.name}", "label_visibility": "collapsed"}
        site = pick.selectbox(f"Site of {place.name}", sites, at, placeholder="which site?", **how)
        is_said = done.button("It is this one", key=f"same {place.name}", disabled=not can_say)
        if is_said and site:
            intake.say_same_place(basis.store, place.name, site, person.id)
            st.rerun()
