"""A vendor's layout as one TOML: headings, formats, zone, codes; and whether it can be used."""

import codecs
import json
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from connectors.generations import Store, StoreProblem
from connectors.source import Column, ColumnType, Source
from connectors.sources import SOURCES, source

BUILT_IN = Path(__file__).parent / "profiles"
LONDON = "Europe/London"
TOP: dict[str, type] = {
    **dict.fromkeys(("name", "title", "delimiter", "encoding", "time_zone", "dates"), str),
    **dict.fromkeys(("time_formats", "date_formats", "ignore", "reads"), list),
    "together": bool,
}
# What a blank may stand for, where a word for it would change what a figure means.
BLANK_STANDS_FOR = {("mar", "outcome_code"): ("", "not_signed")}
OF_A_READ: dict[str, type] = {
    **dict.fromkeys(("source", "event", "asks"), str),
    **dict.fromkeys(("columns", "constants", "codes", "events"), dict),
    **dict.fromkeys(("counts_carers", "complete", "blank_takes_back"), bool),
    "durations": list,
}
_list = ", ".join


class ProfileProblem(StoreProblem):
    """A profile that cannot be used; the text names the file, what is wrong and what is known."""


def checked(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """The profile as written, once it is known to be sound. Raises ProfileProblem."""
    if fault := next(_faults(written), ""):
        raise ProfileProblem(f"{name}: {fault}.")
    return dict(written)


def _faults(written: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a profile, the first first; nothing after it is looked at."""
    yield from _unknown("", written, TOP)
    if not written.get("reads"):
        yield "there is no [[reads]]; one is needed for each export"
    if len(written.get("delimiter", ",")) != 1:
        yield "delimiter must be one character"
    try:
        codecs.lookup(written.get("encoding", "utf-8"))
    except LookupError:
        yield "encoding is not one that is known"
    if written.get("dates", "day-first") not in ("day-first", "month-first"):
        yield "dates must be day-first or month-first"
    for form in (*written.get("time_formats", ()), *written.get("date_formats", ())):
        # A day written so can be read again.
        moment, read = datetime(2026, 11, 25, 17, 45), form.replace("%-", "%")
        again = read_moment(moment.strftime(read), read)
        if again is None or again.date() != moment.date():
            yield f"'{form}' is no form of a date or time: write one such as %d/%m/%Y %H:%M"
    zones = available_timezones()
    if zones and written.get("time_zone", LONDON) not in zones:
        yield "time_zone must be a name such as Europe/London"
    for one in written["reads"]:
        yield from _faults_of_a_read(one)


def read_moment(cell: str, form: str) -> datetime | None:
    """The time that a cell of this form tells; None if it is not of it."""
    try:
        return datetime.strptime(cell, form)
    except ValueError:
        return None


def _unknown(place: str, written: Any, names: dict[str, type]) -> Iterator[str]:
    if not isinstance(written, dict):
        yield f"{place or 'the file'} must be a table"
    for key, value in written.items():
        if key not in names:
            yield f"{place}{key} is not known; known are {_list(names)}"
        if not isinstance(value, names[key]):
            yield f"{place}{key} must be a {names[key].__name__}"
        is_list = isinstance(value, list) and key != "reads"
        if is_list and not all(isinstance(one, str) for one in value):
            yield f"{place}{key} must be a list of texts"


def _faults_of_a_read(read: Any) -> Iterator[str]:
    yield from _unknown("reads.", read, OF_A_READ)
    exports = {one.name: one for one in SOURCES}
    if read.get("source") not in exports:
        yield f"reads.source must be one of {_list(exports)}"
    kind = exports[read["source"]]
    columns = {column.name: column for column in kind.columns}
    for part in ("columns", "constants", "codes"):
        for column, value in read.get(part, {}).items():
            if column not in columns:
                yield f"{kind.name} has no column {column}; it has {_list(columns)}"
            if not isinstance(value, dict if part == "codes" else str):
                expected = "a table of codes" if part == "codes" else "a text"
                yield f"reads.{part}.{column} must be {expected}"
    yield from _faults_of_ends_and_events(kind, read)
    for column, pairs in read.get("codes", {}).items():
        where, fits = f"{kind.name}.{column}", allowed(columns[column])
        unknown = [ours for ours in pairs.values() if ours != "" and ours not in fits]
        if unknown and not columns[column].open_list:
            yield f"{where} cannot be {_list(map(str, unknown))}; it can be {_list(fits)}"
        meant = BLANK_STANDS_FOR.get((kind.name, column))
        blank = next((ours for theirs, ours in pairs.items() if not theirs.strip()), "")
        if meant and blank not in meant:
            yield f"a blank {where} is a gap in the record; it can be not_signed only"


def _faults_of_ends_and_events(source: Source, read: dict[str, Any]) -> Iterator[str]:
    ends = [column.name for column in source.columns if column.not_before]
    if set(read.get("durations", ())) - set(ends):
        yield f"reads.durations of {source.name} can name {_list(ends) or 'nothing'}"
    given = {*read.get("events", {}).values()}
    if given - {"", *source.names}:
        yield (
            f"reads.events says for each kind of event the column of {source.name} whose"
            ' time it gives, or "" for a row without one'
        )
    lacking = [c.name for c in source.columns if c.required and c.name not in given]
    if given and lacking:
        yield f"no kind of event gives {_list(lacking)} of {source.name}"
    if bool(read.get("event")) != bool(given):
        yield "reads.event and reads.events go together"
    if read.get("counts_carers") and "carer_slot" not in source.keys:
        yield f"{source.name} has no carer_slot to be counted"


def allowed(column: Column) -> tuple[str, ...]:
    """What a profile may map a vendor's code to."""
    return ("yes", "no") if column.type is ColumnType.YES_NO else column.codes


@lru_cache(maxsize=10_000)
def plain(heading: str) -> str:
    """A heading as it is compared: blanks, capitals, underscores and what nobody sees left out.

    >>> plain("Visit ID ") == plain("visit_id") == plain("VisitId")
    True
    """
    return "".join(c for c in heading.casefold() if c.isprintable() and c not in " _-")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that a slip may have been meant for; "" if none is like it."""
    return next(iter(get_close_matches(word, list(known), 1)), "")


def compared(code: str) -> str:
    """A vendor's code as it is compared."""
    return " ".join(code.split()).casefold()


@dataclass(frozen=True, kw_only=True)
class Read:
    """How one export is read out of a file.

    `columns` gives, for a column of the export, the heading it comes from, several in braces as in
    "{date} {time}", or "" for none. `codes` gives, for a column, the vendor's codes and ours.
    `durations` are ends whose heading says how long after the beginning they are. Where it
    `counts_carers`, carer_slot is how many carers a call has. Where rows are events, `event` is the
    heading of their kind, and `events` gives for each kind that is wanted the column whose time it
    is; "" for a row without. A read that `asks` is used only once somebody has answered. A
    `complete` export holds every row of the places and days it covers: one that it no longer holds
    is withdrawn. A blank cell keeps what an earlier export gave, unless `blank_takes_back`. What
    identifies somebody goes through `code_of` (pseudonyms.py) where it `codes_people`.
    """

    source: Source
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    durations: tuple[str, ...] = ()
    counts_carers: bool = False
    event: str = ""
    events: Mapping[str, str] = field(default_factory=dict)
    asks: str = ""
    complete: bool = False
    blank_takes_back: bool = False
    codes_people: bool = False

    def pieces(self, column: Column) -> tuple[tuple[str, str], ...]:
        """(text, heading) pairs whose join makes the cell; one heading alone has no text."""
        written = self.columns.get(column.name, "")
        if "{" not in written:
            return (("", written),)
        parts = string.Formatter().parse(written)
        return tuple((text, heading or "") for text, heading, _, _ in parts)

    def ways(self, column: Column) -> tuple[tuple[str, ...], ...]:
        """Ways to have this column: any one of them, with all of its headings, will do."""
        if column.name in self.constants or self.columns.get(column.name) == "":
            return ()
        kind = (self.event,) if self.event else ()  # without it no row is known for what it is
        if column.name in self.columns:
            return ((*(heading for _, heading in self.pieces(column) if heading), *kind),)
        return tuple((name, *kind) for name in column.headings)

    @cached_property
    def headings(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """The same of each column by its name, with headings as they are compared."""
        ways = {column.name: self.ways(column) for column in self.source.columns}
        return {name: tuple(tuple(map(plain, way)) for way in of) for name, of in ways.items()}

    @cached_property
    def written(self) -> frozenset[str]:
        """Every heading that has a place."""
        return frozenset(chain(*chain(*map(self.ways, self.source.columns))))

    @cached_property
    def known(self) -> frozenset[str]:
        """The same as compared."""
        return frozenset(map(plain, self.written))

    @property
    def personal(self) -> frozenset[str]:
        """Headings, as compared, of what is about a person."""
        ways = [self.headings[one.name] for one in self.source.columns if one.personal]
        return frozenset(chain(*chain(*ways))) - {plain(self.event)}

    def missing(self, headings: frozenset[str]) -> list[Column]:
        """Columns that must be there and are not."""
        return [
            column
            for column in self.source.columns
            if column.must_be_there
            and column.name not in self.constants
            and not any(headings.issuperset(way) for way in self.headings[column.name])
        ]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A layout by name. `together`: one file feeds all of its reads, else exactly one.

    Delimiter and encoding are found in the file: they are said only where they are rare ones.
    """

    name: str
    reads: tuple[Read, ...]
    delimiter: str = ""
    encoding: str = ""
    time_zone: str = LONDON
    together: bool = False
    dates: str = ""  # "day-first" or "month-first", as somebody said; else the file shows it
    time_formats: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ()
    ignore: frozenset[str] = frozenset()


@cache
def built_in() -> tuple[Profile, ...]:
    """The profiles that ship."""
    return folder_profiles(BUILT_IN)


def folder_profiles(folder: Path) -> tuple[Profile, ...]:
    """The profiles of a folder, by name; none if there is no such folder."""
    return tuple(read_profile(path) for path in sorted(folder.glob("*.toml")))


def read_profile(path: Path) -> Profile:
    """A profile from its file. Raises ProfileProblem, naming what is wrong."""
    try:
        with open(path, "rb") as file:
            written = tomllib.load(file)
    except FileNotFoundError:
        raise ProfileProblem(f"{path}: there is no such profile.") from None
    except RecursionError:
        raise ProfileProblem(f"{path.name}: brackets inside brackets without end.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileProblem(f"{path.name}: not a TOML file: {error}.") from None
    given = checked(path.name, written)
    reads = tuple(_read(export) for export in given.pop("reads"))
    given.pop("title", None)
    ignore = frozenset(plain(heading) for heading in given.pop("ignore", ()))
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Profile(**{"name": path.stem, **given, **lists, "ignore": ignore, "reads": reads})


def _read(given: dict[str, Any]) -> Read:
    codes = {"": given.get("events", {}), **given.get("codes", {})}
    codes = {n: {compared(theirs): to for theirs, to in codes[n].items()} for n in codes}
    made: dict[str, Any] = {
        "source": source(given["source"]),
        "events": codes.pop(""),
        "codes": codes,
        "durations": tuple(given.get("durations", ())),
    }
    return Read(**given | made)


def save_profile(store: Store, name: str, text: str) -> Path:
    """A profile into the provider's own. Raises ProfileProblem: not sound, no name, or taken."""
    if not re.fullmatch(r"\w[\w -]{0,99}", name):
        raise ProfileProblem("A profile needs a name of letters, figures, blanks and hyphens.")
    path = store.profiles / f"{name}.toml"
    if path.exists():
        raise ProfileProblem(
            f"There is a profile {name} already. Take another name, or move {path}."
        )
    store.profiles.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    try:
        read_profile(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def as_toml(profile: Profile) -> str:
    """The profile as a file has it: `read_profile` reads the same out of it again."""
    written = [f"{name} = {_toml(value)}" for name, value in _said(profile, ("name", "reads"))]
    for read in profile.reads:
        said = dict(_said(read, ("source",)))
        tables = [(name, said.pop(name, {})) for name in ("columns", "constants", "events")]
        tables += [(f"codes.{column}", codes) for column, codes in said.pop("codes", {}).items()]
        written += ["", "[[reads]]", f"source = {_toml(read.source.name)}"]
        written += [f"{name} = {_toml(value)}" for name, value in said.items()]
        for name, pairs in tables:
            lines = [f"{_key(theirs)} = {_toml(ours)}" for theirs, ours in pairs.items()]
            written += ["", f"[reads.{name}]", *lines] if lines else []
    return "\n".join(written) + "\n"


def _said(one: Any, but: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """What a profile or a read says beyond what holds without a word."""
    for each in fields(one):
        value = getattr(one, each.name)
        default = each.default if each.default_factory is MISSING else each.default_factory()
        if each.name not in but and value != default:
            yield each.name, sorted(value) if isinstance(value, frozenset) else value


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else _toml(name)


_toml = partial(json.dumps, ensure_ascii=False)  # texts, lists and yes or no are written alike
