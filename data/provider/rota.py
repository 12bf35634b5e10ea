"""The rota and the call log as a branch system would give them, with a few rows spoilt."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.provider import truth
from data.provider.chance import AHEAD, BLANK, DAYS, Table, day_number, later, rows, stream, times
from data.provider.homecare import (
    COMPLETED,
    HOSPITAL_CANCELLED,
    MANUAL,
    MISSED,
    PLANNED,
    ROUNDS,
    TOLERANCE,
    Homecare,
)
from data.provider.truth import BRANCHES, DISTRICTS, PEOPLE, district, person

# The calls as one long list, a row for each carer of a call, with the times written down.
#
# All arrays have one entry a row: calls in the order branch, round, day, call; carers in slot
# order.


CARERS = 16  # of a branch: two for each round, two who join for double-handed calls
EDITED_AFTERWARDS = 0.02  # of late calls: the rota was moved to what had happened


@dataclass(frozen=True)
class Calls:
    """One row for each carer of each call."""

    visit: np.ndarray  # number of the call, from 1
    slot: np.ndarray  # 1 or 2
    branch: np.ndarray
    round: np.ndarray
    day: np.ndarray
    person: np.ndarray
    carer: np.ndarray  # number within the provider
    start: np.ndarray  # planned start as first meant, local minute
    end: np.ndarray
    planned_start: np.ndarray  # as the rota has it today: a few were edited afterwards
    planned_end: np.ndarray
    travel: np.ndarray
    critical: np.ndarray
    status: np.ndarray
    outcome: np.ndarray
    verification: np.ndarray
    happened: np.ndarray  # bool
    late: np.ndarray  # minutes
    logged_in: np.ndarray
    logged_out: np.ndarray

    @property
    def delayed(self) -> np.ndarray:
        """Calls attended by slot 1 that began later than the tolerance, as the log tells."""
        attended = self.happened & (self.outcome == COMPLETED) & (self.slot == 1)
        return attended & (self.late > TOLERANCE) & (self.verification != MANUAL)


def calls(seed: int, home: Homecare) -> Calls:
    """The rows of rota and log, before they are written as text."""
    rng, (visit, slot, cell) = stream(seed, "calls"), _rows(home)
    at = cell[0]
    late = np.where(slot == 1, home.runs.late[cell], home.fates.second_late[cell])
    start = home.plan.start[cell]
    end, moved = later(start, home.plan.minutes[cell]), _edited(rng, home, cell, late) * late
    logged_in, logged_out = _logged(home, cell, slot, late)
    return Calls(
        visit=visit,
        slot=slot,
        branch=home.branch[at],
        round=home.round[at],
        day=home.day[at],
        person=home.person[cell],
        carer=_carers(rng, home, at, slot),
        start=start,
        end=end,
        planned_start=later(start, moved),
        planned_end=later(end, moved),
        travel=np.where(slot == 1, home.travel[cell], 0),
        critical=home.critical[cell],
        status=home.fates.status[cell],
        outcome=home.fates.outcome[cell],
        verification=home.fates.verification[cell],
        happened=home.happened[cell],
        late=late,
        logged_in=logged_in,
        logged_out=logged_out,
    )


def _rows(home: Homecare) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Number of the call, carer's slot, and where it stands: round of a day and call."""
    round_of_day, call = np.nonzero(home.fates.there)
    pick = np.repeat(np.arange(len(call)), 1 + home.fates.double[round_of_day, call])
    slot = np.ones(len(pick), dtype=int)
    slot[1:][pick[1:] == pick[:-1]] = 2
    return pick + 1, slot, (round_of_day[pick], call[pick])


def _edited(rng, home: Homecare, cell: tuple, late: np.ndarray) -> np.ndarray:
    """Late calls whose planned time somebody moved to the actual one the day after."""
    fates = home.fates
    by_chance = rng.random(fates.there.shape)[cell] < EDITED_AFTERWARDS
    single = ~fates.double[cell] & home.happened[cell] & (fates.outcome[cell] == COMPLETED)
    return by_chance & single & (late > TOLERANCE) & (fates.verification[cell] != MANUAL)


def _logged(home: Homecare, cell, slot, late) -> tuple[np.ndarray, np.ndarray]:
    """When carers logged in and out; a manual log-in copies the rota, some ends are missing."""
    start, minutes = home.plan.start[cell], home.plan.minutes[cell]
    outcome, manual = home.fates.outcome[cell], home.fates.verification[cell] == MANUAL
    stayed = np.where(outcome == COMPLETED, home.runs.stayed[cell], 6)
    logged_in = later(start, np.where(manual, 0, late))
    logged_out = later(start, np.where(manual, minutes, late + stayed))
    attended = home.happened[cell] & (home.fates.status[cell] == PLANNED) & (outcome <= 2)
    absent_in = ~attended | (home.fates.no_log_in[cell] & (slot == 1))
    absent_out = ~attended | (home.fates.no_log_out[cell] & (slot == 1))
    return np.where(absent_in, BLANK, logged_in), np.where(absent_out, BLANK, logged_out)


