"""Dates and times as exports write them: one form a column, and what a file says about which."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from duckdb import DuckDBPyConnection as Connection

from connectors.profile import LONDON, Profile
from connectors.source import ColumnType, Flow, Source
from connectors.tables import one_row

# Years before 2000 and after 2100 are slips: DuckDB reads the year "26" as the year 26.
FIRST, LAST = "TIMESTAMP '2000-01-01'", "TIMESTAMP '2101-01-01'"
UK = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S.%f")
HALVES = ("%d/%m/%Y %I:%M %p", "%d/%m/%Y %I:%M%p", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M:%S%p")
CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f")
ISO = tuple(f"%Y-%m-%d{parted}{clock}" for clock in CLOCKS for parted in "T ")
WITH_OFFSET = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?\s?(Z|[+-]\d\d(:?\d\d)?)"  # Z, +01, +0100
)

PAST_24 = r"([ T])(2[4-9]|3\d|4[0-7])(:\d\d(:\d\d)?)$"


@dataclass(frozen=True)
class TimeForm:
    """One way to write a time. `formats` as strptime has them; none means Excel's day numbers."""

    words: str
    formats: tuple[str, ...] = ()
    offsets: bool = False  # a Z or an offset at the end is turned into London time
    zone: str = LONDON
    either: bool = False  # day and month may have changed places, for all that was said

    @property
    def months_first(self) -> "TimeForm":
        """The same with the month before the day."""
        turned = tuple(form.replace("%d/%m", "%m/%d") for form in self.formats)
        words = self.words.replace("dd/mm", "mm/dd")
        return replace(self, words=words, formats=turned, either=False)

    @property
    def is_rare(self) -> bool:
        """Not as exports have it that nobody needs to look at twice."""
        return any("%p" in form or form.startswith("%m") for form in self.formats[:1])

    def sql(self, text: str) -> str:
        """SQL for the London time that `text` (an SQL name) stands for; NULL if it is not one."""
        if not self.formats:
            seconds = f"CAST(round(try_cast({text} AS DOUBLE) * 86400) AS BIGINT)"
            return (
                f"CASE WHEN regexp_full_match(trim({text}), '[3-7][0-9]{{4}}([.][0-9]+)?')"
                f" THEN TIMESTAMP '1899-12-30' + to_seconds({seconds}) END"
            )
        listed = "[" + ", ".join(map(_quoted, self.formats)) + "]"
        trimmed = f"trim({text}, ' \t\r\n\u00a0')"
        # Hours past 24 are the day after: 24:00, 25:10. Beyond microseconds nothing is read.
        morning = f"regexp_replace({trimmed}, '{PAST_24}', '\\100\\3')"
        morning = f"regexp_replace({morning}, '([.]\\d{{6}})\\d+$', '\\1')"
        hours = f"coalesce(try_cast(regexp_extract({trimmed}, '{PAST_24}', 2) AS INTEGER), 0)"
        ways = [
            self._local(f"try_strptime({text}, {listed})"),
            self._local(f"try_strptime({morning}, {listed})") + f" + to_hours({hours})",
        ]
        if self.offsets:
            ways.append(
                f"CASE WHEN regexp_full_match({trimmed}, '{WITH_OFFSET}')"
                f" THEN timezone('{LONDON}', try_cast({trimmed} AS TIMESTAMPTZ)) END"
            )
        # The likeliest way first: the others are tried only where it gave nothing.
        return f"CASE WHEN {text} IS NOT NULL THEN coalesce({', '.join(ways)}) END"

    def _local(self, time: str) -> str:
        if self.zone == LONDON:
            return time
        return f"timezone('{LONDON}', timezone({_quoted(self.zone)}, {time}))"


def forms(type: ColumnType, profile: Profile) -> tuple[TimeForm, ...]:
    """The forms that a column of times or dates may have, the house's own first.

    A profile that gives formats takes the place of them all: mm/dd is read only where somebody
    says so.
    """
    if type is ColumnType.DATE:
        own = profile.date_formats or profile.time_formats
        if own:
            return tuple(TimeForm(_words(written), (written,)) for written in own)
        days = TimeForm("dd/mm/yyyy", ("%d/%m/%Y", *UK, *HALVES), either=True)
        iso = TimeForm("yyyy-mm-dd", ("%Y-%m-%d", *ISO), offsets=True)
        return (_said(days, profile), iso, TimeForm("an Excel day number"))
    zone = profile.time_zone
    if profile.time_formats:
        return tuple(TimeForm(_words(form), (form,), zone=zone) for form in profile.time_formats)
    return (
        _said(TimeForm("dd/mm/yyyy hh:mm", UK, zone=zone, either=True), profile),
        TimeForm("yyyy-mm-dd hh:mm", ISO, offsets=True, zone=zone),
        TimeForm("an Excel day number"),
        _said(TimeForm("dd/mm/yyyy hh:mm am/pm", HALVES, zone=zone, either=True), profile),
    )


