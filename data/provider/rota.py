"""The rota in three exports whose periods overlap by a week, as a branch system would give them."""

from datetime import date

import numpy as np

from . import story
from .calls import Calls
from .chance import stream
from .clock import AHEAD, BLANK, DAYS, day_number, later, times
from .csvfile import Table, rows
from .fates import HOSPITAL_CANCELLED, PLANNED
from .places import BRANCHES, DISTRICTS, PEOPLE, district, person
from .rounds import ROUNDS

PARTS = (
    ("rota_2025_05", date(2025, 5, 19), date(2025, 12, 8)),
    ("rota_2025_12", date(2025, 12, 1), date(2026, 6, 8)),
    ("rota_2026_06", date(2026, 6, 1), date(2026, 12, 31)),
)
OVERLAP = 7
REASONS = ("family visiting", "appointment", "day centre", "away for the day")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def rota(seed: int, calls: Calls) -> dict[str, Table]:
    """The rota exports by file name."""
    rng = stream(seed, "rota exports")
    table = _table(seed, calls)
    parts = {}
    for name, first, end in PARTS:
        inside = (calls.day >= day_number(first)) & (calls.day < day_number(end))
        part = rows(table, np.flatnonzero(inside).tolist())
        overtaken = calls.day[inside] >= day_number(end) - OVERLAP
        parts[name] = _as_known_then(rng, part, overtaken)
    return parts


def _as_known_then(rng: np.random.Generator, part: Table, overtaken: np.ndarray) -> Table:
    """In the last week of an export some carers are not yet the ones who went."""
    other = overtaken & (rng.random(len(overtaken)) < 0.03)
    carers = list(part["carer_id"])
    for row in np.flatnonzero(other):
        carers[row] = "C" + f"{int(carers[row][1:]) - 1 or 2:03}"
    return {**part, "carer_id": carers}


def _table(seed: int, calls: Calls) -> Table:
    rng = stream(seed, "rota")
    published = _published(rng, calls)
    unpublished = published == BLANK
    changed, was = _changed(rng, calls, unpublished)
    cancelled_at, reason = _cancelled(rng, calls)
    return _about(calls, homes(seed)) | {
        "planned_start": times(calls.planned_start),
        "planned_end": times(calls.planned_end),
        "published_start": times(np.where(unpublished, BLANK, later(calls.start, was))),
        "published_end": times(np.where(unpublished, BLANK, later(calls.end, was))),
        "published_at": times(published),
        "changed_at": times(changed),
        "cancelled_at": times(cancelled_at),
        "cancel_reason": reason,
    }


def _about(calls: Calls, postcodes: list[str]) -> Table:
    """Which call, where, for whom, by whom."""
    names = [(branch, each) for branch in BRANCHES for each in ROUNDS]
    at = calls.branch * len(ROUNDS) + calls.round
    branch, run = [each.name for each, _ in names], [f"{b.code}-{r[0]}" for b, r in names]
    rounds = [f"{b.code} {'days' if r[1] < 900 else 'evenings'}" for b, r in names]
    people = calls.branch * PEOPLE + calls.person
    return {
        "visit_id": [f"V{visit:06}" for visit in calls.visit.tolist()],
        "carer_slot": [str(slot) for slot in calls.slot.tolist()],
        "status": np.where(calls.status == PLANNED, "planned", "cancelled").tolist(),
        "branch": [branch[each] for each in at],
        "scheduler_round": [rounds[each] for each in at],
        "run": [run[each] for each in at],
        "service_user_id": [person(each // PEOPLE, each % PEOPLE) for each in people.tolist()],
        "postcode": [postcodes[each] for each in people],
        "time_critical": np.where(calls.critical, "yes", "no").tolist(),
        "planned_travel_minutes": [str(each or "") for each in calls.travel.tolist()],
        "carer_id": [f"C{carer:03}" for carer in calls.carer.tolist()],
    }


def homes(seed: int) -> list[str]:
    """Where each person lives: an invented full postcode in their district."""
    rng = stream(seed, "homes")
    inner = rng.integers(0, [9, len(LETTERS), len(LETTERS)], (len(BRANCHES) * PEOPLE, 3))
    return [
        f"{district(each // PEOPLE, each % PEOPLE * DISTRICTS // PEOPLE)} "
        f"{a + 1}{LETTERS[b]}{LETTERS[c]}"
        for each, (a, b, c) in enumerate(inner.tolist())
    ]


def _published(rng: np.random.Generator, calls: Calls) -> np.ndarray:
    """When the round of that day was published: on a working day, in office hours."""
    days = np.arange(DAYS + AHEAD)
    shares = np.stack([story.published_ahead(each, days) for each in range(len(BRANCHES))])
    shape = (len(BRANCHES), len(ROUNDS), len(days))
    ahead = rng.random(shape) < shares[:, None, :]
    lead = np.where(ahead, rng.integers(8, 11, shape), rng.integers(2, 5, shape))
    day = days - lead
    day -= np.maximum(day % 7 - 4, 0)
    minute = day * 1440 + rng.choice([630, 690, 840, 900, 975], shape)
    known = np.where(day < DAYS, minute, BLANK)
    return known[calls.branch, calls.round, calls.day]


def _changed(rng, calls: Calls, unpublished: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When a call was changed, and how many minutes off it was first published."""
    shift = rng.choice([-30, -15, 15, 30], len(calls.day)) * (calls.slot == 1)
    early = (rng.random(len(calls.day)) < 0.015) & (calls.slot == 1) & ~unpublished
    early &= np.append(calls.slot[1:] == 1, True) & (calls.day < DAYS)
    edited = calls.planned_start != calls.start
    before = calls.day * 1440 - 1440 + 60 * rng.integers(9, 17, len(calls.day))
    after = calls.day * 1440 + 1440 + 540 + rng.integers(0, 55, len(calls.day))
    changed = np.where(edited, after, np.where(early, before, BLANK))
    return changed, np.where(early & ~edited, shift, 0)


def _cancelled(rng: np.random.Generator, calls: Calls) -> tuple[np.ndarray, list[str]]:
    """When and why a call was cancelled: days before mostly, and at times on the day."""
    lead = rng.choice([0, 1, 1, 2, 3, 5], len(calls.day))
    minute = np.where(lead == 0, calls.start - 180, (calls.day - lead) * 1440 + 870)
    minute = np.where(calls.status == HOSPITAL_CANCELLED, (calls.day - 1) * 1440 + 930, minute)
    first = np.maximum.accumulate(np.where(calls.slot == 1, np.arange(len(calls.slot)), 0))
    why = rng.integers(0, len(REASONS), len(calls.day))[first]  # both carers share what is said
    reason = [
        "" if status == PLANNED else "hospital" if status == HOSPITAL_CANCELLED else REASONS[each]
        for status, each in zip(calls.status.tolist(), why.tolist(), strict=True)
    ]
    return np.where(calls.status == PLANNED, BLANK, minute[first]), reason
