"""All calls of all branches: what was planned for each round of each day, and what came of it.

Arrays are (round of a day, call); a round of a day is one branch, one round, one day.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from . import story
from .chance import stream, wandering
from .clock import AHEAD, DAYS, FIRST, HOLIDAYS, day_number
from .fates import COMPLETED, MANUAL, MISSED, PLANNED, Fates, fates
from .gaps import REDESIGNED
from .places import BRANCHES
from .rounds import AFTER, BEFORE, ROUNDS, rounds
from .running import TOLERANCE, Plan, Run, luck, pressure_for, run

DAY_NOISE, WEEK_NOISE, SHARED_NOISE, SEASON = 0.10, 0.12, 0.05, 0.08  # in log odds


@dataclass(frozen=True)
class Homecare:
    """The calls; booleans and codes by (round of a day, call)."""

    branch: np.ndarray  # (round of a day,)
    round: np.ndarray  # (round of a day,)
    day: np.ndarray  # (round of a day,)
    plan: Plan
    runs: Run
    fates: Fates
    critical: np.ndarray
    person: np.ndarray
    travel: np.ndarray

    @property
    def happened(self) -> np.ndarray:
        """Calls of complete days that the log speaks of."""
        past = (self.day < DAYS)[:, None]
        fates = self.fates
        return fates.there & past & (fates.status == PLANNED) & (fates.outcome != MISSED)


def on_time(fates: Fates, runs: Run) -> tuple[np.ndarray, np.ndarray]:
    """Calls begun on time, and calls due, of each round of a day."""
    due = fates.there & (fates.status == PLANNED)
    due &= (fates.outcome == COMPLETED) | (fates.outcome == MISSED)
    punctual = (np.abs(runs.late) <= TOLERANCE) | (fates.verification == MANUAL)
    punctual &= ~fates.double | (np.abs(fates.second_late) <= TOLERANCE)
    punctual &= ~fates.no_log_in & ~fates.no_log_out & (fates.outcome == COMPLETED)
    return (punctual & due).sum(axis=1), due.sum(axis=1)


def homecare(seed: int) -> Homecare:
    """Every call of the sample for one seed."""
    pattern = rounds(seed)
    branch, each, day = _rounds_of_days()
    days = pattern.days[branch, each, :, day % 7]
    there = days & ~_left_out(stream(seed, "holidays"), day, days)
    version = _version(branch, day)
    came_of_it = fates(seed, pattern, (branch, each, day), there)
    plan = Plan(
        branch=branch,
        start=pattern.start[version, branch, each] + day[:, None] * 1440,
        minutes=pattern.minutes[branch, each],
        district=pattern.district[branch, each],
        on=came_of_it.calls_on,
        journey=pattern.journey,
    )
    runs = _runs(seed, plan, came_of_it, (branch, day))
    return Homecare(
        branch,
        each,
        day,
        plan,
        runs,
        critical=pattern.critical[branch, each],
        person=pattern.person[branch, each],
        travel=pattern.travel[version, branch, each],
        fates=came_of_it,
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


def _runs(seed: int, plan: Plan, came_of_it: Fates, place: tuple) -> Run:
    """Times, under a pressure that gives each branch and day the share that the story wants."""
    branch, day = place
    rng = stream(seed, "lateness")
    days = np.arange(DAYS + AHEAD)
    cut = np.stack([story.cut_short(each, days) for each in range(len(BRANCHES))])
    chance = luck(rng, rng.random(plan.on.shape) < cut[branch, day][:, None])
    wanted = np.stack([story.on_time_odds(each, days) for each in range(len(BRANCHES))])
    wanted = (wanted + _noise(rng, days))[branch, day]
    trial = lambda pressure: on_time(came_of_it, run(plan, chance, pressure))  # noqa: E731
    weeks = branch * ((DAYS + AHEAD) // 7) + day // 7
    return run(plan, chance, pressure_for(weeks, trial, wanted))


def _noise(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """Good and bad days and weeks of each branch, and those that all branches share."""
    many, weeks = (len(BRANCHES), len(days)), len(days) // 7 + 1
    daily = DAY_NOISE * wandering(rng, many, 0.3)
    weekly = WEEK_NOISE * wandering(rng, (len(BRANCHES), weeks), 0.15)[:, days // 7]
    shared = SHARED_NOISE * wandering(rng, (1, weeks), 0.3)[:, days // 7]
    winter = SEASON * np.cos(2 * np.pi * (days - _middle_of_january()) / 365.25)
    return daily + weekly + shared - winter


def _middle_of_january() -> int:
    return day_number(FIRST.replace(month=1, day=15) + timedelta(days=365))


def on_time_share(seed: int) -> np.ndarray:
    """Share on time by (branch, week), as planted: for the tests of the sample."""
    home = homecare(seed)
    good, due = on_time(home.fates, home.runs)
    cells = home.branch * (DAYS // 7 + 3) + home.day // 7
    size = len(BRANCHES) * (DAYS // 7 + 3)
    counts = [np.bincount(cells, each, size).reshape(len(BRANCHES), -1) for each in (good, due)]
    return counts[0] / np.maximum(counts[1], 1)
