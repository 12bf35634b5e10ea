"""What a file of an unknown layout may be: its exports, a heading for each column, forms, codes."""

import csv
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from rapidfuzz import fuzz, process, utils

from connectors import profile as profiles
from connectors import warehouse
from connectors.choose import DELIMITERS, Header, Levels, possible_headers
from connectors.generations import Store
from connectors.opening import Plain, is_zip_of_files, members, starts, unpacked
from connectors.profile import Profile, Read, compared, plain, read_moment
from connectors.report import FileProblem, Problem
from connectors.source import Column, ColumnType, Source
from connectors.sources import SOURCES
from connectors.times import forms

SAMPLE, ALIKE = 300, 75  # rows that are looked at; how like two words are, of 100, to be the same
DAY = r"\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}"
CLOCK = r"\d{1,2}[:.]\d\d([:.]\d\d)?( ?[apAP][mM])?"
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


class CellKind(StrEnum):
    """What the cells under a heading look like."""

    MOMENT = "a day with a time"
    DAY = "a day"
    CLOCK = "a clock time, or how long"
    NUMBER = "a number"
    WORDS = "a few words"
    TEXT = "text"
    NOTHING = "nothing"


SHAPES = {
    CellKind.MOMENT: rf"{DAY}[T ]+{CLOCK}(\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?|[3-7]\d{{4}}\.\d+",
    CellKind.DAY: DAY,
    CellKind.CLOCK: CLOCK,
    CellKind.NUMBER: r"-?\d+(\.\d+)?",
}
TEXTS = (CellKind.WORDS, CellKind.TEXT, CellKind.NUMBER)
FITTING = {
    ColumnType.TIME: (CellKind.MOMENT, CellKind.CLOCK),
    ColumnType.DATE: (CellKind.DAY, CellKind.MOMENT),
    ColumnType.WHOLE: (CellKind.NUMBER,),
    ColumnType.NUMBER: (CellKind.NUMBER,),
    ColumnType.CODE: TEXTS,
    ColumnType.YES_NO: TEXTS,
    ColumnType.TEXT: TEXTS,
}


