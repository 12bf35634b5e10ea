"""Chance with a name, the sample's calendar, and tables written the same bytes every time."""

import gzip
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of one table, the same for the same seed and name."""
    return np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))


def wandering(rng: np.random.Generator, shape: tuple[int, int], memory: float) -> np.ndarray:
    """Rows of standard normal noise (row, step) in which each step remembers the one before."""
    steps = rng.standard_normal(shape)
    fresh = np.sqrt(1 - memory**2)
    for step in range(1, shape[1]):
        steps[:, step] = memory * steps[:, step - 1] + fresh * steps[:, step]
    return steps


def odds(part: np.ndarray | float) -> np.ndarray:
    """From a share to log odds."""
    return np.log(part) - np.log1p(-np.asarray(part, dtype=float))


# The sample's calendar: its days, its bank holidays, and London time across the clock changes.


FIRST = date(2025, 5, 19)  # a Monday
LAST = date(2026, 11, 15)  # the last complete day, a Sunday
DAYS = (LAST - FIRST).days + 1
WEEKS = DAYS // 7
AHEAD = 14  # days that the rota runs beyond the last complete day
BLANK = -(10**9)  # a minute that is not there; written as an empty cell
MARGIN = 700  # days before FIRST and after LAST that can be written

HOLIDAYS = (
    date(2025, 5, 26),
    date(2025, 8, 25),
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
)


def day_number(day: date) -> int:
    """Days since FIRST; negative before it."""
    return (day - FIRST).days


def _minute(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return day_number(moment.date()) * 1440 + moment.hour * 60 + moment.minute


# In summer time local clocks are an hour ahead. Each pair: local minute of the change, hours after.
_LOCAL_CHANGES = np.array(
    [_minute("2025-10-26 02:00"), _minute("2026-03-29 02:00"), _minute("2026-10-25 02:00")]
)
_TRUE_CHANGES = np.array(
    [_minute("2025-10-26 01:00"), _minute("2026-03-29 01:00"), _minute("2026-10-25 01:00")]
)
_AHEAD_OF_GMT = np.array([60, 0, 60, 0])


def later(local: np.ndarray, minutes: np.ndarray) -> np.ndarray:
    """The local minute `minutes` of real time after a local minute, clock changes counted."""
    true = local - _AHEAD_OF_GMT[np.searchsorted(_LOCAL_CHANGES, local, side="right")] + minutes
    return true + _AHEAD_OF_GMT[np.searchsorted(_TRUE_CHANGES, true, side="right")]


def _day_texts(pattern: str) -> list[str]:
    days = range(-MARGIN, DAYS + MARGIN)
    return [(FIRST + timedelta(days=day)).strftime(pattern) for day in days]


_BRITISH = _day_texts("%d/%m/%Y")
_ISO = _day_texts("%Y-%m-%d")
_HOURS = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440)]


def times(minutes: Iterable[int], iso: bool = False) -> list[str]:
    """Local minutes since FIRST as dd/mm/yyyy HH:MM, or as ISO; BLANK as an empty cell."""
    days, gap = (_ISO, "T") if iso else (_BRITISH, " ")
    return [
        "" if each == BLANK else f"{days[each // 1440 + MARGIN]}{gap}{_HOURS[each % 1440]}"
        for each in np.asarray(minutes, dtype=int).tolist()
    ]


def dates(days: Iterable[int], iso: bool = False) -> list[str]:
    """Days since FIRST as dd/mm/yyyy, or as ISO; BLANK as an empty cell."""
    texts = _ISO if iso else _BRITISH
    numbers = np.asarray(days, dtype=int).tolist()
    return ["" if each == BLANK else texts[each + MARGIN] for each in numbers]


# Writing a table of ready texts as a compressed CSV, the same bytes every time.


LEVEL = 9

Table = dict[str, Sequence[str]]  # heading -> one text a row; no text holds a comma or a quote


def write(path: Path, table: Table) -> None:
    """Write `table` to `path` (.csv.gz), with no time and no name in the compressed file."""
    rows = map(",".join, zip(*table.values(), strict=True))
    text = "\n".join((",".join(table), *rows, ""))
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=LEVEL, fileobj=file, mtime=0) as packed,
    ):
        packed.write(text.encode("utf-8"))


def table_of(headings: str, rows: Iterable[Sequence[str]]) -> Table:
    """Rows of texts as a table; its headings stand in one text."""
    return dict(zip(headings.split(), map(list, zip(*rows, strict=True)), strict=True))


def rows(table: Table, picked: Sequence[int]) -> Table:
    """The rows of `table` at these positions, in this order."""
    return {heading: [cells[row] for row in picked] for heading, cells in table.items()}
