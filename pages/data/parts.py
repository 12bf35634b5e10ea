"""What the data page says: how far each export reaches, rows put aside, never what they say; and a
file of an unknown layout beside the exports that it looks like, to be matched and saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import streamlit as st

from connectors import profile as profiles
from connectors import report
from connectors.generations import StoreProblem
from connectors.places import listed_sites, unlisted
from connectors.profile import LONDON, Profile, Read, allowed, compared
from connectors.read import quarantine_csv
from connectors.source import Column, ColumnType
from connectors.sources import TITLES, source
from connectors.suggestion import CellKind, Held, Suggestion, draft, held, suggestion
from connectors.trial import trial
from connectors.warehouse import key_part
from pages.shared import aside, frame
from pages.shared.pickers import may_load, may_write
from pages.shared.reading import Basis
from pages.shared.saved import sent_files
from pages.shared.tables import Listing, offer
from plan import intake
from plan.inbox import DONE, FOLDER, QUARANTINE, arrivals
from plan.model import Person
from plan.words.numbers import count, listed
from reports.tables import TableColumn
from reports.words import day_in_words, names, plain

_MOST_SHOWN = 10  # files that could not be loaded
_FINGERPRINT = "The SHA-256 of the file; whole in the files below."
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
    waiting = [name for name, _ in st.session_state.get(frame.UNMATCHED, ())]
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
            "Export": TITLES.get(of.source, of.source),
            "Complete to": day_in_words(of.through, today, weekday=True) if of.through else "—",
            "Last loaded": day_in_words(of.loaded_at.date(), today) if of.loaded_at else "—",
            "State": str(frame.age_of(of.through, today)),
        }
        for of in basis.exports
    ]
    Listing(title="How far each export reaches", file="exports", is_small=True).show(rows)
    for export in basis.exports:
        if export.is_overdue(today):
            expected = f"expected on {day_in_words(export.expected_on, today)} as it usually comes"
            late = f"{TITLES[export.source]}: {expected}, and not here."
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
        try:
            return basis.read(quarantine_csv, *of)
        except StoreProblem as problem:  # the key to them is away: said in place of the rows
            return str(problem).encode()

    for (load_id, file, export), of_file in rows.groupby(["load_id", "file", "source"], sort=False):
        offer(
            f"{count(len(of_file), 'row')} of {plain(file)} to put right (CSV)",
            partial(to_put_right, int(load_id), file, export),
            f"put_right_{load_id}_{export}_{Path(file).name.split('.')[0]}.csv",
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


_MATCHED = {name: title for name, title in TITLES.items() if name != "settings"}
_DATES = {"": "as the file shows", "day-first": "day first", "month-first": "month first"}
_TIMED = (CellKind.MOMENT, CellKind.CLOCK)
_ANSWERS = {False: "No, or nobody knows", True: "Yes, they were planned so"}
# What a profile may say beside its columns: of the file, of its dates, of all rows of an export.
_OF_FILE = {
    "delimiter": "What parts the cells, if it is no comma, semicolon, tab or upright bar",
    "encoding": "The letters, if they are neither UTF-8 nor cp1252, such as cp850",
}
_FORMS = {
    "time_formats": "Forms of times, such as %d/%m/%Y %H:%M, with ; between them",
    "date_formats": "Forms of days without a time, such as %d %b %Y, with ; between them",
}
_OF_ROWS = {
    "complete": "It holds every row of its places and days: rows that are gone from it go",
    "blank_takes_back": "A blank cell takes back what an earlier file gave",
}
_TIME, _UNKNOWN = ColumnType.TIME, "not known: such rows are put aside"


def match_columns(basis: Basis) -> None:
    """The first file that was sent and is of no layout that is known, until it is dealt with."""
    waiting = st.session_state.get(frame.UNMATCHED, ())
    if not waiting or not may_load(basis):
        return
    name, sent = waiting[0]
    st.header(f"Match the columns of {plain(name)}")
    with st.expander("How the file is written, if no columns are found or letters are wrong"):
        written = {
            of: st.text_input(label, key=f"{of} of {name}") for of, label in _OF_FILE.items()
        }
        said = {of: text.strip() or text for of, text in written.items() if text}
    with TemporaryDirectory() as folder, sent_files([sent]) as (path,):
        try:
            profiles.checked(name, {**said, "reads": [{"source": "rota"}]})
            beside = held(basis.store)
            found = suggestion(name, path, Path(folder), beside=beside, **said)
            _Matching(basis, name, path, Path(folder), beside, found).show()
        except (report.FileProblem, StoreProblem) as problem:
            st.warning(plain(str(problem)), icon=":material/block:")
    if st.button("Leave this file out", icon=":material/close:"):
        st.session_state[frame.UNMATCHED] = waiting[1:]
        st.rerun()


@dataclass(frozen=True)
class _Matching:
    """One file on the screen: what it may be, what is picked for it, and what it would give."""

    basis: Basis
    name: str
    path: Path
    folder: Path
    beside: Held
    found: Suggestion

    def show(self) -> None:
        suggested = {read.source.name: read for read in self.found.profile.reads}
        like = listed([_MATCHED[name].lower() for name in suggested])
        nearly = f", nearly as the profile {plain(self.found.like)} has it"
        st.write(
            f"This looks like the {like}{nearly if self.found.like else ''}. Check what each column"
            " comes from, and answer what is asked. Nothing is loaded before you save."
        )
        how = {"format_func": _MATCHED.get, "key": self.key("exports")}
        exports = st.multiselect("What this file holds", _MATCHED, list(suggested), **how)
        beside = st.container()
        made = [self.read(suggested.get(name), name) for name in exports]
        profile = self.forms(self.found.of(tuple(filter(None, made))))
        with beside:
            self.say_what_is_unused(profile)
        with st.expander("The layout as text"):
            text = profiles.as_toml(profile)
            text = st.text_area("Profile (TOML)", text, height=320, key=self.key(text))
        layout = self.folder / "layout.toml"
        layout.write_text(text, encoding="utf-8")
        profile = profiles.read_profile(layout)
        if lacks := replace(self.found, profile=profile).lacks:
            missing = listed(names(lacks))
            st.warning(f"Still needed: {missing}. Pick a heading above, or say what it always is.")
        else:
            self.would_give(profile)
            self.save(text)

    def say_what_is_unused(self, profile: Profile) -> None:
        """Times that no column comes from, where no log-in has any: they may be those of carers."""
        logs = [read for read in profile.reads if read.source.name == "call_log"]
        is_logged = any(self.found.picked(r, r.source.column("logged_in_at")) for r in logs)
        times = [one.name for one in self.found.headings if one.kind in _TIMED]
        times = [name for name in times if profiles.plain(name) in profile.ignore]
        if times and not is_logged:
            add = "" if logs else f"add {_MATCHED['call_log']} to what this file holds, and "
            st.info(
                f"Nothing comes from {plain(listed(times))} yet. If the carers came and left at"
                f" these times, {add}pick them beside logged in at and logged out at.",
                icon=":material/schedule:",
            )

    def would_give(self, profile: Profile) -> None:
        st.subheader("What the file would give")
        of = {"profile": profile, "calls": self.beside.calls}
        given = trial(self.name, self.path, self.folder, **of)
        for one in given:
            st.markdown(f"**{plain(one.sentence)}**")
            for fault in one.faults:
                st.warning(plain(fault), icon=":material/rule:")
            for note in one.rows.notes:
                st.caption(plain(f"{note}."))
            strange = sorted({*one.places} - {*self.beside.places})
            if strange and self.beside.places:
                nearest = {name: profiles.nearest(name, self.beside.places) for name in strange}
                near = [f"{name} (like {close or 'none'})" for name, close in nearest.items()]
                st.caption(plain(f"Places that are new: {listed(near)}."))
            title = f"The first rows as the {one.source.title.lower()} would have them"
            rows = pd.DataFrame(one.first, columns=list(one.columns))
            Listing(title=title, file=self.key(one.source.name)).draw(rows)
        frame.say_what_punctuality_lacks(self.basis, {one.source.name for one in given})

    def key(self, *of: str) -> str:
        return " ".join(("layout of", self.name, *of))

    def pick(self, label: str, options: Mapping[Any, str], now: Any, *of: str) -> Any:
        """One of several meanings, with what is suggested filled in."""
        at = list(options).index(now) if now in options else 0
        return st.selectbox(label, options, at, format_func=options.get, key=self.key(label, *of))

    def read(self, suggested: Read | None, export: str) -> Read | None:
        """One export as it is picked; None where it is not to be read."""
        read = suggested or draft(source(export), self.found.headings, self.beside.places)
        st.subheader(read.source.title)
        if read.asks and not st.radio(
            read.asks, _ANSWERS, format_func=_ANSWERS.get, key=self.key(export, "asked")
        ):
            aside("It is not read then: what is claimed is a plan only if somebody says so.")
            return None
        shown, rest = [], []
        for column in read.source.columns:
            is_said = self.found.picked(read, column) or column.name in read.constants
            (shown if column.must_be_there or is_said else rest).append(column)
        for column in shown:
            read = self.column(read, column)
        with st.expander("Further columns, if the file has them"):
            for column in rest:
                read = self.column(read, column)
        for of, label in _OF_ROWS.items() if read.source.days else ():
            is_so = st.checkbox(label, getattr(read, of), key=self.key(export, of))
            read = replace(read, **{of: is_so})
        return replace(self.codes(self.events(read)), asks="")

    def column(self, read: Read, column: Column) -> Read:
        of, now = (read.source.name, column.name), self.found.picked(read, column)
        label, where, beside = st.columns([2, 3, 2], vertical_alignment="center")
        word = names([column.name])[0]
        label.markdown(f"{word}{' :orange[needed]' if column.must_be_there else ''}")
        how = {"label_visibility": "collapsed"}
        headings = [heading.name for heading in self.found.headings]
        chosen = where.multiselect(
            f"{word} is under", headings, now, key=self.key(*of), placeholder="no heading", **how
        )
        with beside:
            is_carer = column.name == "carer_slot"
            is_end = column.not_before and column.type is _TIME
            if chosen and (is_end or is_carer):
                lasts = read.counts_carers if is_carer else column.name in read.durations
                meant = ("when", "how long") if is_end else ("which carer", "how many")
                how["key"] = self.key(*of, "lasts")
                lasts = meant[1] == st.selectbox(f"{word} is", meant, int(lasts), **how)
                spells = tuple(name for name in read.durations if name != column.name)
                spells = (*spells, column.name) if lasts else spells
                changed = {"counts_carers": lasts} if is_carer else {"durations": spells}
                read = replace(read, **changed)
            elif chosen:
                aside(plain(self.found.looks("".join(f"{{{name}}}" for name in chosen))))
            else:
                always = self.always(read, column, f"{word} is always")
                constants = {**read.constants, column.name: always or ""}
                read = replace(read, constants={n: to for n, to in constants.items() if to})
        return read if chosen == now else _picked(read, column, chosen)

    def always(self, read: Read, column: Column, label: str) -> str | None:
        """What a column is in every row, such as a branch that no heading names."""
        how = {"placeholder": "or always …", "label_visibility": "collapsed"}
        how["key"] = self.key(label, read.source.name)
        now = read.constants.get(column.name, "")
        if column.name != read.source.site or not self.beside.places:
            return st.text_input(label, now, **how)
        known = list(dict.fromkeys(filter(None, (now, *self.beside.places))))
        return st.selectbox(label, known, 0 if now else None, accept_new_options=True, **how)

    def events(self, read: Read) -> Read:
        kinds = {"": "a row is no event", **{one.name: one.name for one in self.found.headings}}
        times = [column.name for column in read.source.columns if column.type is _TIME]
        fills = {name: f'its time is "{names([name])[0]}"' for name in times}
        gives = {None: "left out", "": "a row of its own, without a time", **fills}
        with st.expander("Rows that are events", expanded=bool(read.event)):
            event = self.pick("The kind of event is under", kinds, read.event, read.source.name)
            words = next((one.words for one in self.found.headings if one.name == event), ())
            events = self.meanings(words, gives, read.events, (read.source.name, "event"))
        return replace(read, event=event if events else "", events=events)

    def meanings(
        self, words: Sequence[str], options: Mapping, now: Mapping, of: tuple[str, ...]
    ) -> dict[str, str]:
        """What each of these words of the file means, where it means anything."""
        now = {word: now.get(compared(word)) for word in words}
        picked = {word: self.pick(plain(word), options, to, *of) for word, to in now.items()}
        return {compared(word): to for word, to in picked.items() if to is not None}

    def codes(self, read: Read) -> Read:
        codes = dict(read.codes)
        for column in read.source.columns:
            under, every = self.found.picked(read, column), self.found.headings
            words = [word for one in every if [one.name] == under for word in one.words]
            ours = allowed(column) if column.type is ColumnType.CODE else ()
            strange = [word for word in words if compared(word).replace(" ", "_") not in ours]
            if not ours or column.open_list or not strange:
                continue
            meanings = {None: _UNKNOWN, "": "blank", **dict(zip(ours, names(ours), strict=True))}
            now, of = codes.get(column.name, {}), (read.source.name, column.name)
            with st.expander(f"Codes of {names([column.name])[0]}", expanded=True):
                picked = self.meanings(strange, meanings, now, of)
            others = now.keys() - set(map(compared, strange))
            codes[column.name] = {word: now[word] for word in others} | picked
        return replace(read, codes=codes)

    def forms(self, profile: Profile) -> Profile:
        zones = {profile.time_zone: profile.time_zone, LONDON: "UK time", "UTC": "UTC"}
        with st.expander("How dates and times are written"):
            dates = self.pick("Days and months", _DATES, profile.dates)
            zone = self.pick("Times are in", zones, profile.time_zone)
            written = {
                of: st.text_input(label, "; ".join(getattr(profile, of)), key=self.key(of))
                for of, label in _FORMS.items()
            }
        forms = {of: tuple(filter(None, map(str.strip, written[of].split(";")))) for of in _FORMS}
        return replace(profile, dates=dates, time_zone=zone, **forms)

    def save(self, text: str) -> None:
        with st.form(self.key("save"), border=False):
            name = st.text_input("Name of this layout", Path(self.name).stem)
            how = {"icon": ":material/save:", "type": "primary"}
            is_sent = st.form_submit_button("Save this layout and load", **how)
        if is_sent:
            profiles.save_profile(self.basis.store, name.strip(), text)
            (_, sent), *others = st.session_state[frame.UNMATCHED]
            st.session_state[frame.UNMATCHED] = others
            frame.load(self.basis, [sent])


def _picked(read: Read, column: Column, headings: Sequence[str]) -> Read:
    """The column comes from these headings, joined by a blank; "" of none."""
    several = " ".join(f"{{{name}}}" for name in headings)
    columns = {**read.columns, column.name: headings[0] if len(headings) == 1 else several}
    constants = {n: to for n, to in read.constants.items() if n != column.name or not headings}
    return replace(read, columns=columns, constants=constants)