def _said(form: TimeForm, profile: Profile) -> TimeForm:
    """Day or month first as somebody has said, if anybody has."""
    if profile.dates == "month-first":
        return form.months_first
    return replace(form, either=not profile.dates)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _words(format: str) -> str:
    names = ("dd", "mm", "yyyy", "yy", "hh", "hh", "mm", "ss", "am/pm", "mmm")
    for mark, name in zip("dmYyHIMSpb", names, strict=True):
        format = format.replace(f"%{mark}", name)
    return format


# Whether day and month may have changed places, or half of the day was lost: by the staged rows.
AGREE, DISAGREE = 0.9, 0.5  # shares of rows in which two columns name the same day, or the next
ON_END = 5  # so many times longer the days reach with the day first than with the month first
FEW, NIGHTS = 20, 0.2  # times that tell of a clock; the share of them between 01:00 and 05:59
TURNED = "days that are those of {} only if one has the month first"
HALF = "no time after 12:59, and many in the night: 12 hours without am or pm"
BY_A_PROFILE = "with a profile that has `time_formats`, such as %d/%m/%Y %H:%M"
SAY_WHICH = (
    "load it again with --dates day-first or --dates month-first (on the page: how dates are"
    f" written), or {BY_A_PROFILE}"
)
SAY_HALF = (
    f"export it with a clock of 24 hours or with am and pm; if they are nights, {BY_A_PROFILE}"
)


def doubts(
    connection: Connection, source: Source, forms: Mapping[str, TimeForm]
) -> Iterator[tuple[str, str, str]]:
    """(column, what was found, what to do) where `staged` speaks against how times were read."""

    def row(*asked: str) -> tuple[Any, ...]:
        return one_row(connection, f"SELECT {', '.join(asked)} FROM staged") if asked else ()

    either = [name for name, form in forms.items() if form.either]
    last = dict(zip(either, row(*(f"max(day({name}))" for name in either)), strict=True))
    turnable = [name for name, day in last.items() if day and day <= 12]
    own_days = [name for name in source.days if source.flow is not Flow.REFERENCE]
    for name in turnable:
        # Another column of the same rows names the same days only if this one is turned.
        for other in forms:
            near = (f"abs(date_diff('day', {day}, {other})) <= 1" for day in (name, _turned(name)))
            there = f"{name} IS NOT NULL AND {other} IS NOT NULL"
            rows, as_read, turned = row(*(f"count(*) FILTER ({one})" for one in (there, *near)))
            if rows > 1 and turned > AGREE * rows and as_read < DISAGREE * rows:
                yield name, TURNED.format(other), SAY_WHICH
    if not any(day and day > 12 for day in last.values()):
        for name in (name for name in own_days if name in turnable):
            yield from _months_on_end(name, row, 1 if source.flow is Flow.DAILY else 2)
    # No time after 12:59, and many in the night: a clock of twelve hours without am and pm.
    for name in (name for name in own_days if name in forms and source.flow is Flow.DAILY):
        nights = f"count(*) FILTER (hour({name}) BETWEEN 1 AND 5)"
        clock = (f"count({name})", f"min(hour({name}))", f"max(hour({name}))", nights)
        times, first, latest, in_nights = row(*clock)
        if times >= FEW and first > 0 and latest <= 12 and in_nights >= NIGHTS * times:
            yield name, HALF, SAY_HALF


def _turned(name: str) -> str:
    """SQL for the day that a date is with day and month changed."""
    return f"make_date(year({name}), day({name}), month({name}))"


def _months_on_end(
    name: str, row: Callable[..., tuple[Any, ...]], few: int
) -> Iterator[tuple[str, str, str]]:
    """The same few days of many months, which are days on end with the month first."""
    ends = [f"{end}({day})::DATE" for day in (name, _turned(name)) for end in ("min", "max")]
    days, first, last, *turned = row(f"count(DISTINCT {name}::DATE)", *ends)
    is_long = (last - first).days > ON_END * ((turned[1] - turned[0]).days + 1)
    if is_long and days > few:
        ways = [f"{a:%-d %B %Y} to {b:%-d %B %Y}" for a, b in ((first, last), turned)]
        yield name, f"{ways[0]} with the day first, {ways[1]} with the month first", SAY_WHICH