@dataclass(frozen=True)
class Heading:
    """A heading and its first cells, blank ones too: those of one row stand at one place."""

    name: str
    cells: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its different cells."""
        return tuple(dict.fromkeys(filter(None, map(str.strip, self.cells))))

    @cached_property
    def kind(self) -> CellKind:
        filled = [cell.strip() for cell in self.cells if cell.strip()]
        if not filled:
            return CellKind.NOTHING
        for kind, shape in SHAPES.items():
            if sum(bool(re.fullmatch(shape, cell)) for cell in filled) >= 0.8 * len(filled):
                return kind
        is_few = len(self.words) <= 12 and 2 * len(self.words) <= len(filled) + 2
        return CellKind.WORDS if is_few else CellKind.TEXT

    def like(self, words: Sequence[str]) -> float:
        """How like its name is to some words, of 100; less where it holds nothing so far."""
        return _alike(self.name, words) - 20 * (self.kind is CellKind.NOTHING)

    @property
    def looks(self) -> str:
        """Its kind with an example, but of words none: they may be about a person."""
        has_example = self.kind in (CellKind.MOMENT, CellKind.DAY, CellKind.CLOCK)
        return f"{self.kind}, such as {self.words[0]}" if has_example else str(self.kind)


def table(name: str, path: Path, folder: Path, levels: Levels) -> tuple[Plain, dict[str, str]]:
    """The table of that name in a file (a sheet, a file of a zip), and its start as letters."""
    root = name.split("/")[0]
    if is_zip_of_files(path):
        inside = members(root, path, folder)
        root, path = next((one for one in inside if name.startswith(one[0])), (root, path))
    tables = unpacked(root, path, folder)
    chosen = next((one for one in tables if one.name == name), tables[0])
    return chosen, starts(chosen, levels)


def _header(file: str, start: str, delimiters: Iterable[str]) -> Header:
    """The record that looks most like headings: the most names, with rows as wide as it below."""
    lines = start.splitlines()
    best, most = None, 1
    for header in possible_headers(start, tuple(delimiters)):
        below = csv.reader(lines[header.before + 1 : header.before + 4], delimiter=header.delimiter)
        as_wide = all(len(row) == len(header.headings) for row in below)
        named = {plain(name) for name in header.headings if any(map(str.isalpha, name))}
        if as_wide and len(named) > most:
            best, most = header, len(named)
    if best is None:
        found, expected = "no line that looks like headings", "headings with rows below them"
        raise FileProblem(file, Problem.UNKNOWN_KIND, found, expected, "export it as a table", 1)
    return best


# One export out of a file's headings, by the words that other systems have for our columns.
def _spaced(heading: str) -> str:
    """A heading in words: ServiceUserRef, service_user_ref and Service user ref are the same."""
    return utils.default_process(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading).replace("_", " "))


def _alike(heading: str, words: Sequence[str]) -> float:
    """How like it is to the likest of some words, of 100; an earlier word before a later one."""
    _, score, at = process.extractOne(_spaced(heading), words, scorer=fuzz.token_sort_ratio)
    return score - at / 10


def _likest(headings: Iterable[Heading], words: Sequence[str], *kinds: CellKind) -> Heading | None:
    """The heading that is most like some words, with cells of one of these kinds."""
    fitting = [one for one in headings if one.kind in kinds and _alike(one.name, words) >= ALIKE]
    return max(fitting, key=lambda one: _alike(one.name, words), default=None)


def _matched(kind: Source, headings: Sequence[Heading]) -> dict[str, Heading]:
    """The heading of each column that has one, no heading twice."""
    scored = [
        (heading.like(WORDS["columns"].get(column.name, [_spaced(known)])), column, heading)
        for column in kind.columns
        for known in column.headings
        for heading in headings
        if heading.kind in (*FITTING[column.type], CellKind.NOTHING)
    ]
    found: dict[str, Heading] = {}
    for score, column, heading in sorted(scored, key=lambda one: -one[0]):
        if score >= ALIKE and column.name not in found and heading not in found.values():
            found[column.name] = heading
    for name, words in WORDS["durations"].items():
        if name in found and found[name].like(words) > found[name].like(WORDS["columns"][name]):
            del found[name]  # an "actual length" is no end
    return found


def draft(kind: Source, headings: Sequence[Heading], places: Sequence[str] = ()) -> Read:
    """How an export may be read out of a file; where one place only is known, it is there."""
    found = _matched(kind, headings)
    free = [heading for heading in headings if heading not in found.values()]
    day = _likest(headings, WORDS["days"], CellKind.DAY)
    columns = {name: found[name].name for name in kind.names if name in found}
    for name in columns:
        if day and found[name].kind is CellKind.CLOCK:
            columns[name] = f"{{{day.name}}} {{{columns[name]}}}"
    lasting = {}
    for name in sorted((WORDS["durations"].keys() & kind.names) - found.keys()):
        if length := _likest(free, WORDS["durations"][name], CellKind.CLOCK, CellKind.NUMBER):
            lasting[name] = length.name
    constants = {kind.site: places[0]} if kind.site not in found and len(places) == 1 else {}
    carers = _likest(free, WORDS["carers"], CellKind.NUMBER)
    counts = "carer_slot" in kind.keys and "carer_slot" not in found
    if counts and carers:
        columns["carer_slot"] = carers.name
    elif counts:
        constants["carer_slot"] = "1"
    codes = {name: _codes(kind.column(name), heading) for name, heading in found.items()}
    read = Read(
        source=kind,
        columns=columns | lasting,
        constants={name: value for name, value in constants.items() if name},
        codes={name: pairs for name, pairs in codes.items() if pairs},
        durations=tuple(lasting),
        counts_carers=bool(counts and carers),
    )
    return _of_events(read, headings) if kind.name == "call_log" else read


def _of_events(read: Read, headings: Sequence[Heading]) -> Read:
    """A call log whose rows are events, where some kinds of them are log-ins and log-outs."""
    known, kinds = WORDS["log_events"], _likest(headings, WORDS["events"], CellKind.WORDS)
    at = next((heading for heading in headings if heading.kind is CellKind.MOMENT), None)
    if not kinds or not at or known.keys() & read.columns.keys():
        return read
    likest = {word: max(known, key=lambda name: _alike(word, known[name])) for word in kinds.words}
    events = {
        compared(word): name for word, name in likest.items() if _alike(word, known[name]) >= ALIKE
    }
    columns = {**read.columns, **dict.fromkeys(known, at.name)}
    return replace(read, columns=columns, event=kinds.name, events=events) if events else read


def _codes(column: Column, heading: Heading) -> dict[str, str]:
    """Likely meanings of a column's codes; those that are not like any are left to be said."""
    ours = profiles.allowed(column) if column.type is ColumnType.CODE else ()
    pairs = {}
    for word in heading.words if ours else ():
        scores = {code: _alike(word, WORDS["codes"].get(code, [_spaced(code)])) for code in ours}
        likest = max(ours, key=lambda code: scores[code])
        if scores[likest] >= ALIKE and compared(word) != likest:
            pairs[compared(word)] = likest
    return pairs


PLANNED = "visit_id, carer_slot, planned_start, planned_end, published_start, published_end"
CLAIMED = "Are its claimed times ({}) the times that were planned?"


