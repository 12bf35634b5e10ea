"""The rounds of each branch: who is called on, when, how long, and how far it is to the next door.

Arrays of templates are (branch, round, call): a round is one carer's calls of a morning or evening.
"""

from dataclasses import dataclass

import numpy as np

from .chance import stream
from .gaps import journeys, planned_gaps, way
from .places import BRANCHES, DISTRICTS, PEOPLE

# name, first call (minute of the day), calls
ROUNDS = (
    ("M1", 420, 8),
    ("M2", 435, 8),
    ("L1", 705, 7),
    ("T1", 960, 7),
    ("B1", 1125, 7),
    ("B2", 1140, 5),
    ("N1", 1420, 2),
)
CALLS = max(calls for _, _, calls in ROUNDS)
DAY_MINUTES, EVENING_MINUTES = (30, 30, 30, 45, 45, 60), (30, 30, 30, 30, 30, 45)
EVENING = 4  # the first of the evening rounds
NIGHT_PAUSE = 35  # minutes between the two calls around midnight
NIGHT = 6  # the round around midnight, at one branch only
# Double-handed calls, as round and the calls it may be: far enough apart for one second carer.
DOUBLE_HANDED = ((0, 1, 5), (3, 1, 4), (4, 2, 6), (2, 2, 4))
BEFORE, AFTER = 0, 1  # versions of a rota: as it was, and as it was redesigned


@dataclass(frozen=True)
class Rounds:
    """The pattern that every day of the rota follows."""

    there: np.ndarray  # bool: does this round have such a call
    person: np.ndarray  # number of the person within the branch
    district: np.ndarray  # 0 to 2
    minutes: np.ndarray  # planned length
    start: np.ndarray  # (version, branch, round, call): planned minute of the day
    travel: np.ndarray  # (version, branch, round, call): planned minutes to this call
    days: np.ndarray  # bool (branch, round, call, weekday)
    critical: np.ndarray  # bool: the time matters for a medicine or a meal
    double: np.ndarray  # bool: two carers
    journey: np.ndarray  # (branch, district, district): what the way really takes, in minutes


def _people(rng: np.random.Generator) -> np.ndarray:
    """Nobody is in two rounds of the same hours; a round goes from district to district once."""
    shape = (len(BRANCHES), len(ROUNDS), CALLS)
    people = np.zeros(shape, dtype=int)
    for branch in range(shape[0]):
        morning, evening = rng.permutation(PEOPLE), rng.permutation(PEOPLE)
        shares = (
            morning[:CALLS],
            morning[CALLS : 2 * CALLS],
            rng.permutation(PEOPLE)[:CALLS],
            rng.permutation(PEOPLE)[:CALLS],
            evening[:CALLS],
            evening[CALLS : 2 * CALLS],
            rng.permutation(PEOPLE)[:CALLS],
        )
        people[branch] = np.sort(np.array(shares), axis=1)
    return people


def rounds(seed: int) -> Rounds:
    """The pattern of all branches for one seed."""
    rng = stream(seed, "rounds")
    calls = np.array([calls for _, _, calls in ROUNDS])
    there = np.broadcast_to(
        np.arange(CALLS) < calls[:, None], (len(BRANCHES), len(ROUNDS), CALLS)
    ).copy()
    there[:, NIGHT] &= np.array([branch.night for branch in BRANCHES])[:, None]
    person, journey = _people(rng), journeys(rng)
    district = person * DISTRICTS // PEOPLE
    minutes = rng.choice(DAY_MINUTES, size=there.shape)
    minutes[:, EVENING:] = rng.choice(EVENING_MINUTES, size=minutes[:, EVENING:].shape)
    minutes[:, NIGHT] = 30
    legs = there.copy()
    legs[..., 0] = legs[:, NIGHT] = False
    gap, travel = planned_gaps(rng, legs, way(journey, district))
    return Rounds(
        there=there,
        person=person,
        district=district,
        minutes=minutes,
        start=_starts(minutes, gap),
        travel=travel,
        days=_days(rng, there),
        critical=rng.random(there.shape) < 0.12,
        double=_double(rng, there),
        journey=journey,
    )


def _starts(minutes: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Planned minute of the day of each call: the calls and gaps before it, one after the other."""
    gap = gap.copy()
    gap[:, :, NIGHT] = NIGHT_PAUSE
    gap[..., 0] = 0
    first = np.array([start for _, start, _ in ROUNDS])[:, None]
    before = np.concatenate([np.zeros_like(minutes[..., :1]), minutes[..., :-1]], axis=-1)
    return first + np.cumsum(before + gap, axis=-1)


def _days(rng: np.random.Generator, there: np.ndarray) -> np.ndarray:
    """Most calls are daily; some are on weekdays only, some on a few days of the week."""
    kind = rng.random(there.shape)[..., None]
    week = np.arange(7) < 5
    some = rng.random((*there.shape, 7)) < 0.7
    days = np.where(kind < 0.84, True, np.where(kind < 0.94, week, some))
    days[:, NIGHT] = True
    return days & there[..., None]


def _double(rng: np.random.Generator, there: np.ndarray) -> np.ndarray:
    """One call of most long rounds takes two carers: about one call in twelve."""
    double = np.zeros(there.shape, dtype=bool)
    for branch in range(len(BRANCHES)):
        for each, first, last in DOUBLE_HANDED[: 3 + branch % 2]:
            double[branch, each, rng.integers(first, last)] = True
    return double & there
