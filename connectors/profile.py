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
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from connectors.generations import Store, StoreProblem
from connectors.source import Column, ColumnType, Source
from connectors.sources import SOURCES

# Is a profile's TOML one that can be used? If not, it is said what is wrong and what is known.


TOP = {
    "name": str,
    "title": str,
    "delimiter": str,
    "encoding": str,
    "time_zone": str,
    "together": bool,
    "dates": str,
    "time_formats": list,
    "date_formats": list,
    "ignore": list,
    "reads": list,
}
# What a blank may stand for, where a word for it would change what a figure means.
BLANK_STANDS_FOR = {("mar", "outcome_code"): ("", "not_signed")}
OF_A_READ = {
    "source": str,
    "columns": dict,
    "constants": dict,
    "codes": dict,
    "durations": list,
    "counts_carers": bool,
    "event": str,
    "events": dict,
    "asks": str,
    "complete": bool,
    "blank_takes_back": bool,
}


class ProfileProblem(StoreProblem):
    """A profile that cannot be used; the text names the file, what is wrong and what is known."""


def checked(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """The profile as written, once it is known to be sound. Raises ProfileProblem."""
    _known(name, "", written, TOP)
    if not written.get("reads"):
        raise ProfileProblem(f"{name}: there is no [[reads]]; one is needed for each export.")
    if len(written.get("delimiter", ",")) != 1:
        raise ProfileProblem(f"{name}: delimiter must be one character.")
    try:
        codecs.lookup(written.get("encoding", "utf-8"))
    except LookupError:
        raise ProfileProblem(f"{name}: encoding is not one that is known.") from None
    if written.get("dates", "day-first") not in ("day-first", "month-first"):
        raise ProfileProblem(f"{name}: dates must be day-first or month-first.")
    for form in (*written.get("time_formats", ()), *written.get("date_formats", ())):
        if not _is_form(form):
            raise ProfileProblem(
                f"{name}: '{form}' is no form of a date or time: write one such as %d/%m/%Y %H:%M."
            )
    zones = available_timezones()
    if zones and written.get("time_zone", "Europe/London") not in zones:
        raise ProfileProblem(f"{name}: time_zone must be a name such as Europe/London.")
    for read in written["reads"]:
        _check_read(name, read)
    return dict(written)


def _is_form(form: str) -> bool:
    """Whether a day written so can be read again."""
    moment, form = datetime(2026, 11, 25, 17, 45), form.replace("%-", "%")
    read = read_moment(moment.strftime(form), form)
    return read is not None and read.date() == moment.date()


def read_moment(cell: str, form: str) -> datetime | None:
    """The time that a cell of this form tells; None if it is not of it."""
    try:
        return datetime.strptime(cell, form)
    except ValueError:
        return None


def _known(name: str, place: str, written: Any, names: dict[str, type]) -> None:
    if not isinstance(written, dict):
        raise ProfileProblem(f"{name}: {place or 'the file'} must be a table.")
    for key, value in written.items():
        if key not in names:
            raise ProfileProblem(f"{name}: {place}{key} is not known; known are {_list(names)}.")
        if not isinstance(value, names[key]):
            raise ProfileProblem(f"{name}: {place}{key} must be a {names[key].__name__}.")
        if (
            isinstance(value, list)
            and key != "reads"
            and not all(isinstance(v, str) for v in value)
        ):
            raise ProfileProblem(f"{name}: {place}{key} must be a list of texts.")


def _check_read(name: str, read: Any) -> None:
    _known(name, "reads.", read, OF_A_READ)
    source = next((source for source in SOURCES if source.name == read.get("source")), None)
    if source is None:
        exports = _list(source.name for source in SOURCES)
        raise ProfileProblem(f"{name}: reads.source must be one of {exports}.")
    columns = {column.name: column for column in source.columns}
    for part in ("columns", "constants", "codes"):
        for column, value in read.get(part, {}).items():
            if column not in columns:
                raise ProfileProblem(
                    f"{name}: {source.name} has no column {column}; it has {_list(columns)}."
                )
            if not isinstance(value, dict if part == "codes" else str):
                kind = "a table of codes" if part == "codes" else "a text"
                raise ProfileProblem(f"{name}: reads.{part}.{column} must be {kind}.")
    _check_ends_and_events(name, source, read)
    for column, pairs in read.get("codes", {}).items():
        fits = allowed(columns[column])
        unknown = [ours for ours in pairs.values() if ours != "" and ours not in fits]
        if unknown and not columns[column].open_list:
            raise ProfileProblem(
                f"{name}: {source.name}.{column} cannot be {_list(map(str, unknown))};"
                f" it can be {_list(fits)}."
            )
        _check_blank(
            name, f"{source.name}.{column}", pairs, BLANK_STANDS_FOR.get((source.name, column))
        )


def _check_ends_and_events(name: str, source: Source, read: dict[str, Any]) -> None:
    ends = [column.name for column in source.columns if column.not_before]
    if set(read.get("durations", ())) - set(ends):
        raise ProfileProblem(
            f"{name}: reads.durations of {source.name} can name {_list(ends) or 'nothing'}."
        )
    if any(column not in ("", *source.names) for column in read.get("events", {}).values()):
        raise ProfileProblem(
            f"{name}: reads.events says for each kind of event the column of {source.name} whose"
            ' time it gives, or "" for a row without one.'
        )
    given = {*read.get("events", {}).values()}
    lacking = [c.name for c in source.columns if c.required and c.name not in given]
    if given and lacking:
        raise ProfileProblem(f"{name}: no kind of event gives {_list(lacking)} of {source.name}.")
    if bool(read.get("event")) != bool(read.get("events")):
        raise ProfileProblem(f"{name}: reads.event and reads.events go together.")
    if read.get("counts_carers") and "carer_slot" not in source.keys:
        raise ProfileProblem(f"{name}: {source.name} has no carer_slot to be counted.")


def _check_blank(
    name: str, where: str, pairs: dict[str, str], meant: tuple[str, ...] | None
) -> None:
    blank = next((ours for theirs, ours in pairs.items() if not theirs.strip()), "")
    if meant and blank not in meant:
        raise ProfileProblem(
            f"{name}: a blank {where} is a gap in the record; it can be not_signed only."
        )


def allowed(column: Column) -> tuple[str, ...]:
    """What a profile may map a vendor's code to."""
    return ("yes", "no") if column.type is ColumnType.YES_NO else column.codes


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


BUILT_IN = Path(__file__).parent / "profiles"
LONDON = "Europe/London"


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
    is withdrawn. A blank cell keeps what an earlier export gave, unless `blank_takes_back`.
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

    def headings(self, column: Column) -> tuple[tuple[str, ...], ...]:
        """The same with headings as they are compared."""
        return tuple(tuple(map(plain, way)) for way in self.ways(column))

    @cached_property
    def written(self) -> frozenset[str]:
        """Every heading that has a place."""
        ways = (way for column in self.source.columns for way in self.ways(column))
        return frozenset(heading for way in ways for heading in way)

    @cached_property
    def known(self) -> frozenset[str]:
        """The same as compared."""
        return frozenset(map(plain, self.written))

    @property
    def personal(self) -> frozenset[str]:
        """Headings, as compared, of what is about a person."""
        ways = [self.headings(column) for column in self.source.columns if column.personal]
        return frozenset(chain(*chain(*ways))) - {plain(self.event)}

    def missing(self, headings: frozenset[str]) -> list[Column]:
        """Columns that must be there and are not."""
        return [
            column
            for column in self.source.columns
            if column.must_be_there
            and column.name not in self.constants
            and not any(headings.issuperset(way) for way in self.headings(column))
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
    source = next(source for source in SOURCES if source.name == given["source"])

    def as_compared(pairs: dict[str, str]) -> dict[str, str]:
        return {compared(theirs): ours for theirs, ours in pairs.items()}

    made: dict[str, Any] = {
        "source": source,
        "codes": {name: as_compared(pairs) for name, pairs in given.get("codes", {}).items()},
        "events": as_compared(given.get("events", {})),
        "durations": tuple(given.get("durations", ())),
    }
    return Read(**given | made)


def save_profile(store: Store, name: str, text: str) -> Path:
    """A profile into the provider's own. Raises ProfileProblem: not sound, no name, or taken."""
    if not re.fullmatch(r"\w[\w -]*", name):
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