@dataclass(frozen=True)
class Suggestion:
    """How a file may be read. `like`: the profile that it nearly fits; "" if there is none."""

    header: Header
    headings: tuple[Heading, ...]
    profile: Profile
    like: str = ""

    @property
    def lacks(self) -> tuple[str, ...]:
        """Columns that must be there and have no heading."""
        there = self.header.compared
        reads = self.profile.reads
        return tuple(dict.fromkeys(one.name for read in reads for one in read.missing(there)))

    @property
    def asks(self) -> tuple[str, ...]:
        """What somebody has to say before all of it is read."""
        return tuple(read.asks for read in self.profile.reads if read.asks)

    def looks(self, written: str) -> str:
        """What the cells look like that a profile writes so: a heading, or several in braces."""
        wanted = written if "{" in written else f"{{{written}}}"
        found = (one.looks for one in self.headings if f"{{{one.name}}}" in wanted)
        return " and ".join(dict.fromkeys(found))

    @property
    def unasked(self) -> Profile:
        """As it is read where the answer to what is asked is no."""
        return self.of(tuple(r for r in self.profile.reads if not r.asks) or self.profile.reads)

    def of(self, reads: tuple[Read, ...]) -> Profile:
        """The profile with these exports: a heading that none of them comes from is left out."""
        columns = [(read, column) for read in reads for column in read.source.columns]
        names = [name for read, column in columns for name in self.picked(read, column)]
        used = {plain(name) for name in (*names, *(read.event for read in reads))}
        ignore = self.header.compared - used
        return replace(self.profile, reads=reads, together=len(reads) > 1, ignore=ignore)

    def picked(self, read: Read, column: Column) -> list[str]:
        """The headings of this file that a column comes from."""
        there = {plain(one.name): one.name for one in self.headings}
        may_stand = {*there} - self.profile.ignore | {plain(read.event)}
        ways = [way for way in read.headings[column.name] if {*way} <= may_stand]
        mapped = [plain(name) for _, name in read.pieces(column) if name] or (ways or [()])[0]
        return [there[name] for name in dict.fromkeys(mapped) if name in there]


@dataclass(frozen=True)
class Held:
    """What a store holds that a file is looked at beside: profiles, places, calls of the rota."""

    levels: Levels
    places: tuple[str, ...] = ()
    calls: pa.Table | None = None


def held(store: Store) -> Held:
    """Of the newest generation, but not of the sample. Raises StoreProblem for none that opens."""
    levels = ((), profiles.folder_profiles(store.profiles), profiles.built_in())
    if not warehouse.is_ones_own(store):
        return Held(levels)
    with warehouse.read(store) as connection:
        places = connection.execute("SELECT site FROM known_sites ORDER BY 1").fetchall()
        calls = connection.sql(f"SELECT {PLANNED} FROM rota").to_arrow_table()
    return Held(levels, tuple(site for (site,) in places), calls)


def suggestion(
    name: str, path: Path, folder: Path, *, beside: Held, wanted: str = "", **said: Any
) -> Suggestion:
    """What a file may be. `wanted` is an export that somebody says it is, which also answers what
    is asked of it; `said` a delimiter or an encoding that is rare. Raises FileProblem for what is
    no table.
    """
    as_said = Profile(name="", reads=(), **said)
    _, first_lines = table(name, path, folder, ((as_said,), *beside.levels))
    start = next(iter(first_lines.values()))
    header = _header(name, start, as_said.delimiter or DELIMITERS)
    lines = start.splitlines(keepends=True)[header.before :]
    rows = [*csv.reader(lines, delimiter=header.delimiter)][1 : SAMPLE + 1]
    whole = [row for row in rows if len(row) == len(header.headings)]
    cells = [*zip(*whole, strict=True)] or [()] * len(header.headings)
    named = (Heading(*of) for of in zip(header.headings, cells, strict=True))
    headings = tuple(heading for heading in named if plain(heading.name))
    known = _nearly(headings, (profile for level in beside.levels for profile in level))
    if known and wanted not in ("", *(read.source.name for read in known.reads)):
        known = None
    made = known or _made(headings, wanted, beside.places)
    reads = (replace(r, asks="") if r.source.name == wanted else r for r in made.reads)
    profile = replace(made, reads=tuple(reads), **said)
    return Suggestion(header, headings, profile, known.name if known else "")


def _nearly(headings: Sequence[Heading], profiles: Iterable[Profile]) -> Profile | None:
    """A profile of one layout that the file has but for some headings: these are what they are like
    of what it leaves open, such as who the carer was, and else left out."""
    there = frozenset(plain(heading.name) for heading in headings)
    for profile in profiles:
        known = frozenset().union(*(read.known for read in profile.reads)) | profile.ignore
        fits = profile.together and not any(read.missing(there) for read in profile.reads)
        if fits and 2 * len(there & known) > len(there):
            strange = [one for one in headings if plain(one.name) not in known]
            reads = tuple(_with_more(read, strange) for read in profile.reads)
            rest = there - known.union(*(read.known for read in reads))
            return replace(profile, reads=reads, ignore=profile.ignore | rest)
    return None