def _carers(rng, home: Homecare, at: np.ndarray, slot: np.ndarray) -> np.ndarray:
    """Two carers share a round, the first half of a week and the second, in turns."""
    late_week = (home.day % 7 >= 4).astype(int)
    turn = (late_week + home.day // 7) % 2
    turn = np.where(rng.random(len(home.day)) < 0.05, 1 - turn, turn)
    usual = home.branch * CARERS + home.round * 2 + turn
    second = home.branch * CARERS + CARERS - 2 + turn
    return np.where(slot == 1, usual[at], second[at]) + 1


def last_day(table: Calls) -> np.ndarray:
    """Rows of the last complete day, whose logs are still coming in."""
    return table.day == DAYS - 1


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
        # In the last week of an export some carers are not yet the ones who went.
        overtaken = calls.day[inside] >= day_number(end) - OVERLAP
        carers = list(part["carer_id"])
        for row in np.flatnonzero(overtaken & (rng.random(len(overtaken)) < 0.03)):
            carers[row] = "C" + f"{int(carers[row][1:]) - 1 or 2:03}"
        parts[name] = {**part, "carer_id": carers}
    return parts


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
    names = [(branch, name) for branch in BRANCHES for name in ROUNDS]
    at = calls.branch * len(ROUNDS) + calls.round
    branch, run = [each.name for each, _ in names], [f"{b.code}-{r[0]}" for b, r in names]
    rounds = [f"{b.code} {'days' if r[1] < 900 else 'evenings'}" for b, r in names]
    people = calls.branch * PEOPLE + calls.person
    return {
        "visit_id": [f"V{visit:06}" for visit in calls.visit.tolist()],
        "carer_slot": [str(slot) for slot in calls.slot.tolist()],
        "status": np.where(calls.status == PLANNED, "planned", "cancelled").tolist(),
        "branch": [branch[place] for place in at],
        "scheduler_round": [rounds[place] for place in at],
        "run": [run[place] for place in at],
        "service_user_id": [person(each // PEOPLE, each % PEOPLE) for each in people.tolist()],
        "postcode": [postcodes[person] for person in people],
        "time_critical": np.where(calls.critical, "yes", "no").tolist(),
        "planned_travel_minutes": [str(number or "") for number in calls.travel.tolist()],
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
    shares = np.stack([truth.level("published_ahead", b.name, days, b.ahead) for b in BRANCHES])
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


# The call log: who logged in and out, how it was verified, and what was done about a delay.


HOW = np.array(["app", "qr", "gps", "phone", "manual"])
OUTCOMES = np.array(["completed", "refused", "no_access", "in_hospital", ""])
ALERT = 15  # minutes late at which the system alerts


def call_log(seed: int, calls: Calls) -> Table:
    """The log of all days that have been."""
    rng = stream(seed, "call_log")
    missed = (calls.outcome == MISSED) & (calls.status == PLANNED) & (calls.day < DAYS)
    alerted_only = missed & (calls.visit % 2 == 0)
    late_to_arrive = last_day(calls) & (rng.random(len(calls.day)) < 0.04)
    kept = (calls.happened & ~late_to_arrive) | alerted_only
    return rows(_log_table(rng, calls, alerted_only), np.flatnonzero(kept).tolist())


def _log_table(rng: np.random.Generator, calls: Calls, alerted_only: np.ndarray) -> Table:
    alerted, escalated = _escalated(rng, calls, calls.delayed | (alerted_only & (calls.slot == 1)))
    logged_in, logged_out = _handed_over(rng, calls)
    blank = (rng.random(len(calls.day)) < 0.01) & (calls.outcome == COMPLETED)
    seen = (logged_in != BLANK) | (logged_out != BLANK)
    to_whom = np.where(calls.start % 1440 < 1020, "coordinator", "on_call_manager")
    carers = _who_went(rng, calls)
    given = calls.delayed & (rng.random(len(calls.day)) < 0.75)  # now and then no reason
    cause = rng.choice(["travel", "call before overran", "began late"], len(calls.day))
    return {
        "visit_id": [f"V{visit:06}" for visit in calls.visit.tolist()],
        "carer_slot": [str(slot) for slot in calls.slot.tolist()],
        "carer_id": [f"C{carer:03}" for carer in carers.tolist()],
        "logged_in_at": times(logged_in),
        "logged_out_at": times(logged_out),
        "verification": np.where(seen, HOW[calls.verification], "").tolist(),
        "outcome": np.where(blank, "", OUTCOMES[calls.outcome]).tolist(),
        "delay_alerted_at": times(alerted),
        "escalated_at": times(escalated),
        "escalated_to": np.where(escalated == BLANK, "", to_whom).tolist(),
        "late_reason": np.where(given, cause, "").tolist(),
    }


def _escalated(rng, calls: Calls, delayed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When the system alerted and when someone took it up: in time, too late, or never."""
    days = np.arange(DAYS + AHEAD)
    shares = np.stack([truth.level("escalated", b.name, days, b.escalated) for b in BRANCHES])
    chance = shares[calls.branch, calls.day]
    dice = rng.random(len(calls.day))
    wait = np.where(dice < chance, rng.integers(2, 13, len(dice)), rng.integers(40, 95, len(dice)))
    never = (dice >= chance) & (rng.random(len(dice)) < 0.6)
    slow = np.stack([truth.alert_takes(each, days) for each in range(len(BRANCHES))])
    takes = ALERT + rng.integers(1, 3, len(dice)) + np.round(slow[calls.branch, calls.day])
    alert = later(calls.start, takes.astype(int))
    alerted = np.where(delayed, alert, BLANK)
    return alerted, np.where(delayed & ~never, later(alert, wait), BLANK)


def _who_went(rng: np.random.Generator, calls: Calls) -> np.ndarray:
    """Now and then another carer went, or the two carers of a call took each other's place."""
    swapped = np.repeat(rng.random(calls.visit[-1]) < 0.1, np.bincount(calls.visit)[1:])
    second = np.append(calls.slot[1:] == 2, False)
    partner = np.where(second, np.roll(calls.carer, -1), np.roll(calls.carer, 1))
    double = second | (calls.slot == 2)
    return np.where(double & swapped, partner, calls.carer)


def _handed_over(rng: np.random.Generator, calls: Calls) -> tuple[np.ndarray, np.ndarray]:
    """In some double-handed calls one carer calls in and the other calls out."""
    shared = np.repeat(rng.random(calls.visit[-1]) < 0.012, np.bincount(calls.visit)[1:])
    double = np.append(calls.slot[1:] == 2, False) | (calls.slot == 2)
    shared &= double & (calls.outcome == COMPLETED)
    logged_in = np.where(shared & (calls.slot == 2), BLANK, calls.logged_in)
    return logged_in, np.where(shared & (calls.slot == 1), BLANK, calls.logged_out)


# Rows that no loader should take: each is a copy of a good row with one cell spoilt.


# export, heading of the key, heading that is spoilt, what it then holds
FAULTS = (
    ("rota_2025_05", "visit_id", "planned_start", "31/02/2026 08:00"),
    ("rota_2025_12", "visit_id", "branch", ""),
    ("rota_2026_06", "visit_id", "status", "provisional"),
    ("call_log", "visit_id", "verification", "beacon"),
    ("call_log", "visit_id", "logged_in_at", "29/02/2026 07:12"),
    ("call_log", "visit_id", "carer_slot", "both"),
    ("call_log", "visit_id", "outcome", "turned away"),
    ("complaints", "complaint_id", "received_on", ""),
    ("complaints", "complaint_id", "category", "parking"),
    ("audits", "observation_id", "observed_at", "2026-13-04T09:10"),
    ("audits", "observation_id", "result", "n/k"),
    ("mar", "mar_id", "due_at", ""),
    ("mar", "mar_id", "outcome_code", "X9"),
    ("mar_audit", "check_id", "finding", "coffee stain"),
    ("feedback", "feedback_id", "score", "six"),
    ("competency", "staff_id", "assessed_on", "last spring"),
)


def with_faults(tables: dict[str, Table]) -> dict[str, Table]:
    """The tables, each fault put in somewhere in the middle under a key of its own."""
    spoilt = dict(tables)
    for number, (name, key, heading, found) in enumerate(FAULTS):
        table = spoilt[name]
        row = len(table[key]) * (number + 3) // (len(FAULTS) + 6)
        copied = {each: cells[row] for each, cells in table.items()}
        copied |= {key: f"{copied[key][:2]}X{number:03}", heading: found}
        spoilt[name] = {
            each: [*cells[: row + 1], copied[each], *cells[row + 1 :]]
            for each, cells in table.items()
        }
    return spoilt
