"""All calls of all branches: what was planned for each round of each day, and what came of it.

Arrays are (round of a day, call); a round of a day is one branch, one round, one day.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from . import story
from .chance import stream, wandering
from .clock import AHEAD, DAYS, FIRST, HOLIDAYS, day_number
from .places import BRANCHES, PEOPLE
from .rounds import AFTER, BEFORE, REDESIGNED, ROUNDS, Rounds, rounds
from .running import TOLERANCE, Plan, Run, luck, pressure_for, run

PLANNED, CANCELLED, HOSPITAL_CANCELLED = 0, 1, 2
COMPLETED, REFUSED, NO_ACCESS, IN_HOSPITAL, MISSED = 0, 1, 2, 3, 4
APP, QR, GPS, PHONE, MANUAL = 0, 1, 2, 3, 4
DAY_NOISE, WEEK_NOISE, SHARED_NOISE, SEASON = 0.10, 0.12, 0.05, 0.08  # in log odds


@dataclass(frozen=True)
class Homecare:
    """The calls; booleans and codes by (round of a day, call)."""

    branch: np.ndarray  # (round of a day,)
    round: np.ndarray  # (round of a day,)
    day: np.ndarray  # (round of a day,)
    plan: Plan
    runs: Run
    second_late: np.ndarray  # minutes late of the second carer
    there: np.ndarray  # in the rota that day, cancelled or not
    double: np.ndarray
    critical: np.ndarray
    person: np.ndarray
    travel: np.ndarray
    status: np.ndarray
    outcome: np.ndarray
    verification: np.ndarray
    no_log_in: np.ndarray
    no_log_out: np.ndarray

    @property
    def happened(self) -> np.ndarray:
        """Calls of complete days that the log speaks of."""
        past = (self.day < DAYS)[:, None]
        return self.there & past & (self.status == PLANNED) & (self.outcome != MISSED)


def on_time(home: "Homecare | _Draft", runs: Run) -> tuple[np.ndarray, np.ndarray]:
    """Calls begun on time, and calls due, of each round of a day."""
    due = home.there & (home.status == PLANNED)
    due &= (home.outcome == COMPLETED) | (home.outcome == MISSED)
    punctual = (np.abs(runs.late) <= TOLERANCE) | (home.verification == MANUAL)
    punctual &= ~home.double | (np.abs(home.second_late) <= TOLERANCE)
    punctual &= ~home.no_log_in & ~home.no_log_out & (home.outcome == COMPLETED)
    return (punctual & due).sum(axis=1), due.sum(axis=1)


@dataclass(frozen=True)
class _Draft:
    there: np.ndarray
    status: np.ndarray
    outcome: np.ndarray
    verification: np.ndarray
    double: np.ndarray
    second_late: np.ndarray
    no_log_in: np.ndarray
    no_log_out: np.ndarray


def homecare(seed: int) -> Homecare:
    """Every call of the sample for one seed."""
    pattern = rounds(seed)
    branch, each, day = _rounds_of_days()
    days = pattern.days[branch, each, :, day % 7]
    there = days & ~_left_out(stream(seed, "holidays"), day, days)
    version = _version(branch, day)
    draft = _draft(seed, pattern, (branch, each, day), there)
    plan = Plan(
        branch=branch,
        version=version,
        start=pattern.start[version, branch, each] + day[:, None] * 1440,
        minutes=pattern.minutes[branch, each],
        district=pattern.district[branch, each],
        on=there & (draft.status == PLANNED) & ~np.isin(draft.outcome, (MISSED, IN_HOSPITAL)),
        journey=pattern.journey,
    )
    runs = _runs(seed, plan, draft, (branch, day))
    return Homecare(
        branch,
        each,
        day,
        plan,
        runs,
        critical=pattern.critical[branch, each],
        person=pattern.person[branch, each],
        travel=pattern.travel[version, branch, each],
        **vars(draft),
    )


def _rounds_of_days() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    grid = np.indices((len(BRANCHES), len(ROUNDS), DAYS + AHEAD)).reshape(3, -1)
    night = grid[1] == len(ROUNDS) - 1
    by_night = np.array([branch.night for branch in BRANCHES])[grid[0]]
    return tuple(grid[:, ~night | by_night])


def _version(branch: np.ndarray, day: np.ndarray) -> np.ndarray:
    names = np.array([each.name for each in BRANCHES])[branch]
    actions = zip(REDESIGNED, ("A01", "A09"), strict=True)
    new = [(names == name) & story.since(action, day) for name, action in actions]
    return np.where(np.any(new, axis=0), AFTER, BEFORE)


def _left_out(rng: np.random.Generator, day: np.ndarray, there: np.ndarray) -> np.ndarray:
    """On bank holidays families do some of the calls."""
    free = np.isin(day, [day_number(each) for each in HOLIDAYS])[:, None]
    return free & (rng.random(there.shape) < 0.16)


def _draft(seed: int, pattern: Rounds, place: tuple, there: np.ndarray) -> _Draft:
    """What becomes of each call, but for its times."""
    rng, (branch, each, day) = stream(seed, "outcomes"), place
    away, first = _hospital(rng, branch, pattern.person[branch, each], day)
    fate = rng.random(there.shape)
    status = np.where(fate < 0.012, CANCELLED, PLANNED)
    status = np.where(away & ~first & (day < DAYS)[:, None], HOSPITAL_CANCELLED, status)
    outcome = np.select(
        [away & first, fate > 0.996, fate > 0.991, fate > 0.986],
        [IN_HOSPITAL, MISSED, NO_ACCESS, REFUSED],
        COMPLETED,
    )
    at_home = np.where(rng.random((len(BRANCHES), PEOPLE)) < 0.12, QR, APP)
    usual = at_home[branch[:, None], pattern.person[branch, each]]
    by = rng.random(there.shape)
    other = [by < 0.03, by < 0.05, by < 0.06]
    second = np.round(rng.normal(-1.0, 4.0, there.shape) + (rng.random(there.shape) < 0.04) * 22)
    return _Draft(
        there=there,
        status=status,
        outcome=outcome,
        verification=np.select(other, [MANUAL, PHONE, GPS], usual),
        double=pattern.double[branch, each],
        second_late=second.astype(int),
        no_log_in=rng.random(there.shape) < 0.002,
        no_log_out=rng.random(there.shape) < 0.004,
    )


def _hospital(rng, branch, person, day) -> tuple[np.ndarray, np.ndarray]:
    """Days that a person is away, and the first of them."""
    away = np.zeros((len(BRANCHES), PEOPLE, DAYS + AHEAD), dtype=int)
    for stay in range(int(len(BRANCHES) * PEOPLE * 0.8)):
        who, begin = rng.integers(len(BRANCHES) * PEOPLE), rng.integers(DAYS - 20)
        days = slice(begin, begin + rng.integers(3, 13))
        away[who // PEOPLE, who % PEOPLE, days] = stay + 2
        away[who // PEOPLE, who % PEOPLE, begin] = 1
    now = away[branch[:, None], person, day[:, None]]
    return now > 0, now == 1


def _runs(seed: int, plan: Plan, draft: _Draft, place: tuple) -> Run:
    """Times, under a pressure that gives each branch and day the share that the story wants."""
    branch, day = place
    rng = stream(seed, "lateness")
    days = np.arange(DAYS + AHEAD)
    cut = np.stack([story.cut_short(each, days) for each in range(len(BRANCHES))])
    chance = luck(rng, rng.random(plan.on.shape) < cut[branch, day][:, None])
    wanted = np.stack([story.on_time_odds(each, days) for each in range(len(BRANCHES))])
    wanted = (wanted + _noise(rng, days))[branch, day]
    trial = lambda pressure: on_time(draft, run(plan, chance, pressure))  # noqa: E731
    weeks = branch * ((DAYS + AHEAD) // 7) + day // 7
    return run(plan, chance, pressure_for(weeks, trial, wanted))


def _noise(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """Good and bad days and weeks of each branch, and those that all branches share."""
    many, weeks = (len(BRANCHES), len(days)), len(days) // 7 + 1
    daily = DAY_NOISE * wandering(rng, many, 0.3)
    weekly = WEEK_NOISE * wandering(rng, (len(BRANCHES), weeks), 0.3)[:, days // 7]
    shared = SHARED_NOISE * wandering(rng, (1, weeks), 0.3)[:, days // 7]
    winter = SEASON * np.cos(2 * np.pi * (days - _middle_of_january()) / 365.25)
    return daily + weekly + shared - winter


def _middle_of_january() -> int:
    return day_number(FIRST.replace(month=1, day=15) + timedelta(days=365))


def on_time_share(seed: int) -> np.ndarray:
    """Share on time by (branch, week), as planted: for the tests of the sample."""
    home = homecare(seed)
    good, due = on_time(home, home.runs)
    cells = home.branch * (DAYS // 7 + 3) + home.day // 7
    size = len(BRANCHES) * (DAYS // 7 + 3)
    counts = [np.bincount(cells, each, size).reshape(len(BRANCHES), -1) for each in (good, due)]
    return counts[0] / np.maximum(counts[1], 1)
