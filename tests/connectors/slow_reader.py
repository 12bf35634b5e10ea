"""A second opinion: rows of a rota counted one by one in plain Python."""

import csv
import io
import re
from datetime import datetime, timedelta

from connectors.report import Reason

SPACE = " \t\r\n\u00a0"
COLUMNS = ("visit_id", "carer_slot", "branch", "planned_start", "planned_end", "status")


def minute(cell: str) -> datetime | None:
    """dd/mm/yyyy hh:mm[:ss], 24:00 for the midnight after."""
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d)(?::(\d\d))?", cell.strip(SPACE))
    if not found:
        return None
    day, month, year, hour, minutes, seconds = (int(part or 0) for part in found.groups())
    try:
        start = datetime(year, month, day)
    except ValueError:
        return None
    if (hour, minutes, seconds) == (24, 0, 0):
        hour = 24
    elif hour > 23 or minutes > 59 or seconds > 59:
        return None
    time = start + timedelta(hours=hour, minutes=minutes, seconds=seconds)
    return time if 2000 <= time.year <= 2100 else None


def judged(cells: list[str]) -> tuple | Reason:
    """The row as it is to be held, or the reason why it is put aside."""
    visit, slot, branch, *rest = (cell.strip(SPACE) for cell in cells)
    if not visit:
        return Reason.BLANK
    if not slot:
        return Reason.BLANK
    if not re.fullmatch(r"\d+", slot):
        return Reason.NUMBER
    if slot not in ("1", "2"):
        return Reason.RANGE
    if not branch:
        return Reason.BLANK
    times = []
    for cell in rest[:2]:
        if not cell:
            return Reason.BLANK
        times.append(minute(cell))
        if times[-1] is None:
            return Reason.TIME
    began, ended = times
    comes_twice = began.month == 10 and began.hour == 1
    if ended < (began - timedelta(hours=1) if comes_twice else began):
        return Reason.ORDER
    if ended > began + timedelta(days=14):
        return Reason.FAR
    status = rest[2].lower().replace(" ", "_").replace("-", "_") or None
    if status not in (None, "planned", "cancelled"):
        return Reason.CODE
    return (visit, int(slot), branch, *times, status)


def load(text: str, held: dict[tuple, tuple]) -> tuple[tuple, list[tuple[int, Reason]]]:
    """Load into `held`; (read, loaded, replaced, unchanged, rejected), and (line, reason).

    What is read and nothing of these is left out: the headings again, and cells without anything.
    """
    loaded = replaced = unchanged = left_out = 0
    rejected: list[tuple[int, Reason]] = []
    sound: list[tuple[int, tuple]] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader)
    begins = reader.line_num + 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        while len(cells) > len(COLUMNS) and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if tuple(cells) == COLUMNS or not any(cell.strip(SPACE) for cell in cells):
            left_out += 1
            continue
        row = judged(cells) if len(cells) == len(COLUMNS) else Reason.RAGGED
        if isinstance(row, Reason):
            rejected.append((line, row))
        else:
            sound.append((line, row))
    stands_for: dict[tuple, set[tuple]] = {}
    for _, row in sound:
        stands_for.setdefault(row[:2], set()).add(place_and_day(row))
    for line, row in sound:
        if len(stands_for[row[:2]]) > 1:
            rejected.append((line, Reason.TWINS))
            continue
        before = held.get(row[:2])
        if before:  # a blank cell keeps what was held
            row = tuple(old if new is None else new for old, new in zip(before, row, strict=True))
        loaded += before is None
        unchanged += before == row
        replaced += before is not None and before != row
        held[row[:2]] = row
    read = loaded + replaced + unchanged + len(rejected) + left_out
    return (read, loaded, replaced, unchanged, len(rejected)), sorted(rejected)


def place_and_day(row: tuple) -> tuple:
    """Where and on which day a call is; a night belongs to the evening before."""
    return row[2].lower().replace(" ", ""), (row[3] - timedelta(hours=4)).date()
