"""The call log: who logged in and out, how it was verified, and what was done about a delay."""

import numpy as np

from . import story
from .calls import Calls, last_day
from .chance import stream
from .clock import AHEAD, BLANK, DAYS, later, times
from .csvfile import Table, rows
from .fates import COMPLETED, MISSED, PLANNED
from .places import BRANCHES

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
    return rows(_table(rng, calls, alerted_only), np.flatnonzero(kept).tolist())


def _table(rng: np.random.Generator, calls: Calls, alerted_only: np.ndarray) -> Table:
    alerted, escalated = _escalated(rng, calls, calls.delayed | (alerted_only & (calls.slot == 1)))
    logged_in, logged_out = _handed_over(rng, calls)
    blank = (rng.random(len(calls.day)) < 0.01) & (calls.outcome == COMPLETED)
    seen = (logged_in != BLANK) | (logged_out != BLANK)
    return {
        "visit_id": [f"V{visit:06}" for visit in calls.visit.tolist()],
        "carer_slot": [str(slot) for slot in calls.slot.tolist()],
        "carer_id": [f"C{carer:03}" for carer in _who_went(rng, calls).tolist()],
        "logged_in_at": times(logged_in),
        "logged_out_at": times(logged_out),
        "verification": np.where(seen, HOW[calls.verification], "").tolist(),
        "outcome": np.where(blank, "", OUTCOMES[calls.outcome]).tolist(),
        "delay_alerted_at": times(alerted),
        "escalated_at": times(escalated),
        "escalated_to": np.where(escalated == BLANK, "", _to_whom(calls)).tolist(),
        "late_reason": _reason(rng, calls),
    }


def _to_whom(calls: Calls) -> np.ndarray:
    return np.where(calls.start % 1440 < 1020, "coordinator", "on_call_manager")


def _escalated(rng, calls: Calls, delayed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When the system alerted and when someone took it up: in time, too late, or never."""
    days = np.arange(DAYS + AHEAD)
    shares = np.stack([story.escalated(each, days) for each in range(len(BRANCHES))])
    chance = shares[calls.branch, calls.day]
    dice = rng.random(len(calls.day))
    wait = np.where(dice < chance, rng.integers(2, 13, len(dice)), rng.integers(40, 95, len(dice)))
    never = (dice >= chance) & (rng.random(len(dice)) < 0.6)
    alert = later(calls.start, ALERT + rng.integers(1, 3, len(dice)))
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


def _reason(rng: np.random.Generator, calls: Calls) -> list[str]:
    """What the carer gave as the reason of a delay; now and then nothing."""
    given = calls.delayed & (rng.random(len(calls.day)) < 0.75)
    cause = rng.choice(["travel", "call before overran", "began late"], len(calls.day))
    return np.where(given, cause, "").tolist()
