"""Forms in which an export writes its dates and times; one form for a column of a file."""

from dataclasses import dataclass

from connectors.profile import LONDON, Profile
from connectors.source import ColumnType

# Years before 2000 and after 2100 are slips: DuckDB reads the year "26" as the year 26.
FIRST, LAST = "TIMESTAMP '2000-01-01'", "TIMESTAMP '2101-01-01'"
UK = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")
ISO = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S.%f",
)
WITH_OFFSET = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?\s?(Z|[+-]\d\d(:?\d\d)?)"  # Z, +01, +0100
)


@dataclass(frozen=True)
class Form:
    """One way to write a time. `formats` as strptime has them; none means Excel's day numbers."""

    words: str
    formats: tuple[str, ...] = ()
    offsets: bool = False  # a Z or an offset at the end is turned into London time
    zone: str = LONDON

    def sql(self, text: str) -> str:
        """SQL for the London time that `text` (an SQL name) stands for; NULL if it is not one."""
        if not self.formats:
            return self._day_number(text)
        listed = "[" + ", ".join(map(_quoted, self.formats)) + "]"
        trimmed = f"trim({text}, ' \t\r\n\u00a0')"
        ways = [
            self._local(f"try_strptime({text}, {listed})"),
            self._local(f"try_strptime({trimmed}, {listed})"),
            self._midnight(trimmed, listed),
        ]
        if self.offsets:
            ways.append(
                f"CASE WHEN regexp_full_match({trimmed}, '{WITH_OFFSET}')"
                f" THEN timezone('{LONDON}', try_cast({trimmed} AS TIMESTAMPTZ)) END"
            )
        # The likeliest way first: the others are tried only where it gave nothing.
        return f"CASE WHEN {text} IS NOT NULL THEN coalesce({', '.join(ways)}) END"

    def _midnight(self, text: str, listed: str) -> str:
        moved = self._local(f"try_strptime(replace({text}, '24:00', '00:00'), {listed})")
        return f"CASE WHEN regexp_matches({text}, '24:00(:00)?$') THEN {moved} + INTERVAL 1 DAY END"

    def _local(self, time: str) -> str:
        if self.zone == LONDON:
            return time
        return f"timezone('{LONDON}', timezone({_quoted(self.zone)}, {time}))"

    def _day_number(self, text: str) -> str:
        seconds = f"CAST(round(try_cast({text} AS DOUBLE) * 86400) AS BIGINT)"
        return (
            f"CASE WHEN regexp_full_match(trim({text}), '[3-7][0-9]{{4}}([.][0-9]+)?')"
            f" THEN TIMESTAMP '1899-12-30' + to_seconds({seconds}) END"
        )


def forms(type: ColumnType, profile: Profile) -> tuple[Form, ...]:
    """The forms that a column of times or dates may have, the house's own first.

    A profile that gives formats takes the place of them all: mm/dd is read only where a profile
    says so.
    """
    if type is ColumnType.DATE:
        own = profile.date_formats or profile.time_formats
        if own:
            return tuple(Form(_words(one), (one,)) for one in own)
        return (
            Form("dd/mm/yyyy", ("%d/%m/%Y", *UK)),
            Form("yyyy-mm-dd", ("%Y-%m-%d", *ISO), offsets=True),
            Form("an Excel day number"),
        )
    zone = profile.time_zone
    if profile.time_formats:
        return tuple(Form(_words(one), (one,), zone=zone) for one in profile.time_formats)
    return (
        Form("dd/mm/yyyy hh:mm", UK, zone=zone),
        Form("yyyy-mm-dd hh:mm", ISO, offsets=True, zone=zone),
        Form("an Excel day number"),
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _words(format: str) -> str:
    names = {
        "%d": "dd",
        "%m": "mm",
        "%Y": "yyyy",
        "%y": "yy",
        "%H": "hh",
        "%I": "hh",
        "%M": "mm",
        "%S": "ss",
        "%p": "am/pm",
        "%b": "mmm",
    }
    for mark, name in names.items():
        format = format.replace(mark, name)
    return format
