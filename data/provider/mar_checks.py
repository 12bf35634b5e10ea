"""Checks of MAR sheets: the house's own every week, and later a second line every month."""

from datetime import date

import numpy as np

from . import story
from .chance import stream
from .clock import BLANK, DAYS, WEEKS, dates, day_number, times
from .csvfile import Table
from .medicines import people, staff
from .places import HOUSES

SECOND_LINE_FROM = date(2026, 2, 1)
SECOND_LINE_SHEETS = 2  # a house and month
FIRST_LINE_SHEETS = 2  # a house and week
KINDS = (
    "gap", "code_unexplained", "transcription", "single_signature", "prn_incomplete",
    "stock_mismatch", "wrong_time",
)  # fmt: skip
KIND_ODDS = (0.34, 0.16, 0.12, 0.12, 0.10, 0.11, 0.05)
SAME_DAY = {"early": 0.74, "late": 0.60, "night": 0.45}


def mar_audit(seed: int) -> Table:
    """A row for each finding, or one row for a clean check; in the order of line, house and day."""
    rng = stream(seed, "mar_checks")
    weekly = [
        ("first", house, week * 7 + int(rng.integers(0, 7)), FIRST_LINE_SHEETS, 7)
        for house in range(len(HOUSES))
        for week in range(WEEKS)
    ]
    monthly = [
        ("second", house, day_number(month) + int(rng.integers(5, 24)), SECOND_LINE_SHEETS, 7)
        for house in range(len(HOUSES))
        for month in _months()
    ]
    rows, check = [], 0
    for line, house, day, sheets, length in (*weekly, *monthly):
        if day >= DAYS:
            continue
        for person in rng.choice(people(house), sheets, replace=False).tolist():
            check += 1
            about = (f"MC{check:05}", house, person, day, line, length)
            rows += _findings(rng, about)
    headings = (
        "check_id", "finding_no", "line", "house", "person_id", "checked_on", "period_from",
        "period_to", "auditor_id", "doses_checked", "finding", "harm", "shift", "staff_id",
        "found_at", "escalated_at", "escalated_to",
    )  # fmt: skip
    return dict(zip(headings, map(list, zip(*rows, strict=True)), strict=True))


def _months() -> list[date]:
    return [SECOND_LINE_FROM.replace(month=month) for month in range(2, 12)]


def _findings(rng: np.random.Generator, about: tuple) -> list[tuple[str, ...]]:
    check, house, person, day, line, length = about
    auditor = f"L{house + 1:02}" if line == "first" else "QL1"
    span = dates([day, day - length, day - 1])
    start = (line, HOUSES[house], f"P{person:04}", *span, auditor, str(5 * length))
    found = rng.poisson(story.findings_a_sheet(line, np.array([day]))[0])
    if not found:
        return [(check, "0", *start, "", "", "", "", "", "", "")]
    return [
        (check, str(each + 1), *start, *_finding(rng, staff(house), day)) for each in range(found)
    ]


def _finding(rng: np.random.Generator, names: list[str], day: int) -> tuple[str, ...]:
    """What was found, and whether it was escalated the same day, later, or never."""
    shift = str(rng.choice(list(SAME_DAY), p=[0.45, 0.4, 0.15]))
    found = day * 1440 + int(rng.integers(570, 960))
    later = BLANK if rng.random() < 0.3 else found + 1440 * int(rng.integers(1, 6))
    same_day = rng.random() < SAME_DAY[shift]
    escalated = found + int(rng.integers(10, 200)) if same_day else later
    whom = "" if escalated == BLANK else "service_manager"
    kind = str(rng.choice(KINDS, p=KIND_ODDS))
    return (kind, "b", shift, names[rng.integers(len(names))], *times([found, escalated]), whom)