def _with_more(read: Read, headings: Sequence[Heading]) -> Read:
    """With columns of texts that it says nothing of, where a heading is like them."""
    open_to = {c.name for c in read.source.columns if c.type is ColumnType.TEXT and not c.key}
    open_to -= {*read.columns, *read.constants}
    more = {n: one.name for n, one in _matched(read.source, headings).items() if n in open_to}
    return replace(read, columns={**more, **read.columns})


def _made(headings: Sequence[Heading], wanted: str, places: Sequence[str]) -> Profile:
    there = frozenset(plain(heading.name) for heading in headings)
    drafts = {one.name: draft(one, headings, places) for one in SOURCES if one.name != "settings"}
    lacks = {name: {one.name for one in read.missing(there)} for name, read in drafts.items()}

    def fit(name: str) -> float:
        needed = sum(column.must_be_there for column in drafts[name].source.columns)
        used = len(there & drafts[name].known) / len(there)
        return (1 - len(lacks[name]) / needed) * (0.3 + used)

    pair = {"rota": {"planned_start", "planned_end"}, "call_log": {"logged_in_at", "logged_out_at"}}
    names = [max(drafts, key=fit)]
    if names[0] in pair:
        names = [name for name, at in pair.items() if name in names or at - lacks[name]]
    names = names if wanted in ("", *names) else [wanted]
    reads = _with_key([drafts[name] for name in names])
    for at, read in enumerate(reads):  # what is claimed is a plan only if somebody says so
        plan = [one for one in read.source.columns if one.name.startswith("planned_")]
        mapped = dict.fromkeys(heading for one in plan for _, heading in read.pieces(one))
        if claimed := [heading for heading in mapped if "claim" in plain(heading)]:
            reads[at] = replace(read, asks=CLAIMED.format(", ".join(claimed)))
    rest = there - frozenset().union(*(read.known for read in reads))
    made = Profile(name="", reads=tuple(reads), together=len(reads) > 1, ignore=rest)
    return replace(made, **_forms(reads, headings))


def _with_key(reads: list[Read]) -> list[Read]:
    """Where calls have no number, a call is the one that a person has at its planned time."""
    plan = next((read.columns for read in reads if read.source.name == "rota"), {})
    if "visit_id" in plan or not plan.keys() >= {"service_user_id", "planned_start"}:
        return reads
    start = plan["planned_start"]
    key = f"{{{plan['service_user_id']}}} {start if '{' in start else f'{{{start}}}'}"
    return [replace(read, columns={"visit_id": key, **read.columns}) for read in reads]


def _forms(reads: Sequence[Read], headings: Sequence[Heading]) -> dict[str, Any]:
    """`time_formats` and `date_formats` of a profile, where the usual forms do not do."""
    days, clocks, found = WORDS["forms"]["days"], WORDS["forms"]["clocks"], {}
    times = [f"{day} {clock}" for day in days for clock in clocks]
    kinds = {"time_formats": (ColumnType.TIME, times), "date_formats": (ColumnType.DATE, days)}
    nothing_said = Profile(name="", reads=())
    for name, (kind, rare) in kinds.items():
        usual = [*chain(*(form.formats for form in forms(kind, nothing_said)))]
        columns = [(read, one) for read in reads for one in read.source.columns if one.type is kind]
        likest: dict[str, None] = {}
        for cells in filter(None, (_cells(read, column, headings) for read, column in columns)):
            few = len(cells) // 5  # else it is not that of nearly all
            missed = {
                form: len([*islice((c for c in cells if not read_moment(c, form)), few + 1)])
                for form in (*usual, *rare)
            }
            most = min(missed, key=lambda form: missed[form])
            if missed[most] <= few:
                likest[most] = None
        if likest.keys() - {*usual}:
            found[name] = tuple(likest)
    return found


def _cells(read: Read, column: Column, headings: Sequence[Heading]) -> list[str]:
    """The filled cells of a column in the rows that were looked at; none of a duration."""
    by_name = {plain(heading.name): heading.cells for heading in headings}
    pieces = [plain(heading) for _, heading in read.pieces(column) if heading]
    if column.name in read.durations or not pieces or not by_name.keys() >= {*pieces}:
        return []
    rows = zip(*(by_name[piece] for piece in pieces), strict=True)
    return [" ".join(map(str.strip, row)) for row in rows if all(map(str.strip, row))]
